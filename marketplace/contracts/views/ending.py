"""The page of a contract's end: ending it before its last day, and confirming the settlement after it."""

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.contracts import access, messages, queries, services
from marketplace.contracts.forms import EndForm, SettleForm
from marketplace.contracts.rules import ContractFacts, ContractState, EndKind, Side
from marketplace.contracts.views.blueprint import bp, crumbs_of, own_provider_id, visible
from marketplace.identity import queries as identity
from marketplace.kernel import clock
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.web.access import allow
from marketplace.web.pages import current_actor, done, page


def _signed(contract_id: int) -> tuple[ContractFacts, Side | None]:
    """A signed contract, and the side for which the actor may speak."""
    found = visible(contract_id)
    if found.state is not ContractState.SIGNED:
        raise NotFound(what="signed contract")
    return found, access.side_of(current_actor(), found, own_provider_id=own_provider_id())


def _end_page(found: ContractFacts, side: Side | None, form: EndForm, settling: SettleForm) -> Response:
    ending, given = queries.ending(found.id), queries.settlements(found.id)
    has_passed = day_in_finland(clock.now()) > found.ends_on
    people = {one.person_id for one in given} | ({ending.person_id} if ending else set())
    return page(
        "contracts/ending.html",
        status=422 if form.has_errors or settling.has_errors else 200,
        form=form,
        settling=settling,
        contract=found,
        ending=ending,
        settlements=given,
        people=identity.people(people),
        may_end=side is not None and ending is None and not has_passed,
        may_settle=side is not None and has_passed and all(one.side is not side for one in given),
        labels=messages,
        crumbs=crumbs_of(found),
    )


@bp.route("/<int:contract_id>/paattyminen", methods=["GET", "POST"])
@allow(*access.READERS)
def ending(contract_id: int) -> Response:
    """How a contract ends; either side may end it before its last day."""
    found, side = _signed(contract_id)
    form = EndForm()
    if form.validate_on_submit():
        if side is None:
            raise NotAllowed(needed=[])
        with form.refusals():
            services.end_contract(
                contract_id,
                side,
                EndKind(form.kind.data),
                ends_on=form.ends_on.data,
                reason=form.reason.data or "",
                actor=current_actor(),
                now=clock.now(),
            )
            return done(
                url_for("contracts.ending", contract_id=contract_id), _("The contract ends. Both sides were told.")
            )
    return _end_page(found, side, form, SettleForm(formdata=None))


@bp.post("/<int:contract_id>/paattyminen/loppuselvitys")
@allow(*access.READERS)
def settle(contract_id: int) -> Response:
    """Confirm the settlement for one side."""
    found, side = _signed(contract_id)
    if side is None:
        raise NotAllowed(needed=[])
    form = SettleForm()
    if form.validate_on_submit():
        with form.refusals():
            services.settle(contract_id, side, note=form.note.data or "", actor=current_actor(), now=clock.now())
            return done(url_for("contracts.ending", contract_id=contract_id), _("You confirmed the settlement."))
    return _end_page(found, side, EndForm(formdata=None), form)
