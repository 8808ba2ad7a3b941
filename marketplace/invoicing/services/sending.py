"""Sending e-invoices to the seller's operator: the choice, the queue, and each step on the way."""

from datetime import datetime

from sqlalchemy import select

from marketplace.audit.services import record
from marketplace.invoicing import queries
from marketplace.invoicing.models import Dispatch, SendingChoice
from marketplace.invoicing.rules import (
    SENT,
    DispatchFacts,
    DispatchState,
    NoChannel,
    NotInState,
    OnItsWay,
    Sending,
    checked_sending,
)
from marketplace.invoicing.services.steps import check_seller, locked_invoice
from marketplace.kernel.actor import SYSTEM, Actor
from marketplace.kernel.db import db, locked
from marketplace.notices.rules import MOST_ATTEMPTS, wait_after


def choose_sending(provider_id: int, wanted: Sending, *, actor: Actor, now: datetime) -> None:
    """Choose for a seller how its e-invoices leave the portal from now on.

    Raises:
        NotFound, NotAllowed: the actor is not the provider's administrator.
        OperatorAddressMissing: mail was chosen without an address.
    """
    check_seller(actor, provider_id)
    chosen = checked_sending(wanted)
    db.session.add(SendingChoice(provider_id=provider_id, **vars(chosen), chosen_by=actor.person_id, chosen_at=now))
    db.session.flush()
    facts = {"channel": chosen.channel.value, "form": chosen.form.value}
    record("invoicing.sending_chosen", actor=actor, subject=("provider", provider_id), now=now, facts=facts)


def queue(invoice_id: int, sending: Sending, *, actor: Actor, now: datetime) -> None:
    """Put an invoice that was sent into the queue to the operator."""
    row = Dispatch(invoice_id=invoice_id, **vars(sending), state=DispatchState.WAITING, attempts=0, failure="")
    row.next_attempt_at, row.queued_by, row.queued_at, row.moved_at = now, actor.person_id, now, now
    db.session.add(row)
    db.session.flush()
    _noted(row, actor=actor, now=now)


def send_again(invoice_id: int, *, actor: Actor, now: datetime) -> None:
    """Send an invoice to the operator, once more if need be, the way the seller has chosen now.

    Raises:
        NotFound, NotAllowed: the actor is not the provider's administrator.
        NotInState: it is a draft, or the seller made it elsewhere and sends it from there.
        NoChannel: the seller has chosen to download its invoices.
        OnItsWay: it waits in the queue or in the folder already.
    """
    row = locked_invoice(invoice_id)
    check_seller(actor, row.provider_id)
    if row.state not in SENT or queries.invoice(invoice_id).original_form is not None:
        raise NotInState(state=row.state.value)
    sending = queries.sending(row.provider_id)
    if not sending.by_itself:
        raise NoChannel()
    if not queries.may_send(invoice_id, row.provider_id):
        raise OnItsWay()
    queue(invoice_id, sending, actor=actor, now=now)


def begin_dispatch(dispatch_id: int, *, now: datetime) -> DispatchFacts | None:
    """Count an attempt before it is made and set when the next may come; None when it has gone out meanwhile."""
    row = _locked(dispatch_id)
    if row is None or row.state is not DispatchState.WAITING:
        return None
    row.attempts += 1
    row.next_attempt_at = now + wait_after(row.attempts)
    db.session.flush()
    return row.as_facts()


def note_dispatched(dispatch_id: int, state: DispatchState, *, now: datetime) -> None:
    """Note that the operator's mail server, or its folder, has the invoice, or that the operator has taken it."""
    row = _locked(dispatch_id)
    if row is not None and row.state is not state:
        row.state, row.moved_at, row.failure = state, now, ""
        _noted(row, actor=SYSTEM, now=now)


def note_stuck(dispatch_id: int, failure: str, *, for_good: bool, now: datetime) -> None:
    """Note why an invoice did not go out; after ten attempts, or for good, it is left to people.

    Args:
        failure: Names of what is missing, or the kind of fault; nothing personal.
    """
    row = _locked(dispatch_id)
    if row is None:
        return
    row.failure = failure[:200]
    if for_good or row.attempts >= MOST_ATTEMPTS:
        row.state, row.moved_at = DispatchState.FAILED, now
        _noted(row, actor=SYSTEM, now=now)
    db.session.flush()


def _locked(dispatch_id: int) -> Dispatch | None:
    return db.session.execute(locked(select(Dispatch).where(Dispatch.id == dispatch_id))).scalar_one_or_none()


def _noted(row: Dispatch, *, actor: Actor, now: datetime) -> None:
    db.session.flush()
    facts = {"dispatch": row.id, "channel": row.channel.value, "form": row.form.value, "state": row.state.value}
    record("invoicing.dispatched", actor=actor, subject=("invoice", row.invoice_id), now=now, facts=facts)
