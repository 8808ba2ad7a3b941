"""What the pages of outcomes share: the blueprint, and which placements and contracts a person may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, url_for
from flask_babel import gettext as _

from marketplace.contracts import access as contract_access
from marketplace.contracts import queries as contracts
from marketplace.contracts.rules import ContractFacts
from marketplace.kernel import clock
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.errors import NotFound
from marketplace.outcomes import access, queries
from marketplace.outcomes.rules import FactRow, Home, PlacementFacts, Step, home_on
from marketplace.register import queries as register
from marketplace.ring import queries as ring
from marketplace.web.pages import current_actor

bp = Blueprint("outcomes", __name__)


def today_here() -> date:
    """Today in Finland."""
    return day_in_finland(clock.now())


def own_provider_id() -> int | None:
    """The provider for which the person acts."""
    if not current_actor().is_provider:
        return None
    own = register.provider_of_organisation(current_actor().organisation_id)
    return own.id if own is not None else None


def acts_for(home: str, task: str) -> bool:
    """Whether the person's municipality does a task for a home municipality today."""
    return ring.may_act_for(current_actor().municipality_code or "", home, task, today_here())


def present_home(homes: list[Home], today: date) -> str:
    """The home municipality today, or the first known one when that begins later."""
    return home_on(homes, max(today, homes[0].since))


def visible(placement_id: int) -> tuple[PlacementFacts, ContractFacts, str]:
    """A placement the actor may see, with its contract and present home; else it is not found."""
    placement = queries.placement(placement_id)
    contract = contracts.contract(placement.contract_id)
    home = present_home(queries.homes_of([placement.participant_id])[placement.participant_id], today_here())
    if placement.forgotten or not access.may_see_placement(
        current_actor(), contract, own_provider_id=own_provider_id(), acts_for_home=acts_for(home, "verify")
    ):
        raise NotFound(what="placement")
    return placement, contract, home


def reporters_placement(placement_id: int) -> tuple[PlacementFacts, ContractFacts]:
    """A placement about which the actor reports; else it is not found."""
    placement, contract, _home = visible(placement_id)
    if not access.may_report(current_actor(), contract, own_provider_id=own_provider_id()):
        raise NotFound(what="placement")
    return placement, contract


def reporters_contract(contract_id: int) -> ContractFacts:
    """A contract under which the actor reports; else it is not found."""
    contract = contracts.contract(contract_id)
    if not access.may_report(current_actor(), contract, own_provider_id=own_provider_id()):
        raise NotFound(what="contract")
    return contract


@dataclass(frozen=True)
class Visible:
    """What the actor may see.

    Args:
        contracts: By id.
        homes: Present home municipality by placement.
        steps: Steps by placement that has any, in the order they were taken.
    """

    contracts: dict[int, ContractFacts]
    placements: list[PlacementFacts]
    homes: dict[int, str]
    steps: dict[int, list[Step]]


def visible_placements() -> Visible:
    """Contracts and placements that the actor may see."""
    actor, own, today = current_actor(), own_provider_id(), today_here()
    chosen = {one.id: one for one in contracts.signed() if contract_access.may_see(actor, one, own_provider_id=own)}
    found = queries.placements_of_contracts(list(chosen))
    marks = queries.marks_of([one.id for one in found], {one.participant_id for one in found})
    acted_for = ring.homes_of(actor.municipality_code or "", "verify", today)
    home_now = {one.id: present_home(marks.homes[one.participant_id], today) for one in found}
    shown = [
        one
        for one in found
        if not one.forgotten
        and access.may_see_placement(
            actor, chosen[one.contract_id], own_provider_id=own, acts_for_home=home_now[one.id] in acted_for
        )
    ]
    return Visible(chosen, shown, home_now, marks.steps)


def names() -> dict[str, Any]:
    """Names of municipalities by code."""
    return {one.code: one.names for one in ring.municipalities()}


def people_in(facts: Iterable[FactRow]) -> set[int]:
    """Who reported and verified."""
    return {one.reported_by for one in facts} | {one.verified_by for one in facts if one.verified_by}


def crumbs_of(placement: PlacementFacts) -> list[tuple[str, str]]:
    """The way to a placement's page."""
    return [
        (_("Participants"), url_for("outcomes.placements")),
        (placement.alias, url_for("outcomes.placement", placement_id=placement.id)),
    ]
