"""Timed work of contracts."""

from datetime import datetime

from marketplace.contracts.services import remind_of_notices as remind
from marketplace.kernel.db import db


def remind_of_notices(now: datetime) -> None:
    """Remind officers of award notices that are due within a week."""
    remind(now)
    db.session.commit()
