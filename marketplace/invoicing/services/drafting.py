"""Drafting: what the ledger holds and no invoice has yet becomes drafts for the provider to look at."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from marketplace.contracts import queries as contracts
from marketplace.contracts.rules import ContractFacts
from marketplace.invoicing import queries
from marketplace.invoicing.access import may_draft
from marketplace.invoicing.models import ContractInvoicing, DraftPiece, Invoice
from marketplace.invoicing.rules import (
    Agreement,
    Booked,
    InvoiceKind,
    NothingToInvoice,
    Piece,
    Proposal,
    Result,
    State,
    StepKind,
    VatTreatment,
    Way,
    payer_by,
    propose,
    treatment_on,
    vat_sums,
)
from marketplace.invoicing.services.steps import take_step, tell_seller
from marketplace.kernel.actor import Actor, Role
from marketplace.kernel.db import db, locked
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.payments import queries as payments
from marketplace.register import queries as register
from marketplace.ring import queries as ring

WAITING = (State.DRAFTED, State.OBJECTED)

Wanted = tuple[str, InvoiceKind, int | None, Sequence[Piece]]
"""Paying municipality, kind, the invoice that is corrected, and the pieces."""


def draft_invoices(contract_id: int, *, actor: Actor, now: datetime) -> list[int]:
    """Draft an invoice for each paying municipality, and a credit note for each invoice that must be corrected.

    Drafts that wait are replaced when the ledger has changed since; when nothing has changed they stay as they are.

    Returns:
        Ids of the drafts; none when all that waited is withdrawn because the ledger owes it no more.
    Raises:
        NotFound: no such contract, or it is another provider's.
        NotAllowed: the actor's roles do not draft.
        NothingToInvoice: everything in the ledger has been invoiced.
    """
    contract = contracts.contract(contract_id)
    _check_may_draft(actor, contract)
    _lock(contract_id, now)
    agreement = queries.agreement(contract_id)
    wanted = _wanted(contract, _proposal(contract, agreement), agreement)
    waiting = queries.invoices_of_contract(contract_id, states=WAITING)
    if waiting and all(one.state is State.DRAFTED for one in waiting) and _same(waiting, wanted, agreement):
        return sorted(one.id for one in waiting)
    for one in waiting:
        _withdraw(one.id, actor=actor, now=now)
    if not wanted:
        if not waiting:
            raise NothingToInvoice()
        return []
    made = [_draft(contract, one, agreement, actor=actor, now=now) for one in wanted]
    tell_seller(made[0], kind="invoicing.to_accept", facts={"contract": contract.code, "drafts": len(made)}, now=now)
    return [row.id for row in made]


def draft_all(*, actor: Actor, now: datetime) -> list[int]:
    """Draft for every signed contract that the actor may draft for; contracts with nothing open are passed over.

    Raises:
        NothingToInvoice: nothing was open under any of them.
    """
    own = register.provider_of_organisation(actor.organisation_id)
    made: list[int] = []
    for contract in contracts.signed():
        if may_draft(actor, contract, own_provider_id=own.id if own else None):
            try:
                made += draft_invoices(contract.id, actor=actor, now=now)
            except NothingToInvoice:
                continue
    if not made:
        raise NothingToInvoice()
    return made


def _check_may_draft(actor: Actor, contract: ContractFacts) -> None:
    own = register.provider_of_organisation(actor.organisation_id)
    if actor.is_provider and (own is None or own.id != contract.provider_id):
        raise NotFound(what="contract")
    if not may_draft(actor, contract, own_provider_id=own.id if own else None):
        raise NotAllowed(needed=[Role.PROVIDER_ADMIN, Role.RING_ADMIN, Role.OFFICER])


def _lock(contract_id: int, now: datetime) -> None:
    """Let drafts of one contract come one after the other, so that no line is drafted twice."""
    wanted = locked(select(ContractInvoicing).where(ContractInvoicing.contract_id == contract_id))
    row = db.session.execute(wanted).scalar_one_or_none()
    if row is None:
        try:
            with db.session.begin_nested():
                db.session.add(ContractInvoicing(contract_id=contract_id, drafted_at=None))
        except IntegrityError:
            # Somebody else made the row a moment ago; the lock below waits for them.
            db.session.expire_all()
        row = db.session.execute(wanted).scalar_one()
    row.drafted_at = now


def _proposal(contract: ContractFacts, agreement: Agreement) -> Proposal:
    booked = [
        Booked(
            line.id,
            Result(line.participant, line.milestone, line.occurrence, line.part, line.municipality),
            line.cents,
            line.achieved_on,
        )
        for line in payments.lines_of(contract.id)
    ]
    return propose(
        booked,
        queries.sent_pieces(contract.id),
        vat_of=_vat_by_day(contract, agreement),
        payer_of=payer_by(agreement.way_in_force, contract.responsible_municipality),
    )


def _vat_by_day(contract: ContractFacts, agreement: Agreement) -> Callable[[date], VatTreatment]:
    registered, rates = register.provider(contract.provider_id).vat_registered, ring.rate_book()
    return lru_cache(maxsize=None)(lambda day: treatment_on(agreement.vat, day, registered=registered, rates=rates))


def _wanted(contract: ContractFacts, proposal: Proposal, agreement: Agreement) -> list[Wanted]:
    corrected = {one.id: one for one in queries.invoices_of_contract(contract.id)} if proposal.credits else {}
    charges: list[Wanted] = [(payer, InvoiceKind.INVOICE, None, pieces) for payer, pieces in proposal.charges.items()]
    notes: list[Wanted] = [
        (corrected[invoice_id].municipality, InvoiceKind.CREDIT_NOTE, invoice_id, pieces)
        for invoice_id, pieces in proposal.credits.items()
    ]
    return charges + notes


def _same(waiting: list[queries.InvoiceFacts], wanted: list[Wanted], agreement: Agreement) -> bool:
    self_billed = agreement.way_in_force is Way.SELF_BILLING
    now = {(one.municipality, one.corrects_id): set(queries.pieces_of(one.id)) for one in waiting}
    then = {(payer, corrects): set(pieces) for payer, _, corrects, pieces in wanted}
    return now == then and all(one.self_billed == self_billed for one in waiting if not one.is_credit_note)


def _draft(contract: ContractFacts, wanted: Wanted, agreement: Agreement, *, actor: Actor, now: datetime) -> Invoice:
    payer, kind, corrects_id, pieces = wanted
    self_billed = (
        queries.invoice(corrects_id).self_billed
        if corrects_id is not None
        else agreement.way_in_force is Way.SELF_BILLING
    )
    return make_draft(
        contract, payer, kind, pieces, corrects_id=corrects_id, self_billed=self_billed, actor=actor, now=now
    )


def make_draft(
    contract: ContractFacts,
    payer: str,
    kind: InvoiceKind,
    pieces: Sequence[Piece],
    *,
    corrects_id: int | None,
    self_billed: bool,
    actor: Actor,
    now: datetime,
) -> Invoice:
    """Keep a draft with its pieces."""
    net_cents = sum(piece.cents for piece in pieces)
    vat_cents = sum(one.vat_cents for one in vat_sums((piece.vat, piece.cents) for piece in pieces))
    row = Invoice(
        contract_id=contract.id,
        provider_id=contract.provider_id,
        municipality=payer,
        kind=kind,
        self_billed=self_billed,
        corrects_id=corrects_id,
        state=State.DRAFTED,
        net_cents=net_cents,
        vat_cents=vat_cents,
        gross_cents=net_cents + vat_cents,
        drafted_by=actor.person_id,
        drafted_at=now,
    )
    db.session.add(row)
    db.session.flush()
    db.session.add_all([_piece_row(row, piece) for piece in pieces])
    take_step(row, StepKind.DRAFTED, actor=actor, now=now, facts={"contract": contract.id, "pieces": len(pieces)})
    return row


def _piece_row(row: Invoice, piece: Piece) -> DraftPiece:
    back = piece.takes_back or (None, None)
    return DraftPiece(
        invoice_id=row.id,
        contract_id=row.contract_id,
        ledger_line_id=piece.line_id,
        ordinal=piece.ordinal,
        **vars(piece.result),
        net_cents=piece.cents,
        performed_on=piece.performed_on,
        vat_category=piece.vat.category,
        vat_percent=str(piece.vat.percent),
        vat_code=piece.vat.code,
        vat_rate_id=piece.vat.rate_id,
        vat_ground=piece.vat.ground,
        vat_ground_code=piece.vat.ground_code,
        takes_back_line_id=back[0],
        takes_back_ordinal=back[1],
    )


def _withdraw(invoice_id: int, *, actor: Actor, now: datetime) -> None:
    row = db.session.get_one(Invoice, invoice_id)
    db.session.execute(delete(DraftPiece).where(DraftPiece.invoice_id == invoice_id))
    take_step(row, StepKind.WITHDRAWN, actor=actor, now=now, state=State.WITHDRAWN)
