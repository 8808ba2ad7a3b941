"""What the pages of contracts share: the blueprint, and loading what the reader may see."""

from flask import Blueprint, url_for
from flask_babel import gettext as _

from marketplace.contracts import access, queries
from marketplace.contracts.rules import ContractFacts
from marketplace.kernel.errors import NotFound
from marketplace.register import queries as register
from marketplace.web.pages import current_actor

bp = Blueprint("contracts", __name__, url_prefix="/sopimukset")


def own_provider_id() -> int | None:
    """The provider that the actor acts for, or None."""
    own = register.provider_of_organisation(current_actor().organisation_id)
    return own.id if own is not None else None


def visible(contract_id: int) -> ContractFacts:
    """The contract, if the actor may see it; another provider's contract is not found."""
    found = queries.contract(contract_id)
    if not access.may_see(current_actor(), found, own_provider_id=own_provider_id()):
        raise NotFound(what="contract")
    return found


def crumbs_of(contract: ContractFacts | None = None) -> list[tuple[str, str]]:
    """The way to a page of a contract."""
    way = [(_("Contracts"), url_for("contracts.contracts"))]
    return way if contract is None else [*way, (contract.code, url_for("contracts.contract", contract_id=contract.id))]
