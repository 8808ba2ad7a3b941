"""Whether the invoices and the ledger say the same."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from marketplace.contracts import queries as contracts
from marketplace.invoicing.models import DraftPiece, Invoice, SentDocument, SentPiece
from marketplace.invoicing.rules import from_json
from marketplace.kernel.canonical import canonical_json
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db
from marketplace.kernel.errors import Problem
from marketplace.payments import queries as payments
from marketplace.payments.queries import LineFacts

Month = tuple[str, str]
"""Municipality code, and the month in which the line was booked: ``2026-11``."""


@dataclass(frozen=True)
class MonthSums:
    """Net cents of one municipality and month: what was booked, and where it stands."""

    booked_cents: int = 0
    sent_cents: int = 0
    drafted_cents: int = 0
    open_cents: int = 0

    def plus(self, **cents: int) -> "MonthSums":
        """The sums with some of them grown."""
        return MonthSums(**{name: value + cents.get(name, 0) for name, value in vars(self).items()})


def sha256_of(content: dict[str, Any]) -> str:
    """SHA-256, in hex, of a document in canonical JSON."""
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()


def _ledger() -> list[LineFacts]:
    return [line for contract in contracts.signed() for line in payments.lines_of(contract.id)]


def _pieces(table: type[SentPiece] | type[DraftPiece]) -> list[tuple[int, str, int]]:
    """Ledger line, municipality and cents of pieces, summed by line and municipality."""
    rows = db.session.execute(
        select(table.ledger_line_id, table.municipality, func.sum(table.net_cents)).group_by(
            table.ledger_line_id, table.municipality
        )
    )
    return [(line_id, municipality, int(cents)) for line_id, municipality, cents in rows]


def month_sums(lines: Iterable[LineFacts] | None = None) -> dict[Month, MonthSums]:
    """What was booked in each month for each municipality, and what of it was sent, drafted or is open.

    The months are those of booking, so that a credited and newly sent line stays in the month it belongs to.
    """
    ledger = list(_ledger() if lines is None else lines)
    months = {line.id: day_in_finland(line.booked_at).strftime("%Y-%m") for line in ledger}
    sums: dict[Month, MonthSums] = defaultdict(MonthSums)
    left = {line.id: line.cents for line in ledger}
    for name, table in (("sent_cents", SentPiece), ("drafted_cents", DraftPiece)):
        for line_id, municipality, cents in _pieces(table):
            if line_id in months:
                key = (municipality, months[line_id])
                sums[key] = sums[key].plus(**{name: cents})
                left[line_id] -= cents
    for line in ledger:
        key = (line.municipality, months[line.id])
        sums[key] = sums[key].plus(booked_cents=line.cents, open_cents=left[line.id])
    return dict(sums)


def problems() -> list[Problem]:
    """Every fault between ledger and invoices, to be told by ``marketplace check``.

    Looked at are: each municipality's sums by month; lines invoiced for more than they are, or that the ledger does
    not know; documents that differ from their hash or from their pieces; numbers that leave a gap.
    """
    ledger = _ledger()
    return [*_month_problems(ledger), *_line_problems(ledger), *_document_problems(), *_number_problems()]


def _month_problems(ledger: list[LineFacts]) -> list[Problem]:
    return [
        Problem(
            f"{municipality}/{month}",
            "invoicing.month_differs",
            {"municipality": municipality, "month": month, "booked": sums.booked_cents, "invoiced": sums.sent_cents},
        )
        for (municipality, month), sums in sorted(month_sums(ledger).items())
        if sums.booked_cents != sums.sent_cents + sums.drafted_cents + sums.open_cents
    ]


def _line_problems(ledger: list[LineFacts]) -> list[Problem]:
    invoiced: dict[int, int] = defaultdict(int)
    for table in (SentPiece, DraftPiece):
        for line_id, _, cents in _pieces(table):
            invoiced[line_id] += cents
    booked = {line.id: line.cents for line in ledger}
    found = []
    for line_id, cents in sorted(invoiced.items()):
        if line_id not in booked:
            found.append(Problem(f"line[{line_id}]", "invoicing.line_unknown", {"line": line_id}))
        elif abs(cents) > abs(booked[line_id]) or cents * booked[line_id] < 0:
            facts = {"line": line_id, "invoiced": cents, "booked": booked[line_id]}
            found.append(Problem(f"line[{line_id}]", "invoicing.line_overinvoiced", facts))
    return found


def _document_problems() -> list[Problem]:
    pieces = {
        invoice_id: int(cents)
        for invoice_id, cents in db.session.execute(
            select(SentPiece.invoice_id, func.sum(SentPiece.net_cents)).group_by(SentPiece.invoice_id)
        )
    }
    rows = db.session.execute(select(SentDocument, Invoice).join(Invoice, Invoice.id == SentDocument.invoice_id))
    found = []
    for sent, row in rows:
        document, path = from_json(sent.content), f"invoice[{row.id}]"
        if sent.sha256 != sha256_of(sent.content):
            found.append(Problem(path, "invoicing.document_changed", {"number": sent.number}))
        if (document.net_cents, document.gross_cents) != (pieces.get(row.id, 0), row.gross_cents):
            facts = {"number": sent.number, "document": document.net_cents, "pieces": pieces.get(row.id, 0)}
            found.append(Problem(path, "invoicing.sums_differ", facts))
    return found


def _number_problems() -> list[Problem]:
    rows = db.session.execute(
        select(
            SentDocument.provider_id,
            SentDocument.year,
            func.count(SentDocument.sequence),
            func.max(SentDocument.sequence),
        )
        .where(SentDocument.sequence.is_not(None))
        .group_by(SentDocument.provider_id, SentDocument.year)
    )
    return [
        Problem(
            f"provider[{provider}]/{year}", "invoicing.numbers_have_gap", {"year": year, "count": count, "last": last}
        )
        for provider, year, count, last in rows
        if count != last
    ]
