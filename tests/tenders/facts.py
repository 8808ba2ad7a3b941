"""A call as plain values, for rules that need no database."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from marketplace.kernel.errors import Problem
from marketplace.tenders.rules import (
    CallFacts,
    CallState,
    Question,
)

DEADLINE = datetime(2026, 12, 7, 10, 0, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
CEILINGS = {"start": 30_000, "job": 120_000}


def make_facts(**changed: Any) -> CallFacts:
    """A published call with two milestones and two questions."""
    given_facts: dict[str, Any] = {
        "id": 1,
        "code": "MK-2026-001",
        "title": "Työhön",
        "need": "Sata ihmistä on ollut työttömänä yli vuoden.",
        "category_id": 1,
        "responsible_municipality": "398",
        "municipalities": ("098", "398"),
        "target_groups": ("LTU",),
        "volume_min": 10,
        "volume_max": 20,
        "starts_on": date(2027, 2, 1),
        "ends_on": date(2028, 1, 31),
        "terms_document": {"milestones": [{"code": c, "price_cents": p} for c, p in CEILINGS.items()]},
        "expected": {"start": 20, "job": 10},
        "price_weight": 40,
        "quality_weight": 60,
        "questions": (Question("q1", "Miten?", 60, ""), Question("q2", "Kuka?", 40, "")),
        "winners_max": 1,
        "deadline": DEADLINE,
        "standstill": True,
        "model_id": 1,
        "stored_state": CallState.PUBLISHED,
        "published_at": DEADLINE - timedelta(days=13),
        "opened_at": None,
        "decided_at": None,
        "created_by": 1,
        "changed_by": 1,
        "version": 1,
    }
    return CallFacts(**{**given_facts, **changed})


def codes_of(problems: list[Problem]) -> list[str]:
    return [one.code.removeprefix("tenders.") for one in problems]
