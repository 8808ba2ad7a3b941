"""Award notices: by when each must be published, of a contract and of a cancelled call.

Source: Act on Public Procurement 1397/2016, 58 section 5 (499/2021): within 30 days of the contract; in a dynamic
purchasing system also by quarter, within 30 days of its end; a cancelled procurement is told of too.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from marketplace.kernel.clock import add_months
from marketplace.kernel.errors import RuleBroken


class NoticeRecorded(RuleBroken):
    """The notice of the call has been recorded."""

    code = "contracts.notice_recorded"
    form_field = "call_id"


class NoticeInFuture(RuleBroken):
    """A notice is recorded when it has been published, not before the contract and not before its day."""

    code = "contracts.notice_in_future"
    form_field = "published_on"


@dataclass(frozen=True)
class NoticeFacts:
    """The award notice that a call must have.

    Args:
        since: Day of the first contract, or of the cancellation.
        cancelled: Whether the call was cancelled instead of awarded.
        due_on: The last day for publishing it.
        number, published_on: As recorded; None before.
    """

    call_id: int
    since: date
    cancelled: bool
    due_on: date
    number: str | None
    published_on: date | None

    def late_on(self, day: date) -> bool:
        """Whether it should have been published by a day and has not been."""
        return self.published_on is None and day > self.due_on


def quarter_of(day: date) -> str:
    """The quarter of a day.

    >>> quarter_of(date(2026, 2, 15))
    '2026-Q1'
    """
    return f"{day.year}-Q{(day.month - 1) // 3 + 1}"


def notice_due(since: date, *, quarterly: bool, days: int, days_after_quarter: int) -> date:
    """The last day for publishing an award notice.

    >>> notice_due(date(2026, 2, 15), quarterly=True, days=30, days_after_quarter=30)
    datetime.date(2026, 4, 30)
    >>> notice_due(date(2026, 2, 15), quarterly=False, days=30, days_after_quarter=30)
    datetime.date(2026, 3, 17)
    """
    if not quarterly:
        return since + timedelta(days=days)
    first_of_quarter = date(since.year, (since.month - 1) // 3 * 3 + 1, 1)
    return add_months(first_of_quarter, 3) - timedelta(days=1) + timedelta(days=days_after_quarter)


def check_notice(notice: NoticeFacts, *, published_on: date, today: date) -> None:
    """Refuse a record of a notice that cannot be.

    Raises:
        NoticeRecorded, NoticeInFuture: as their names say.
    """
    if notice.published_on is not None:
        raise NoticeRecorded()
    if not notice.since <= published_on <= today:
        raise NoticeInFuture()
