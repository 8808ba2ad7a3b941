"""Pages of calls: the list, one call, drafting, publishing and cancelling."""

from datetime import timedelta
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.identity import queries as identity
from marketplace.kernel import clock
from marketplace.kernel.clock import day_in_finland
from marketplace.register import queries as register
from marketplace.ring import queries as ring
from marketplace.tenders import access, messages, queries
from marketplace.tenders.forms import ApproveForm, CallForm, CancelForm, NewCallForm, PublishForm, call_form
from marketplace.tenders.rules import (
    CallFacts,
    CallState,
    as_in,
    call_state,
    check_editable,
    first_draft,
    latest_commitments,
    proposed_deadline,
    readiness,
)
from marketplace.tenders.services import bidding, drafting, exchange, publishing
from marketplace.tenders.views.blueprint import bp, crumbs_of, editable, own_provider, reading_of, ring_names, visible
from marketplace.tenders.views.preparing import shares_of, steps_of
from marketplace.terms import templates
from marketplace.terms.messages import TEMPLATE_NAMES
from marketplace.web.access import allow, signed_in
from marketplace.web.addresses import page_number
from marketplace.web.language import localised, moment
from marketplace.web.pages import current_actor, done, keys, page
from marketplace.web.refusals import sentence_of

PAGE_SIZE = 50
FORMER_CALLS = 10


