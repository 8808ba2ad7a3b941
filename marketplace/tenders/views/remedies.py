"""Pages of what follows a decision: its service, rectification and the Market Court."""

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.identity import queries as identity
from marketplace.kernel import clock
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.register import queries as register
from marketplace.tenders import access, messages, queries
from marketplace.tenders.forms.decisions import (
    CourtEndForm,
    CourtMatterForm,
    RectificationForm,
    RectificationVerdictForm,
    ServiceForm,
)
from marketplace.tenders.rules import CallFacts, CourtMatter, CourtOutcome, Means, RectificationOutcome
from marketplace.tenders.services import remedies
from marketplace.tenders.views.blueprint import bp, crumbs_of, editable, own_provider, visible
from marketplace.tenders.views.decisions import decided
from marketplace.web.access import allow
from marketplace.web.pages import current_actor, done, page


@bp.route("/<int:call_id>/paatos/<int:number>/tiedoksianto", methods=["GET", "POST"])
@allow(*access.RECORD_READERS)
def service(call_id: int, number: int) -> Response:
    """How a decision reached each bidder; the officer keeps what was sent by other means."""
    found, made = decided(call_id, number)
    if not access.may_see_opened(current_actor(), found):
        raise NotAllowed(needed=list(access.RECORD_READERS))
    rows = queries.service_of(made)
    providers = register.providers([one.provider_id for one in rows])
    form = ServiceForm()
    form.provider.choices = [(str(one.provider_id), providers[one.provider_id].name) for one in rows]
    form.means.choices = [(one.value, messages.MEANS_LABELS[one]) for one in Means if one is not Means.PORTAL]
    if form.validate_on_submit():
        editable(call_id)
        with form.refusals():
            remedies.record_service(
                call_id,
                int(form.provider.data),
                means=Means(form.means.data),
                sent_on=form.sent_on.data,
                note=form.note.data or "",
                actor=current_actor(),
                now=clock.now(),
            )
            return done(url_for("tenders.service", call_id=call_id, number=number), _("The service was recorded."))
    return page(
        "tenders/service.html",
        form=form,
        call=found,
        decision=made,
        rows=rows,
        providers=providers,
        people=identity.people({person for one in rows for person, _at in one.reads}),
        may_record=access.may_edit(current_actor(), found) and not made.set_aside,
        labels=messages,
        crumbs=_way(found, number),
    )


def _way(found: CallFacts, number: int) -> list[tuple[str, str]]:
    return [
        *crumbs_of(found),
        (_("Decision"), url_for("tenders.numbered_decision", call_id=found.id, number=number)),
    ]


@bp.route("/<int:call_id>/oikaisu", methods=["GET", "POST"])
@allow(*access.PARTIES)
def rectifications(call_id: int) -> Response:
    """Rectifications of a call's decisions; a bidder, or the buyer itself, asks for one here."""
    found, made = decided(call_id, None)
    provider = own_provider()
    may_ask = provider is not None and current_actor().has(*access.ANSWERING)
    may_ask = (may_ask or access.may_edit(current_actor(), found)) and not made.set_aside
    form = RectificationForm()
    if form.validate_on_submit():
        if not may_ask:
            raise NotAllowed(needed=list(access.ANSWERING))
        with form.refusals():
            remedies.ask_rectification(
                call_id,
                provider_id=provider.id if provider else None,
                text=form.text.data or "",
                actor=current_actor(),
                now=clock.now(),
            )
            return done(
                url_for("tenders.rectifications", call_id=call_id), _("The rectification has begun. All were told.")
            )
    asked = queries.rectifications(call_id)
    return page(
        "tenders/rectifications.html",
        form=form,
        call=found,
        decision=made,
        numbers={one.id: one.number for one in queries.decisions(call_id)},
        asked=asked,
        own_id=provider.id if provider else None,
        providers=register.providers([one.provider_id for one in asked if one.provider_id is not None]),
        until=remedies.rectification_until(made, provider.id if provider else None),
        may_ask=may_ask,
        may_decide=access.may_edit(current_actor(), found),
        labels=messages,
        crumbs=_way(found, made.number),
    )


