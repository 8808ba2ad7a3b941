"""Reads of whom the portal forgets, and of what goes and what stays with it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from marketplace.contracts import queries as contracts
from marketplace.kernel.db import db
from marketplace.outcomes.models import Counted, Fact, Look, Placement, PlacementStep
from marketplace.outcomes.rules.retention import forget_on
from marketplace.ring import queries as ring

YEARS = "employment_data.delete_years"
"""The law's number: years from the end of the contract."""


@dataclass(frozen=True)
class Effect:
    """What forgetting some participants removes, and what of their payments stays.

    Args:
        stays: Placements whose documents of paid sums stay.
    """

    people: int
    placements: int
    reports: int
    steps: int
    looks: int
    stays: int


def to_forget(on: date) -> list[int]:
    """Participants who are forgotten on a day or were to be before it, by id."""
    years = ring.legal_parameter(YEARS, on).value
    ends = {one.id: one.ends_on for one in contracts.contracts()}
    of_person: dict[int, list[date]] = {}
    rows = db.session.execute(
        select(Placement.participant_id, Placement.contract_id).where(Placement.forgotten_at.is_(None))
    )
    for participant_id, contract_id in rows:
        of_person.setdefault(participant_id, []).append(ends[contract_id])
    return sorted(key for key, many in of_person.items() if forget_on(many, years=years) <= on)


def effect_of_forgetting(participant_ids: Collection[int]) -> Effect:
    """What goes and what stays when participants are forgotten."""
    own = select(Placement.id).where(Placement.participant_id.in_(participant_ids))

    def number(column: object) -> int:
        return db.session.execute(select(func.count()).where(column.in_(own))).scalar_one()  # type: ignore[attr-defined]

    return Effect(
        people=len(participant_ids),
        placements=number(Placement.id),
        reports=number(Fact.placement_id),
        steps=number(PlacementStep.placement_id),
        looks=number(Look.placement_id),
        stays=number(Counted.placement_id),
    )
