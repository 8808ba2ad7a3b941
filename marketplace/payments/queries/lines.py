"""Reads of ledger lines."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from marketplace.kernel.db import db
from marketplace.kernel.errors import NotFound
from marketplace.payments.models import Figures, Journal, Line
from marketplace.payments.rules import Cause, Key

READ_AT_ONCE = 1_000


@dataclass(frozen=True)
class LineFacts:
    """A ledger line.

    Args:
        cause: Why it was booked.
        because: Figures of the payment it is a part of, see :func:`marketplace.terms.rules.because_of`; empty when
            nothing is due any more.
        booked_at: When its journal was settled.
    """

    id: int
    journal_id: int
    run_id: int
    contract_id: int
    participant: str
    milestone: str
    occurrence: str
    part: str
    municipality: str
    cents: int
    entitled_cents: int
    settled_cents: int
    achieved_on: date | None
    due_on: date | None
    cause: Cause
    because: dict[str, Any]
    booked_at: datetime

    @property
    def key(self) -> Key:
        """What the line is about."""
        return Key(self.participant, self.milestone, self.occurrence, self.part, self.municipality)


def _line_facts(condition: ColumnElement[bool], limit: int | None = None, offset: int = 0) -> list[LineFacts]:
    query = (
        select(
            Line.id,
            Line.journal_id,
            Journal.run_id,
            Journal.contract_id,
            Line.participant,
            Line.milestone,
            Line.occurrence,
            Line.part,
            Line.municipality,
            Line.cents,
            Line.entitled_cents,
            Line.settled_cents,
            Line.achieved_on,
            Line.due_on,
            Line.cause,
            Journal.settled_at,
            Line.number,
        )
        .join(Journal, Line.journal_id == Journal.id)
        .where(condition)
        .order_by(Line.id)
        .limit(limit)
        .offset(offset)
    )
    rows = db.session.execute(query).all()
    figures = _figures(rows)
    return [_facts_of(row, figures) for row in rows]


def _figures(rows: Sequence[Any]) -> dict[tuple[int, str], list[dict[str, Any]]]:
    """Figures of the payments of some lines by journal and participant: lines share them, so they are read once."""
    participants = sorted({row.participant for row in rows if row.number is not None})
    journals = {row.journal_id for row in rows}
    found = {}
    for first in range(0, len(participants), READ_AT_ONCE):
        query = select(Figures.journal_id, Figures.participant, Figures.payments).where(
            Figures.journal_id.in_(journals), Figures.participant.in_(participants[first : first + READ_AT_ONCE])
        )
        for journal_id, participant, payments in db.session.execute(query):
            found[journal_id, participant] = payments
    return found


def _facts_of(row: Any, figures: dict[tuple[int, str], list[dict[str, Any]]]) -> LineFacts:
    because = {} if row.number is None else figures[row.journal_id, row.participant][row.number]
    return LineFacts(*(*row[:14], Cause(row.cause), because, row.settled_at))


def line(line_id: int) -> LineFacts:
    """One ledger line.

    Raises:
        NotFound: there is none.
    """
    found = _line_facts(Line.id == line_id)
    if not found:
        raise NotFound(what="line")
    return found[0]


def lines(line_ids: Collection[int]) -> list[LineFacts]:
    """Ledger lines by id."""
    return _line_facts(Line.id.in_(line_ids))


def lines_of(contract_id: int, *, limit: int | None = None, offset: int = 0) -> list[LineFacts]:
    """Lines of a contract in the order they were booked, all or some."""
    return _line_facts(Journal.contract_id == contract_id, limit, offset)


def lines_of_run(run_id: int, *, limit: int | None = None, offset: int = 0) -> list[LineFacts]:
    """Lines of a run, all or some."""
    return _line_facts(Journal.run_id == run_id, limit, offset)


def lines_of_participant(contract_id: int, participant: str) -> list[LineFacts]:
    """All lines of one participant in a contract."""
    return _line_facts((Journal.contract_id == contract_id) & (Line.participant == participant))


def settled(contract_id: int) -> dict[Key, int]:
    """Cents booked so far by key; keys whose bookings cancel out are left out."""
    total = func.sum(Line.cents)
    columns = (Line.participant, Line.milestone, Line.occurrence, Line.part, Line.municipality)
    rows = db.session.execute(
        select(*columns, total)
        .join(Journal, Line.journal_id == Journal.id)
        .where(Journal.contract_id == contract_id)
        .group_by(*columns)
        .having(total != 0)
    )
    return {Key(*row[:5]): int(row[5]) for row in rows}


def sums_by_municipality(contract_ids: Collection[int] | None = None) -> dict[str, int]:
    """Cents booked by municipality, for some contracts or all."""
    query = select(Line.municipality, func.sum(Line.cents)).group_by(Line.municipality)
    if contract_ids is not None:
        query = query.join(Journal, Line.journal_id == Journal.id).where(Journal.contract_id.in_(contract_ids))
    return {code: int(cents) for code, cents in db.session.execute(query)}
