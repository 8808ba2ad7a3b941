"""Issuing: the seller accepts a draft, which gets its number and is frozen; or objects; or credits what came back."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from marketplace.contracts import queries as contracts
from marketplace.identity import queries as identity
from marketplace.invoicing import queries
from marketplace.invoicing.models import DraftPiece, Invoice, SentDocument, SentPiece, Series
from marketplace.invoicing.rules import (
    BuyerMakesInvoice,
    InvoiceDiffers,
    InvoiceDocument,
    InvoiceKind,
    NothingToInvoice,
    NotInState,
    NumberTaken,
    Piece,
    ReadInvoice,
    State,
    StepKind,
    check_decision_of_seller,
    check_reason,
    compared,
    invoice_number,
    remaining,
    rows_of,
    taken,
    to_json,
    whole_credit,
)
from marketplace.invoicing.services.drafting import draft_invoices, make_draft
from marketplace.invoicing.services.sending import queue
from marketplace.invoicing.services.steps import check_seller, locked_invoice, take_step, tell_municipality
from marketplace.kernel.actor import Actor, Role
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db, locked
from marketplace.kernel.storage import Storage
from marketplace.notices.services import tell


def accept(invoice_id: int, *, actor: Actor, now: datetime) -> str:
    """Accept a draft for the seller: it gets the next number of the year, is frozen and goes to the municipality.

    Returns:
        The number.
    Raises:
        NotFound: no such invoice, or it is another provider's.
        NotAllowed: the actor is not the provider's administrator.
        NotInState: it does not wait for the seller.
    """
    row = locked_invoice(invoice_id)
    check_seller(actor, row.provider_id)
    check_decision_of_seller(row.as_handling())
    return _issue(row, actor=actor, now=now)


def accept_made_elsewhere(
    invoice_id: int, read: ReadInvoice, content: bytes, *, storage: Storage, actor: Actor, now: datetime
) -> str:
    """Accept a draft by the invoice that the seller made of it in a system of its own, when it says the same.

    It keeps the seller's number and days; the file is kept as it came.

    Args:
        read: What stands in the file.
        content: The file.
    Returns:
        The number.
    Raises:
        NotFound, NotAllowed, NotInState: as for :func:`accept`.
        BuyerMakesInvoice, InvoiceDiffers, NumberTaken: see the rules.
    """
    row = locked_invoice(invoice_id)
    check_seller(actor, row.provider_id)
    check_decision_of_seller(row.as_handling())
    if row.self_billed:
        raise BuyerMakesInvoice()
    draft = queries.shown_document(invoice_id, today=day_in_finland(now))
    if not compared(draft, read, today=day_in_finland(now)).holds:
        raise InvoiceDiffers()
    if queries.number_taken(row.provider_id, read.number):
        raise NumberTaken(number=read.number)
    kept = {"original_form": read.form, "original_file": storage.keep(content)}
    _freeze(row, taken(draft, read), sequence=None, now=now, **kept)
    _leave_seller(row, actor=actor, now=now)
    return read.number


def _issue(row: Invoice, *, actor: Actor, now: datetime) -> str:
    today = day_in_finland(now)
    sequence = _next_in_series(row.provider_id, today.year)
    number = invoice_number(today.year, sequence)
    pieces = queries.pieces_of(row.id)
    document = queries.assembled(queries.invoice(row.id), number=number, issued_on=today, pieces=pieces)
    _freeze(row, document, sequence=sequence, now=now)
    _leave_seller(row, actor=actor, now=now)
    sending = queries.sending(row.provider_id)
    if sending.by_itself:
        queue(row.id, sending, actor=actor, now=now)
    return number


def _freeze(row: Invoice, document: InvoiceDocument, *, sequence: int | None, now: datetime, **original: Any) -> None:
    """Keep the document as it is sent, and its pieces as sent ones."""
    content = to_json(document)
    db.session.add(
        SentDocument(
            invoice_id=row.id,
            provider_id=row.provider_id,
            year=document.issued_on.year,
            sequence=sequence,
            number=document.number,
            issued_on=document.issued_on,
            due_on=document.due_on,
            reference=document.reference,
            content=content,
            sha256=queries.sha256_of(content),
            issued_at=now,
            **original,
        )
    )
    _send_pieces(row.id)


def _leave_seller(row: Invoice, *, actor: Actor, now: datetime) -> None:
    """The invoice is the municipality's to review."""
    row.accepted_by = actor.person_id
    db.session.flush()
    document = queries.document(row.id)
    facts = {"number": document.number, "document": queries.sha256_of(to_json(document))}
    take_step(row, StepKind.ISSUED, actor=actor, now=now, state=State.ISSUED, facts=facts)
    told = {"number": document.number, "gross_cents": row.gross_cents, "due_on": document.due_on.isoformat()}
    tell_municipality(row, (Role.REVIEWER,), kind="invoicing.issued", facts=told, now=now)
    _mark_credited(row, actor=actor, now=now)


