"""Invoices whose due date is near and of which nobody has been reminded lately."""

from datetime import date, timedelta

from sqlalchemy import select

from marketplace.invoicing.access import Scope
from marketplace.invoicing.models import Step
from marketplace.invoicing.queries.invoices import InvoiceFacts, unpaid
from marketplace.invoicing.rules import State, StepKind, Urgency, urgency
from marketplace.kernel.clock import moment_in_finland
from marketplace.kernel.db import db

HELD = (State.ISSUED, State.REVIEWED, State.APPROVED)
"""States in which a municipality has the next step."""
EVERY = timedelta(days=3)
"""A reminder is repeated when nothing has happened for so long."""


def to_remind(today: date) -> list[InvoiceFacts]:
    """Invoices that are due within a week or overdue, still open, and not reminded of in the last days."""
    near = [
        one
        for one in unpaid(Scope(everything=True))
        if one.state in HELD and one.open_cents > 0 and one.due_on and urgency(one.due_on, today) is not Urgency.CALM
    ]
    since = moment_in_finland(today - EVERY + timedelta(days=1))
    lately = set(
        db.session.execute(
            select(Step.invoice_id).where(Step.kind == StepKind.REMINDED, Step.taken_at >= since)
        ).scalars()
    )
    return [one for one in near if one.id not in lately]
