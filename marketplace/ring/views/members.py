"""Pages of the ring's front, its municipalities, employment areas and mandates."""

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.kernel import clock
from marketplace.ring import access, messages, services
from marketplace.ring import queries as ring
from marketplace.ring.forms import AddressForm, BusinessIdForm, MandateForm
from marketplace.ring.rules import Task, may_act_for, periods
from marketplace.ring.views.layout import bp, crumbs, form_page, may_change, municipality_choices, today
from marketplace.web.access import allow
from marketplace.web.forms import choices_of
from marketplace.web.language import localised
from marketplace.web.pages import current_actor, done, page


@bp.get("/rengas")
@allow(*access.READERS)
def front() -> Response:
    """What the ring is, what of it is still unknown, and where each kind of its data is kept."""
    day = today()
    found, members, addresses = ring.the_ring(), ring.municipalities(), ring.main_addresses(day)
    return page(
        "ring/front.html",
        ring=found,
        lead=next((one for one in members if one.code == found.lead_municipality), None),
        founding=ring.founding(day),
        unknown_ids=[one for one in members if one.business_id is None],
        unknown_addresses=[one for one in members if one.code not in addresses],
        joined=ring.members(day),
        members=members,
        may_change=may_change(),
    )


@bp.get("/rengas/kunnat")
@allow(*access.READERS)
def municipalities() -> Response:
    """Every municipality with its business id and e-invoice address."""
    return page(
        "ring/municipalities.html",
        municipalities=ring.municipalities(),
        areas={one.code: one for one in ring.areas()},
        addresses=ring.main_addresses(today()),
        joined=ring.members(today()),
        may_change=may_change(),
        crumbs=crumbs(),
    )


def _to_municipalities() -> list[tuple[str, str]]:
    return crumbs((_("Municipalities"), url_for("ring.municipalities")))


@bp.get("/rengas/kunnat/<code>")
@allow(*access.READERS)
def municipality(code: str) -> Response:
    """All that is known of a municipality, with earlier rows."""
    found = ring.municipality(code)
    addresses = [one for one in ring.einvoice_addresses() if one.municipality_code == code]
    return page(
        "ring/municipality.html",
        municipality=found,
        area=next(one for one in ring.areas() if one.code == found.area_code),
        addresses=[
            period
            for purpose in sorted({one.purpose for one in addresses})
            for period in periods([one for one in addresses if one.purpose == purpose])
        ],
        accessions=[one for one in ring.accessions() if one.municipality_code == code],
        populations=[(key, key.weights[code]) for key in ring.allocation_keys()],
        may_change=may_change(),
        labels=messages,
        today=today(),
        crumbs=_to_municipalities(),
    )


def _to_municipality(code: str, name: str) -> list[tuple[str, str]]:
    return [*_to_municipalities(), (name, url_for("ring.municipality", code=code))]


@bp.route("/rengas/kunnat/<code>/y-tunnus", methods=["GET", "POST"])
@allow(*access.WRITERS)
def business_id(code: str) -> Response:
    """Enter or mend a municipality's business id."""
    found = ring.municipality(code)
    given = {"business_id": found.business_id, "source": found.business_id_source, "version": found.version}
    form = BusinessIdForm(data=given)
    back = url_for("ring.municipality", code=code)
    if form.validate_on_submit():
        with form.refusals():
            services.learn_business_id(
                code,
                form.business_id.data or "",
                source=form.source.data or "",
                seen_version=form.seen_version,
                actor=current_actor(),
                now=clock.now(),
            )
            return done(back, _("The business ID was saved."))
    return form_page(
        form,
        heading=_("Business ID: %(municipality)s", municipality=localised(found.names)),
        back=back,
        way=_to_municipality(code, localised(found.names)),
        lede=_("The business ID stands on contracts and invoices."),
        hints={
            "business_id": _("For example 1234567-1"),
            "source": _("Where it was read, for example the Business Information System and the day."),
        },
    )


@bp.route("/rengas/kunnat/<code>/verkkolaskuosoite", methods=["GET", "POST"])
@allow(*access.WRITERS)
def einvoice_address(code: str) -> Response:
    """Add an e-invoice address from a day on."""
    found = ring.municipality(code)
    form = AddressForm()
    form.kind.choices = choices_of(list(messages.ADDRESS_LABELS.items()))
    back = url_for("ring.municipality", code=code)
    if form.validate_on_submit():
        with form.refusals():
            services.add_einvoice_address(code, **form.to_values(), actor=current_actor(), now=clock.now())
            return done(back, _("The e-invoice address was added."))
    return form_page(
        form,
        heading=_("New e-invoice address: %(municipality)s", municipality=localised(found.names)),
        back=back,
        way=_to_municipality(code, localised(found.names)),
        lede=_("Ask the municipality for the address. It is never made from the business ID."),
        button=_("Add the address"),
        hints={
            "address": _("OVT code: 0037, the business ID without hyphen, and at most five characters for the unit."),
            "operator_id": _("For example BAWCFI22"),
            "required_references": _("For example orderer, purchase order number; separated by commas."),
        },
    )


@bp.get("/rengas/alueet")
@allow(*access.READERS)
def areas() -> Response:
    """Employment areas, and which municipality may do what for which other today."""
    members, mandates, day = ring.municipalities(), ring.mandates(), today()
    first = min((one.valid_from for one in mandates), default=day)
    acting = {
        (home.code, task): [
            one.names for one in members if may_act_for(mandates, acting=one.code, home=home.code, task=task, on=day)
        ]
        for home in members
        for task in Task
    }
    return page(
        "ring/areas.html",
        areas=ring.areas(),
        municipalities=members,
        names={one.code: one.names for one in members},
        tasks=list(Task),
        task_labels=[messages.TASK_LABELS[task] for task in Task],
        acting=acting,
        changes=[one for one in reversed(mandates) if one.valid_from > first],
        may_change=may_change(),
        labels=messages,
        crumbs=crumbs(),
    )


@bp.route("/rengas/alueet/valtuutus", methods=["GET", "POST"])
@allow(*access.WRITERS)
def mandate() -> Response:
    """Give or take back a mandate from a day on."""
    form = MandateForm(data={"valid_from": today()} if request.method == "GET" else None)
    form.acting.choices = form.home.choices = municipality_choices(empty=_("Choose"))
    form.task.choices = choices_of(list(messages.TASK_LABELS.items()), empty=_("Choose"))
    back = url_for("ring.areas")
    if form.validate_on_submit():
        with form.refusals():
            services.add_mandate(
                form.acting.data,
                form.home.data,
                form.to_task(),
                granted=form.granted.data == "yes",
                valid_from=form.valid_from.data,
                source=form.source.data or "",
                actor=current_actor(),
                now=clock.now(),
            )
            return done(back, _("The mandate was recorded."))
    return form_page(
        form,
        heading=_("Change who acts for whom"),
        back=back,
        way=crumbs((_("Areas and mandates"), back)),
        lede=_("The change holds from its first day. What was done before stays valid."),
        button=_("Record the change"),
    )
