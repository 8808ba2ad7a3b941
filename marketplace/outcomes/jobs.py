"""Forgetting what was kept for a while only."""

from datetime import datetime

from marketplace.outcomes import services


def forget_files(now: datetime) -> None:
    """Delete files of reports that were read long ago; what was taken in of them stays."""
    services.forget_files(now=now)
