"""Reminders of the first contact: one shortly before its last day, one when that has passed; pure."""

from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum

from marketplace.outcomes.rules.steps import Standing, Step, contact_overdue

BEFORE = timedelta(days=3)
"""How many days before the last day the provider is reminded; a habit of the ring, not a rule of law."""


class Reminder(StrEnum):
    """What is reminded of."""

    NEAR = "near"
    LATE = "late"


def reminder_due(
    steps: Collection[Step],
    at: Standing,
    *,
    contact_by: date,
    service_reported: bool,
    today: date,
    sent: Collection[Reminder],
) -> Reminder | None:
    """The reminder that is due today and has not been sent; none when the contact was made or the service began."""
    if service_reported or not contact_overdue(steps, at, contact_by=contact_by - BEFORE, today=today + timedelta(1)):
        return None
    due = Reminder.LATE if today > contact_by else Reminder.NEAR
    return None if due in sent or Reminder.LATE in sent else due
