"""What bends a saving: work that resets the count of paid days, part-time work, those who would have left anyway.

Each is a figure of its own; none of them hides in the saving of the months away.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from marketplace.modelling.rules.saving import (
    NO_CONDITIONS,
    WHOLE,
    Conditions,
    days_in_months,
    municipal_cost,
    total,
)
from marketplace.ring.rules import RateBook


class CounterAfter(StrEnum):
    """What a job does to the count of paid days: it stands still, or begins again from zero."""

    PAUSED = "paused"
    RESET = "reset"


def counter_after(*, months: int, subsidised: bool, condition_months: int) -> CounterAfter:
    """What a job of some months does to the count of paid days.

    The count begins again when the employment condition is met and a new maximum period begins; subsidised work
    mainly does not count for the condition.

    Args:
        condition_months: Months of work that the employment condition needs.
    Source: HE 73/2023 and HE 13/2024 as proposals; in force since 2 September 2024 as known, to be confirmed.
    """
    if subsidised or months < condition_months:
        return CounterAfter.PAUSED
    return CounterAfter.RESET


def value_of_counter(
    book: RateBook,
    *,
    paid_days: int,
    starts_on: date,
    months: int,
    horizon_months: int,
    after: CounterAfter,
    conditions: Conditions = NO_CONDITIONS,
) -> Fraction:
    """What the municipality pays less after a person's return to benefit, because the count stood still or was reset.

    Without the job the person would have gone on collecting paid days, so that days after the return would have cost
    more. Always shown as a figure of its own, never inside the saving of the months away.

    Args:
        months: Months without benefit before the return.
        horizon_months: Months from ``starts_on`` until which is looked.
        after: What the job does to the count.
    Returns:
        Exact cents, zero or more when shares grow with paid days.
    """
    per_month = book.month_days(starts_on).days
    away, end = days_in_months(months, per_month), days_in_months(horizon_months, per_month)
    if end <= away:
        return Fraction(0)
    kept = 0 if after is CounterAfter.RESET else paid_days
    without, with_job = (
        total(
            municipal_cost(
                book, paid_days=count, starts_on=starts_on, first=away, days=end - away, conditions=conditions
            )
        )
        for count in (paid_days + away, kept)
    )
    return without - with_job


def part_time_part(*, monthly_pay_cents: int, daily_cents: int, per_month: Decimal) -> Fraction:
    """The part of a benefit that stops in part-time work: half of gross pay is deducted, at most the whole.

    Source: verkkouutiset.fi (1 000 euros of pay take 500 off the benefit, nothing is protected).

    >>> part_time_part(monthly_pay_cents=160_003, daily_cents=3721, per_month=Decimal("21.5"))
    Fraction(1, 1)
    """
    return min(WHOLE, Fraction(monthly_pay_cents, 2) / (daily_cents * Fraction(per_month)))


def net_saving(
    savings: Sequence[Fraction],
    *,
    deadweight: Fraction,
    still_away: Sequence[Fraction],
    discount: Fraction = Fraction(0),
) -> Fraction:
    """What is left of monthly savings: those who would have left anyway and those who have come back are taken off.

    Args:
        savings: Exact cents by month.
        deadweight: Share of those who would have left benefit without the service.
        still_away: Share of leavers still off benefit in each month.
        discount: Yearly; savings of the n-th year are divided by (1 + discount) to the power of n - 1.
    """
    kept = sum(
        (saving * away / (1 + discount) ** (month // 12))
        for month, (saving, away) in enumerate(zip(savings, still_away, strict=True))
    )
    return (1 - deadweight) * kept


def tax_income(*, monthly_pay_cents: int, months: int, tax_percent: Decimal, taxed_part: Fraction = WHOLE) -> Fraction:
    """Municipal tax from a person's pay, in exact cents: a figure of its own, never part of the saving.

    Args:
        tax_percent: Percent of the municipality's income tax.
        taxed_part: The part of pay that is taxed after deductions.
    """
    return Fraction(tax_percent) / 100 * taxed_part * monthly_pay_cents * months
