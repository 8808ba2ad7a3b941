"""Days of spells: which of them qualify, how they are counted, when a count is complete.

Days are kept as runs, pairs of a first and a last day. Nothing here walks from day to day.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise

from marketplace.terms.rules.exact import EXACT, months_later

Run = tuple[int, int]


def qualifying_days(spells: Iterable[tuple[int, int, Decimal]], min_weekly_hours: Decimal) -> list[Run]:
    """The days on which the weekly hours of all spells of the day sum to enough, as runs that do not touch.

    Args:
        spells: First day, last day and weekly hours of each spell that counts.
        min_weekly_hours: Zero means that any spell of the day will do.
    Returns:
        Runs in order.

    >>> qualifying_days([(1, 59, Decimal(12)), (10, 39, Decimal(8))], Decimal(20))
    [(10, 39)]
    """
    in_order = sorted(spells)
    if min_weekly_hours <= 0:
        return joined((first, last) for first, last, _ in in_order)
    if all(before[1] < after[0] for before, after in pairwise(in_order)):
        return joined((first, last) for first, last, hours in in_order if hours >= min_weekly_hours)
    return joined(_runs_with_hours(in_order, min_weekly_hours))


def _runs_with_hours(spells: Iterable[tuple[int, int, Decimal]], least: Decimal) -> list[Run]:
    changes: dict[int, Decimal] = {}
    for first, last, hours in spells:
        changes[first] = EXACT.add(changes.get(first, Decimal(0)), hours)
        changes[last + 1] = EXACT.subtract(changes.get(last + 1, Decimal(0)), hours)
    runs = []
    days = sorted(changes)
    total = Decimal(0)
    for day, next_change in pairwise(days):
        total = EXACT.add(total, changes[day])
        if total >= least:
            runs.append((day, next_change - 1))
    return runs


def joined(runs: Iterable[Run]) -> list[Run]:
    """Runs as few as possible: those that overlap or touch become one.

    Args:
        runs: By first day.

    >>> joined([(1, 5), (3, 4), (6, 9), (11, 12)])
    [(1, 9), (11, 12)]
    """
    whole: list[Run] = []
    for first, last in runs:
        if whole and first <= whole[-1][1] + 1:
            whole[-1] = (whole[-1][0], max(whole[-1][1], last))
        else:
            whole.append((first, last))
    return whole


def counts(days: Sequence[Run], max_gap_days: int | None) -> list[list[Run]]:
    """Qualifying days as counts: a break longer than allowed starts the next count.

    Args:
        days: Runs in order that do not touch.
        max_gap_days: The longest break inside a count; None when no break ends it.
    Returns:
        Counts in order, each the runs counted together.

    >>> counts([(1, 5), (8, 9), (20, 30)], 2)
    [[(1, 5), (8, 9)], [(20, 30)]]
    """
    if max_gap_days is None:
        return [list(days)] if days else []
    found: list[list[Run]] = []
    for run in days:
        if found and run[0] - found[-1][-1][1] - 1 <= max_gap_days:
            found[-1].append(run)
        else:
            found.append([run])
    return found


def day_of_count(count: Sequence[Run], days: int) -> int | None:
    """The day on which a count equals a number of days, or None when it never does.

    >>> day_of_count([(1, 5), (8, 9)], 6)
    8
    """
    left = days
    for first, last in count:
        if left <= last - first + 1:
            return first + left - 1
        left -= last - first + 1
    return None


def day_of_months(count: Sequence[Run], months: int) -> int | None:
    """The first day of a count that completes calendar months from its first day, or None.

    The months are complete on the day before the same day of the later month. When that day lies in a break, the
    first day counted after it completes them.
    """
    complete = months_later(count[0][0], months) - 1
    for first, last in count:
        if last >= complete:
            return max(first, complete)
    return None
