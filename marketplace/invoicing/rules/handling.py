"""Where an invoice stands, and who may take it further; pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from marketplace.kernel.errors import RuleBroken

LONGEST_TERM_DAYS = 30


class State(StrEnum):
    """Where an invoice stands. Peppol's Invoice Response calls them, from ISSUED on, AB, IP, AP, RE and PD."""

    DRAFTED = "drafted"
    OBJECTED = "objected"
    WITHDRAWN = "withdrawn"
    ISSUED = "issued"
    REVIEWED = "reviewed"
    APPROVED = "approved"
    RETURNED = "returned"
    CREDITED = "credited"
    PAID = "paid"


SENT = frozenset({State.ISSUED, State.REVIEWED, State.APPROVED, State.RETURNED, State.CREDITED, State.PAID})
"""States of an invoice that has a number and has left the seller."""


class Response(StrEnum):
    """How the buyer answers in Peppol's Invoice Response (a part of UNCL 4343)."""

    RECEIVED = "AB"
    IN_PROCESS = "IP"
    CONDITIONALLY_ACCEPTED = "CA"
    ACCEPTED = "AP"
    REJECTED = "RE"
    PAID = "PD"


_RESPONSES = {
    State.ISSUED: Response.RECEIVED,
    State.REVIEWED: Response.IN_PROCESS,
    State.APPROVED: Response.ACCEPTED,
    State.RETURNED: Response.REJECTED,
    State.CREDITED: Response.REJECTED,
    State.PAID: Response.PAID,
}


def response_of(state: State, *, in_part: bool) -> Response | None:
    """What the buyer's Invoice Response would say of an invoice; None of a draft.

    Args:
        in_part: Whether rows were left out of the approval.
    Source: OpenPeppol, BIS Invoice Response 3.

    >>> response_of(State.APPROVED, in_part=True).value, response_of(State.PAID, in_part=True).value
    ('CA', 'PD')
    """
    if state is State.APPROVED and in_part:
        return Response.CONDITIONALLY_ACCEPTED
    return _RESPONSES.get(state)


class StepKind(StrEnum):
    """What was done to an invoice."""

    DRAFTED = "drafted"
    OBJECTED = "objected"
    WITHDRAWN = "withdrawn"
    ISSUED = "issued"
    REVIEWED = "reviewed"
    APPROVED = "approved"
    PARTLY_APPROVED = "partly_approved"
    RETURNED = "returned"
    CREDITED = "credited"
    PAID = "paid"
    SETTLED = "settled"
    REMINDED = "reminded"


class NotInState(RuleBroken):
    """The invoice does not stand where this could be done; somebody may have been faster."""

    code = "invoicing.not_in_state"


class ReasonMissing(RuleBroken):
    """A reason is needed, because somebody else must act on it."""

    code = "invoicing.reason_missing"
    form_field = "reason"


class ReviewerApproves(RuleBroken):
    """Whoever reviewed an invoice does not approve it."""

    code = "invoicing.reviewer_approves"


class SellersOwnPerson(RuleBroken):
    """Nobody reviews or approves what an organisation of theirs has sent."""

    code = "invoicing.sellers_own_person"


class CreditNoteNotReturned(RuleBroken):
    """A credit note is not returned: what is wrong in it is wrong in a fact, and is corrected there."""

    code = "invoicing.credit_note_not_returned"


class AllRowsDisputed(RuleBroken):
    """An approval that approves no row is a return."""

    code = "invoicing.all_rows_disputed"
    form_field = "disputed"


@dataclass(frozen=True)
class Handling:
    """What the rules ask of an invoice."""

    state: State
    is_credit_note: bool
    accepted_by: int | None
    reviewed_by: int | None
    approved_by: int | None


def _check_state(handling: Handling, *allowed: State) -> None:
    if handling.state not in allowed:
        raise NotInState(state=handling.state.value)


def check_decision_of_seller(handling: Handling) -> None:
    """Refuse acceptance or objection of what is not a draft.

    Raises:
        NotInState: it is not waiting for the seller.
    """
    _check_state(handling, State.DRAFTED)


def check_reason(reason: str) -> str:
    """The reason without spaces around it.

    Raises:
        ReasonMissing: nothing is left.
    """
    cleaned = reason.strip()
    if not cleaned:
        raise ReasonMissing()
    return cleaned


def check_review(handling: Handling, *, person_id: int, of_seller: bool) -> None:
    """Refuse a review that cannot be.

    Args:
        of_seller: Whether the person holds any role in the seller's organisation.
    Raises:
        NotInState, SellersOwnPerson: as their names say.
    """
    _check_state(handling, State.ISSUED)
    if of_seller or handling.accepted_by == person_id:
        raise SellersOwnPerson()


def check_approval(handling: Handling, *, person_id: int, of_seller: bool) -> None:
    """Refuse an approval that cannot be: two persons, neither of them the seller's, whatever roles they hold.

    Raises:
        NotInState, ReviewerApproves, SellersOwnPerson: as their names say.
    """
    _check_state(handling, State.REVIEWED)
    if handling.reviewed_by == person_id:
        raise ReviewerApproves()
    if of_seller or handling.accepted_by == person_id:
        raise SellersOwnPerson()


def check_return(handling: Handling, *, person_id: int, of_seller: bool) -> None:
    """Refuse a return that cannot be.

    Raises:
        NotInState, CreditNoteNotReturned, SellersOwnPerson: as their names say.
    """
    _check_state(handling, State.ISSUED, State.REVIEWED)
    if handling.is_credit_note:
        raise CreditNoteNotReturned()
    if of_seller or handling.accepted_by == person_id:
        raise SellersOwnPerson()


def due_on(issued_on: date, term_days: int) -> date:
    """The due date: so many days after the date of the invoice, thirty at most.

    Source: Act 30/2013 on payment terms in commercial contracts, section 4.

    >>> due_on(date(2026, 11, 24), 30), due_on(date(2026, 11, 24), 60)
    (datetime.date(2026, 12, 24), datetime.date(2026, 12, 24))
    """
    return issued_on + timedelta(days=min(term_days, LONGEST_TERM_DAYS))


class Urgency(StrEnum):
    """How near the due date is."""

    CALM = "calm"
    SOON = "soon"
    OVERDUE = "overdue"


SOON_DAYS = 7


def urgency(due: date, today: date) -> Urgency:
    """How near the due date is on a day.

    >>> urgency(date(2026, 12, 1), date(2026, 11, 24)), urgency(date(2026, 12, 2), date(2026, 11, 24))
    (<Urgency.SOON: 'soon'>, <Urgency.CALM: 'calm'>)
    """
    if due < today:
        return Urgency.OVERDUE
    return Urgency.SOON if due <= today + timedelta(days=SOON_DAYS) else Urgency.CALM
