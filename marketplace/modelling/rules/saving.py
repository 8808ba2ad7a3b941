"""What a municipality saves when one person is off unemployment benefit, to the cent, from dated rate rows.

Benefit is paid by the day, 21.5 days in an average month. The municipality pays a share of each paid day, and the
share grows with the person's paid days so far. Money is an exact fraction of cents until it is shown, then rounded
once, half up.
"""

import itertools
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from marketplace.kernel.clock import add_months
from marketplace.kernel.errors import RuleBroken
from marketplace.kernel.money import half_up, largest_remainder
from marketplace.ring.rules import BenefitRate, DatedRate, RateBook, RateKind, RateMissing, ShareRule

MONTHS_AT_MOST = 600
PAID_DAYS_AT_MOST = 20_000
BATCH_DELAY_AT_MOST = 19
WHOLE = Fraction(1)

RATES_OF_A_DAY = (RateKind.MUNICIPAL_SHARE, RateKind.BENEFIT, RateKind.BENEFIT_AVERAGE)


class Basis(StrEnum):
    """Which daily amount of benefit is saved."""

    FULL = "full"
    AVERAGE = "average"


class OutOfRange(RuleBroken):
    """A figure is outside what can be calculated with. ``facts`` names it with its limits."""

    code = "modelling.out_of_range"


@dataclass(frozen=True)
class Conditions:
    """What the saving of a day is reckoned with.

    Args:
        basis: The full daily amount, or what is paid a day on average.
        daily_cents: A person's own daily amount in place of both.
        bracket_delay_days: Paid days by which a larger share begins late, when it begins with a payment batch; 0 when
            it begins on the exact day.
        part: The part of the benefit that stops: whole when a person leaves it, less in part-time work.
    """

    basis: Basis = Basis.FULL
    daily_cents: int | None = None
    bracket_delay_days: int = 0
    part: Fraction = WHOLE


@dataclass(frozen=True)
class Piece:
    """Consecutive paid days of one share and one daily amount.

    Args:
        after_days: The bracket: paid days after which its share applies.
        percent: The municipality's share of a day.
        days: How many paid days.
        first_on: Calendar day of the first of them.
        daily_cents: Benefit of a day in cents.
        exact_cents: The municipality's part of them all.
        rates: Rows it was reckoned with.
    """

    after_days: int
    percent: Decimal
    days: int
    first_on: date
    daily_cents: int
    exact_cents: Fraction
    rates: tuple[DatedRate, ...]


@dataclass(frozen=True)
class BracketSaving:
    """What of a saving falls into one bracket; the cents of all brackets sum to the saving's cents."""

    after_days: int
    percent: Decimal
    days: int
    cents: int


@dataclass(frozen=True)
class Saving:
    """What a municipality does not pay while a person is off benefit.

    Args:
        paid_days: Paid days before the first day saved.
        days: Paid days saved.
        pieces: By day.
    """

    paid_days: int
    starts_on: date
    months: int
    days: int
    pieces: tuple[Piece, ...]

    @property
    def exact_cents(self) -> Fraction:
        """The saving before rounding."""
        return sum((piece.exact_cents for piece in self.pieces), Fraction(0))

    @property
    def cents(self) -> int:
        """The saving in whole cents, rounded once, half up."""
        return half_up(self.exact_cents)

    def by_bracket(self) -> list[BracketSaving]:
        """The saving by bracket, lowest first, its cents shared by the largest remainder."""
        sums: dict[tuple[int, Decimal], tuple[int, Fraction]] = {}
        for piece in self.pieces:
            days, exact = sums.get((piece.after_days, piece.percent), (0, Fraction(0)))
            sums[piece.after_days, piece.percent] = (days + piece.days, exact + piece.exact_cents)
        names = {f"{after:06d} {percent}": (after, percent) for after, percent in sums}
        cents = dict.fromkeys(names, 0)
        if self.cents:
            cents = largest_remainder(self.cents, {name: sums[key][1] for name, key in names.items()})
        return [
            BracketSaving(after, percent, sums[after, percent][0], cents[name])
            for name, (after, percent) in sorted(names.items())
        ]

    def rates(self) -> list[DatedRate]:
        """Every rate row the saving was reckoned with, each once, in the order of use."""
        return list(dict.fromkeys(rate for piece in self.pieces for rate in piece.rates))


def days_in_months(months: int, per_month: Decimal) -> int:
    """Whole paid days in so many months, rounded half up.

    Args:
        per_month: Paid days in an average month.

    >>> [days_in_months(months, Decimal("21.5")) for months in (1, 3, 6, 12)]
    [22, 65, 129, 258]
    """
    return half_up(per_month * months)


def calendar_day(starts_on: date, number: int, per_month: Decimal) -> date:
    """The calendar day on which a paid day is taken to fall; paid days are spread evenly over calendar months.

    Args:
        starts_on: The day from which paid days are counted.
        number: Paid days before it, from 0.

    >>> calendar_day(date(2026, 1, 1), 22, Decimal("21.5"))
    datetime.date(2026, 2, 1)
    """
    exact = Fraction(number) / Fraction(per_month)
    month = int(exact)
    first = add_months(starts_on, month)
    length = (add_months(starts_on, month + 1) - first).days
    return first + timedelta(days=int((exact - month) * length))


def share_of_paid_day(rule: ShareRule, paid_day: int, delay_days: int = 0) -> tuple[int, Decimal]:
    """The bracket and the percentage of a person's n-th paid day, counted from 1.

    Args:
        delay_days: Paid days by which a larger share begins late.
    """
    reached = [one for one in rule.brackets if one.after_days == 0 or paid_day > one.after_days + delay_days]
    return reached[-1].after_days, reached[-1].percent


