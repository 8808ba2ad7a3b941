"""The most that terms can cost: an upper bound that no facts can break, and what it is bounded by; pure.

The bound is reached only if every participant reached everything in the dearest group under the highest index. It is
what a municipality must be able to pay, not what it should expect.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil

from marketplace.kernel.money import half_up
from marketplace.terms.rules.document import (
    Attendance,
    EarningMonths,
    Event,
    Milestone,
    Spell,
    Terms,
)

SHORTEST_MONTH = 28


class Bound(StrEnum):
    """What keeps the highest cost down."""

    NOTHING = "nothing"
    MILESTONES = "milestones"
    PARTICIPANT_CAP = "participant_cap"
    MAX_COUNTS = "max_counts"
    YEAR_CAP = "year_cap"
    CONTRACT_CAP = "contract_cap"


@dataclass(frozen=True)
class Highest:
    """The most that can be paid in cents, None where nothing bounds it, and what bounds it."""

    cents: int | None
    bound: Bound


def highest_for_participant(terms: Terms) -> Highest:
    """The most that one participant's results can cost, the participant cap counted in.

    Returns:
        None cents when some milestone pays by the unit without a largest number and no cap holds it.
    """
    by_prices = _least(_grouped(terms, first="ladder"), _grouped(terms, first="one_of"))
    cap = terms.caps.participant_cents
    if cap is not None and (by_prices is None or cap < by_prices):
        return Highest(cap, Bound.PARTICIPANT_CAP)
    return Highest(by_prices, Bound.NOTHING if by_prices is None else Bound.MILESTONES)


def highest_for_contract(terms: Terms, *, participants: int, calendar_years: int) -> Highest:
    """The most that a contract can cost.

    Args:
        participants: The most participants that may be referred.
        calendar_years: Calendar years in which a result can be achieved.
    """
    each = highest_for_participant(terms)
    found = [(None if each.cents is None else each.cents * participants, each.bound)]
    found.append((_by_counts(terms, participants), Bound.MAX_COUNTS))
    caps = terms.caps
    if caps.calendar_year_cents is not None:
        found.append((caps.calendar_year_cents * calendar_years, Bound.YEAR_CAP))
    if caps.contract_cents is not None:
        found.append((caps.contract_cents, Bound.CONTRACT_CAP))
    known = [(cents, bound) for cents, bound in found if cents is not None]
    # The first of equals names the bound: a cap that only repeats what the prices say holds nothing down.
    return Highest(*min(known, key=lambda one: one[0])) if known else Highest(None, Bound.NOTHING)


def _factor(terms: Terms, milestone: Milestone) -> Fraction:
    groups = [group.factor for group in terms.groups] if milestone.group_factor else []
    index = [entry.factor for entry in terms.price_index]
    return Fraction(max([Decimal(1), *groups])) * Fraction(max([Decimal(1), *index]))


def once_cents(terms: Terms, milestone: Milestone) -> int | None:
    """The highest amount of a single occurrence; for attendance, of all its months together."""
    exact = milestone.price_cents * _factor(terms, milestone)
    measure = milestone.measure
    if not isinstance(measure, Attendance):
        return half_up(exact)
    if exact == 0:
        return 0
    if measure.max_units is None:
        return None
    whole = exact * Fraction(measure.max_units)
    # Each month is rounded by itself: it may add half a cent, but never more than it is worth.
    rounding = whole
    if measure.reach_within_days is not None:
        rounding = min(rounding, Fraction(measure.reach_within_days // SHORTEST_MONTH + 2, 2))
    return ceil(whole + rounding)


def times(milestone: Milestone) -> int:
    """How many occurrences one participant can reach; attendance counts as one, see :func:`once_cents`."""
    measure = milestone.measure
    if isinstance(measure, Spell):
        return measure.repeat.max_times if measure.repeat is not None else 1
    if isinstance(measure, Event | EarningMonths):
        return measure.max_times
    return 1


def _total(terms: Terms, milestone: Milestone) -> int | None:
    once = once_cents(terms, milestone)
    return None if once is None else once * times(milestone)


def _grouped(terms: Terms, *, first: str) -> int | None:
    """A bound for one participant: ladders pay their highest step, one-of groups their dearest milestone.

    A milestone on a ladder and in a one-of group is counted under ``first``; either way the sum is a bound.
    """
    then = "one_of" if first == "ladder" else "ladder"
    groups: dict[tuple[str, str], list[Milestone]] = defaultdict(list)
    for milestone in terms.milestones:
        kind = next((each for each in (first, then) if getattr(milestone, each) is not None), "")
        groups[kind, getattr(milestone, kind) if kind else milestone.code].append(milestone)
    return _sum(
        _most(once_cents(terms, one) for one in members)
        if kind == "ladder"
        else _most(_total(terms, one) for one in members)
        for (kind, _), members in groups.items()
    )


def _by_counts(terms: Terms, participants: int) -> int | None:
    """A bound from the largest counts alone; None when no milestone has one."""
    if all(milestone.max_count is None for milestone in terms.milestones):
        return None
    parts = []
    for milestone in terms.milestones:
        once, most = once_cents(terms, milestone), times(milestone) * participants
        if milestone.max_count is not None and not isinstance(milestone.measure, Attendance):
            most = min(most, milestone.max_count)
        parts.append(None if once is None else once * most)
    return _sum(parts)


def _sum(parts: Iterable[int | None]) -> int | None:
    total = 0
    for part in parts:
        if part is None:
            return None
        total += part
    return total


def _most(parts: Iterable[int | None]) -> int | None:
    known = list(parts)
    return None if None in known else max(part for part in known if part is not None)


def _least(one: int | None, other: int | None) -> int | None:
    known = [cents for cents in (one, other) if cents is not None]
    return min(known) if known else None


def calendar_years_between(first_year: int, last_year: int, terms: Terms) -> int:
    """Calendar years to plan for: those of the contract, and those that its latest results are likely to reach.

    Counted as if the last service began on the contract's last day and each result came as soon as its own days allow,
    the attribution days on top. A job may begin later than that where the terms set no limit; it then falls under the
    cap of a year that this does not count.
    """
    longest = max((_span(milestone) for milestone in terms.milestones), default=0)
    return last_year - first_year + 1 + ceil((longest + terms.attribution_days) / 365)


def _span(milestone: Milestone) -> int:
    measure = milestone.measure
    limit = getattr(measure, "reach_within_days", None)
    if limit is not None:
        return int(limit)
    if isinstance(measure, Spell):
        days = measure.days or (measure.months or 0) * 31
        if measure.repeat is not None:
            days += measure.repeat.every_days * (measure.repeat.max_times - 1)
        return days
    if isinstance(measure, EarningMonths):
        return (measure.within_months or measure.count) * 31 * measure.max_times
    return 0
