"""Opening: two officers, each with own sign-in and key, after the deadline, within one window."""

from datetime import datetime, timedelta

from marketplace.kernel.errors import RuleBroken
from marketplace.tenders.rules.calls import CallFacts, CallState

OPENING_WINDOW = timedelta(minutes=15)
"""How long the first officer's half waits for the second officer."""


class OpeningTooEarly(RuleBroken):
    """The deadline has not passed; nothing can be opened and nobody is told whether anything was sent."""

    code = "tenders.opening_too_early"
    status = 403


class OpenedAlready(RuleBroken):
    """The bids have been opened."""

    code = "tenders.opened_already"


class OpenersAreOne(RuleBroken):
    """One person cannot be both openers, whatever roles that person holds."""

    code = "tenders.openers_are_one"


class OpeningWindow(RuleBroken):
    """The first officer's half waited too long; both begin again."""

    code = "tenders.opening_window_over"


def check_opening(
    call: CallFacts, *, person_id: int, first_person_id: int | None, first_at: datetime | None, now: datetime
) -> None:
    """Refuse an opening that may not be.

    Args:
        person_id: Who acts now.
        first_person_id: Who gave the first half, None when nobody has.
        first_at: When the first half was given.
    Raises:
        OpeningTooEarly, OpenedAlready, OpenersAreOne, OpeningWindow: as their names say.
    Source: Act on Public Procurement 1397/2016, 64 section 3 items 3 to 7.
    """
    if call.stored_state in (CallState.OPENED, CallState.DECIDED):
        raise OpenedAlready(opened_at=call.opened_at)
    if call.deadline is None or now <= call.deadline or call.stored_state is not CallState.PUBLISHED:
        raise OpeningTooEarly(deadline=call.deadline)
    if first_person_id is None or first_at is None:
        return
    if first_person_id == person_id:
        raise OpenersAreOne()
    if now - first_at > OPENING_WINDOW:
        raise OpeningWindow(minutes=int(OPENING_WINDOW.total_seconds() // 60))
