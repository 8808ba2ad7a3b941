"""Review by one person and approval by another; return with a reason."""

from collections.abc import Collection
from datetime import datetime

from marketplace.invoicing import queries
from marketplace.invoicing.models import DisputedRow, Invoice, Posting
from marketplace.invoicing.rules import (
    AllRowsDisputed,
    PostingFacts,
    State,
    StepKind,
    check_approval,
    check_authority,
    check_reason,
    check_return,
    check_review,
    vat_sums,
)
from marketplace.invoicing.services.steps import (
    check_payer,
    is_of_seller,
    locked_invoice,
    take_step,
    tell_municipality,
    tell_seller,
)
from marketplace.kernel.actor import Actor, Role
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed
from marketplace.ring.rules import Task


def review(invoice_id: int, *, posting: PostingFacts | None, actor: Actor, now: datetime) -> None:
    """Note that what is invoiced was ordered, received and priced as agreed, and where it is booked.

    Args:
        posting: Account, cost centre and project; None leaves it to later.
    Raises:
        NotFound: no such invoice, or the actor's municipality does not handle it.
        NotAllowed: the actor is no invoice reviewer.
        NotInState, SellersOwnPerson: see the rules.
    """
    row = locked_invoice(invoice_id)
    check_payer(actor, row.municipality, Role.REVIEWER, Task.REVIEW, now=now)
    check_review(row.as_handling(), person_id=actor.person_id, of_seller=is_of_seller(actor, row.provider_id, now=now))
    if posting is not None:
        _post(row, posting, actor=actor, now=now)
    row.reviewed_by = actor.person_id
    take_step(row, StepKind.REVIEWED, actor=actor, now=now, state=State.REVIEWED)
    facts = {"number": queries.invoice(row.id).number, "gross_cents": row.gross_cents}
    tell_municipality(row, (Role.APPROVER,), kind="invoicing.reviewed", facts=facts, now=now)


def _post(row: Invoice, posting: PostingFacts, *, actor: Actor, now: datetime) -> None:
    db.session.add(
        Posting(
            invoice_id=row.id,
            municipality=row.municipality,
            contract_id=row.contract_id,
            **vars(posting),
            posted_by=actor.person_id,
            posted_at=now,
        )
    )


def approve(invoice_id: int, *, disputed: Collection[int] = (), reason: str = "", actor: Actor, now: datetime) -> None:
    """Approve an invoice for payment, whole or without some of its rows.

    Args:
        disputed: Numbers of rows that are not approved.
        reason: Why not; needed when there are any.
    Raises:
        NotFound: no such invoice, or the actor's municipality does not handle it.
        NotAllowed: the actor is no approver.
        NotInState, ReviewerApproves, SellersOwnPerson, AuthorityMissing, ReasonMissing, AllRowsDisputed: see the rules.
    """
    row = locked_invoice(invoice_id)
    check_payer(actor, row.municipality, Role.APPROVER, Task.APPROVE, now=now)
    check_approval(
        row.as_handling(), person_id=actor.person_id, of_seller=is_of_seller(actor, row.provider_id, now=now)
    )
    _check_entrusted(row, disputed, actor=actor, now=now)
    row.approved_by = actor.person_id
    if not disputed:
        take_step(row, StepKind.APPROVED, actor=actor, now=now, state=State.APPROVED)
        return
    cleaned = check_reason(reason)
    _dispute(row, disputed)
    take_step(row, StepKind.PARTLY_APPROVED, actor=actor, now=now, state=State.APPROVED, reason=cleaned)
    facts = {"number": queries.invoice(row.id).number, "reason": cleaned, "disputed_cents": row.disputed_cents}
    tell_seller(row, kind="invoicing.partly_approved", facts=facts, now=now)


def _check_entrusted(row: Invoice, disputed: Collection[int], *, actor: Actor, now: datetime) -> None:
    """Refuse whoever is not entrusted with the cost centre and with the sum that would be approved."""
    posting, day = queries.posting_of(row.id), day_in_finland(now)
    left_out = sum(one.net_cents for one in queries.document(row.id).rows if one.number in disputed)
    check_authority(
        queries.authorities([row.municipality]),
        person_ids=queries.acts_as(actor, day),
        cost_centre=posting.cost_centre if posting else "",
        cents=row.net_cents - left_out,
        day=day,
    )


def _dispute(row: Invoice, numbers: Collection[int]) -> None:
    document = queries.document(row.id)
    left_out = [one for one in document.rows if one.number in numbers]
    if len(left_out) == len(document.rows):
        raise AllRowsDisputed()
    db.session.add_all(
        [DisputedRow(invoice_id=row.id, row_number=one.number, net_cents=one.net_cents) for one in left_out]
    )
    kept = vat_sums((one.vat, one.net_cents) for one in document.rows if one not in left_out)
    row.disputed_cents = row.gross_cents - sum(one.net_cents + one.vat_cents for one in kept)


def give_back(invoice_id: int, reason: str, *, actor: Actor, now: datetime) -> None:
    """Return an invoice to the seller with a reason; the seller credits it and sends what is right.

    Raises:
        NotFound: no such invoice, or the actor's municipality does not handle it.
        NotAllowed: the actor neither reviews nor approves.
        NotInState, CreditNoteNotReturned, SellersOwnPerson, ReasonMissing: see the rules.
    """
    row = locked_invoice(invoice_id)
    if actor.has(Role.REVIEWER):
        check_payer(actor, row.municipality, Role.REVIEWER, Task.REVIEW, now=now)
    elif actor.has(Role.APPROVER):
        check_payer(actor, row.municipality, Role.APPROVER, Task.APPROVE, now=now)
    else:
        raise NotAllowed(needed=[Role.REVIEWER, Role.APPROVER])
    check_return(row.as_handling(), person_id=actor.person_id, of_seller=is_of_seller(actor, row.provider_id, now=now))
    cleaned = check_reason(reason)
    take_step(row, StepKind.RETURNED, actor=actor, now=now, state=State.RETURNED, reason=cleaned)
    facts = {"number": queries.invoice(row.id).number, "reason": cleaned}
    tell_seller(row, kind="invoicing.returned", facts=facts, now=now)
