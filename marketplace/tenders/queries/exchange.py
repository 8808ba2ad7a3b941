"""Reads of what surrounds a call: approvals, commitments, questions, amendments, declines, confirmations."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from marketplace.kernel.db import db
from marketplace.tenders.models import (
    Amendment,
    Approval,
    AskedQuestion,
    Call,
    Commitment,
    Confirmation,
    Decline,
    GivenAnswer,
)
from marketplace.tenders.rules import AmendmentFacts, CallState, CommitmentFacts, DeclineReason, call_state


def approved_versions(call_id: int) -> set[int]:
    """Versions of a draft that a second officer has approved."""
    return set(db.session.execute(select(Approval.call_version).where(Approval.call_id == call_id)).scalars())


@dataclass(frozen=True)
class ApprovalFacts:
    """Who approved a draft, and when."""

    approved_by: int
    approved_at: datetime


def last_approval(call_id: int) -> ApprovalFacts | None:
    """The last approval of a call, or None."""
    row = db.session.execute(
        select(Approval).where(Approval.call_id == call_id).order_by(Approval.id.desc()).limit(1)
    ).scalar_one_or_none()
    return ApprovalFacts(row.approved_by, row.approved_at) if row is not None else None


def commitments(call_id: int) -> list[CommitmentFacts]:
    """Every commitment entered for a call, in the order of entering; the last of a municipality counts."""
    rows = db.session.execute(select(Commitment).where(Commitment.call_id == call_id).order_by(Commitment.id))
    return [row.as_facts() for row in rows.scalars()]


def appropriations_of_calls(now: datetime, states: Collection[CallState]) -> dict[tuple[int, str], int]:
    """Cents set aside by call and municipality, for calls that stand in some states at a moment."""
    rows = db.session.execute(
        select(Call.id, Call.state, Call.deadline, Commitment.municipality_code, Commitment.appropriation_cents)
        .join(Commitment, Commitment.call_id == Call.id)
        .order_by(Commitment.id)
    )
    last: dict[tuple[int, str], int] = {}
    for call_id, state, deadline, code, cents in rows:
        if call_state(state, deadline, now) in states:
            last[call_id, code] = cents
    return last


@dataclass(frozen=True)
class Asked:
    """A question about a call with its answer, if there is one.

    Args:
        provider_id: Who asked; to be shown to nobody but the asker.
        late_reason: Why the answer came later than the law's limit; empty when it did not.
    """

    id: int
    call_id: int
    provider_id: int
    text: str
    asked_at: datetime
    answer: str | None
    answered_at: datetime | None
    late_reason: str


def questions(call_id: int) -> list[Asked]:
    """Questions about a call in the order they were asked, in one query."""
    rows = db.session.execute(
        select(AskedQuestion, GivenAnswer)
        .outerjoin(GivenAnswer, GivenAnswer.question_id == AskedQuestion.id)
        .where(AskedQuestion.call_id == call_id)
        .order_by(AskedQuestion.id)
    )
    return [_asked(asked, given) for asked, given in rows]


def _asked(asked: AskedQuestion, given: GivenAnswer | None) -> Asked:
    return Asked(
        id=asked.id,
        call_id=asked.call_id,
        provider_id=asked.provider_id,
        text=asked.text,
        asked_at=asked.asked_at,
        answer=given.text if given is not None else None,
        answered_at=given.answered_at if given is not None else None,
        late_reason=given.late_reason if given is not None else "",
    )


def amendments(call_id: int) -> list[AmendmentFacts]:
    """Amendments of a call by number."""
    rows = db.session.execute(select(Amendment).where(Amendment.call_id == call_id).order_by(Amendment.number))
    return [row.as_facts() for row in rows.scalars()]


@dataclass(frozen=True)
class DeclineFacts:
    """Why an invited provider does not bid."""

    provider_id: int
    reason: DeclineReason
    text: str
    declined_at: datetime


def declines(call_id: int) -> dict[int, DeclineFacts]:
    """Declined invitations by provider.

    Before the deadline only a provider's own may be shown to anybody, because who will not bid tells who may.
    """
    rows = db.session.execute(select(Decline).where(Decline.call_id == call_id).order_by(Decline.id)).scalars()
    return {row.provider_id: DeclineFacts(row.provider_id, row.reason, row.text, row.declined_at) for row in rows}


def confirmations(call_id: int) -> dict[str, set[int]]:
    """Numbers of the amendments after which a bid was confirmed, by bid id."""
    found: dict[str, set[int]] = {}
    for row in db.session.execute(select(Confirmation).where(Confirmation.call_id == call_id)).scalars():
        found.setdefault(row.bid_id, set()).add(row.amendment)
    return found
