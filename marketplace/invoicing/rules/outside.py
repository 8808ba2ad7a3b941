"""An invoice that the provider made in a system of its own, held against what the ledger says; pure.

The ledger decides what is owed. An invoice from elsewhere is taken in the place of a draft when it says the same, row
by row; where it does not, the differences are shown and it is refused.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from marketplace.invoicing.rules.document import InvoiceDocument, InvoiceKind
from marketplace.invoicing.rules.einvoices import LONGEST_NUMBER, Form
from marketplace.invoicing.rules.references import creditor_reference, is_creditor_reference, is_reference
from marketplace.kernel.errors import RuleBroken
from marketplace.kernel.money import Money

OWN_SERIES = re.compile(r"R\d{4}-\d+")
"""The portal's own numbers, which no other system may give."""


class UnreadableInvoice(RuleBroken):
    """The file is no e-invoice that can be read; ``place`` is the element that is missing or wrong."""

    code = "invoicing.unreadable"
    form_field = "file"


class HoldsIdentityCode(RuleBroken):
    """The file holds a personal identity code, which the portal never keeps."""

    code = "invoicing.holds_identity_code"
    form_field = "file"


class InvoiceDiffers(RuleBroken):
    """The invoice is not what the ledger says."""

    code = "invoicing.invoice_differs"
    form_field = "file"


class NumberTaken(RuleBroken):
    """The seller has an invoice of this number already."""

    code = "invoicing.number_taken"
    form_field = "file"


class BuyerMakesInvoice(RuleBroken):
    """In self-billing the buyer makes the invoice, and the seller's own is none."""

    code = "invoicing.buyer_makes_invoice"


@dataclass(frozen=True)
class ReadRow:
    """A row of an invoice as it was read; below zero on a credit note.

    Args:
        article: The seller's code of what is charged; a milestone's code where the seller knows it.
        unit_cents: None when the price has parts of a cent.
        percent: Rate of value added tax, zero where there is none.
    """

    article: str
    text: str
    count: Decimal
    unit_cents: int | None
    net_cents: int
    percent: Decimal


@dataclass(frozen=True)
class ReadInvoice:
    """An e-invoice as it was read; empty texts and None where it says nothing. Below zero on a credit note.

    Args:
        reference: Finnish or RF.
        vat: Net and tax in cents by rate.
    """

    form: Form
    kind: InvoiceKind
    number: str
    issued_on: date
    due_on: date | None
    reference: str
    currency: str
    seller_business_id: str
    buyer_business_id: str
    buyer_reference: str
    contract_code: str
    corrects: str
    iban: str
    rows: tuple[ReadRow, ...]
    vat: Mapping[Decimal, tuple[int, int]]
    net_cents: int
    vat_cents: int
    gross_cents: int


class Whole(StrEnum):
    """What may differ on the whole of an invoice."""

    KIND = "kind"
    NUMBER = "number"
    CURRENCY = "currency"
    SELLER = "seller"
    BUYER = "buyer"
    CONTRACT = "contract"
    CORRECTS = "corrects"
    ISSUED = "issued"
    DUE = "due"
    REFERENCE = "reference"
    ACCOUNT = "account"
    VAT = "vat"
    NET = "net"
    TAX = "tax"
    GROSS = "gross"


Shown = str | date | Money
"""A value as the page shows it."""


@dataclass(frozen=True)
class Difference:
    """Something on the whole of the invoice that is not as it should be."""

    field: Whole
    expected: Shown
    found: Shown


@dataclass(frozen=True)
class RowMatch:
    """A row of the ledger and what the invoice says of it; one of the sides may say nothing.

    Args:
        what: Milestone's code, or the invoice's own words for a row that the ledger does not know.
        unit_cents: None when the price has parts of a cent.
    """

    what: str
    percent: Decimal
    unit_cents: int | None
    our_count: int
    our_cents: int
    their_count: Decimal
    their_cents: int

    @property
    def holds(self) -> bool:
        """Whether both sides say the same."""
        return self.their_count == self.our_count and self.their_cents == self.our_cents


@dataclass(frozen=True)
class Comparison:
    """An invoice from elsewhere beside what the ledger says."""

    rows: tuple[RowMatch, ...]
    differences: tuple[Difference, ...]

    @property
    def holds(self) -> bool:
        """Whether the invoice may be taken."""
        return not self.differences and all(row.holds for row in self.rows)


Key = tuple[str, int | None, Decimal]
"""Milestone, price and rate: what a row charges."""


def compared(draft: InvoiceDocument, read: ReadInvoice, *, today: date) -> Comparison:
    """Hold an invoice against a draft, row by row and as a whole.

    Args:
        draft: What would be sent today, made from the ledger.
    """
    return Comparison(_rows(draft, read.rows), tuple(_differences(draft, read, today)))


