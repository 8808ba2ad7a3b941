"""Exact reckoning: decimals that are never rounded by accident, and days as whole numbers.

Days are ordinals (1 = 1 January of year 1), months are numbered ``year * 12 + month - 1``: differences are then plain
subtractions, and a long job costs no more time than a short one.
"""

from datetime import date
from decimal import Context, Decimal, DivisionByZero, Inexact, InvalidOperation, Overflow
from functools import lru_cache

from marketplace.kernel.clock import add_months

LONGEST_NUMBER = 40
"""Characters of the longest number that documents may hold; sums and products of such numbers stay exact."""

LONGEST_SPAN = 100_000
"""The longest span of days, months or times that terms may name."""

EXACT = Context(prec=1_000, traps=[Inexact, InvalidOperation, DivisionByZero, Overflow])
"""Arithmetic that raises where it would have to round."""

LAST_DAY = date.max.toordinal()


@lru_cache(maxsize=100_000)
def iso(day: int) -> str:
    """A day in the form 2026-12-31."""
    return date.fromordinal(day).isoformat()


@lru_cache(maxsize=100_000)
def date_of(day: int) -> date:
    """The calendar date of a day; a due date after the end of the calendar is its last day."""
    return date.fromordinal(min(day, LAST_DAY))


def month_of(day: date) -> int:
    """The number of the month that a day lies in."""
    return day.year * 12 + day.month - 1


def month_text(month: int) -> str:
    """A month in the form 2026-12."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


@lru_cache(maxsize=10_000)
def last_day_of(month: int) -> int:
    """The last day of a month."""
    year, index = divmod(month + 1, 12)
    return date(year, index + 1, 1).toordinal() - 1 if year <= date.max.year else LAST_DAY


@lru_cache(maxsize=100_000)
def months_later(day: int, months: int) -> int:
    """The same day of a later month, clipped to that month's last day; past the calendar's end, a day never reached."""
    first = date.fromordinal(day)
    if month_of(first) + months > month_of(date.max):
        return LAST_DAY + 2
    return add_months(first, months).toordinal()


def plain(number: Decimal) -> str:
    """A number as digits without an exponent, as it was read.

    >>> plain(Decimal("1.50")), plain(Decimal("0.0000001"))
    ('1.50', '0.0000001')
    """
    return format(number, "f")
