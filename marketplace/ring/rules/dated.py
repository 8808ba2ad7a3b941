"""Rows that hold from a day: which one is in force, and whether a new one fits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, Protocol, TypeVar

from marketplace.kernel.errors import RuleBroken


class DatedRow(Protocol):
    """A row with its first day; without a last day it holds until a later row begins."""

    @property
    def id(self) -> int:
        """Row id; of two rows from the same day the later id corrects the earlier."""

    @property
    def valid_from(self) -> date:
        """First day, included."""

    @property
    def valid_to(self) -> date | None:
        """Last day, included; None while open."""


RowT = TypeVar("RowT", bound=DatedRow)


class RowBeforeNewest(RuleBroken):
    """The row would begin before the newest row, inside time that calculations have used."""

    code = "ring.row_before_newest"
    form_field = "valid_from"


class RowInForceAlready(RuleBroken):
    """A row from the same day is in force, so that calculations may have used it."""

    code = "ring.row_in_force_already"
    form_field = "valid_from"


class RowsOverlap(RuleBroken):
    """The newest row has a last day and the new one would begin before it."""

    code = "ring.rows_overlap"
    form_field = "valid_from"


class EndsBeforeStart(RuleBroken):
    """The last day is before the first."""

    code = "ring.ends_before_start"
    form_field = "valid_to"


class EndsInPast(RuleBroken):
    """The last day has passed, so that what was done since would lose what it rests on."""

    code = "ring.ends_in_past"
    form_field = "valid_to"


class LateUnconfirmed(RuleBroken):
    """Days that have passed would get another value, and nobody has said that it really held then."""

    code = "ring.late_unconfirmed"
    form_field = "is_late"


@dataclass(frozen=True)
class Period(Generic[RowT]):
    """A row with the days it really holds: ``last`` is the day before the next row, or its own last day."""

    row: RowT
    first: date
    last: date | None

    def covers(self, day: date) -> bool:
        """Whether the row is the one in force on a day."""
        return self.first <= day and (self.last is None or day <= self.last)


def value_on(rows: Iterable[RowT], day: date) -> RowT | None:
    """The row in force on a day: the latest that has begun, unless its last day has passed.

    Args:
        rows: Rows of one thing, in any order.
        day: A calendar day in Finland.
    Returns:
        The row, or None when the thing has no value on that day.
    """
    begun = [row for row in rows if row.valid_from <= day]
    if not begun:
        return None
    latest = max(begun, key=lambda row: (row.valid_from, row.id))
    return latest if latest.valid_to is None or day <= latest.valid_to else None


def periods(rows: Iterable[RowT]) -> list[Period[RowT]]:
    """The rows with the days they really hold, oldest first; rows corrected from their own first day are left out."""
    by_start: dict[date, RowT] = {}
    for row in sorted(rows, key=lambda row: (row.valid_from, row.id)):
        by_start[row.valid_from] = row
    ordered = list(by_start.values())
    found = []
    for row, following in zip(ordered, [*ordered[1:], None], strict=True):
        before_next = following.valid_from - timedelta(days=1) if following is not None else None
        ends = [day for day in (row.valid_to, before_next) if day is not None]
        found.append(Period(row, row.valid_from, min(ends) if ends else None))
    return found


def check_new_row(rows: Sequence[DatedRow], *, valid_from: date, valid_to: date | None = None, today: date) -> None:
    """Refuse a new row that would change days already calculated with.

    Args:
        rows: The present rows of the same thing.
        valid_from: First day of the new row.
        valid_to: Its last day, None for open.
        today: The calendar day in Finland.
    Raises:
        EndsBeforeStart: the last day is before the first.
        RowBeforeNewest: it begins before the newest row does.
        RowInForceAlready: it begins on the newest row's first day and that day has come.
        RowsOverlap: the newest row has a last day on or after the new first day.
    """
    if valid_to is not None and valid_to < valid_from:
        raise EndsBeforeStart(valid_from=valid_from)
    if not rows:
        return
    newest = max(rows, key=lambda row: (row.valid_from, row.id))
    if valid_from < newest.valid_from:
        raise RowBeforeNewest(newest=newest.valid_from)
    if valid_from == newest.valid_from:
        if newest.valid_from <= today:
            raise RowInForceAlready(newest=newest.valid_from)
        return
    if newest.valid_to is not None and valid_from <= newest.valid_to:
        raise RowsOverlap(until=newest.valid_to)


def fits_in_gap(rows: Iterable[DatedRow], *, valid_from: date, valid_to: date | None) -> bool:
    """Whether no row is in force on any day of a period, so that a row for it changes nothing known."""
    for period in periods(rows):
        begins_after = valid_to is not None and valid_to < period.first
        begins_before = period.last is not None and period.last < valid_from
        if not (begins_after or begins_before):
            return False
    return True


def check_late_row(rows: Iterable[DatedRow], *, valid_from: date, today: date, confirmed: bool) -> None:
    """Refuse a row that gives another value to days that have passed, unless that is what is meant.

    A law may be entered late, or may work backwards. What was decided, invoiced or paid keeps the row it used.

    Raises:
        LateUnconfirmed: a past day has a value already, and the change of it was not confirmed.
    """
    yesterday = today - timedelta(days=1)
    if valid_from < today and not confirmed and not fits_in_gap(rows, valid_from=valid_from, valid_to=yesterday):
        raise LateUnconfirmed(valid_from=valid_from)
