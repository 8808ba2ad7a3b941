"""The saving of a person written out a second time, slowly: one paid day after the other, floats nowhere.

It shares nothing with the product but the rate rows' values, which it looks up itself.
"""

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

Rows = list[tuple[date, date | None, object]]


def _on(rows: Rows, day: date) -> object:
    found = None
    for first, last, value in rows:
        if first <= day and (last is None or day <= last):
            found = value
    assert found is not None, day
    return found


def _month_later(day: date, months: int) -> date:
    year, month = day.year, day.month
    for _ in range(months):
        month += 1
        if month == 13:
            year, month = year + 1, 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def day_of(starts_on: date, number: int) -> date:
    """Where a paid day falls: 21.5 days fill a month evenly."""
    month = 0
    while Decimal("21.5") * (month + 1) <= number:
        month += 1
    first, after = _month_later(starts_on, month), _month_later(starts_on, month + 1)
    into = Fraction(number) - Fraction(43, 2) * month
    step = Fraction(2 * (after - first).days, 43)
    whole = 0
    while whole + 1 <= into * step:
        whole += 1
    return first + timedelta(days=whole)


def days_of(months: int) -> int:
    """Whole paid days: half a day counts as one."""
    return (43 * months + 1) // 2


def cost(
    shares: Rows, benefits: Rows, *, paid_days: int, starts_on: date, first: int, days: int, delay: int = 0
) -> dict[int, Fraction]:
    """What the municipality pays for each of a person's next paid days, summed by bracket, in exact cents."""
    sums: dict[int, Fraction] = {}
    for number in range(first, first + days):
        paid_day = paid_days + 1 + number - first
        day = day_of(starts_on, number)
        bracket, percent = 0, Fraction(0)
        for after, its_percent in _on(shares, day):
            if after == 0 or paid_day > after + delay:
                bracket, percent = after, Fraction(its_percent)
        sums[bracket] = sums.get(bracket, Fraction(0)) + percent * _on(benefits, day) / 100
    return sums
