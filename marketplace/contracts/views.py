"""Pages of contracts."""

from flask import Blueprint, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from marketplace.contracts import access, messages, queries, services
from marketplace.contracts.forms import DraftForm, SignForm
from marketplace.contracts.rules import ContractFacts, ContractState
from marketplace.identity import queries as identity
from marketplace.kernel import clock
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.register import queries as register
from marketplace.register.messages import CERTIFICATE_LABELS
from marketplace.ring import queries as ring
from marketplace.tenders import queries as tenders
from marketplace.terms.reading import read_aloud
from marketplace.terms.schemas import read_terms
from marketplace.web.access import allow
from marketplace.web.language import language
from marketplace.web.navigation import NavigationItem
from marketplace.web.pages import current_actor, done, page

bp = Blueprint("contracts", __name__, url_prefix="/sopimukset")

NAVIGATION = [NavigationItem(_l("Contracts"), "contracts.contracts", frozenset(access.READERS), 50)]


def _own_provider_id() -> int | None:
    own = register.provider_of_organisation(current_actor().organisation_id)
    return own.id if own is not None else None


def _visible(contract_id: int) -> ContractFacts:
    """The contract, if the actor may see it; another provider's contract is not found."""
    found = queries.contract(contract_id)
    if not access.may_see(current_actor(), found, own_provider_id=_own_provider_id()):
        raise NotFound(what="contract")
    return found


@bp.get("")
@allow(*access.READERS)
def contracts() -> Response:
    """Contracts the actor may see."""
    own = _own_provider_id()
    shown = [one for one in queries.contracts() if access.may_see(current_actor(), one, own_provider_id=own)]
    return page(
        "contracts/contracts.html",
        contracts=shown,
        providers=register.providers([one.provider_id for one in shown]),
        category_names={one.id: one.names for one in ring.categories()},
        municipality_names={one.code: one.names for one in ring.municipalities()},
        labels=messages,
    )


@bp.route("/<int:contract_id>", methods=["GET", "POST"])
@allow(*access.READERS)
def contract(contract_id: int) -> Response:
    """A contract with its terms read aloud and its signatures; whoever may sign does it here."""
    found = _visible(contract_id)
    side = access.side_of(current_actor(), found, own_provider_id=_own_provider_id())
    form = SignForm(document=found.document_sha256)
    if form.validate_on_submit():
        if side is None:
            raise NotAllowed(needed=[])
        with form.refusals():
            services.sign(
                contract_id, side, seen_sha256=form.document.data or "", actor=current_actor(), now=clock.now()
            )
            return done(url_for("contracts.contract", contract_id=contract_id), _("You signed the contract."))
    given = queries.signatures(contract_id)
    return page(
        "contracts/contract.html",
        form=form,
        contract=found,
        provider=register.provider(found.provider_id),
        category=ring.category(found.category_id),
        municipality_names={one.code: one.names for one in ring.municipalities()},
        group_names={one.code: one.names for one in ring.target_groups()},
        reading=read_aloud(read_terms(found.terms_document), language()),
        signatures=given,
        obstacles=queries.signing_obstacles(found.provider_id, day_in_finland(clock.now()))
        if found.state is ContractState.DRAFTED
        else [],
        certificate_labels=CERTIFICATE_LABELS,
        own=_own_provider_id() == found.provider_id,
        signers=identity.people([one.person_id for one in given]),
        may_sign=side is not None
        and found.state is ContractState.DRAFTED
        and all(one.side is not side for one in given),
        side=side,
        labels=messages,
        crumbs=[(_("Contracts"), url_for("contracts.contracts"))],
    )


@bp.route("/kilpailutus/<int:call_id>", methods=["GET", "POST"])
@allow(*access.DRAFTERS)
def draft(call_id: int) -> Response:
    """Draft the contracts of a call's award."""
    call = tenders.call(call_id)
    form = DraftForm()
    if form.validate_on_submit():
        with form.refusals():
            made = services.draft_from_award(call_id, actor=current_actor(), now=clock.now())
            where = (
                url_for("contracts.contract", contract_id=made[0]) if len(made) == 1 else url_for("contracts.contracts")
            )
            return done(where, _("The contracts were drafted. Both sides were asked to sign."))
    award = tenders.award_of_call(call_id)
    return page(
        "contracts/draft.html",
        form=form,
        call=call,
        award=award,
        providers=register.providers([one.provider_id for one in award.winners]) if award else {},
        crumbs=[(_("Contracts"), url_for("contracts.contracts"))],
    )