@bp.route("/<int:call_id>/oikaisu/<int:rectification_id>", methods=["GET", "POST"])
@allow(*access.OFFICERS)
def decide_rectification(call_id: int, rectification_id: int) -> Response:
    """End a rectification."""
    found = editable(call_id)
    asked = queries.rectification(call_id, rectification_id)
    form = RectificationVerdictForm()
    form.outcome.choices = [(one.value, messages.RECTIFICATION_CHOICES[one]) for one in RectificationOutcome]
    if form.validate_on_submit():
        with form.refusals():
            remedies.decide_rectification(
                call_id,
                rectification_id,
                RectificationOutcome(form.outcome.data),
                reasons=form.reasons.data or "",
                actor=current_actor(),
                now=clock.now(),
            )
            return done(url_for("tenders.rectifications", call_id=call_id), _("The rectification was decided."))
    return page(
        "tenders/rectification.html",
        form=form,
        call=found,
        asked=asked,
        provider=register.provider(asked.provider_id) if asked.provider_id is not None else None,
        labels=messages,
        crumbs=[*crumbs_of(found), (_("Rectification"), url_for("tenders.rectifications", call_id=call_id))],
    )


def _court_page(found: CallFacts, form: CourtMatterForm, ending: CourtEndForm) -> Response:
    matters = queries.court_matters(found.id)
    made = queries.decision(found.id)
    if made is None:
        raise NotFound(what="decision")
    return page(
        "tenders/court.html",
        status=422 if form.has_errors or ending.has_errors else 200,
        form=form,
        ending=ending,
        call=found,
        decision=made,
        matters=matters,
        open_matters=[one for one in matters if one.outcome is None],
        may_enter=access.may_edit(current_actor(), found),
        labels=messages,
        crumbs=_way(found, made.number),
    )


def _court_forms(call_id: int, sent: str) -> tuple[CourtMatterForm, CourtEndForm]:
    """Both forms of the page; only the one that was sent reads what was typed."""
    form = CourtMatterForm() if sent == "begin" else CourtMatterForm(formdata=None)
    ending = CourtEndForm() if sent == "end" else CourtEndForm(formdata=None)
    form.matter.choices = [(one.value, messages.COURT_MATTER_LABELS[one]) for one in CourtMatter]
    ending.matter_id.choices = [
        (str(one.id), f"{messages.COURT_MATTER_LABELS[one.matter]}, {one.reference}")
        for one in queries.court_matters(call_id)
        if one.outcome is None
    ]
    ending.result.choices = [(one.value, messages.COURT_OUTCOME_LABELS[one]) for one in CourtOutcome]
    return form, ending


@bp.route("/<int:call_id>/markkinaoikeus", methods=["GET", "POST"])
@allow(*access.RECORD_READERS)
def court(call_id: int) -> Response:
    """What the Market Court has before it, and what that means for contracts."""
    found = visible(call_id)
    if not access.may_see_opened(current_actor(), found):
        raise NotAllowed(needed=list(access.RECORD_READERS))
    form, ending = _court_forms(call_id, "begin")
    if form.validate_on_submit():
        editable(call_id)
        with form.refusals():
            remedies.enter_court_matter(
                call_id,
                CourtMatter(form.matter.data),
                reference=form.reference.data or "",
                since=form.since.data,
                actor=current_actor(),
                now=clock.now(),
            )
            return done(url_for("tenders.court", call_id=call_id), _("The matter was recorded."))
    return _court_page(found, form, ending)


@bp.post("/<int:call_id>/markkinaoikeus/paattyi")
@allow(*access.OFFICERS)
def end_court_matter(call_id: int) -> Response:
    """Keep how a matter before the Market Court ended."""
    found = editable(call_id)
    form, ending = _court_forms(call_id, "end")
    if ending.validate_on_submit():
        with ending.refusals():
            remedies.end_court_matter(
                call_id,
                int(ending.matter_id.data),
                CourtOutcome(ending.result.data),
                ended_on=ending.ended_on.data,
                note=ending.note.data or "",
                actor=current_actor(),
                now=clock.now(),
            )
            return done(url_for("tenders.court", call_id=call_id), _("The end of the matter was recorded."))
    return _court_page(found, form, ending)
