"""Timed jobs of outcomes: forgetting what was kept for a while only, and reminding of first contacts."""

from datetime import datetime

from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db
from marketplace.outcomes import queries, services


def forget_files(now: datetime) -> None:
    """Delete files of reports that were read long ago; what was taken in of them stays."""
    services.forget_files(now=now)


def remind_of_contacts(now: datetime) -> None:
    """Remind of first contacts that are near or late, one transaction a placement."""
    for placement_id, kind in queries.reminders_due(day_in_finland(now)):
        services.remind_of_contact(placement_id, kind, now=now)
        db.session.commit()


def forget_people(now: datetime) -> None:
    """Forget participants when the law's time has passed since their last contract ended, one transaction a person."""
    for participant_id in queries.to_forget(day_in_finland(now)):
        services.forget_person(participant_id, now=now)
        db.session.commit()
