"""Payments as they came: by date, amount and reference."""

from datetime import date, datetime

from marketplace.invoicing import queries
from marketplace.invoicing.models import PaymentRow
from marketplace.invoicing.rules import Balance, InvoiceKind, State, StepKind, check_payment
from marketplace.invoicing.services.steps import check_payer, locked_invoice, take_step
from marketplace.kernel.actor import Actor, Role
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed
from marketplace.ring.rules import Task


def record_payment(
    invoice_id: int,
    *,
    paid_on: date,
    cents: int,
    reference: str,
    again: bool = False,
    actor: Actor,
    now: datetime,
) -> Balance:
    """Record money that was paid for an invoice, a part of it or more than it; below zero for a repayment.

    Args:
        cents: As it left the account.
        reference: Finnish or RF, as it stood on the payment.
        again: A second payment of the same day and amount is meant.
    Returns:
        How the invoice stands after it.
    Raises:
        NotFound: no such invoice, or the actor's municipality does not handle it.
        NotAllowed: the actor neither reviews nor approves.
        PaymentNotPossible, AmountMissing, PaidInFuture, ReferenceDiffers, PaidTwice: see the rules.
    """
    row = locked_invoice(invoice_id)
    role = Role.APPROVER if actor.has(Role.APPROVER) else Role.REVIEWER
    if not actor.has(role):
        raise NotAllowed(needed=[Role.REVIEWER, Role.APPROVER])
    check_payer(actor, row.municipality, role, Task.APPROVE if role is Role.APPROVER else Task.REVIEW, now=now)
    document = queries.shown_document(invoice_id, today=day_in_finland(now))
    check_payment(
        state=row.state,
        is_credit_note=row.kind is InvoiceKind.CREDIT_NOTE,
        references={document.reference, document.rf},
        reference=reference,
        cents=cents,
        paid_on=paid_on,
        today=day_in_finland(now),
        earlier=queries.payments_of(invoice_id),
        again=again,
    )
    payment = PaymentRow(invoice_id=invoice_id, paid_on=paid_on, paid_cents=cents)
    payment.reference = "".join(reference.split()).upper()
    payment.recorded_by, payment.recorded_at = actor.person_id, now
    db.session.add(payment)
    db.session.flush()
    balance = queries.invoice(invoice_id).balance
    facts = {"paid_cents": cents, "paid_on": paid_on.isoformat(), "balance": balance.value}
    take_step(row, StepKind.PAID, actor=actor, now=now, state=_state_after(row.state, balance), facts=facts)
    return balance


def _state_after(state: State, balance: Balance) -> State:
    """Paid when nothing is open; what was credited stays credited, for money may still have to come back."""
    if state is State.CREDITED:
        return state
    return State.PAID if balance in (Balance.SETTLED, Balance.OVERPAID) else State.APPROVED