def _rows(draft: InvoiceDocument, rows: Iterable[ReadRow]) -> tuple[RowMatch, ...]:
    ours: dict[Key, tuple[int, int]] = {}
    for row in draft.rows:
        key: Key = (row.milestone, row.unit_cents, row.vat.percent)
        count, cents = ours.get(key, (0, 0))
        ours[key] = (count + row.count, cents + row.net_cents)
    theirs: dict[Key, tuple[Decimal, int]] = {}
    for read in rows:
        charged = _key(read, ours)
        their_count, cents = theirs.get(charged, (Decimal(0), 0))
        theirs[charged] = (their_count + read.count, cents + read.net_cents)
    every = [*ours, *(key for key in theirs if key not in ours)]
    return tuple(RowMatch(*_named(key), *ours.get(key, (0, 0)), *theirs.get(key, (Decimal(0), 0))) for key in every)


def _named(key: Key) -> tuple[str, Decimal, int | None]:
    what, unit_cents, percent = key
    return what, percent, unit_cents


def _key(read: ReadRow, ours: Iterable[Key]) -> Key:
    """The ledger's row that a row means: by the milestone's code, else by its price and rate when only one has them."""
    own = list(ours)
    if any(read.article == milestone for milestone, _, _ in own):
        return read.article, read.unit_cents, read.percent
    alike = [key for key in own if key[1:] == (read.unit_cents, read.percent)]
    return alike[0] if len(alike) == 1 else (read.article or read.text, read.unit_cents, read.percent)


def _differences(draft: InvoiceDocument, read: ReadInvoice, today: date) -> Iterable[Difference]:
    same: list[tuple[Whole, Shown, Shown]] = [
        (Whole.KIND, draft.kind.value, read.kind.value),
        (Whole.CURRENCY, "EUR", read.currency),
        (Whole.SELLER, draft.seller.business_id, read.seller_business_id),
        (Whole.CONTRACT, draft.contract_code, read.contract_code),
        (Whole.CORRECTS, draft.corrects.number if draft.corrects else "", read.corrects),
        (Whole.NET, Money(draft.net_cents), Money(read.net_cents)),
        (Whole.TAX, Money(draft.vat_cents), Money(read.vat_cents)),
        (Whole.GROSS, Money(draft.gross_cents), Money(read.gross_cents)),
    ]
    if draft.buyer.business_id is not None:
        same.append((Whole.BUYER, draft.buyer.business_id, read.buyer_business_id))
    if not draft.is_credit_note:
        same.append((Whole.ACCOUNT, draft.seller.iban, read.iban))
    yield from (Difference(field, ours, theirs) for field, ours, theirs in same if ours != theirs)
    yield from _of_rates(draft, read)
    yield from _of_paper(draft, read, today)


def _of_rates(draft: InvoiceDocument, read: ReadInvoice) -> Iterable[Difference]:
    ours: dict[Decimal, int] = {}
    for one in draft.vat:
        ours[one.treatment.percent] = ours.get(one.treatment.percent, 0) + one.vat_cents
    for percent in sorted({*ours, *read.vat}, reverse=True):
        theirs = read.vat.get(percent, (0, 0))[1]
        if ours.get(percent, 0) != theirs:
            yield Difference(Whole.VAT, Money(ours.get(percent, 0)), Money(theirs))


def _of_paper(draft: InvoiceDocument, read: ReadInvoice, today: date) -> Iterable[Difference]:
    """Number, days and reference: what the invoice says by itself and must be fit for."""
    if not 0 < len(read.number) <= LONGEST_NUMBER or OWN_SERIES.fullmatch(read.number):
        yield Difference(Whole.NUMBER, "", read.number)
    if not draft.performed_to <= read.issued_on <= today:
        yield Difference(Whole.ISSUED, today, read.issued_on)
    if draft.is_credit_note:
        return
    term = draft.due_on - draft.issued_on
    if read.due_on is None or read.due_on < read.issued_on + term:
        yield Difference(Whole.DUE, read.issued_on + term, read.due_on or "")
    if not national_reference(read.reference):
        yield Difference(Whole.REFERENCE, "", read.reference)


def national_reference(text: str) -> str:
    """The Finnish reference number that a reference is or holds; empty when there is none.

    >>> national_reference("RF11 1232"), national_reference("12 32"), national_reference("RF231232")
    ('1232', '1232', '')
    """
    compact = "".join(text.split()).upper()
    if is_creditor_reference(compact):
        compact = compact[4:].lstrip("0")
    return compact if is_reference(compact) else ""


def taken(draft: InvoiceDocument, read: ReadInvoice) -> InvoiceDocument:
    """The draft as the document that the provider's own invoice is, once the two say the same."""
    reference = national_reference(read.reference)
    return replace(
        draft,
        number=read.number,
        issued_on=read.issued_on,
        due_on=read.due_on or draft.due_on,
        reference=reference,
        rf=creditor_reference(reference) if reference else "",
        buyer_reference=read.buyer_reference or draft.buyer_reference,
        specification=f"E-{read.number}",
    )
