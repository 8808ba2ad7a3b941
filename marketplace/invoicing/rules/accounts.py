"""How invoices and payments stand in a municipality's books; pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True)
class PostingFacts:
    """Where a municipality books an invoice."""

    account: str
    cost_centre: str
    project: str


class EntryKind(StrEnum):
    """What is booked."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    PAYMENT = "payment"


@dataclass(frozen=True)
class JournalEntry:
    """A row of the journal: one for each rate of an invoice or credit note, one for each payment.

    Args:
        day: Date of the invoice, or day of payment.
        vat_percent: None on a payment.
        paid_cents: Zero on what is no payment.
    """

    day: date
    municipality: str
    kind: EntryKind
    number: str
    seller: str
    seller_business_id: str
    contract_code: str
    posting: PostingFacts
    vat_percent: Decimal | None
    net_cents: int
    vat_cents: int
    paid_cents: int

    @property
    def gross_cents(self) -> int:
        """With tax."""
        return self.net_cents + self.vat_cents