def daily_benefit(
    book: RateBook, rule: ShareRule, day: date, conditions: Conditions
) -> tuple[int, tuple[DatedRate, ...]]:
    """Benefit of a day in cents, and the rows it comes from; no row when the person's own amount was given.

    Raises:
        RateMissing: no amount is known for that day.
    """
    if conditions.daily_cents is not None:
        return conditions.daily_cents, ()
    full = book.covered_benefit(rule, day)
    if conditions.basis is Basis.FULL:
        return full.cents_per_day, (full,)
    average = _average(book, [full.code, *rule.benefits], day)
    return average.cents_per_day, (average,)


def _average(book: RateBook, codes: Sequence[str], day: date) -> BenefitRate:
    """The average of the benefit itself, else of the one that it replaced."""
    for code in dict.fromkeys(codes):
        try:
            return book.average(code, day)
        except RateMissing:
            continue
    raise RateMissing(kind=RateKind.BENEFIT_AVERAGE.value, rate_code=codes[0], day=day)


def municipal_cost(
    book: RateBook, *, paid_days: int, starts_on: date, first: int, days: int, conditions: Conditions
) -> list[Piece]:
    """What the municipality pays for a person's next paid days.

    Args:
        paid_days: The person's paid days before the first of them.
        starts_on: The calendar day from which paid days are placed in the calendar.
        first: How many paid days after ``starts_on`` the first of them falls.
        days: How many days are paid.
    Raises:
        RateMissing: a rate is not known for one of the days.
    """
    if days <= 0:
        return []
    month = book.month_days(starts_on)
    found: list[Piece] = []
    for begins, ends in _spans_of_equal_rates(book, starts_on, first, first + days, month.days):
        day = calendar_day(starts_on, begins, month.days)
        rule = book.share_rule(day)
        daily, rows = daily_benefit(book, rule, day, conditions)
        counter = paid_days + begins - first
        for after, percent, count in _by_bracket(rule, counter, ends - begins, conditions.bracket_delay_days):
            exact = conditions.part * Fraction(percent) / 100 * daily * count
            at = calendar_day(starts_on, begins, month.days)
            found.append(Piece(after, percent, count, at, daily, exact, (rule, *rows, month)))
            begins += count
    return found


def _spans_of_equal_rates(
    book: RateBook, starts_on: date, first: int, end: int, per_month: Decimal
) -> Iterator[tuple[int, int]]:
    """Cut paid days where a rate row begins or ends."""
    edges: set[date] = set()
    for kind in RATES_OF_A_DAY:
        for row in book.rows(kind):
            edges.add(row.valid_from)
            if row.valid_to is not None:
                edges.add(row.valid_to + timedelta(days=1))
    last_day = calendar_day(starts_on, end - 1, per_month)
    cuts = {
        bisect_left(range(end), edge, lo=first, hi=end, key=lambda number: calendar_day(starts_on, number, per_month))
        for edge in edges
        if starts_on < edge <= last_day
    }
    places = sorted({first, end, *(cut for cut in cuts if first < cut < end)})
    yield from itertools.pairwise(places)


def _by_bracket(rule: ShareRule, counter: int, days: int, delay_days: int) -> Iterator[tuple[int, Decimal, int]]:
    """Consecutive paid days after ``counter`` by bracket: its first day, its percentage and how many days."""
    edges = sorted(one.after_days + delay_days for one in rule.brackets if one.after_days)
    end = counter + days
    while counter < end:
        after, percent = share_of_paid_day(rule, counter + 1, delay_days)
        until = min([end, *(edge for edge in edges if edge > counter)])
        yield after, percent, until - counter
        counter = until


def check_range(name: str, value: int, most: int) -> None:
    """Refuse a figure below zero or above what can be calculated with.

    Raises:
        OutOfRange: it is.
    """
    if not 0 <= value <= most:
        raise OutOfRange(name=name, least=0, most=most)


NO_CONDITIONS = Conditions()


def saving_of_exit(
    book: RateBook, *, paid_days: int, starts_on: date, months: int, conditions: Conditions = NO_CONDITIONS
) -> Saving:
    """What the municipality saves when a person leaves benefit for some months.

    The days saved are those that would have been paid next: day ``paid_days + 1`` and the following ones. The counter
    stands still meanwhile; what that is worth after a return is reckoned apart (``effects.value_of_counter``).

    Args:
        paid_days: Paid days so far.
        starts_on: First day without benefit.
        months: Months without benefit.
    Raises:
        OutOfRange: a figure is negative or too large.
        RateMissing: a rate is not known for one of the days.
    """
    check_range("paid_days", paid_days, PAID_DAYS_AT_MOST)
    check_range("months", months, MONTHS_AT_MOST)
    days = days_in_months(months, book.month_days(starts_on).days)
    pieces = municipal_cost(book, paid_days=paid_days, starts_on=starts_on, first=0, days=days, conditions=conditions)
    return Saving(paid_days, starts_on, months, days, tuple(pieces))


def monthly_savings(
    book: RateBook, *, paid_days: int, starts_on: date, months: int, conditions: Conditions = NO_CONDITIONS
) -> list[Fraction]:
    """The saving of each month of an absence; their sum is :func:`saving_of_exit` before rounding."""
    per_month = book.month_days(starts_on).days
    ends = [days_in_months(number, per_month) for number in range(months + 1)]
    return [
        total(
            municipal_cost(
                book,
                paid_days=paid_days + begins,
                starts_on=starts_on,
                first=begins,
                days=until - begins,
                conditions=conditions,
            )
        )
        for begins, until in itertools.pairwise(ends)
    ]


def total(pieces: Iterable[Piece]) -> Fraction:
    """Exact cents of pieces together."""
    return sum((piece.exact_cents for piece in pieces), Fraction(0))
