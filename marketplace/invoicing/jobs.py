"""Timed jobs of invoicing."""

from datetime import datetime

from marketplace.invoicing import queries, services
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db


def remind(now: datetime) -> None:
    """Remind those who hold an invoice whose due date is near, one transaction an invoice."""
    for facts in queries.to_remind(day_in_finland(now)):
        services.remind(facts, now=now)
        db.session.commit()
