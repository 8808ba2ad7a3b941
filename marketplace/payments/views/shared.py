"""What several pages of payments need: the blueprint, the contract one may see, names."""

from flask import Blueprint

from marketplace.contracts import access as contract_access
from marketplace.contracts import queries as contracts
from marketplace.contracts.rules import ContractFacts
from marketplace.kernel.errors import NotFound
from marketplace.register import queries as register
from marketplace.ring import queries as ring
from marketplace.web.language import localised
from marketplace.web.pages import current_actor

bp = Blueprint("payments", __name__, url_prefix="/maksuajot")

LINES_ON_A_PAGE = 100


def visible_contract(contract_id: int) -> ContractFacts:
    """The contract, if the actor may see its payments; another provider's contract is not found.

    Raises:
        NotFound: there is none for this reader.
    """
    actor = current_actor()
    own = register.provider_of_organisation(actor.organisation_id) if actor.is_provider else None
    found = contracts.contract(contract_id)
    if not contract_access.may_see(actor, found, own_provider_id=own.id if own else None):
        raise NotFound(what="contract")
    return found


def municipality_names() -> dict[str, str]:
    """Names of municipalities in the reader's language by code."""
    return {one.code: localised(one.names) for one in ring.municipalities()}


def group_names() -> dict[str, str]:
    """Names of target groups in the reader's language by code."""
    return {one.code: localised(one.names) for one in ring.target_groups()}


def pages_of(count: int) -> int:
    """How many pages a list of lines takes."""
    return max(1, -(-count // LINES_ON_A_PAGE))


def chosen_page(text: str, pages: int) -> int:
    """The page that was asked for, inside the list."""
    number = int(text) if text.isascii() and text.isdigit() else 1
    return max(1, min(number, pages))
