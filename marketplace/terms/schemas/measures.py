"""The fields of each measure, read into its class.

A field that is faulty is read as something harmless: the fault is kept, and a document with faults is never used.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Literal

from marketplace.terms.rules.document import (
    Attendance,
    EarningMonths,
    Earnings,
    Event,
    Gain,
    Measure,
    Repeat,
    Spell,
    Start,
)
from marketplace.terms.rules.exact import LONGEST_SPAN
from marketplace.terms.schemas.values import Fields

ZERO = Decimal(0)


def _span(fields: Fields, name: str) -> int | None:
    """Days that may be zero, or nothing."""
    return fields.whole(name, most=LONGEST_SPAN, required=False)


def _times(fields: Fields, name: str, *, required: bool = False) -> int | None:
    """A number from one."""
    return fields.whole(name, least=1, most=LONGEST_SPAN, required=required)


def _start(fields: Fields) -> Start:
    return Start()


def _spell(fields: Fields) -> Spell:
    days, months = _times(fields, "days"), _times(fields, "months")
    with_months = fields.given.get("months") is not None
    if (fields.given.get("days") is None) != with_months:
        fields.fault("days", "terms.one_of_two", first="days", second="months")
    max_gap_days = _span(fields, "max_gap_days")
    if with_months and fields.given.get("max_gap_days") is None:
        fields.fault("max_gap_days", "terms.months_need_gap")
    repeat = _repeat(fields)
    if with_months and fields.given.get("repeat") is not None:
        fields.fault("repeat", "terms.repeat_with_months")
    return Spell(
        kinds=fields.texts("kinds", required=True),
        days=days,
        months=months,
        min_weekly_hours=fields.decimal("min_weekly_hours", required=False) or ZERO,
        with_tags=fields.tags("with_tags"),
        without_tags=fields.tags("without_tags"),
        max_gap_days=max_gap_days,
        start_within_days=_span(fields, "start_within_days"),
        reach_within_days=_span(fields, "reach_within_days"),
        repeat=repeat,
    )


def _repeat(fields: Fields) -> Repeat | None:
    repeat = fields.object("repeat")
    if repeat is None:
        return None
    repeat.only(frozenset({"every_days", "max_times"}))
    every_days = _times(repeat, "every_days", required=True)
    max_times = _times(repeat, "max_times", required=True)
    return None if every_days is None or max_times is None else Repeat(every_days, max_times)


def _event(fields: Fields) -> Event:
    return Event(
        kinds=fields.texts("kinds", required=True),
        min_value=fields.decimal("min_value", least=None, required=False),
        reach_within_days=_span(fields, "reach_within_days"),
        max_times=_times(fields, "max_times") or 1,
    )


def _gain(fields: Fields) -> Gain:
    direction: Literal["up", "down"] = (
        "down" if fields.choice("direction", ("up", "down"), required=False) == "down" else "up"
    )
    return Gain(
        instrument=fields.text("instrument") or "",
        min_gain=fields.decimal("min_gain") or ZERO,
        direction=direction,
        baseline_within_days=_span(fields, "baseline_within_days") or 0,
        reach_within_days=_span(fields, "reach_within_days"),
    )


def _earnings(fields: Fields) -> Earnings:
    return Earnings(
        cents=fields.whole("cents") or 0,
        without_tags=fields.tags("without_tags"),
        reach_within_days=_span(fields, "reach_within_days"),
    )


def _earning_months(fields: Fields) -> EarningMonths:
    return EarningMonths(
        min_cents=fields.whole("min_cents") or 0,
        count=_times(fields, "count", required=True) or 1,
        within_months=_times(fields, "within_months"),
        max_times=_times(fields, "max_times") or 1,
        with_tags=fields.tags("with_tags"),
        without_tags=fields.tags("without_tags"),
        reach_within_days=_span(fields, "reach_within_days"),
    )


def _attendance(fields: Fields) -> Attendance:
    return Attendance(
        max_units=fields.decimal("max_units", required=False),
        reach_within_days=_span(fields, "reach_within_days"),
    )


MEASURES: dict[str, Callable[[Fields], Measure]] = {
    "start": _start,
    "spell": _spell,
    "event": _event,
    "gain": _gain,
    "earnings": _earnings,
    "earning_months": _earning_months,
    "attendance": _attendance,
}
"""Each measure's name with what reads it."""

MEASURE_FIELDS: dict[str, frozenset[str]] = {
    "start": frozenset(),
    "spell": frozenset(
        {
            "kinds",
            "days",
            "months",
            "min_weekly_hours",
            "with_tags",
            "without_tags",
            "max_gap_days",
            "start_within_days",
            "reach_within_days",
            "repeat",
        }
    ),
    "event": frozenset({"kinds", "min_value", "reach_within_days", "max_times"}),
    "gain": frozenset({"instrument", "min_gain", "direction", "baseline_within_days", "reach_within_days"}),
    "earnings": frozenset({"cents", "without_tags", "reach_within_days"}),
    "earning_months": frozenset(
        {"min_cents", "count", "within_months", "max_times", "with_tags", "without_tags", "reach_within_days"}
    ),
    "attendance": frozenset({"max_units", "reach_within_days"}),
}
"""Each measure's own fields, beside those of every milestone."""
