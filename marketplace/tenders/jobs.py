"""Timed work of mini-tenders."""

from datetime import datetime, timedelta

from flask import current_app

from marketplace.kernel.db import db
from marketplace.tenders import queries
from marketplace.tenders.services.drafts import warn_of_drafts
from marketplace.tenders.services.keyring import Keyring
from marketplace.tenders.services.opening import close_call


def close_due(now: datetime) -> None:
    """Publish the sealed list of every call whose deadline has passed, one transaction a call."""
    keys = current_app.extensions["keys"]
    keyring = Keyring(keys.server, keys.receipt, current_app.config["PUBLIC_URL"])
    for call_id in queries.due_to_close(now):
        close_call(call_id, keyring=keyring, now=now)
        db.session.commit()


def warn_of_unsent(now: datetime) -> None:
    """Warn the holders of complete unsent drafts before each deadline, one transaction a call."""
    for call_id in queries.with_drafts_until(now, now + timedelta(days=1)):
        warn_of_drafts(call_id, now=now)
        db.session.commit()
