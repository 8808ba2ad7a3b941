"""Reads for the reviewer: the checks, and the specification behind an invoice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from marketplace.contracts import queries as contracts
from marketplace.contracts.rules import ContractState
from marketplace.invoicing.queries.invoices import document, invoice, pieces_of, sent_pieces
from marketplace.invoicing.rules import GENERAL, Grounds, LedgerLine, Piece, Result, ReviewCheck, review_checks
from marketplace.payments import queries as payments
from marketplace.payments.queries import LineFacts
from marketplace.ring import queries as ring


def _ledger_line(line: LineFacts) -> LedgerLine:
    return LedgerLine(
        line_id=line.id,
        result=Result(line.participant, line.milestone, line.occurrence, line.part, line.municipality),
        cents=line.cents,
        achieved_on=line.achieved_on,
        price_cents=line.because.get("price_cents"),
    )


def _prices(contract_id: int, pieces: Iterable[Piece]) -> dict[tuple[str, date], int]:
    """Contract price by milestone and day of performance; terms are read once a day of performance."""
    found: dict[tuple[str, date], int] = {}
    for day in {piece.performed_on for piece in pieces}:
        for milestone in contracts.terms_on(contract_id, day).document["milestones"]:
            found[milestone["code"], day] = milestone["price_cents"]
    return found


def checks_of(invoice_id: int) -> list[ReviewCheck]:
    """What the portal found when it held a sent invoice against everything it knows.

    Raises:
        NotFound: there is no such invoice, or it is a draft.
    """
    facts, sent, own = invoice(invoice_id), document(invoice_id), pieces_of(invoice_id)
    contract, rates = contracts.contract(facts.contract_id), ring.rate_book()
    days = {piece.performed_on for piece in own}
    caps = contracts.terms_on(contract.id, sent.issued_on).document.get("caps") or {}
    return review_checks(
        sent,
        own,
        Grounds(
            signed=contract.state is ContractState.SIGNED,
            starts_on=contract.starts_on,
            lines={line.id: _ledger_line(line) for line in payments.lines_of(contract.id)},
            pieces=tuple(piece for pieces in sent_pieces(contract.id).values() for piece in pieces),
            prices=_prices(contract.id, own),
            rates={day: rates.vat(GENERAL, day).percent for day in days},
            cap_cents=caps.get("contract_cents"),
        ),
    )


@dataclass(frozen=True)
class SpecificationLine:
    """A result behind an invoice, by the alias that its provider knows.

    Args:
        line_id: The ledger line, whose page leads on to facts, evidence and verifier.
    """

    line_id: int
    participant: str
    milestone: str
    occurrence: str
    part: str
    municipality: str
    performed_on: date
    cents: int


def specification(invoice_id: int) -> list[SpecificationLine]:
    """Every result behind an invoice or a draft, by milestone, participant and line."""
    found = [
        SpecificationLine(
            line_id=piece.line_id,
            participant=piece.result.participant,
            milestone=piece.result.milestone,
            occurrence=piece.result.occurrence,
            part=piece.result.part,
            municipality=piece.result.municipality,
            performed_on=piece.performed_on,
            cents=piece.cents,
        )
        for piece in pieces_of(invoice_id)
    ]
    return sorted(found, key=lambda one: (one.milestone, one.participant, one.line_id))
