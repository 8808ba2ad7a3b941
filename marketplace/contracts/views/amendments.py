"""Pages of changes of signed contracts: proposing, approving and signing them."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.contracts import access, messages, queries, services
from marketplace.contracts.forms import ApproveForm, SignForm, amendment_form
from marketplace.contracts.rules import AmendmentFacts, Change, ContractFacts, ContractState, Ground
from marketplace.contracts.views.blueprint import bp, crumbs_of, own_provider_id, visible
from marketplace.identity import queries as identity
from marketplace.kernel import clock
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.ring import queries as ring
from marketplace.terms.reading import read_aloud
from marketplace.terms.schemas import read_terms
from marketplace.web.access import allow
from marketplace.web.language import language
from marketplace.web.pages import current_actor, done, page


@bp.get("/<int:contract_id>/muutokset")
@allow(*access.READERS)
def amendments(contract_id: int) -> Response:
    """Changes of a contract, newest first."""
    found = visible(contract_id)
    made = queries.amendments(contract_id)
    return page(
        "contracts/amendments.html",
        contract=found,
        amendments=made,
        may_propose=access.may_change(current_actor(), found) and found.state is ContractState.SIGNED,
        labels=messages,
        crumbs=crumbs_of(found),
    )


def _changeable(contract_id: int) -> ContractFacts:
    """A signed contract that the actor may change.

    Raises:
        NotAllowed: it is another municipality's.
        NotFound: it has not been signed.
    """
    found = visible(contract_id)
    if not access.may_change(current_actor(), found):
        raise NotAllowed(needed=list(access.DRAFTERS))
    if found.state is not ContractState.SIGNED:
        raise NotFound(what="signed contract")
    return found


@bp.route("/<int:contract_id>/muutokset/uusi", methods=["GET", "POST"])
@allow(*access.DRAFTERS)
def propose_amendment(contract_id: int) -> Response:
    """Propose a change; the portal reckons its size beside the limit of its ground."""
    found = _changeable(contract_id)
    present = queries.terms_versions(contract_id)[-1].document
    form = amendment_form(found, present)
    size = None
    if form.validate_on_submit():
        change = form.to_change(present)
        size = services.size_of(found, change, clock.now())
        with form.refusals():
            made = services.draft_amendment(contract_id, change, actor=current_actor(), now=clock.now())
            return done(
                url_for("contracts.amendment", contract_id=contract_id, amendment_id=made),
                _("The change was proposed. Another officer approves it."),
            )
    return page(
        "contracts/propose_amendment.html",
        form=form,
        contract=found,
        size=size,
        limits=_limits(found),
        labels=messages,
        crumbs=[*crumbs_of(found), _changes(found)],
    )


def _limits(found: ContractFacts) -> list[tuple[Ground, int | None]]:
    """What each ground allows for this contract today, in cents."""
    present = queries.terms_versions(found.id)[-1].document
    limits = []
    for ground in Ground:
        change = Change(found.starts_on, present, found.volume_max, found.ends_on, ground, "")
        limits.append((ground, services.size_of(found, change, clock.now()).limit_cents))
    return limits


def _changes(found: ContractFacts) -> tuple[str, str]:
    return _("Changes"), url_for("contracts.amendments", contract_id=found.id)


def _amendment_page(found: ContractFacts, made: AmendmentFacts, form: SignForm | ApproveForm, **more: Any) -> Response:
    versions = queries.terms_versions(found.id)
    before = [one for one in versions if one.valid_from < made.valid_from][-1].document
    people = {made.drafted_by, *(one.person_id for one in made.signatures)}
    people |= {made.approval.person_id} if made.approval else set()
    return page(
        "contracts/amendment.html",
        form=form,
        contract=found,
        amendment=made,
        replaced=queries.amendments(found.id)[0].id != made.id and not made.in_force,
        prices=_prices(before, made.document),
        reading=read_aloud(read_terms(made.document), language()),
        people=identity.people(people),
        names={one.code: one.names for one in ring.municipalities()},
        labels=messages,
        crumbs=[*crumbs_of(found), _changes(found)],
        **more,
    )


def _prices(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, int | None, int | None]]:
    """Price of each milestone before and after, in the order of the new terms."""
    old = {one["code"]: one["price_cents"] for one in before["milestones"]}
    new = {one["code"]: one["price_cents"] for one in after["milestones"]}
    return [(code, old.get(code), new.get(code)) for code in [*new, *(code for code in old if code not in new)]]


@bp.route("/<int:contract_id>/muutokset/<int:amendment_id>", methods=["GET", "POST"])
@allow(*access.READERS)
def amendment(contract_id: int, amendment_id: int) -> Response:
    """A change with its size, approval and signatures; whoever may sign does it here."""
    found = visible(contract_id)
    made, actor = queries.amendment(contract_id, amendment_id), current_actor()
    side = access.side_of(actor, found, own_provider_id=own_provider_id())
    form = SignForm(document=made.document_sha256)
    if form.validate_on_submit():
        if side is None:
            raise NotAllowed(needed=[])
        with form.refusals():
            services.sign_amendment(
                contract_id, amendment_id, side, seen_sha256=form.document.data or "", actor=actor, now=clock.now()
            )
            return done(
                url_for("contracts.amendment", contract_id=contract_id, amendment_id=amendment_id),
                _("You signed the change."),
            )
    may_approve = access.may_change(actor, found) and made.approval is None and made.drafted_by != actor.person_id
    has_signed = any(one.side is side for one in made.signatures)
    return _amendment_page(
        found,
        made,
        form,
        approving=ApproveForm(formdata=None),
        side=side,
        may_approve=may_approve,
        may_sign=side is not None and made.approval is not None and not has_signed,
    )


@bp.post("/<int:contract_id>/muutokset/<int:amendment_id>/hyvaksy")
@allow(*access.DRAFTERS)
def approve_amendment(contract_id: int, amendment_id: int) -> Response:
    """Approve a change as the second officer."""
    found, form = _changeable(contract_id), ApproveForm()
    if form.validate_on_submit():
        with form.refusals():
            services.approve_amendment(contract_id, amendment_id, actor=current_actor(), now=clock.now())
            return done(
                url_for("contracts.amendment", contract_id=contract_id, amendment_id=amendment_id),
                _("The change was approved. Both sides were asked to sign."),
            )
    made = queries.amendment(contract_id, amendment_id)
    return _amendment_page(found, made, form, approving=form, side=None, may_approve=True, may_sign=False)
