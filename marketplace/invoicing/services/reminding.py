"""Reminding those who hold an invoice whose due date is near."""

from datetime import datetime

from marketplace.invoicing.queries import InvoiceFacts
from marketplace.invoicing.rules import State, StepKind
from marketplace.invoicing.services.steps import locked_invoice, take_step, tell_municipality
from marketplace.kernel.actor import SYSTEM, Role

HOLDERS = {State.ISSUED: Role.REVIEWER, State.REVIEWED: Role.APPROVER, State.APPROVED: Role.APPROVER}
"""Who has the next step in each state."""


def remind(facts: InvoiceFacts, *, now: datetime) -> None:
    """Write a notice about an invoice to those in the paying municipality who have its next step."""
    row = locked_invoice(facts.id)
    due = facts.due_on.isoformat() if facts.due_on else ""
    told = {"number": facts.number, "due_on": due, "open_cents": facts.open_cents}
    tell_municipality(row, (HOLDERS[row.state],), kind="invoicing.due", facts=told, now=now)
    take_step(row, StepKind.REMINDED, actor=SYSTEM, now=now, facts={"due_on": due})
