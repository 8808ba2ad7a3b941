"""Reads of what providers did with placements, and of who looked at them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from marketplace.kernel.db import db
from marketplace.outcomes.models import Look, PlacementStep
from marketplace.outcomes.queries.facts import facts_of
from marketplace.outcomes.rules import FactKind, FactRow, Standing, StepTaken, standing


def steps_of(placement_ids: Collection[int]) -> dict[int, list[StepTaken]]:
    """Steps by placement, in the order they were taken."""
    found: dict[int, list[StepTaken]] = {placement_id: [] for placement_id in placement_ids}
    rows = db.session.execute(
        select(PlacementStep).where(PlacementStep.placement_id.in_(placement_ids)).order_by(PlacementStep.id)
    ).scalars()
    for row in rows:
        found[row.placement_id].append(row.as_facts())
    return found


def service_reported(facts: Collection[FactRow]) -> bool:
    """Whether a start of the service was reported and not taken back."""
    return any(one.kind is FactKind.START and one.payload and one.superseded_by is None for one in facts)


def standing_of(placement_id: int) -> tuple[Standing, list[StepTaken]]:
    """Where a placement stands, with its steps."""
    steps = steps_of([placement_id])[placement_id]
    facts = facts_of([placement_id])[placement_id]
    return standing([one.step for one in steps], service_reported=service_reported(facts)), steps


@dataclass(frozen=True)
class LookRow:
    """A look at a participant's page."""

    person_id: int
    organisation_id: int
    looked_at: datetime


def looks_at(placement_id: int, *, most: int = 500) -> list[LookRow]:
    """Who looked at a placement, newest first."""
    rows = db.session.execute(
        select(Look.person_id, Look.organisation_id, Look.looked_at)
        .where(Look.placement_id == placement_id)
        .order_by(Look.looked_at.desc(), Look.id.desc())
        .limit(most)
    )
    return [LookRow(*row) for row in rows]
