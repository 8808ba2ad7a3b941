"""What is open of an invoice after credit notes and payments; pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from marketplace.invoicing.rules.handling import State
from marketplace.kernel.errors import RuleBroken


class PaymentNotPossible(RuleBroken):
    """Payments are recorded on approved invoices, never on credit notes."""

    code = "invoicing.payment_not_possible"


class PaidInFuture(RuleBroken):
    """The day of payment has not come."""

    code = "invoicing.paid_in_future"
    form_field = "paid_on"


class ReferenceDiffers(RuleBroken):
    """The reference is not this invoice's."""

    code = "invoicing.reference_differs"
    form_field = "reference"


class AmountMissing(RuleBroken):
    """A payment of nothing, or a repayment of more than was paid."""

    code = "invoicing.amount_missing"
    form_field = "amount"


class PaidTwice(RuleBroken):
    """A payment of the same day and amount is recorded already; it may be meant, and is then confirmed."""

    code = "invoicing.paid_twice"
    form_field = "again"


@dataclass(frozen=True)
class Payment:
    """Money that reached the seller's account; a repayment is below zero."""

    id: int
    invoice_id: int
    paid_on: date
    cents: int
    reference: str
    recorded_by: int
    recorded_at: datetime


class Balance(StrEnum):
    """How payments stand against what is due."""

    OPEN = "open"
    PARTLY_PAID = "partly_paid"
    SETTLED = "settled"
    OVERPAID = "overpaid"


def open_of(gross_cents: int, *, credited_cents: int, paid_cents: int) -> int:
    """What is still to be paid; below zero when the seller owes money back.

    Args:
        gross_cents: The invoice's sum with value added tax.
        credited_cents: Sum of its credit notes, zero or below.
        paid_cents: Sum of its payments.

    >>> open_of(12_550, credited_cents=-2_550, paid_cents=4_000)
    6000
    """
    return gross_cents + credited_cents - paid_cents


def balance_of(gross_cents: int, *, credited_cents: int, paid_cents: int) -> Balance:
    """How payments stand against what is due.

    >>> balance_of(100, credited_cents=0, paid_cents=130).value
    'overpaid'
    """
    left = open_of(gross_cents, credited_cents=credited_cents, paid_cents=paid_cents)
    if left < 0:
        return Balance.OVERPAID
    if left == 0:
        return Balance.SETTLED
    return Balance.PARTLY_PAID if paid_cents > 0 else Balance.OPEN


def check_payment(
    *,
    state: State,
    is_credit_note: bool,
    references: Collection[str],
    reference: str,
    cents: int,
    paid_on: date,
    today: date,
    earlier: Collection[Payment],
    again: bool,
) -> None:
    """Refuse a payment that cannot be recorded.

    A part, or more than is due, is recorded as it came: money that moved is a fact, and what follows from it is shown.

    Args:
        references: The invoice's Finnish reference number and its RF form.
        reference: What stood on the payment.
        again: Whether the person says that a second equal payment is meant.
    Raises:
        PaymentNotPossible, AmountMissing, PaidInFuture, ReferenceDiffers, PaidTwice: as their names say.
    """
    if is_credit_note or state not in (State.APPROVED, State.PAID, State.CREDITED):
        raise PaymentNotPossible(state=state.value)
    if cents == 0 or sum(one.cents for one in earlier) + cents < 0:
        raise AmountMissing()
    if paid_on > today:
        raise PaidInFuture(today=today)
    if "".join(reference.split()).upper() not in references:
        raise ReferenceDiffers(expected=min(references, key=len))
    if not again and any(one.paid_on == paid_on and one.cents == cents for one in earlier):
        raise PaidTwice(paid_on=paid_on)
