"""Reads of what goes with a verdict: questions, the first of two persons, contested rejections."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import aliased

from marketplace.kernel.db import db
from marketplace.outcomes.models import Contest, Fact, FirstLook, Message, Placement, Verification
from marketplace.outcomes.rules import ContestFacts, FirstLookFacts, Remark


def messages_about(fact_id: int) -> list[Remark]:
    """Questions and answers about a fact, oldest first."""
    rows = db.session.execute(select(Message).where(Message.fact_id == fact_id).order_by(Message.id)).scalars()
    return [row.as_facts() for row in rows]


def first_looks(fact_ids: Collection[int]) -> dict[int, FirstLookFacts]:
    """What the first of two persons found, by fact."""
    rows = db.session.execute(select(FirstLook).where(FirstLook.fact_id.in_(fact_ids))).scalars()
    return {
        row.fact_id: FirstLookFacts(
            row.fact_id, row.evidence, row.evidence_seen_on, row.worth_cents, row.looked_by, row.looked_at
        )
        for row in rows
    }


def contest_of(fact_id: int) -> ContestFacts | None:
    """A contested rejection of a fact, with what was decided; None when it is not contested."""
    found = _contests(Contest.fact_id == fact_id)
    return found[0] if found else None


def open_contests() -> list[ContestFacts]:
    """Contested rejections that wait for their decision, the earliest deadline first."""
    return [one for one in _contests() if one.decision is None]


def _contests(*conditions: object) -> list[ContestFacts]:
    first, second = aliased(Verification), aliased(Verification)
    rows = db.session.execute(
        select(Contest, first, second)
        .join(first, (first.fact_id == Contest.fact_id) & (first.round == 1))
        .outerjoin(second, (second.fact_id == Contest.fact_id) & (second.round == 2))
        .where(*conditions)  # type: ignore[arg-type]
        .order_by(Contest.decide_by_day, Contest.id)
    )
    return [_contest(row, one, two) for row, one, two in rows]


def _contest(row: Contest, first: Verification, second: Verification | None) -> ContestFacts:
    return ContestFacts(
        fact_id=row.fact_id,
        grounds=row.grounds,
        decide_by=row.decide_by_day,
        opened_by=row.opened_by,
        opened_at=row.opened_at,
        first_verdict_by=first.verified_by,
        first_reason=first.reason,
        decision=second.verdict if second is not None else None,
        decision_reason=second.reason if second is not None else "",
        decided_by=second.verified_by if second is not None else None,
        decided_at=second.verified_at if second is not None else None,
    )


def participants_of(fact_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Placement and participant by fact."""
    rows = db.session.execute(
        select(Fact.id, Placement.id, Placement.participant_id)
        .join(Placement, Fact.placement_id == Placement.id)
        .where(Fact.id.in_(fact_ids))
    )
    return {fact_id: (placement_id, participant_id) for fact_id, placement_id, participant_id in rows}
