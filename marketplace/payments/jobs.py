"""Timed work of payments: runs that were begun are carried on, and each month is settled after it has ended."""

from datetime import datetime, timedelta

from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db
from marketplace.payments import queries, services

SETTLED_FROM = 5
"""Day of the month from which the month before is settled: by then its last days have been reported and verified."""


def carry_on(now: datetime) -> None:
    """Carry on every run that is not through: one that was killed, or one too large for the page that began it."""
    for run in queries.open_runs():
        for _done in services.carry_on(run.id, actor=SYSTEM, now=now):
            db.session.commit()
        db.session.commit()


def settle_month(now: datetime) -> None:
    """Begin a run to the end of last month over the contracts that are not settled so far."""
    today = day_in_finland(now)
    if today.day < SETTLED_FROM:
        return
    month_end = today.replace(day=1) - timedelta(days=1)
    waiting = queries.contracts_to_settle(month_end)
    if waiting:
        services.begin_run(month_end, waiting, actor=SYSTEM, now=now)
        db.session.commit()
