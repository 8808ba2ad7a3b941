"""The monthly journal: what was invoiced, credited and paid, as an accountant books it."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, and_, select

from marketplace.invoicing.access import Scope
from marketplace.invoicing.models import Invoice, PaymentRow, SentDocument
from marketplace.invoicing.queries.invoices import postings, within
from marketplace.invoicing.rules import EntryKind, InvoiceDocument, InvoiceKind, JournalEntry, PostingFacts, from_json
from marketplace.kernel.clock import add_months
from marketplace.kernel.db import db

NOWHERE = PostingFacts("", "", "")


def journal(scope: Scope, month: date, *, municipalities: Collection[str] | None = None) -> list[JournalEntry]:
    """Everything invoiced, credited and paid in a month within a scope, by municipality and day.

    Args:
        month: Its first day.
        municipalities: Only these payers.
    """
    end = add_months(month, 1)
    sent = _rows(scope, and_(SentDocument.issued_on >= month, SentDocument.issued_on < end))
    paid = _payments(scope, month, end)
    booked = postings({row.id for row, _ in [*sent, *((row, content) for row, content, _ in paid)]})
    entries = [entry for row, document in sent for entry in _of_invoice(row, document, booked.get(row.id, NOWHERE))]
    entries += [_of_payment(row, document, one, booked.get(row.id, NOWHERE)) for row, document, one in paid]
    wanted = [one for one in entries if municipalities is None or one.municipality in municipalities]
    return sorted(wanted, key=lambda one: (one.municipality, one.day, one.number, one.kind.value))


def _rows(scope: Scope, condition: ColumnElement[bool]) -> list[tuple[Invoice, InvoiceDocument]]:
    query = select(Invoice, SentDocument.content).join(SentDocument, SentDocument.invoice_id == Invoice.id)
    rows = db.session.execute(query.where(condition, within(scope)))
    return [(row, from_json(content)) for row, content in rows]


def _payments(scope: Scope, month: date, end: date) -> list[tuple[Invoice, InvoiceDocument, PaymentRow]]:
    query = (
        select(Invoice, SentDocument.content, PaymentRow)
        .join(SentDocument, SentDocument.invoice_id == Invoice.id)
        .join(PaymentRow, PaymentRow.invoice_id == Invoice.id)
        .where(PaymentRow.paid_on >= month, PaymentRow.paid_on < end)
    )
    rows = db.session.execute(query.where(within(scope)))
    return [(row, from_json(content), payment) for row, content, payment in rows]


def _of_invoice(row: Invoice, document: InvoiceDocument, posting: PostingFacts) -> list[JournalEntry]:
    kind = EntryKind.CREDIT_NOTE if row.kind is InvoiceKind.CREDIT_NOTE else EntryKind.INVOICE
    return [
        JournalEntry(
            day=document.issued_on,
            municipality=row.municipality,
            kind=kind,
            number=document.number,
            seller=document.seller.name,
            seller_business_id=document.seller.business_id,
            contract_code=document.contract_code,
            posting=posting,
            vat_percent=one.treatment.percent,
            net_cents=one.net_cents,
            vat_cents=one.vat_cents,
            paid_cents=0,
        )
        for one in document.vat
    ]


def _of_payment(row: Invoice, document: InvoiceDocument, payment: PaymentRow, posting: PostingFacts) -> JournalEntry:
    return JournalEntry(
        day=payment.paid_on,
        municipality=row.municipality,
        kind=EntryKind.PAYMENT,
        number=document.number,
        seller=document.seller.name,
        seller_business_id=document.seller.business_id,
        contract_code=document.contract_code,
        posting=posting,
        vat_percent=None,
        net_cents=0,
        vat_cents=0,
        paid_cents=payment.paid_cents,
    )