def _next_in_series(provider_id: int, year: int) -> int:
    """The next running number; the row's lock makes numbers come one after the other, and a rollback gives it back."""
    wanted = locked(select(Series).where(Series.provider_id == provider_id, Series.year == year))
    row = db.session.execute(wanted).scalar_one_or_none()
    if row is None:
        try:
            with db.session.begin_nested():
                db.session.add(Series(provider_id=provider_id, year=year, last=0))
        except IntegrityError:
            # Another invoice of the seller made the row a moment ago; the lock below waits for it.
            db.session.expire_all()
        row = db.session.execute(wanted).scalar_one()
    row.last += 1
    db.session.flush()
    return row.last


def _send_pieces(invoice_id: int) -> None:
    names = [column.name for column in SentPiece.__table__.columns if column.name != "id"]
    chosen = select(*(getattr(DraftPiece, name) for name in names)).where(DraftPiece.invoice_id == invoice_id)
    db.session.execute(insert(SentPiece).from_select(names, chosen.order_by(DraftPiece.id)))
    db.session.execute(delete(DraftPiece).where(DraftPiece.invoice_id == invoice_id))


def _mark_credited(row: Invoice, *, actor: Actor, now: datetime) -> None:
    """An invoice of which everything was taken back is credited; one of which nothing is open any more is paid."""
    if row.corrects_id is None:
        return
    every = [piece for pieces in queries.sent_pieces(row.contract_id).values() for piece in pieces]
    left = remaining(every)
    original = locked_invoice(row.corrects_id)
    if all(left.get(piece.id, 0) == 0 for piece in queries.pieces_of(original.id)):
        take_step(
            original, StepKind.CREDITED, actor=actor, now=now, state=State.CREDITED, facts={"credit_note": row.id}
        )
    elif original.state is State.APPROVED and queries.invoice(original.id).open_cents <= 0:
        # The rest was paid before; the credit note settles what was left.
        facts = {"credit_note": row.id}
        take_step(original, StepKind.SETTLED, actor=actor, now=now, state=State.PAID, facts=facts)


def object_to(invoice_id: int, reason: str, *, actor: Actor, now: datetime) -> None:
    """Object to a draft for the seller: it is not sent, and those who run payments are told why.

    What is wrong is mended where it is wrong (a fact, the terms, the way of invoicing), and drafts are made anew.

    Raises:
        NotFound, NotAllowed, NotInState: as for :func:`accept`.
        ReasonMissing: nobody could act on it.
    """
    row = locked_invoice(invoice_id)
    check_seller(actor, row.provider_id)
    check_decision_of_seller(row.as_handling())
    cleaned = check_reason(reason)
    take_step(row, StepKind.OBJECTED, actor=actor, now=now, state=State.OBJECTED, reason=cleaned)
    contract = contracts.contract(row.contract_id)
    buyer = identity.organisation_of_municipality(contract.responsible_municipality)
    facts = {"contract": contract.code, "reason": cleaned}
    for organisation, roles in (
        (buyer, (Role.OFFICER, Role.CASEWORKER)),
        (identity.ring_organisation(), (Role.RING_ADMIN,)),
    ):
        if organisation is not None:
            tell(
                organisation_id=organisation.id,
                roles=roles,
                kind="invoicing.objected",
                facts=facts,
                link=f"/laskut/{row.id}",
                now=now,
            )


def credit_returned(invoice_id: int, *, actor: Actor, now: datetime) -> int:
    """Credit what came back: a whole invoice that was returned, or the rows that its approval left out.

    The credit note is sent at once. The ledger lines are open again, and what they are worth now is drafted anew.

    Returns:
        Id of the credit note.
    Raises:
        NotFound, NotAllowed: as for :func:`accept`.
        NotInState: nothing of the invoice has come back.
    """
    row = locked_invoice(invoice_id)
    check_seller(actor, row.provider_id)
    disputed = queries.disputed_rows(row.id)
    if row.state is not State.RETURNED and not disputed:
        raise NotInState(state=row.state.value)
    chosen = (lambda _: True) if row.state is State.RETURNED else _in_rows(row, disputed)
    every = [piece for pieces in queries.sent_pieces(row.contract_id).values() for piece in pieces]
    pieces = whole_credit(queries.pieces_of(row.id), every, chosen=chosen)
    if not pieces:
        raise NotInState(state=row.state.value)
    note = make_draft(
        contracts.contract(row.contract_id),
        row.municipality,
        InvoiceKind.CREDIT_NOTE,
        pieces,
        corrects_id=row.id,
        self_billed=row.self_billed,
        actor=actor,
        now=now,
    )
    _issue(note, actor=actor, now=now)
    # Where the ledger owes nothing any more, nothing is charged again.
    with suppress(NothingToInvoice):
        draft_invoices(row.contract_id, actor=actor, now=now)
    return note.id


def _in_rows(row: Invoice, numbers: list[int]) -> Callable[[Piece], bool]:
    """Whether a piece stands in one of some rows of an invoice."""
    document = queries.document(row.id)
    wanted = {(one.milestone, one.part, one.vat, one.unit_cents) for one in document.rows if one.number in numbers}
    pieces = queries.pieces_of(row.id)

    def stands_there(piece: Piece) -> bool:
        together = [one for one in pieces if (one.result, one.vat) == (piece.result, piece.vat)]
        shown = rows_of(together, measure_of=lambda _: "")
        return any((one.milestone, one.part, one.vat, one.unit_cents) in wanted for one in shown)

    return stands_there
