"""Reads of calls and invitations."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, extract, func, select

from marketplace.kernel.db import db
from marketplace.kernel.errors import NotFound
from marketplace.tenders.models import Call, Invitation, SealedList
from marketplace.tenders.rules import CallFacts, CallState, call_state


def call(call_id: int) -> CallFacts:
    """One call.

    Raises:
        NotFound: there is none.
    """
    row = db.session.get(Call, call_id)
    if row is None:
        raise NotFound(what="call")
    return row.as_facts()


@dataclass(frozen=True)
class CallRow:
    """A call in a list."""

    id: int
    code: str
    title: str
    category_id: int
    municipalities: list[str]
    deadline: datetime | None
    state: CallState
    responsible_municipality: str
    terms_document: dict[str, Any]

    @property
    def ceiling_cents(self) -> int:
        """The highest ceiling of a single result."""
        return max((one["price_cents"] for one in self.terms_document.get("milestones", [])), default=0)


def _in_state(state: CallState, now: datetime) -> list[ColumnElement[bool]]:
    """What a row must be like to stand in a state at a moment; see the rule :func:`call_state`."""
    if state is CallState.PUBLISHED:
        return [Call.state == CallState.PUBLISHED, Call.deadline >= now]
    if state is CallState.CLOSED:
        return [Call.state == CallState.PUBLISHED, Call.deadline < now]
    return [Call.state == state]


def calls(
    *, now: datetime, drafts: bool, state: CallState | None = None, page: int = 1, page_size: int = 50
) -> tuple[list[CallRow], int]:
    """One page of calls, newest first, and how many there are.

    Args:
        now: The moment for which states are told.
        drafts: Whether drafts are shown too.
        state: Only calls that stand there at the moment.
    """
    query = select(Call)
    if not drafts:
        query = query.where(Call.state != CallState.DRAFT)
    if state is not None:
        query = query.where(*_in_state(state, now))
    count = select(func.count()).select_from(query.subquery()).scalar_subquery()
    rows = db.session.execute(
        select(
            count.label("in_all"),
            Call.id,
            Call.code,
            Call.title,
            Call.category_id,
            Call.municipalities,
            Call.deadline,
            Call.state,
            Call.responsible_municipality,
            Call.terms_document,
        )
        .where(Call.id.in_(query.with_only_columns(Call.id)))
        .order_by(Call.id.desc())
        .limit(page_size)
        .offset((page - 1) * page_size)
    ).all()
    # The number comes with the rows, so that a list costs one query; a page past the end has none to bring it.
    number = rows[0].in_all if rows else db.session.execute(select(count)).scalar_one() if page > 1 else 0
    return [_call_row(row, now) for row in rows], number


def _call_row(row: Row[Any], now: datetime) -> CallRow:
    return CallRow(
        id=row.id,
        code=row.code,
        title=row.title,
        category_id=row.category_id,
        municipalities=row.municipalities,
        deadline=row.deadline,
        state=call_state(row.state, row.deadline, now),
        responsible_municipality=row.responsible_municipality,
        terms_document=row.terms_document,
    )


def open_calls(now: datetime) -> list[CallRow]:
    """Published calls whose deadline has not passed, the nearest deadline first."""
    found, _ = calls(now=now, drafts=False, page_size=10_000)
    return sorted((one for one in found if one.state is CallState.PUBLISHED), key=lambda one: str(one.deadline))


def due_to_close(now: datetime) -> list[int]:
    """Published calls whose deadline has passed and that have no sealed list yet."""
    return list(
        db.session.execute(
            select(Call.id)
            .outerjoin(SealedList, SealedList.call_id == Call.id)
            .where(Call.state == CallState.PUBLISHED, Call.deadline < now, SealedList.id.is_(None))
            .order_by(Call.id)
        ).scalars()
    )


def count_of_year(year: int) -> int:
    """How many calls were drafted in a year, for the next code."""
    return db.session.execute(
        select(func.count()).select_from(Call).where(extract("year", Call.created_at) == year)
    ).scalar_one()


@dataclass(frozen=True)
class Cancellation:
    """Why and when a call was cancelled."""

    at: datetime
    reason: str


def expected_counts(call_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """How many results of each milestone some calls expected, by call."""
    rows = db.session.execute(select(Call.id, Call.expected).where(Call.id.in_(call_ids)))
    return dict(rows.all())


def cancellation(call_id: int) -> Cancellation | None:
    """The cancellation of a call, or None."""
    row = db.session.execute(select(Call.cancelled_at, Call.cancel_reason).where(Call.id == call_id)).one()
    return Cancellation(row.cancelled_at, row.cancel_reason) if row.cancelled_at is not None else None


def invitation_of(call_id: int, provider_id: int) -> datetime | None:
    """When a provider was invited to a call, or None."""
    return db.session.execute(
        select(Invitation.invited_at).where(Invitation.call_id == call_id, Invitation.provider_id == provider_id)
    ).scalar_one_or_none()


def invitations(call_id: int) -> dict[int, tuple[datetime, int]]:
    """Moment and number of people told, by invited provider."""
    rows = db.session.execute(select(Invitation).where(Invitation.call_id == call_id)).scalars()
    return {row.provider_id: (row.invited_at, row.people_told) for row in rows}
