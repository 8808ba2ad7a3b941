"""Reads about invoices: lists, one invoice, its pieces, steps, payments and posting."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, not_, or_, select, true
from sqlalchemy.orm import aliased

from marketplace.invoicing.access import Scope
from marketplace.invoicing.models import (
    DisputedRow,
    DraftPiece,
    Invoice,
    PaymentRow,
    Posting,
    SentDocument,
    SentPiece,
    Step,
)
from marketplace.invoicing.rules import (
    SENT,
    Balance,
    Form,
    InvoiceDocument,
    InvoiceKind,
    Payment,
    Piece,
    PostingFacts,
    State,
    StepKind,
    balance_of,
    from_json,
    open_of,
)
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotFound


@dataclass(frozen=True)
class InvoiceFacts:
    """An invoice in a list or at the head of its page.

    Args:
        municipality: Code of the one that pays.
        number, issued_on, due_on, reference: Empty or None on a draft.
        original_form: In what form it came, when the seller made it elsewhere.
        credited_cents: Sum of the credit notes that were sent for it, zero or below.
        paid_cents: Sum of its payments.
    """

    id: int
    contract_id: int
    provider_id: int
    municipality: str
    kind: InvoiceKind
    self_billed: bool
    corrects_id: int | None
    state: State
    net_cents: int
    vat_cents: int
    gross_cents: int
    disputed_cents: int
    drafted_at: datetime
    accepted_by: int | None
    reviewed_by: int | None
    approved_by: int | None
    version: int
    number: str
    issued_on: date | None
    due_on: date | None
    reference: str
    original_form: Form | None
    credited_cents: int
    paid_cents: int

    @property
    def is_credit_note(self) -> bool:
        """Whether it takes back what an earlier invoice charged."""
        return self.kind is InvoiceKind.CREDIT_NOTE

    @property
    def is_sent(self) -> bool:
        """Whether it has a number and was sent."""
        return self.state in SENT

    @property
    def open_cents(self) -> int:
        """What is still to be paid; a credit note is counted on the invoice that it corrects."""
        if self.is_credit_note:
            return 0
        return open_of(self.gross_cents, credited_cents=self.credited_cents, paid_cents=self.paid_cents)

    @property
    def uncredited_dispute_cents(self) -> int:
        """What the approval left out and no credit note has taken back yet."""
        return max(self.disputed_cents + self.credited_cents, 0)

    @property
    def payable_cents(self) -> int:
        """What is open and approved."""
        return self.open_cents - self.uncredited_dispute_cents

    @property
    def balance(self) -> Balance:
        """How payments stand against what is due."""
        return balance_of(self.gross_cents, credited_cents=self.credited_cents, paid_cents=self.paid_cents)


def _credited() -> Any:
    note = aliased(Invoice)
    return (
        select(func.coalesce(func.sum(note.gross_cents), 0))
        .where(note.corrects_id == Invoice.id, note.state.in_(SENT))
        .correlate(Invoice)
        .scalar_subquery()
    )


def _paid() -> Any:
    return (
        select(func.coalesce(func.sum(PaymentRow.paid_cents), 0))
        .where(PaymentRow.invoice_id == Invoice.id)
        .correlate(Invoice)
        .scalar_subquery()
    )


_OWN = (
    "id",
    "contract_id",
    "provider_id",
    "municipality",
    "kind",
    "self_billed",
    "corrects_id",
    "state",
    "net_cents",
    "vat_cents",
    "gross_cents",
    "disputed_cents",
    "drafted_at",
    "accepted_by",
    "reviewed_by",
    "approved_by",
    "version",
)


def _facts(*conditions: ColumnElement[bool], limit: int | None = None, offset: int = 0) -> list[InvoiceFacts]:
    query = (
        select(
            *(getattr(Invoice, name) for name in _OWN),
            func.coalesce(SentDocument.number, ""),
            SentDocument.issued_on,
            SentDocument.due_on,
            func.coalesce(SentDocument.reference, ""),
            SentDocument.original_form,
            _credited(),
            _paid(),
        )
        .outerjoin(SentDocument, SentDocument.invoice_id == Invoice.id)
        .where(*conditions)
        .order_by(Invoice.id.desc())
        .limit(limit)
        .offset(offset)
    )
    rows: Any = db.session.execute(query)
    return [InvoiceFacts(*(*row[:-2], int(row[-2]), int(row[-1]))) for row in rows]


def within(scope: Scope) -> ColumnElement[bool]:
    """The condition that an invoice is within a scope."""
    if scope.everything:
        return true()
    conditions: list[ColumnElement[bool]] = []
    if scope.provider_id is not None:
        conditions.append(Invoice.provider_id == scope.provider_id)
    if scope.payers:
        conditions.append(and_(Invoice.municipality.in_(scope.payers), Invoice.state.in_(SENT)))
    if scope.contracts:
        conditions.append(Invoice.contract_id.in_(scope.contracts))
    return or_(*conditions) if conditions else false()


def invoice(invoice_id: int) -> InvoiceFacts:
    """One invoice.

    Raises:
        NotFound: there is none.
    """
    found = _facts(Invoice.id == invoice_id)
    if not found:
        raise NotFound(what="invoice")
    return found[0]


def invoices(
    scope: Scope,
    *,
    states: Collection[State] = (),
    payers: Collection[str] | None = None,
    not_reviewed_by: int | None = None,
    page: int = 1,
    page_size: int = 50,
) -> tuple[list[InvoiceFacts], int]:
    """One page of the invoices within a scope, newest first, and how many there are in all.

    Args:
        states: Only these; all but withdrawn drafts when empty.
        payers: Only what these municipalities pay.
        not_reviewed_by: Leave out what waits for approval and this person has reviewed.
    """
    wanted = [within(scope), Invoice.state.in_(states) if states else Invoice.state != State.WITHDRAWN]
    if payers is not None:
        wanted.append(Invoice.municipality.in_(payers))
    if not_reviewed_by is not None:
        own = and_(Invoice.state == State.REVIEWED, Invoice.reviewed_by == not_reviewed_by)
        wanted.append(not_(func.coalesce(own, false())))
    count = db.session.execute(select(func.count()).select_from(Invoice).where(*wanted)).scalar_one()
    return _facts(*wanted, limit=page_size, offset=(page - 1) * page_size), count


def invoices_of_contract(contract_id: int, *, states: Collection[State] = ()) -> list[InvoiceFacts]:
    """Invoices of one contract, newest first; all states when none is named."""
    conditions = [Invoice.contract_id == contract_id]
    if states:
        conditions.append(Invoice.state.in_(states))
    return _facts(*conditions)


def unpaid(scope: Scope) -> list[InvoiceFacts]:
    """Invoices within a scope that were sent and may still have something open."""
    wanted = (State.ISSUED, State.REVIEWED, State.APPROVED, State.RETURNED, State.PAID, State.CREDITED)
    return _facts(within(scope), Invoice.state.in_(wanted), Invoice.kind == InvoiceKind.INVOICE)


def credit_notes_of(invoice_id: int) -> list[InvoiceFacts]:
    """Credit notes for an invoice, withdrawn drafts left out."""
    return _facts(Invoice.corrects_id == invoice_id, Invoice.state != State.WITHDRAWN)


def by_ledger_line(ledger_line_id: int) -> list[InvoiceFacts]:
    """Invoices and credit notes that hold a part of a ledger line."""
    ids = select(SentPiece.invoice_id).where(SentPiece.ledger_line_id == ledger_line_id)
    return _facts(Invoice.id.in_(ids))


def document(invoice_id: int) -> InvoiceDocument:
    """What was sent.

    Raises:
        NotFound: nothing was sent: it is a draft, or there is no such invoice.
    """
    content = db.session.execute(
        select(SentDocument.content).where(SentDocument.invoice_id == invoice_id)
    ).scalar_one_or_none()
    if content is None:
        raise NotFound(what="document")
    return from_json(content)


def original_file(invoice_id: int) -> str:
    """Where the file of an invoice that was made elsewhere is kept.

    Raises:
        NotFound: it was made here.
    """
    address = db.session.execute(
        select(SentDocument.original_file).where(SentDocument.invoice_id == invoice_id)
    ).scalar_one_or_none()
    if address is None:
        raise NotFound(what="file")
    return address


def number_taken(provider_id: int, number: str) -> bool:
    """Whether a seller has sent an invoice of a number."""
    query = select(SentDocument.id).where(SentDocument.provider_id == provider_id, SentDocument.number == number)
    return db.session.execute(query).first() is not None


def documents(invoice_ids: Collection[int]) -> dict[int, InvoiceDocument]:
    """What was sent, by invoice id, in one query."""
    rows = db.session.execute(
        select(SentDocument.invoice_id, SentDocument.content).where(SentDocument.invoice_id.in_(invoice_ids))
    )
    return {invoice_id: from_json(content) for invoice_id, content in rows}


def pieces_of(invoice_id: int) -> list[Piece]:
    """The pieces of an invoice or of a draft, by ledger line."""
    tables: tuple[Any, ...] = (SentPiece, DraftPiece)
    for table in tables:
        rows = list(
            db.session.execute(
                select(table).where(table.invoice_id == invoice_id).order_by(table.ledger_line_id, table.ordinal)
            ).scalars()
        )
        if rows:
            return [row.as_piece() for row in rows]
    return []


def sent_pieces(contract_id: int) -> dict[int, list[Piece]]:
    """Pieces that were sent under a contract, by invoice."""
    found: dict[int, list[Piece]] = defaultdict(list)
    rows = db.session.execute(
        select(SentPiece).where(SentPiece.contract_id == contract_id).order_by(SentPiece.id)
    ).scalars()
    for row in rows:
        found[row.invoice_id].append(row.as_piece())
    return dict(found)


@dataclass(frozen=True)
class StepFacts:
    """What was done to an invoice."""

    kind: StepKind
    person_id: int
    reason: str
    taken_at: datetime


def steps_of(invoice_id: int) -> list[StepFacts]:
    """What was done to an invoice, in order."""
    rows = db.session.execute(select(Step).where(Step.invoice_id == invoice_id).order_by(Step.id)).scalars()
    return [StepFacts(row.kind, row.person_id, row.reason, row.taken_at) for row in rows]


def payments_of(invoice_id: int) -> list[Payment]:
    """Payments of an invoice in the order they were recorded."""
    rows = db.session.execute(
        select(PaymentRow).where(PaymentRow.invoice_id == invoice_id).order_by(PaymentRow.id)
    ).scalars()
    return [row.as_payment() for row in rows]


def disputed_rows(invoice_id: int) -> list[int]:
    """Numbers of the rows that were left out of an invoice's approval."""
    return list(
        db.session.execute(
            select(DisputedRow.row_number).where(DisputedRow.invoice_id == invoice_id).order_by(DisputedRow.row_number)
        ).scalars()
    )


def _posting(*conditions: ColumnElement[bool]) -> PostingFacts | None:
    row = db.session.execute(
        select(Posting).where(*conditions).order_by(Posting.id.desc()).limit(1)
    ).scalar_one_or_none()
    return PostingFacts(row.account, row.cost_centre, row.project) if row is not None else None


def posting_of(invoice_id: int) -> PostingFacts | None:
    """Where an invoice is booked, or None while nobody has said."""
    return _posting(Posting.invoice_id == invoice_id)


def postings(invoice_ids: Collection[int]) -> dict[int, PostingFacts]:
    """Where invoices are booked, by invoice id; the latest word counts."""
    rows = db.session.execute(select(Posting).where(Posting.invoice_id.in_(invoice_ids)).order_by(Posting.id)).scalars()
    return {row.invoice_id: PostingFacts(row.account, row.cost_centre, row.project) for row in rows}


def suggested_posting(municipality: str, contract_id: int) -> PostingFacts | None:
    """What the municipality chose last for this contract, else for any."""
    of_municipality = Posting.municipality == municipality
    return _posting(of_municipality, Posting.contract_id == contract_id) or _posting(of_municipality)
