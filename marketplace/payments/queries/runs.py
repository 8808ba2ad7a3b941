"""Reads of runs and their journals."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, func, select

from marketplace.contracts import queries as contracts
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotFound
from marketplace.payments.models import Journal, Line, Refused, Run, Settlement
from marketplace.payments.rules import Cause


@dataclass(frozen=True)
class RunFacts:
    """A payment run with its sums.

    Args:
        contract_ids: The contracts it is over.
        contracts: How many of them have been settled.
        refused: How many could not be.
    """

    id: int
    as_of: date
    contract_ids: tuple[int, ...]
    started_at: datetime
    started_by: int
    contracts: int
    lines: int
    cents: int
    refused: int

    @property
    def done(self) -> int:
        """Contracts that the run is through with."""
        return self.contracts + self.refused

    @property
    def finished(self) -> bool:
        """Whether it has been through all of its contracts."""
        return self.done >= len(self.contract_ids)


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
    reckoned: int
    settled_at: datetime


@dataclass(frozen=True)
class RefusedFacts:
    """A contract that a run could not settle; ``code`` and ``facts`` are those of the refusal."""

    run_id: int
    contract_id: int
    code: str
    facts: dict[str, Any]
    refused_at: datetime


@dataclass(frozen=True)
class MunicipalSum:
    """What a run booked for a contract and municipality for one cause."""

    contract_id: int
    municipality: str
    cause: Cause
    lines: int
    plus_cents: int
    minus_cents: int


def settled_to(contract_id: int) -> date | None:
    """The day up to which a contract has been settled."""
    return db.session.execute(
        select(Settlement.settled_to).where(Settlement.contract_id == contract_id)
    ).scalar_one_or_none()


def contracts_to_settle(as_of: date) -> list[int]:
    """Signed contracts that had begun by a day and are not settled so far, by id.

    One that a run over that day has refused is left for people: it would be refused again every hour.
    """
    up_to = dict(db.session.execute(select(Settlement.contract_id, Settlement.settled_to)).all())
    refused = select(Refused.contract_id).join(Run, Refused.run_id == Run.id).where(Run.as_of == as_of)
    left = set(db.session.execute(refused).scalars())
    return [
        one.id
        for one in contracts.signed()
        if one.starts_on <= as_of and one.id not in left and (up_to.get(one.id) or date.min) < as_of
    ]


def _runs(condition: Any, limit: int) -> list[RunFacts]:
    refused = select(func.count()).where(Refused.run_id == Run.id).correlate(Run).scalar_subquery()
    rows = db.session.execute(
        select(
            Run,
            func.count(Journal.id),
            func.coalesce(func.sum(Journal.line_count), 0),
            func.coalesce(func.sum(Journal.cents), 0),
            refused,
        )
        .outerjoin(Journal, Journal.run_id == Run.id)
        .where(condition)
        .group_by(Run.id)
        .order_by(Run.id.desc())
        .limit(limit)
    )
    return [
        RunFacts(
            row.id,
            row.as_of,
            tuple(row.contract_ids),
            row.started_at,
            row.started_by,
            contracts,
            int(lines),
            int(cents),
            refusals,
        )
        for row, contracts, lines, cents, refusals in rows
    ]


def runs(limit: int = 100) -> list[RunFacts]:
    """Runs with their sums, newest first."""
    return _runs(Run.id.is_not(None), limit)


def run(run_id: int) -> RunFacts:
    """One run.

    Raises:
        NotFound: there is none.
    """
    found = _runs(Run.id == run_id, 1)
    if not found:
        raise NotFound(what="run")
    return found[0]


def as_of_of_run(run_id: int) -> date:
    """The day of a run.

    Raises:
        NotFound: there is none.
    """
    found = db.session.execute(select(Run.as_of).where(Run.id == run_id)).scalar_one_or_none()
    if found is None:
        raise NotFound(what="run")
    return found


def unfinished_run(as_of: date, contract_ids: Collection[int]) -> RunFacts | None:
    """A run over these contracts as of a day that has not been through all of them: it was killed, or it goes on."""
    wanted = tuple(contract_ids)
    return next((one for one in _runs(Run.as_of == as_of, 20) if one.contract_ids == wanted and not one.finished), None)


def open_runs() -> list[RunFacts]:
    """Runs that have not been through all of their contracts, oldest first."""
    return [one for one in reversed(runs()) if not one.finished]


def open_contracts_of_run(run_id: int) -> list[int]:
    """Contracts that a run has still to settle, in its order."""
    wanted = db.session.execute(select(Run.contract_ids).where(Run.id == run_id)).scalar_one_or_none()
    if wanted is None:
        raise NotFound(what="run")
    settled = select(Journal.contract_id).where(Journal.run_id == run_id)
    refused = select(Refused.contract_id).where(Refused.run_id == run_id)
    done = set(db.session.execute(settled.union(refused)).scalars())
    return [contract_id for contract_id in wanted if contract_id not in done]


def _journals(condition: Any) -> list[JournalFacts]:
    rows = db.session.execute(select(Journal).where(condition).order_by(Journal.contract_id, Journal.id)).scalars()
    return [JournalFacts(**{name: getattr(row, name) for name in JournalFacts.__dataclass_fields__}) for row in rows]


def journal(run_id: int, contract_id: int) -> JournalFacts | None:
    """What a run did to a contract, or None when it has not come to it."""
    found = _journals((Journal.run_id == run_id) & (Journal.contract_id == contract_id))
    return found[0] if found else None


def journals_of_run(run_id: int) -> list[JournalFacts]:
    """Contracts settled in a run, by contract."""
    return _journals(Journal.run_id == run_id)


def journals_of_contract(contract_id: int) -> list[JournalFacts]:
    """A contract's settlements, oldest first."""
    return _journals(Journal.contract_id == contract_id)


def journal_before(contract_id: int, journal_id: int) -> JournalFacts | None:
    """The settlement of a contract before another one."""
    return next((one for one in reversed(journals_of_contract(contract_id)) if one.id < journal_id), None)


def refused_in_run(run_id: int) -> list[RefusedFacts]:
    """Contracts that a run could not settle, by contract."""
    rows = db.session.execute(select(Refused).where(Refused.run_id == run_id).order_by(Refused.contract_id)).scalars()
    return [RefusedFacts(row.run_id, row.contract_id, row.code, row.facts, row.refused_at) for row in rows]


def sums_of_run(run_id: int) -> list[MunicipalSum]:
    """What a run booked by contract, municipality and cause, in one query."""
    plus = func.sum(case((Line.cents > 0, Line.cents), else_=0))
    rows = db.session.execute(
        select(Journal.contract_id, Line.municipality, Line.cause, func.count(), plus, func.sum(Line.cents))
        .join(Journal, Line.journal_id == Journal.id)
        .where(Journal.run_id == run_id)
        .group_by(Journal.contract_id, Line.municipality, Line.cause)
        .order_by(Journal.contract_id, Line.municipality, Line.cause)
    )
    return [
        MunicipalSum(contract, code, Cause(cause), count, int(plus), int(total) - int(plus))
        for contract, code, cause, count, plus, total in rows
    ]
