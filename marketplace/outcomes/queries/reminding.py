"""Reads of reminders that are due."""

from datetime import date, timedelta

from sqlalchemy import select

from marketplace.kernel.db import db
from marketplace.outcomes.models import Placement, SentReminder
from marketplace.outcomes.queries.facts import reports_of
from marketplace.outcomes.queries.marks import marks_of
from marketplace.outcomes.rules import standing
from marketplace.outcomes.rules.reminding import BEFORE, Reminder, reminder_due

FORGOTTEN = timedelta(days=30)
"""A first contact that is later than this is reminded of by the list of participants alone."""


def reminders_due(today: date) -> list[tuple[int, Reminder]]:
    """Placements whose first contact is near or late and of which nobody has been reminded so."""
    late = select(SentReminder.placement_id).where(SentReminder.kind == Reminder.LATE)
    rows = db.session.execute(
        select(Placement.id, Placement.contact_by)
        .where(Placement.contact_by.between(today - FORGOTTEN, today + BEFORE), Placement.id.not_in(late))
        .order_by(Placement.id)
    ).all()
    ids = [placement_id for placement_id, _ in rows]
    steps, reports = marks_of(ids, ()).steps, reports_of(ids)
    sent: dict[int, set[Reminder]] = {}
    for key, kind in db.session.execute(
        select(SentReminder.placement_id, SentReminder.kind).where(SentReminder.placement_id.in_(ids))
    ):
        sent.setdefault(key, set()).add(kind)
    found = []
    for placement_id, contact_by in rows:
        taken, began = steps.get(placement_id, []), reports[placement_id].service
        due = reminder_due(
            taken,
            standing(taken, service_reported=began),
            contact_by=contact_by,
            service_reported=began,
            today=today,
            sent=sent.get(placement_id, ()),
        )
        if due is not None:
            found.append((placement_id, due))
    return found
