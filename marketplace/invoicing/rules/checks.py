"""What the portal has looked at before a person reviews an invoice; pure.

The checks do not decide: they show the reviewer where to look, and each of their grounds is one click away.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from marketplace.invoicing.rules.document import InvoiceDocument
from marketplace.invoicing.rules.drafting import Piece, Result
from marketplace.invoicing.rules.vat import VatCategory, vat_sums


class CheckKind(StrEnum):
    """What is looked at."""

    CONTRACT = "contract"
    LEDGER = "ledger"
    STILL_DUE = "still_due"
    PRICE = "price"
    CAP = "cap"
    VAT = "vat"
    SUMS = "sums"
    DUPLICATE = "duplicate"


@dataclass(frozen=True)
class ReviewCheck:
    """One check and whether it holds; ``lines`` are ledger lines for which it does not."""

    kind: CheckKind
    holds: bool
    lines: tuple[int, ...] = ()


@dataclass(frozen=True)
class LedgerLine:
    """What a check asks of a ledger line.

    Args:
        price_cents: The price that was used; None where nothing is due any more.
    """

    line_id: int
    result: Result
    cents: int
    achieved_on: date | None
    price_cents: int | None


@dataclass(frozen=True)
class Grounds:
    """What an invoice is held against.

    Args:
        signed: Whether the contract is signed by both sides.
        starts_on: First day of the contract.
        lines: Every ledger line of the contract, by id.
        pieces: Pieces of every sent invoice of the contract, this one's too.
        prices: Contract price by milestone and day of performance.
        rates: The ring's rate in percent by day, for sales that carry tax.
        cap_cents: The contract's cap, None without one.
    """

    signed: bool
    starts_on: date
    lines: Mapping[int, LedgerLine]
    pieces: tuple[Piece, ...]
    prices: Mapping[tuple[str, date], int]
    rates: Mapping[date, Decimal]
    cap_cents: int | None


def review_checks(document: InvoiceDocument, own: Iterable[Piece], grounds: Grounds) -> list[ReviewCheck]:
    """Hold an invoice against contract, ledger, prices, cap, tax, its own sums and other invoices.

    Args:
        document: What was sent.
        own: Its pieces.
    """
    pieces = list(own)
    in_contract = grounds.signed and document.performed_from >= grounds.starts_on
    return [
        ReviewCheck(CheckKind.CONTRACT, in_contract),
        _lines(CheckKind.LEDGER, _not_in_ledger(pieces, grounds)),
        _lines(CheckKind.STILL_DUE, [] if document.is_credit_note else _not_due(pieces, grounds)),
        _lines(CheckKind.PRICE, _wrong_price(pieces, grounds)),
        ReviewCheck(CheckKind.CAP, _within_cap(grounds)),
        _lines(CheckKind.VAT, _wrong_rate(pieces, grounds)),
        ReviewCheck(CheckKind.SUMS, _sums_hold(document, pieces)),
        _lines(CheckKind.DUPLICATE, _twice(pieces, grounds)),
    ]


def _lines(kind: CheckKind, wrong: Iterable[int]) -> ReviewCheck:
    found = tuple(sorted(set(wrong)))
    return ReviewCheck(kind, not found, found)


def _not_in_ledger(pieces: list[Piece], grounds: Grounds) -> list[int]:
    return [
        piece.line_id
        for piece in pieces
        if piece.line_id not in grounds.lines or grounds.lines[piece.line_id].result != piece.result
    ]


def _sums_by_result(amounts: Iterable[tuple[Result, int]]) -> dict[Result, int]:
    sums: dict[Result, int] = {}
    for result, cents in amounts:
        sums[result] = sums.get(result, 0) + cents
    return sums


def _not_due(pieces: list[Piece], grounds: Grounds) -> list[int]:
    """Lines whose result the ledger has taken back since, in whole or in part."""
    booked = _sums_by_result((line.result, line.cents) for line in grounds.lines.values())
    invoiced = _sums_by_result((piece.result, piece.cents) for piece in grounds.pieces)
    return [piece.line_id for piece in pieces if invoiced.get(piece.result, 0) > booked.get(piece.result, 0)]


def _wrong_price(pieces: list[Piece], grounds: Grounds) -> list[int]:
    wrong = []
    for piece in pieces:
        line = grounds.lines.get(piece.line_id)
        if line is None or line.price_cents is None:
            continue
        agreed = grounds.prices.get((piece.result.milestone, piece.performed_on))
        if agreed != line.price_cents:
            wrong.append(piece.line_id)
    return wrong


def _within_cap(grounds: Grounds) -> bool:
    return grounds.cap_cents is None or sum(piece.cents for piece in grounds.pieces) <= grounds.cap_cents


def _wrong_rate(pieces: list[Piece], grounds: Grounds) -> list[int]:
    return [
        piece.line_id
        for piece in pieces
        if piece.vat.category is VatCategory.STANDARD and grounds.rates.get(piece.performed_on) != piece.vat.percent
    ]


def _sums_hold(document: InvoiceDocument, pieces: list[Piece]) -> bool:
    counted = vat_sums((row.vat, row.net_cents) for row in document.rows)
    return document.vat == counted and document.net_cents == sum(piece.cents for piece in pieces)


def _twice(pieces: list[Piece], grounds: Grounds) -> list[int]:
    """Lines of which all invoices together hold more than was booked."""
    invoiced: dict[int, int] = {}
    for piece in grounds.pieces:
        invoiced[piece.line_id] = invoiced.get(piece.line_id, 0) + piece.cents
    return [
        piece.line_id
        for piece in pieces
        if piece.line_id in grounds.lines
        and abs(invoiced.get(piece.line_id, 0)) > abs(grounds.lines[piece.line_id].cents)
    ]
