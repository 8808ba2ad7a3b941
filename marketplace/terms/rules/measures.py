"""When a measure is reached: one function a measure, from the facts that count to its occurrences in order."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

from marketplace.terms.rules.counted import Counted, CountedAttendance, CountedEvent, Measurement
from marketplace.terms.rules.document import (
    Attendance,
    EarningMonths,
    Earnings,
    Event,
    Gain,
    Measure,
    Spell,
    Start,
)
from marketplace.terms.rules.exact import EXACT, iso, last_day_of, month_text, plain
from marketplace.terms.rules.facts import ONE
from marketplace.terms.rules.spells import Run, counts, day_of_count, day_of_months


class Reach(NamedTuple):
    """One occurrence of a measure.

    Args:
        occurrence: Its name: a number from 1, or a month.
        day: The day it was reached on.
        counted: Tells the facts that made it, in the form that lines keep; see :func:`because_of`.
        units: What the price is multiplied by.
    """

    occurrence: str
    day: int
    counted: Callable[[], dict[str, Any]]
    units: Decimal = ONE


def _within(counted: Counted, day: int, limit: int | None) -> bool:
    """Whether a day is at most so many days after the service start, which is day 0."""
    return limit is None or day - counted.start <= limit


def _start(measure: Start, counted: Counted) -> list[Reach]:
    """The service start; it needs no report."""
    if counted.start > counted.as_of:
        return []
    return [Reach("1", counted.start, lambda: {"service_start": iso(counted.start)})]


def _spell(measure: Spell, counted: Counted) -> list[Reach]:
    """Counts of qualifying days. A count that began too late is not used, nor a day reached too late."""
    usable = [
        count
        for count in counts(counted.qualifying(measure), measure.max_gap_days)
        if _within(counted, count[0][0], measure.start_within_days)
    ]
    reaches: list[Reach] = []
    for number, needed in enumerate(_needed(measure), start=1):
        reach = _first_reach(measure, usable, needed)
        if reach is None or not _within(counted, reach[0], measure.reach_within_days):
            break  # Later occurrences need more days, so none of them is reached earlier.
        day, count = reach
        reaches.append(Reach(str(number), day, partial(_spell_counted, measure, needed, day, count)))
    return reaches


def _needed(measure: Spell) -> range:
    """Days, or months, that each occurrence needs."""
    if measure.months is not None:
        return range(measure.months, measure.months + 1)
    assert measure.days is not None, "a spell has days or months"
    if measure.repeat is None:
        return range(measure.days, measure.days + 1)
    every = measure.repeat.every_days
    return range(measure.days, measure.days + every * measure.repeat.max_times, every)


def _first_reach(measure: Spell, usable: list[list[Run]], needed: int) -> tuple[int, list[Run]] | None:
    for count in usable:
        day = day_of_count(count, needed) if measure.months is None else day_of_months(count, needed)
        if day is not None:
            return day, count
    return None


def _spell_counted(measure: Spell, needed: int, day: int, count: list[Run]) -> dict[str, Any]:
    runs = [[iso(first), iso(min(last, day))] for first, last in count if first <= day]
    unit = "days" if measure.months is None else "months"
    return {"first_day": runs[0][0], unit: needed, "runs": runs}


def _event(measure: Event, counted: Counted) -> list[Reach]:
    """Matching events by date, the first ``max_times`` of them."""
    matching = [
        event
        for event in counted.events()
        if event.kind in measure.kinds
        and (measure.min_value is None or (event.value is not None and event.value >= measure.min_value))
        and _within(counted, event.day, measure.reach_within_days)
    ]
    return [
        Reach(str(number), event.day, partial(_event_counted, event))
        for number, event in enumerate(matching[: measure.max_times], start=1)
    ]


def _event_counted(event: CountedEvent) -> dict[str, Any]:
    return {"event_on": iso(event.day), "kind": event.kind}


def _gain(measure: Gain, counted: Counted) -> list[Reach]:
    """The first measurement far enough from the baseline.

    The baseline is the latest measurement of the baseline days, be it before the service start; of several on one day,
    the highest. What is compared with it must belong to the placement.
    """
    measurements = counted.measurements(measure.instrument)
    last_baseline_day = counted.start + measure.baseline_within_days
    earlier = [measurement for measurement in measurements if measurement.day <= last_baseline_day]
    if not earlier:
        return []
    baseline = earlier[-1]
    for later in measurements[len(earlier) :]:
        gained = EXACT.subtract(later.value, baseline.value)
        if measure.direction == "down":
            gained = EXACT.minus(gained)
        if later.belongs and gained >= measure.min_gain and _within(counted, later.day, measure.reach_within_days):
            return [Reach("1", later.day, partial(_gain_counted, baseline, later))]
    return []


def _gain_counted(baseline: Measurement, later: Measurement) -> dict[str, Any]:
    return {
        "baseline_on": iso(baseline.day),
        "baseline": plain(baseline.value),
        "measured_on": iso(later.day),
        "measured": plain(later.value),
    }


def _earnings(measure: Earnings, counted: Counted) -> list[Reach]:
    """The day whose entry brings the running sum to the threshold."""
    total = 0
    for number, entry in enumerate(counted.earnings(frozenset(), measure.without_tags), start=1):
        if not _within(counted, entry.day, measure.reach_within_days):
            break
        total += entry.cents
        if total >= measure.cents:
            return [Reach("1", entry.day, partial(dict, sum_cents=total, entries=number))]
    return []


def _earning_months(measure: EarningMonths, counted: Counted) -> list[Reach]:
    """Good months in order; one makes an occurrence when enough good months lie in the window that ends with it."""
    sums: dict[int, int] = {}
    for entry in counted.earnings(measure.with_tags, measure.without_tags):
        sums[entry.month] = sums.get(entry.month, 0) + entry.cents
    good = sorted(month for month, cents in sums.items() if cents >= measure.min_cents)
    reaches: list[Reach] = []
    for place, month in enumerate(good):
        day = last_day_of(month)
        if day > counted.as_of or not _within(counted, day, measure.reach_within_days):
            break
        window = good[max(0, place + 1 - measure.count) : place + 1]
        complete = len(window) == measure.count
        if complete and (measure.within_months is None or month - window[0] < measure.within_months):
            reaches.append(Reach(str(len(reaches) + 1), day, partial(_months_counted, window, sums)))
            if len(reaches) == measure.max_times:
                break
    return reaches


def _months_counted(window: list[int], sums: dict[int, int]) -> dict[str, Any]:
    return {"months": [[month_text(month), sums[month]] for month in window]}


def _attendance(measure: Attendance, counted: Counted) -> list[Reach]:
    """Units by calendar month; past the limit none count, and the unit that crosses it counts in part."""
    months: dict[int, list[CountedAttendance]] = {}
    used = Decimal(0)
    for entry in counted.attendance():
        if not _within(counted, entry.day, measure.reach_within_days):
            break
        units = entry.units
        if measure.max_units is not None:
            units = min(units, EXACT.subtract(measure.max_units, used))
        if units > 0:
            used = EXACT.add(used, units)
            months.setdefault(entry.month, []).append(CountedAttendance(entry.day, entry.month, units))
    return [_month_of_attendance(month, entries) for month, entries in months.items()]


def _month_of_attendance(month: int, entries: list[CountedAttendance]) -> Reach:
    units = Decimal(0)
    for entry in entries:
        units = EXACT.add(units, entry.units)
    return Reach(month_text(month), entries[-1].day, partial(_attendance_counted, entries), units)


def _attendance_counted(entries: list[CountedAttendance]) -> dict[str, Any]:
    return {"first_day": iso(entries[0].day), "last_day": iso(entries[-1].day), "entries": len(entries)}


_REACHES: dict[type, Callable[[Any, Counted], list[Reach]]] = {
    Start: _start,
    Spell: _spell,
    Event: _event,
    Gain: _gain,
    Earnings: _earnings,
    EarningMonths: _earning_months,
    Attendance: _attendance,
}


def reaches_of(measure: Measure, counted: Counted) -> list[Reach]:
    """Every occurrence of a measure that the counted facts reach, the first first.

    Source: payment terms, section 3.
    """
    return _REACHES[type(measure)](measure, counted)
