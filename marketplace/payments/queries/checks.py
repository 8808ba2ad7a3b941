"""What must hold over the whole ledger."""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from marketplace.contracts import queries as contracts
from marketplace.kernel.db import db
from marketplace.kernel.errors import Problem
from marketplace.payments.models import Journal, LedgerEntry, Line, Position
from marketplace.payments.rules import Sums, ledger_problems
from marketplace.terms.rules import Caps
from marketplace.terms.schemas import read_terms


def problems() -> list[Problem]:
    """Faults of the ledger: balance, sums of lines and entries, positions, caps."""
    return ledger_problems(
        Sums(
            balances=_by_journal(LedgerEntry, LedgerEntry.id.is_not(None)),
            costs=_by_journal(LedgerEntry, LedgerEntry.account == "cost"),
            lines=_by_journal(Line, Line.id.is_not(None)),
            stated=_stated(),
            counted=_counted(),
            positions=_positions(),
            participants=_participants(),
            over_caps=list(_over_caps()),
            reversed_lines=_wrong_lines(),
        )
    )


def _by_journal(table: Any, condition: ColumnElement[bool]) -> dict[tuple[int, str], int]:
    rows = db.session.execute(
        select(table.journal_id, table.municipality, func.sum(table.cents))
        .where(condition)
        .group_by(table.journal_id, table.municipality)
    )
    return {(journal, code): int(cents) for journal, code, cents in rows}


def _stated() -> dict[int, tuple[int, int]]:
    rows = db.session.execute(select(Journal.id, Journal.line_count, Journal.cents))
    return {journal: (count, cents) for journal, count, cents in rows}


def _counted() -> dict[int, tuple[int, int]]:
    rows = db.session.execute(select(Line.journal_id, func.count(), func.sum(Line.cents)).group_by(Line.journal_id))
    return {journal: (count, int(cents)) for journal, count, cents in rows}


def _positions() -> dict[tuple[int, str], int]:
    rows = db.session.execute(select(Position.contract_id, Position.participant, Position.booked))
    return {
        (contract, participant): sum(row[-1] for row in json.loads(booked)) for contract, participant, booked in rows
    }


def _participants() -> dict[tuple[int, str], int]:
    rows = db.session.execute(
        select(Journal.contract_id, Line.participant, func.sum(Line.cents))
        .join(Journal, Line.journal_id == Journal.id)
        .group_by(Journal.contract_id, Line.participant)
    )
    return {(contract, participant): int(cents) for contract, participant, cents in rows}


def _wrong_lines() -> list[int]:
    """Lines that are nothing, or no difference of their own two figures."""
    wrong = or_(Line.cents == 0, Line.cents != Line.entitled_cents - Line.settled_cents)
    return list(db.session.execute(select(Line.id).where(wrong).order_by(Line.id)).scalars())


def _over_caps() -> Iterator[tuple[int, str, str, int, int]]:
    """Payments above a cap; where terms were amended, the highest of their caps is the limit that surely holds."""
    for contract in contracts.signed():
        versions = [read_terms(one.document).caps for one in contracts.terms_versions(contract.id)]
        for name, value in _paid(contract.id).items():
            cap = _highest(versions, name[0])
            if cap is not None and value > cap:
                yield contract.id, name[0], name[1], value, cap


def _highest(versions: list[Caps], name: str) -> int | None:
    caps: list[int | None] = [getattr(one, f"{name}_cents") for one in versions]
    return None if None in caps else max(cap for cap in caps if cap is not None)


def _paid(contract_id: int) -> dict[tuple[str, str], int]:
    """Booked cents by what caps limit: the contract, a participant, a calendar year of achievement."""
    paid: dict[tuple[str, str], int] = defaultdict(int)
    rows = db.session.execute(select(Position.participant, Position.booked).where(Position.contract_id == contract_id))
    for participant, booked in rows:
        for *_, year, cents in json.loads(booked):
            paid["participant", participant] += cents
            paid["calendar_year", str(year)] += cents
            paid["contract", ""] += cents
    return paid
