"""Which milestones are reached, how often, when and for how many units (section 3)."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from tests.terms.oracle.days import (
    ONE_DAY,
    Document,
    counted,
    day,
    every_day,
    exists,
    has_tags,
    is_late,
    is_reported_in_time,
    last_of_month,
    months_later,
    number,
    start_of,
)


@dataclass(frozen=True)
class Reached:
    """One occurrence of a milestone: its name, the day, and the units that its price is multiplied with."""

    occurrence: str
    on: date
    units: Fraction = Fraction(1)


# -- start


def reached_start(milestone: Document, placement: Document, terms: Document, as_of: date) -> list[Reached]:
    """`1` on `S`. `start` needs no report."""
    if not exists(start_of(placement), as_of):
        return []
    return [Reached("1", start_of(placement))]


# -- spell


def counted_spells(milestone: Document, placement: Document, terms: Document, as_of: date) -> list[Document]:
    """Counted spells: `kind` in `kinds`, all of `with_tags`, none of `without_tags`; whole, by the first day."""
    spells = counted("spells", placement, terms, as_of)
    return [spell for spell in spells if spell["kind"] in milestone["kinds"] and has_tags(spell, milestone)]


def covers(spell: Document, today: date) -> bool:
    """Start and end inclusive; open end runs to `as_of`."""
    end = spell.get("end")
    return day(spell["start"]) <= today and (end is None or today <= day(end))


def qualifies(today: date, spells: list[Document], milestone: Document) -> bool:
    """The weekly hours of all counted spells that cover the day sum to at least `min_weekly_hours`.

    Default 0, but at least one spell must cover the day. A missing `weekly_hours` is 0.
    """
    covering = [spell for spell in spells if covers(spell, today)]
    hours = sum((number(spell.get("weekly_hours") or 0) for spell in covering), Fraction(0))
    return bool(covering) and hours >= number(milestone.get("min_weekly_hours", 0))


def counts_of(days: list[date], max_gap_days: int | None) -> list[list[date]]:
    """Go through the qualifying days in order and count them.

    With `max_gap_days` = g, a break of more than g days starts the count again at 1, without it days accumulate.
    """
    counts: list[list[date]] = []
    for today in days:
        starts_again = not counts
        if counts and max_gap_days is not None:
            days_between = (today - counts[-1][-1]).days - 1
            starts_again = days_between > max_gap_days
        if starts_again:
            counts.append([])
        counts[-1].append(today)
    return counts


def is_used(first_of_count: date, reached_on: date, milestone: Document, placement: Document) -> bool:
    """A reached day is used only if its count began within `start_within_days` and it is within `reach_within_days`."""
    return not is_late(placement, first_of_count, milestone.get("start_within_days")) and not is_late(
        placement, reached_on, milestone.get("reach_within_days")
    )


def first_day_at(wanted: int, counts: list[list[date]], milestone: Document, placement: Document) -> date | None:
    """The first day any count equals the wanted number, among the days that are used."""
    for count in counts:
        for position, today in enumerate(count, start=1):
            if position == wanted and is_used(count[0], today, milestone, placement):
                return today
    return None


def first_day_after_months(counts: list[list[date]], milestone: Document, placement: Document) -> date | None:
    """The first qualifying day of a count not earlier than (its first day + n calendar months, clipped) − 1 day."""
    for count in counts:
        end_of_months = months_later(count[0], milestone["months"]) - ONE_DAY
        for today in count:
            if today >= end_of_months and is_used(count[0], today, milestone, placement):
                return today
    return None


def reached_spell(milestone: Document, placement: Document, terms: Document, as_of: date) -> list[Reached]:
    """Reached on the day the count equals `days`; with `repeat`, k on the first day any equals `days + (k−1) × n`."""
    spells = counted_spells(milestone, placement, terms, as_of)
    days = [today for today in every_day(start_of(placement), as_of) if qualifies(today, spells, milestone)]
    counts = counts_of(days, milestone.get("max_gap_days"))
    if "months" in milestone:
        reached_on = first_day_after_months(counts, milestone, placement)
        return [Reached("1", reached_on)] if reached_on else []
    repeat = milestone.get("repeat", {"every_days": 0, "max_times": 1})
    reached = []
    for k in range(1, repeat["max_times"] + 1):
        wanted = milestone["days"] + (k - 1) * repeat["every_days"]
        reached_on = first_day_at(wanted, counts, milestone, placement)
        if reached_on:
            reached.append(Reached(str(k), reached_on))
    return reached


# -- event


def matches(event: Document, milestone: Document) -> bool:
    """Its kind is in `kinds`. An event without a value does not meet a `min_value`."""
    if event["kind"] not in milestone["kinds"]:
        return False
    if "min_value" not in milestone:
        return True
    return event.get("value") is not None and number(event["value"]) >= number(milestone["min_value"])


def reached_event(milestone: Document, placement: Document, terms: Document, as_of: date) -> list[Reached]:
    """k-th matching event by date, numbered from 1, up to `max_times` (default 1)."""
    reached: list[Reached] = []
    for event in counted("events", placement, terms, as_of):
        today = day(event["date"])
        if not matches(event, milestone) or is_late(placement, today, milestone.get("reach_within_days")):
            continue
        if len(reached) < milestone.get("max_times", 1):
            reached.append(Reached(str(len(reached) + 1), today))
    return reached


# -- gain


def in_order(measurements: list[Document]) -> list[Document]:
    """Several measurements of an instrument on one day: in order of value, lowest first."""
    return sorted(measurements, key=lambda each: (day(each["date"]), number(each["value"])))


def baseline_of(milestone: Document, placement: Document, terms: Document, as_of: date) -> Fraction | None:
    """The latest measurement not later than `S + baseline_within_days`.

    The last of its day. One reported too late is no baseline. A baseline may lie before `S`.
    """
    limit = start_of(placement) + timedelta(days=milestone.get("baseline_within_days", 0))
    baseline = None
    for each in in_order(placement.get("measurements", [])):
        today = day(each["date"])
        if each["instrument"] != milestone["instrument"] or today > limit or not exists(today, as_of):
            continue
        if is_reported_in_time(each, today, terms):
            baseline = number(each["value"])
    return baseline


def is_gain(value: Fraction, baseline: Fraction, milestone: Document) -> bool:
    """It differs from the baseline by at least `min_gain` in the direction."""
    upwards = value - baseline
    gain = upwards if milestone.get("direction", "up") == "up" else -upwards
    return gain >= number(milestone["min_gain"])


def reached_gain(milestone: Document, placement: Document, terms: Document, as_of: date) -> list[Reached]:
    """`1` on the first measurement later than `S + baseline_within_days` that differs enough from the baseline.

    Without a baseline nothing is reached. What is compared with it must belong to the placement.
    """
    baseline = baseline_of(milestone, placement, terms, as_of)
    if baseline is None:
        return []
    limit = start_of(placement) + timedelta(days=milestone.get("baseline_within_days", 0))
    for each in in_order(counted("measurements", placement, terms, as_of)):
        today = day(each["date"])
        if each["instrument"] != milestone["instrument"] or today <= limit:
            continue
        if is_late(placement, today, milestone.get("reach_within_days")):
            continue
        if is_gain(number(each["value"]), baseline, milestone):
            return [Reached("1", today)]
    return []


# -- earnings


def counted_earnings(milestone: Document, placement: Document, terms: Document, as_of: date) -> list[Document]:
    """Entries that belong, were reported in time and have the tags that the milestone wants."""
    return [entry for entry in counted("earnings", placement, terms, as_of) if has_tags(entry, milestone)]


def reached_earnings(milestone: Document, placement: Document, terms: Document, as_of: date) -> list[Reached]:
    """`1` on the day whose entry brings the running sum to `cents` or more."""
    running_sum = 0
    for entry in counted_earnings(milestone, placement, terms, as_of):
        running_sum += entry["cents"]
        today = day(entry["date"])
        if running_sum >= milestone["cents"]:
            return [] if is_late(placement, today, milestone.get("reach_within_days")) else [Reached("1", today)]
    return []


def good_months(milestone: Document, placement: Document, terms: Document, as_of: date) -> list[date]:
    """A calendar month is good when its counted entries sum to `min_cents` or more; each by its last day, in order."""
    sums: dict[date, int] = {}
    for entry in counted_earnings(milestone, placement, terms, as_of):
        month = last_of_month(day(entry["date"]))
        sums[month] = sums.get(month, 0) + entry["cents"]
    return [month for month in sorted(sums) if sums[month] >= milestone["min_cents"]]


def window_of(month: date, within_months: int | None, good: list[date]) -> list[date]:
    """The good months among the `within_months` calendar months that end with a month; without it all so far."""
    so_far = [other for other in good if other <= month]
    if within_months is None:
        return so_far
    window = [month]
    while len(window) < within_months:
        window.append(window[-1].replace(day=1) - ONE_DAY)
    return [other for other in so_far if other in window]


def reached_earning_months(milestone: Document, placement: Document, terms: Document, as_of: date) -> list[Reached]:
    """A good month makes an occurrence, up to `max_times`, when at least `count` good months lie in its window.

    Achieved on the last day of that month; not before that day has come.
    """
    good = good_months(milestone, placement, terms, as_of)
    reached: list[Reached] = []
    for month in good:
        is_enough = len(window_of(month, milestone.get("within_months"), good)) >= milestone["count"]
        in_time = exists(month, as_of) and not is_late(placement, month, milestone.get("reach_within_days"))
        if is_enough and in_time and len(reached) < milestone.get("max_times", 1):
            reached.append(Reached(str(len(reached) + 1), month))
    return reached


# -- attendance


def reached_attendance(milestone: Document, placement: Document, terms: Document, as_of: date) -> list[Reached]:
    """One occurrence per calendar month, named `YYYY-MM`, achieved on the month's last counted day.

    Units past `max_units` do not count, the one that crosses it counts in part.
    """
    used = Fraction(0)
    months: dict[str, Reached] = {}
    for entry in counted("attendance", placement, terms, as_of):
        today = day(entry["date"])
        if is_late(placement, today, milestone.get("reach_within_days")):
            continue
        units = number(entry.get("units", 1))
        if "max_units" in milestone:
            units = min(units, number(milestone["max_units"]) - used)
        if units <= 0:
            continue
        used += units
        name = today.isoformat()[:7]
        before = months[name].units if name in months else Fraction(0)
        months[name] = Reached(name, today, before + units)
    return [months[name] for name in sorted(months)]


# -- all measures

MEASURES = {
    "start": reached_start,
    "spell": reached_spell,
    "event": reached_event,
    "gain": reached_gain,
    "earnings": reached_earnings,
    "earning_months": reached_earning_months,
    "attendance": reached_attendance,
}


def first_reach(reached: list[Reached]) -> date | None:
    """Of `repeat`, `max_times` and `attendance`, "first reach" is occurrence 1 or the earliest month."""
    return reached[0].on if reached else None


def reached_by(placement: Document, terms: Document, as_of: date) -> dict[str, list[Reached]]:
    """All milestones of the terms with what was reached of them.

    `requires`: all named milestones must be reached (first occurrence); `achieved_on` is then not earlier than the
    latest of them. Dates shifted by `requires` are the dates used everywhere after, also by other `requires`.
    """
    reached: dict[str, list[Reached]] = {}
    for milestone in terms["milestones"]:
        own = MEASURES[milestone["measure"]](milestone, placement, terms, as_of)
        required = [first_reach(reached[code]) for code in milestone.get("requires", [])]
        if any(on is None for on in required):
            own = []
        for on in required:
            own = [replace(each, on=max(each.on, on)) for each in own if on is not None]
        reached[milestone["code"]] = own
    return reached
