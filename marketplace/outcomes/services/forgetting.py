"""Forgetting files of reports: what was taken in lives on as reports, and the rest is nobody's need."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from marketplace.kernel.db import db
from marketplace.outcomes.models import Import

FILES_ARE_KEPT = timedelta(days=30)
"""How long the rows of a file that was read are kept."""


def forget_files(*, now: datetime) -> int:
    """Delete the rows of files that were read more than thirty days ago, and return how many files there were."""
    gone = db.session.execute(delete(Import).where(Import.read_at < now - FILES_ARE_KEPT))
    return int(gone.rowcount)  # type: ignore[attr-defined]
