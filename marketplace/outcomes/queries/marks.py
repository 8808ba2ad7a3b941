"""What goes with placements and their waiting facts, each told in one row, all of it read in one question."""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Date, Integer, Select, String, Text, cast, func, literal, null, select, union_all

from marketplace.kernel.db import db
from marketplace.outcomes.models import (
    Contest,
    Dismissal,
    FirstLook,
    Message,
    ParticipantHome,
    PlacementGroups,
    PlacementStep,
    Verification,
)
from marketplace.outcomes.rules import Home, Step


@dataclass
class Marks:
    """What goes with some placements and facts.

    Args:
        homes: By participant, earliest first; of two from one day the later entered counts.
        groups: Target groups by placement, where they were corrected.
        steps: By placement, in the order they were taken.
        dismissed: Keys of dismissed signals.
        first_lookers: Who looked first at a fact that two persons verify.
        asked: Facts about which the provider's answer is waited for.
        open_contests: How many contested rejections wait for their decision.
    """

    homes: dict[int, list[Home]] = field(default_factory=dict)
    groups: dict[int, tuple[str, ...]] = field(default_factory=dict)
    steps: dict[int, list[Step]] = field(default_factory=dict)
    dismissed: set[str] = field(default_factory=set)
    first_lookers: dict[int, int] = field(default_factory=dict)
    asked: set[int] = field(default_factory=set)
    open_contests: int = 0


def _rows(kind: str, owner: Any, number: Any, text: Any, day: Any = None) -> Select[Any]:
    """One kind of rows in the shape that all of them share."""
    shown = cast(null(), Date) if day is None else day
    return select(literal(kind, String), cast(owner, Integer), cast(number, Integer), cast(text, Text), shown)


def marks_of(
    placement_ids: Collection[int], people: Collection[int] | Select[Any], fact_ids: Collection[int] = ()
) -> Marks:
    """Read what goes with placements, their people and waiting facts.

    Args:
        people: Participants, or a query of their ids.
    """
    undecided = (
        select(func.count(Contest.id))
        .outerjoin(Verification, (Verification.fact_id == Contest.fact_id) & (Verification.round == 2))
        .where(Verification.id.is_(None))
        .scalar_subquery()
    )
    parts = [
        _rows(
            "home",
            ParticipantHome.participant_id,
            ParticipantHome.id,
            ParticipantHome.municipality,
            ParticipantHome.since,
        ).where(ParticipantHome.participant_id.in_(people)),
        _rows("groups", PlacementGroups.placement_id, PlacementGroups.id, PlacementGroups.groups).where(
            PlacementGroups.placement_id.in_(placement_ids)
        ),
        _rows("step", PlacementStep.placement_id, PlacementStep.id, cast(PlacementStep.step, String)).where(
            PlacementStep.placement_id.in_(placement_ids)
        ),
        _rows("dismissed", Dismissal.placement_id, Dismissal.id, Dismissal.key).where(
            Dismissal.placement_id.in_(placement_ids)
        ),
        _rows("first", FirstLook.fact_id, FirstLook.looked_by, literal("")).where(FirstLook.fact_id.in_(fact_ids)),
        _rows("said", Message.fact_id, Message.id, cast(cast(Message.from_provider, Integer), Text)).where(
            Message.fact_id.in_(fact_ids)
        ),
        _rows("contests", literal(0), undecided, literal("")),
    ]
    return _read(db.session.execute(union_all(*parts)).all())


def _read(rows: Collection[Any]) -> Marks:
    marks = Marks()
    homes: dict[int, dict[date, Home]] = {}
    for kind, owner, number, text, day in sorted(rows, key=lambda row: (row[0], row[2])):
        match kind:
            case "home":
                homes.setdefault(owner, {})[day] = Home(text, day)
            case "groups":
                marks.groups[owner] = tuple(json.loads(text))
            case "step":
                marks.steps.setdefault(owner, []).append(Step[text])
            case "dismissed":
                marks.dismissed.add(text)
            case "first":
                marks.first_lookers[owner] = number
            case "said":
                (marks.asked.discard if int(text) else marks.asked.add)(owner)
            case "contests":
                marks.open_contests = number
    marks.homes = {owner: [known[since] for since in sorted(known)] for owner, known in homes.items()}
    return marks
