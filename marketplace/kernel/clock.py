"""The one clock, and reckoning with days in Finland.

``now()`` is read in views and jobs only; services and rules get it as an argument. Tests and the demo set it with
:func:`set_to` or :func:`frozen`.
"""

from calendar import monthrange
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HELSINKI = ZoneInfo("Europe/Helsinki")

_set_now: Callable[[], datetime] | None = None


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _set_now() if _set_now is not None else datetime.now(UTC)


def set_to(moment: datetime | Callable[[], datetime] | None) -> None:
    """Set the clock to a fixed moment, to another source, or back to the machine's clock with ``None``."""
    global _set_now
    if moment is None or callable(moment):
        _set_now = moment
        return
    fixed = in_utc(moment)
    _set_now = lambda: fixed


@contextmanager
def frozen(moment: datetime) -> Iterator[datetime]:
    """Hold the clock at a moment inside a ``with`` block."""
    before = _set_now
    set_to(moment)
    try:
        yield in_utc(moment)
    finally:
        set_to(before)


def in_utc(moment: datetime) -> datetime:
    """The same moment in UTC.

    Raises:
        ValueError: the moment is naive, so nobody can know which moment it is.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC)


def day_in_finland(moment: datetime) -> date:
    """The calendar day in Finland at a moment.

    >>> day_in_finland(datetime(2026, 6, 30, 21, 30, tzinfo=UTC))
    datetime.date(2026, 7, 1)
    """
    return in_utc(moment).astimezone(HELSINKI).date()


def today_in_finland() -> date:
    """Today's calendar day in Finland, by the one clock."""
    return day_in_finland(now())


def moment_in_finland(day: date, at: time = time(0, 0)) -> datetime:
    """The moment, in UTC, when the clock in Finland shows a time of a day.

    In the hour that a clock change repeats, the earlier moment is meant; a time that a clock change skips is read
    with the offset before the change (the rule of PEP 495 with ``fold=0``).
    """
    return datetime.combine(day, at, tzinfo=HELSINKI).astimezone(UTC)


def add_months(day: date, months: int) -> date:
    """The same day of a later month, clipped to that month's last day.

    >>> add_months(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def working_days_after(day: date, count: int, *, is_working_day: Callable[[date], bool]) -> date:
    """The day that is ``count`` working days after a day; the day itself does not count.

    Args:
        day: The day from which is counted.
        count: Working days, zero or more.
        is_working_day: The calendar in force, see :mod:`marketplace.ring.rules`.
    """
    reached = day
    left = count
    while left > 0:
        reached += timedelta(days=1)
        left -= is_working_day(reached)
    return reached


def on_or_after_working_day(day: date, *, is_working_day: Callable[[date], bool]) -> date:
    """The day itself if it is a working day, else the next one (Act 150/1930, 5 section)."""
    reached = day
    while not is_working_day(reached):
        reached += timedelta(days=1)
    return reached
