"""Forgetting what was kept for a while only."""

from datetime import datetime

from marketplace.identity import services


def forget_what_has_passed(now: datetime) -> None:
    """Delete counted attempts, numbers of sent forms and sessions that nothing asks for any more."""
    services.forget_what_has_passed(now=now)
