"""Reads about how e-invoices leave the portal."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import or_, select

from marketplace.invoicing.models import Dispatch, SendingChoice
from marketplace.invoicing.rules import DispatchFacts, DispatchState, Sending
from marketplace.kernel.db import db


def sending(provider_id: int) -> Sending:
    """How a seller's e-invoices leave the portal now; downloaded by hand until something else is chosen."""
    row = db.session.execute(
        select(SendingChoice).where(SendingChoice.provider_id == provider_id).order_by(SendingChoice.id.desc()).limit(1)
    ).scalar_one_or_none()
    return Sending(row.channel, row.form, row.address) if row is not None else Sending()


def dispatches_of(invoice_id: int) -> list[DispatchFacts]:
    """Every time an invoice went, or was to go, to the operator, in order."""
    rows = db.session.execute(select(Dispatch).where(Dispatch.invoice_id == invoice_id).order_by(Dispatch.id)).scalars()
    return [row.as_facts() for row in rows]


def dispatches_in(states: Collection[DispatchState], *, now: datetime, limit: int = 100) -> list[DispatchFacts]:
    """Dispatches in some states, oldest first; of those that wait, the ones whose next attempt is due."""
    due = or_(Dispatch.state != DispatchState.WAITING, Dispatch.next_attempt_at <= now)
    rows = db.session.execute(
        select(Dispatch).where(Dispatch.state.in_(states), due).order_by(Dispatch.id).limit(limit)
    ).scalars()
    return [row.as_facts() for row in rows]


def may_send(invoice_id: int, provider_id: int) -> bool:
    """Whether a seller's e-invoices travel by the portal, and this one is not on its way."""
    under_way = (DispatchState.WAITING, DispatchState.IN_FOLDER)
    return sending(provider_id).by_itself and all(one.state not in under_way for one in dispatches_of(invoice_id))