@bp.get("")
@signed_in()
def calls() -> Response:
    """Mini-tenders, newest first; drafts too for the buyers' side."""
    number = page_number()
    asked = request.args.get("tila", "")
    rows, count = queries.calls(
        now=clock.now(),
        drafts=access.is_buyers_side(current_actor()),
        state=CallState(asked) if asked in list(CallState) else None,
        page=number,
        page_size=PAGE_SIZE,
    )
    category_names, municipality_names = ring.names_in_lists()
    return page(
        "tenders/calls.html",
        calls=rows,
        count=count,
        number=number,
        pages=-(-count // PAGE_SIZE),
        chosen=asked,
        category_names=category_names,
        municipality_names=municipality_names,
        labels=messages,
    )


def _category_choices() -> list[tuple[int, str]]:
    return [(one.id, localised(one.names)) for one in ring.categories(day_in_finland(clock.now()))]


@bp.route("/uusi", methods=["GET", "POST"])
@allow(*access.OFFICERS)
def new() -> Response:
    """Begin a call: what is bought, and what it starts from."""
    actor, now = current_actor(), clock.now()
    former = queries.calls(now=now, drafts=False, page_size=FORMER_CALLS)[0]
    form = NewCallForm()
    form.category_id.choices = _category_choices()
    form.template.choices = [
        *((one.code, str(TEMPLATE_NAMES[one.code])) for one in templates.TEMPLATES if one.category),
        *((str(one.id), _("As in %(code)s: %(title)s", code=one.code, title=one.title)) for one in former),
    ]
    if form.validate_on_submit():
        chosen = templates.template(form.template.data)
        source = None if chosen else queries.call(int(form.template.data))
        draft = first_draft(
            title=(form.title.data or "").strip(),
            category_id=form.category_id.data,
            responsible_municipality=actor.municipality_code or ring.the_ring().lead_municipality,
            terms_document=source.terms_document if source else chosen.document if chosen else {},
            standstill=bool(ring.setting("standstill_used", day_in_finland(now))),
            today=day_in_finland(now),
        )
        with form.refusals():
            made = drafting.draft_call(as_in(source, draft) if source else draft, actor=actor, now=now)
            return done(url_for("tenders.edit", call_id=made), _("The call was begun. Nobody outside sees it yet."))
    return page("tenders/new.html", form=form, crumbs=crumbs_of())


@bp.get("/<int:call_id>")
@signed_in()
def call(call_id: int) -> Response:
    """A call, and what the reader may do with it now."""
    found, actor, now = visible(call_id), current_actor(), clock.now()
    names, provider = ring_names(), own_provider()
    state = call_state(found.stored_state, found.deadline, now)
    return page(
        "tenders/call.html",
        call=found,
        state=state,
        category=ring.category(found.category_id),
        reading=reading_of(found, names),
        may_edit=access.may_edit(actor, found),
        may_open=access.may_open(actor, found),
        may_see_opened=access.may_see_opened(actor, found),
        amendments=queries.amendments(call_id),
        steps=steps_of(found, now),
        shares=shares_of(found) if access.is_buyers_side(actor) else [],
        cancelled=queries.cancellation(call_id) if state is CallState.CANCELLED else None,
        labels=messages,
        crumbs=crumbs_of(),
        **names,
        **_invited_side(found, provider.id if provider else None),
        **_public_after_closing(found, state),
    )


def _invited_side(call: CallFacts, provider_id: int | None) -> dict[str, Any]:
    """Who was invited and when: all of it for the buyers, one's own and the number for a provider."""
    invited = queries.invitations(call.id)
    if provider_id is None:
        is_buyer = access.is_buyers_side(current_actor())
        return {
            "invited_count": len(invited),
            "invited": invited if is_buyer else {},
            "providers": register.providers(invited) if is_buyer else {},
            "own": None,
        }
    sent = queries.bids_of(call.id, provider_id)
    return {
        "invited_count": len(invited),
        "invited": {},
        "providers": {},
        "own": {
            "confirm": exchange.waits_for_confirmation(call.id, bidding.bid_in_force(call.id, provider_id)),
            "draft": queries.draft_of(call.id, provider_id),
            "declined": queries.declines(call.id).get(provider_id),
            "invited": invited.get(provider_id),
            "may_bid": bidding.may_bid(call, provider_id, at=clock.now()),
            "bid": bidding.bid_in_force(call.id, provider_id),
            "bids": sent,
            "withdrawn": queries.withdrawn(call.id) if sent else {},
        },
    }


def _public_after_closing(call: CallFacts, state: CallState) -> dict[str, Any]:
    """What everybody may see once no bid can come any more; before that nobody learns whether any was sent."""
    if state in (CallState.DRAFT, CallState.PUBLISHED):
        return {"sealed_list": None, "opening": None, "decision": None, "winners": [], "declines": {}}
    decision = queries.decision(call.id)
    if decision is not None and decision.set_aside:
        decision = None
    won = [one.provider_id for one in decision.rows if one.bid_id in decision.winners] if decision else []
    return {
        "sealed_list": queries.sealed_list_facts(call.id),
        "opening": queries.opening(call.id),
        "decision": decision,
        "declines": queries.declines(call.id) if access.is_buyers_side(current_actor()) else {},
        "winners": [one.name for one in register.providers(won).values()] if won else [],
    }


def _with_choices(form: CallForm, call: CallFacts) -> CallForm:
    members = [(one.code, localised(one.names)) for one in ring.municipalities()]
    form.category_id.choices = _category_choices()
    form.responsible_municipality.choices = members
    form.municipalities.choices = members
    form.target_groups.choices = [(one.code, localised(one.names)) for one in ring.target_groups()]
    return form


@bp.route("/<int:call_id>/muokkaa", methods=["GET", "POST"])
@allow(*access.OFFICERS)
def edit(call_id: int) -> Response:
    """Change a draft."""
    found, now = editable(call_id), clock.now()
    check_editable(found.stored_state)
    form = _with_choices(call_form(found), found)
    if form.validate_on_submit():
        with form.refusals():
            drafting.change_draft(
                call_id,
                form.to_draft(found),
                seen_version=form.seen_version,
                actor=current_actor(),
                now=now,
            )
            return done(url_for("tenders.publish", call_id=call_id), _("The draft was saved."))
    return page(
        "tenders/edit.html",
        form=form,
        call=found,
        reading=reading_of(found, ring_names()),
        proposal=_proposal(found),
        crumbs=crumbs_of(found),
    )


def _proposal(call: CallFacts) -> dict[str, Any]:
    """The earliest lawful deadline if the call were published today, with the days that make it so."""
    today = day_in_finland(clock.now())
    law = ring.legal_parameter("dps.tender_min_days", today)
    is_working_day = ring.is_working_day_calendar()
    deadline = proposed_deadline(today, min_days=int(law.value), is_working_day=is_working_day)
    span = (day_in_finland(deadline) - today).days
    after_ten = [today + timedelta(days=number) for number in range(int(law.value) + 1, span)]
    return {
        "deadline": deadline,
        "sent_on": today,
        "law": law,
        "last_full_day": today + timedelta(days=int(law.value)),
        "skipped": [day for day in after_ten if not is_working_day(day)],
    }


@bp.route("/<int:call_id>/julkaise", methods=["GET", "POST"])
@allow(*access.OFFICERS)
def publish(call_id: int) -> Response:
    """Everything that is missing or unlawful, who would be invited and who may open; then publish."""
    found, now = editable(call_id), clock.now()
    check_editable(found.stored_state)
    form = PublishForm()
    if form.validate_on_submit():
        with form.refusals():
            invited = publishing.publish(call_id, server_key=keys().server, actor=current_actor(), now=now)
            return done(
                url_for("tenders.call", call_id=call_id),
                _("The call was published. Providers invited: %(count)s.", count=invited),
            )
    openers = publishing.openers(now)
    people = identity.people([one.person_id for one in openers])
    problems = publishing.problems_before_publishing(found, now=now)
    return page(
        "tenders/publish.html",
        form=form,
        call=found,
        problems=[sentence_of(one) for one in problems],
        readiness=readiness(
            found,
            today=day_in_finland(now),
            invited=len(register.admitted(found.category_id, now)),
            committed=len(latest_commitments(queries.commitments(call_id))),
        ),
        waits_for_approval=[one.path for one in problems] == ["approval"],
        may_approve=current_actor().person_id not in (found.created_by, found.changed_by),
        approve_form=ApproveForm(),
        invited=register.admitted(found.category_id, now),
        opener_rows=[[people[one.person_id].name, one.fingerprint, moment(one.made_at)] for one in openers],
        proposal=_proposal(found),
        labels=messages,
        crumbs=crumbs_of(found),
    )


@bp.route("/<int:call_id>/peru", methods=["GET", "POST"])
@allow(*access.OFFICERS)
def cancel(call_id: int) -> Response:
    """Cancel a call with its reason."""
    found = editable(call_id)
    form = CancelForm()
    if form.validate_on_submit():
        with form.refusals():
            publishing.cancel(call_id, reason=form.reason.data or "", actor=current_actor(), now=clock.now())
            return done(url_for("tenders.call", call_id=call_id), _("The call was cancelled."))
    return page(
        "tenders/cancel.html",
        form=form,
        call=found,
        invited_count=len(queries.invitations(call_id)),
        crumbs=crumbs_of(found),
    )
