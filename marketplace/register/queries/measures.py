"""Reads of suspensions and removals on which providers are heard."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from marketplace.kernel.db import db
from marketplace.kernel.errors import NotFound
from marketplace.register.models import Measure, MeasureAnswer, MeasureDecision
from marketplace.register.rules import MeasureFacts


def _facts(row: Measure, answer: MeasureAnswer | None, decision: MeasureDecision | None) -> MeasureFacts:
    return MeasureFacts(
        id=row.id,
        provider_id=row.provider_id,
        category_id=row.category_id,
        kind=row.kind,
        section=row.section,
        grounds=row.grounds,
        heard_until=row.heard_until,
        opened_by=row.opened_by,
        opened_at=row.opened_at,
        answer=answer.answer if answer is not None else "",
        answered_at=answer.given_at if answer is not None else None,
        outcome=decision.outcome if decision is not None else None,
        reasons=decision.reasons if decision is not None else "",
        decided_by=decision.decided_by if decision is not None else None,
        decided_at=decision.decided_at if decision is not None else None,
    )


def _measures(*conditions: Any) -> list[MeasureFacts]:
    rows = db.session.execute(
        select(Measure, MeasureAnswer, MeasureDecision)
        .outerjoin(MeasureAnswer, MeasureAnswer.measure_id == Measure.id)
        .outerjoin(MeasureDecision, MeasureDecision.measure_id == Measure.id)
        .where(*conditions)
        .order_by(Measure.id.desc())
    )
    return [_facts(*row) for row in rows]


def measure(measure_id: int) -> MeasureFacts:
    """One suspension or removal.

    Raises:
        NotFound: there is none.
    """
    found = _measures(Measure.id == measure_id)
    if not found:
        raise NotFound(what="measure")
    return found[0]


def measures_of(provider_id: int) -> Sequence[MeasureFacts]:
    """All of a provider's, newest first."""
    return _measures(Measure.provider_id == provider_id)


def open_measures() -> Sequence[MeasureFacts]:
    """Those that are undecided, newest first."""
    return _measures(MeasureDecision.measure_id.is_(None))
