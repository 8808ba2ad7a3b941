"""Pages of the ring as a procurement: its notice, accessions and appropriations."""

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.kernel import clock
from marketplace.ring import access, messages, services
from marketplace.ring import queries as ring
from marketplace.ring.forms import AccessionForm, AppropriationForm, FoundingForm
from marketplace.ring.rules import appropriations_in_force
from marketplace.ring.views.layout import bp, crumbs, form_page, may_change, municipality_choices, today
from marketplace.web.access import allow
from marketplace.web.forms import choices_of
from marketplace.web.language import localised
from marketplace.web.pages import current_actor, done, page


@bp.get("/rengas/perustaminen")
@allow(*access.READERS)
def founding() -> Response:
    """What the ring was announced as, with every earlier row."""
    return page(
        "ring/founding.html",
        founding=ring.founding(today()),
        history=list(reversed(ring.foundings())),
        is_public=ring.is_public(clock.now()),
        may_change=may_change(),
        labels=messages,
        crumbs=crumbs(),
    )


@bp.route("/rengas/perustaminen/uusi", methods=["GET", "POST"])
@allow(*access.WRITERS)
def new_founding() -> Response:
    """Record the founding notice, or a change of it."""
    latest = ring.foundings()[-1:]
    given = {**vars(latest[0]), "regime": latest[0].regime.value} if latest else {}
    form = FoundingForm(data={**given, "valid_from": today()})
    form.regime.choices = choices_of(list(messages.REGIME_LABELS.items()))
    back = url_for("ring.founding")
    if form.validate_on_submit():
        with form.refusals():
            services.record_founding(form.to_founding(), actor=current_actor(), now=clock.now())
            return done(back, _("The record was saved."))
    return form_page(
        form,
        heading=_("Record a change of the ring") if latest else _("Record the founding of the ring"),
        back=back,
        way=crumbs((_("Founding of the ring"), back)),
        lede=_("Nothing of the ring is public before its notice has been published."),
        button=_("Save the record"),
        hints={
            "hilma_number": _("For example 2026-012345. Leave it empty while the notice has not been published."),
            "published_at": _("As Hilma shows it, in the time of Finland. For example 12.12.2026 12.00"),
            "ends_on": _("Leave empty if the ring has no end."),
        },
    )


@bp.route("/rengas/kunnat/<code>/liittyminen", methods=["GET", "POST"])
@allow(*access.WRITERS)
def accession(code: str) -> Response:
    """Record a municipality's decision to join the ring or to leave it."""
    found = ring.municipality(code)
    form = AccessionForm()
    back = url_for("ring.municipality", code=code)
    if form.validate_on_submit():
        with form.refusals():
            services.record_accession(
                code,
                joins=form.joins.data == "yes",
                decided_on=form.decided_on.data,
                decided_by=form.decided_by.data or "",
                document=form.document.data or "",
                valid_from=form.valid_from.data,
                valid_to=form.valid_to.data,
                actor=current_actor(),
                now=clock.now(),
            )
            return done(back, _("The decision was recorded."))
    return form_page(
        form,
        heading=_("Decision on the ring: %(municipality)s", municipality=localised(found.names)),
        back=back,
        way=crumbs((_("Municipalities"), url_for("ring.municipalities")), (localised(found.names), back)),
        button=_("Record the decision"),
        hints={"valid_to": _("Leave empty if the decision has no end."), "decided_by": _("For example Kunnanhallitus")},
    )


def _year() -> int:
    asked = request.args.get("vuosi", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else today().year


@bp.get("/rengas/maararahat")
@allow(*access.READERS)
def appropriations() -> Response:
    """What each municipality may spend on each category in a budget year, with every change."""
    year, actor = _year(), current_actor()
    history = ring.appropriation_history(year)
    amounts = {(one.municipality_code, one.category_id): one.cents for one in appropriations_in_force(history)}
    shown = ring.municipalities()
    return page(
        "ring/appropriations.html",
        year=year,
        year_options=[(one, one) for one in range(min(today().year, year) - 1, max(today().year + 2, year) + 1)],
        municipalities=shown,
        categories=ring.categories(),
        amounts=amounts,
        totals={one.code: sum(cents for (code, _id), cents in amounts.items() if code == one.code) for one in shown},
        known={code for code, _id in amounts},
        history=list(reversed(history)),
        names={one.code: one.names for one in shown},
        may_add=any(access.may_budget(actor, one.code) for one in shown),
        crumbs=crumbs(),
    )


@bp.route("/rengas/maararahat/uusi", methods=["GET", "POST"])
@allow(*access.BUDGETERS)
def new_appropriation() -> Response:
    """Record an appropriation of the reader's municipality, or of any for the ring's administrator."""
    actor, year = current_actor(), today().year
    form = AppropriationForm(data={"year": str(_year())} if request.method == "GET" else None)
    own = [one for one in municipality_choices() if access.may_budget(actor, one[0])]
    form.municipality.choices = own if len(own) == 1 else [("", _("Choose")), *own]
    form.category.choices = choices_of([(one.id, localised(one.names)) for one in ring.categories()], empty=_("Choose"))
    form.year.choices = choices_of([(one, one) for one in range(year, year + 3)])
    if form.validate_on_submit():
        with form.refusals():
            services.record_appropriation(
                form.municipality.data,
                int(form.category.data),
                int(form.year.data),
                form.cents.data,
                decided_on=form.decided_on.data,
                document=form.document.data or "",
                actor=actor,
                now=clock.now(),
            )
            saved_to = url_for("ring.appropriations", vuosi=form.year.data)
            return done(saved_to, _("The appropriation was recorded."))
    return form_page(
        form,
        heading=_("Record an appropriation"),
        back=url_for("ring.appropriations"),
        way=crumbs((_("Appropriations"), url_for("ring.appropriations"))),
        lede=_("Enter the whole amount of the year. A later decision replaces an earlier one; both stay to be seen."),
        button=_("Record the appropriation"),
    )
