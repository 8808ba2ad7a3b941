"""Reads of payments: the room's window to other rooms."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from marketplace.kernel.db import db
from marketplace.kernel.errors import NotFound, Problem
from marketplace.payments.models import Journal, LedgerEntry, Line, Run, Settlement
from marketplace.payments.rules import Key, ledger_problems


@dataclass(frozen=True)
class LineFacts:
    """A ledger line."""

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
    because: dict[str, Any]
    booked_at: datetime


@dataclass(frozen=True)
class RunFacts:
    """A payment run with its sums."""

    id: int
    as_of: date
    started_at: datetime
    started_by: int
    contracts: int
    lines: int
    cents: int


@dataclass(frozen=True)
class JournalFacts:
    """One contract in a run."""

    id: int
    run_id: int
    contract_id: int
    as_of: date
    terms_sha256: str
    line_count: int
    cents: int
    settled_at: datetime


def settled(contract_id: int) -> dict[Key, int]:
    """Cents booked so far by key; keys whose bookings cancel out are left out."""
    total = func.sum(Line.cents)
    rows = db.session.execute(
        select(Line.participant, Line.milestone, Line.occurrence, Line.part, Line.municipality, total)
        .where(Line.contract_id == contract_id)
        .group_by(Line.participant, Line.milestone, Line.occurrence, Line.part, Line.municipality)
        .having(total != 0)
    )
    return {Key(*row[:5]): int(row[5]) for row in rows}


def settled_to(contract_id: int) -> date | None:
    """The day up to which a contract has been settled."""
    return db.session.execute(
        select(Settlement.settled_to).where(Settlement.contract_id == contract_id)
    ).scalar_one_or_none()


def _line_facts(condition: Any) -> list[LineFacts]:
    rows = db.session.execute(
        select(Line, Journal.run_id).join(Journal, Line.journal_id == Journal.id).where(condition).order_by(Line.id)
    )
    return [
        LineFacts(
            run_id=run_id,
            **{name: getattr(row, name) for name in LineFacts.__dataclass_fields__ if name != "run_id"},
        )
        for row, run_id in rows
    ]


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


def lines_of(contract_id: int) -> list[LineFacts]:
    """All lines of a contract in the order they were booked."""
    return _line_facts(Line.contract_id == contract_id)


def lines_of_run(run_id: int) -> list[LineFacts]:
    """All lines of a run."""
    return _line_facts(Journal.run_id == run_id)


def lines_of_participant(contract_id: int, participant: str) -> list[LineFacts]:
    """All lines of one participant in a contract."""
    return _line_facts((Line.contract_id == contract_id) & (Line.participant == participant))


def runs(limit: int = 100) -> list[RunFacts]:
    """Runs with their sums, newest first."""
    rows = db.session.execute(
        select(
            Run.id,
            Run.as_of,
            Run.started_at,
            Run.started_by,
            func.count(Journal.id),
            func.coalesce(func.sum(Journal.line_count), 0),
            func.coalesce(func.sum(Journal.cents), 0),
        )
        .outerjoin(Journal, Journal.run_id == Run.id)
        .group_by(Run.id)
        .order_by(Run.id.desc())
        .limit(limit)
    )
    return [RunFacts(row[0], row[1], row[2], row[3], row[4], int(row[5]), int(row[6])) for row in rows]


def run(run_id: int) -> RunFacts:
    """One run.

    Raises:
        NotFound: there is none.
    """
    found = [one for one in runs(limit=1_000_000) if one.id == run_id]
    if not found:
        raise NotFound(what="run")
    return found[0]


def journals_of_run(run_id: int) -> list[JournalFacts]:
    """Contracts settled in a run, by contract."""
    rows = db.session.execute(select(Journal).where(Journal.run_id == run_id).order_by(Journal.contract_id)).scalars()
    return [JournalFacts(**{name: getattr(row, name) for name in JournalFacts.__dataclass_fields__}) for row in rows]


def sums_by_municipality(contract_ids: Collection[int] | None = None) -> dict[str, int]:
    """Cents booked by municipality, for some contracts or all."""
    query = select(Line.municipality, func.sum(Line.cents)).group_by(Line.municipality)
    if contract_ids is not None:
        query = query.where(Line.contract_id.in_(contract_ids))
    return {code: int(cents) for code, cents in db.session.execute(query)}


def problems() -> list[Problem]:
    """Faults of the ledger: journals out of balance, lines that differ from entries."""
    rows = db.session.execute(
        select(LedgerEntry.journal_id, func.sum(LedgerEntry.cents)).group_by(LedgerEntry.journal_id)
    )
    sums = {journal: int(cents) for journal, cents in rows}
    line_sum = int(db.session.execute(select(func.coalesce(func.sum(Line.cents), 0))).scalar_one())
    cost_sum = int(
        db.session.execute(
            select(func.coalesce(func.sum(LedgerEntry.cents), 0)).where(LedgerEntry.account.startswith("cost:"))
        ).scalar_one()
    )
    return ledger_problems(sums, line_sum, cost_sum)
