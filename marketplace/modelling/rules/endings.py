"""Endings of the payment terms: which results they pay for, and the facts of an invented participant who has one."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from marketplace.kernel.clock import add_months
from marketplace.modelling.rules.plan import Ending
from marketplace.terms.rules import (
    Attendance,
    AttendanceFact,
    EarningFact,
    EarningMonths,
    Earnings,
    Event,
    EventFact,
    Facts,
    Gain,
    Home,
    MeasurementFact,
    Milestone,
    Spell,
    SpellFact,
    Start,
    Terms,
)

WORK = frozenset({"employment", "entrepreneurship"})
FULL_WEEK = Decimal(36)
LASTING_MONTHS = 6
UNITS_A_WEEK = Decimal(2)
UNITS_UNLESS_SAID = Decimal(20)
HOME = "home"
"""Stands for the participant's home municipality in results of the engine."""


def attendance_units(terms: Terms) -> Decimal:
    """Units of attendance that one participant is taken to have: half of the most that is paid, as an assumption."""
    found = [one.measure for one in terms.milestones if isinstance(one.measure, Attendance)]
    if not found:
        return Decimal(0)
    most = found[0].max_units
    return UNITS_UNLESS_SAID if most is None else (most / 2).to_integral_value()


def endings_of(terms: Terms) -> list[Ending]:
    """One ending for each result that the terms pay for, its percentage still to be said.

    Results that are steps of one thing, such as a job of three and of six months, end halfway to the next step; the
    last step of work goes on when it is long. The start of a service and attendance are no endings: everybody has
    them.
    """
    units = attendance_units(terms)
    found = []
    for chain in _chains(terms):
        lengths = [_months_needed(one) for one in chain]
        for place, milestone in enumerate(chain):
            last = place + 1 == len(chain)
            months = lengths[place] if last else (lengths[place] + lengths[place + 1]) // 2
            away = _ends_benefit(milestone)
            found.append(
                Ending(
                    code=milestone.code,
                    reaches=(milestone.code,),
                    percent=Decimal(0),
                    months=max(1, months) if away else 0,
                    lasts=away and last and months >= LASTING_MONTHS,
                    subsidised=isinstance(milestone.measure, Spell) and "subsidised" in milestone.measure.with_tags,
                    units=units,
                )
            )
    order = {milestone.code: place for place, milestone in enumerate(terms.milestones)}
    return sorted(found, key=lambda ending: order[ending.code])


def _chains(terms: Terms) -> list[list[Milestone]]:
    """Milestones that are steps of one thing together, shortest first; every other one by itself."""
    chains: dict[tuple[object, ...], list[Milestone]] = {}
    for milestone in terms.milestones:
        measure = milestone.measure
        match measure:
            case Start() | Attendance():
                continue
            case Spell():
                name: tuple[object, ...] = ("spell", measure.kinds[0], measure.with_tags)
            case Gain():
                name = ("gain", measure.instrument)
            case Earnings() | EarningMonths():
                name = ("earnings", frozenset(getattr(measure, "with_tags", ())))
            case _:
                name = (milestone.code,)
        chains.setdefault(name, []).append(milestone)
    return [sorted(chain, key=_months_needed) for chain in chains.values()]


def _months_needed(milestone: Milestone) -> int:
    measure = milestone.measure
    match measure:
        case Spell():
            return measure.months if measure.months is not None else (measure.days or 0) // 30
        case EarningMonths():
            return measure.count
        case Gain():
            return int(measure.min_gain)
        case _:
            return 0


def _ends_benefit(milestone: Milestone) -> bool:
    """Whether a result is work, so that benefit ends; being in a service or in education is not taken to end it."""
    measure = milestone.measure
    return isinstance(measure, Earnings | EarningMonths) or (
        isinstance(measure, Spell) and not WORK.isdisjoint(measure.kinds)
    )


def facts_of(
    terms: Terms, ending: Ending | None, *, participant: str, starts_on: date, group: str, units: Decimal
) -> Facts:
    """Facts of an invented participant who has an ending, or none.

    Args:
        starts_on: First day of the service.
        group: The target group; empty for none.
        units: Units of attendance.
    """
    facts = Facts(
        participant=participant,
        service_start=starts_on,
        groups=frozenset({group}) if group else frozenset(),
        home=(Home(date(2000, 1, 1), HOME),),
        attendance=tuple(_attendance(starts_on, units)) if units else (),
    )
    if ending is None:
        return facts
    goals = _with_required(terms, ending.reaches)
    begins = add_months(starts_on, ending.after_months)
    return replace(
        facts,
        spells=tuple(_spells(goals, ending, starts_on, begins)),
        events=tuple(_events(goals, ending, starts_on, begins)),
        measurements=tuple(_measurements(goals, starts_on, begins)),
        earnings=tuple(_earnings(goals, ending, begins)),
    )


def _with_required(terms: Terms, codes: Sequence[str]) -> list[Milestone]:
    """Milestones with all that they require, in the order of the terms."""
    wanted = set(codes)
    for milestone in reversed(terms.milestones):
        if milestone.code in wanted:
            wanted.update(milestone.requires)
    return [milestone for milestone in terms.milestones if milestone.code in wanted]


def _attendance(starts_on: date, units: Decimal) -> Iterator[AttendanceFact]:
    week = 0
    while units > 0:
        yield AttendanceFact(starts_on + timedelta(days=7 * week), min(units, UNITS_A_WEEK))
        units -= UNITS_A_WEEK
        week += 1


def _within(wanted: date, starts_on: date, limit_days: int | None) -> date:
    """A day, or an earlier one where the terms set a limit from the start of the service."""
    return wanted if limit_days is None else min(wanted, starts_on + timedelta(days=limit_days))


def _spells(goals: list[Milestone], ending: Ending, starts_on: date, begins: date) -> Iterator[SpellFact]:
    """One spell of each sort that the goals count, as long as the longest of them needs and the ending says."""
    sorts: dict[tuple[str, frozenset[str]], list[Spell]] = {}
    for milestone in goals:
        if isinstance(milestone.measure, Spell):
            sorts.setdefault((milestone.measure.kinds[0], milestone.measure.with_tags), []).append(milestone.measure)
    for (kind, tags), measures in sorts.items():
        first = begins
        for measure in measures:
            first = _within(first, starts_on, measure.start_within_days)
        needed = max(_last_day_needed(measure, first) for measure in measures)
        seen = add_months(first, ending.months) - timedelta(days=1)
        hours = max([FULL_WEEK, *(measure.min_weekly_hours for measure in measures)])
        yield SpellFact(kind, first, max(needed, seen), hours, tags)


def _last_day_needed(measure: Spell, first: date) -> date:
    if measure.months is not None:
        return add_months(first, measure.months) - timedelta(days=1)
    return first + timedelta(days=(measure.days or 1) - 1)


def _events(goals: list[Milestone], ending: Ending, starts_on: date, begins: date) -> Iterator[EventFact]:
    for milestone in goals:
        measure = milestone.measure
        if isinstance(measure, Event):
            is_goal = milestone.code in ending.reaches
            day = begins if is_goal else starts_on + timedelta(days=14)
            yield EventFact(measure.kinds[0], _within(day, starts_on, measure.reach_within_days), measure.min_value)


def _measurements(goals: list[Milestone], starts_on: date, begins: date) -> Iterator[MeasurementFact]:
    by_instrument: dict[str, list[Gain]] = {}
    for milestone in goals:
        if isinstance(milestone.measure, Gain):
            by_instrument.setdefault(milestone.measure.instrument, []).append(milestone.measure)
    for instrument, measures in by_instrument.items():
        gain = max(measure.min_gain for measure in measures)
        sign = 1 if measures[0].direction == "up" else -1
        baseline = Decimal(1) if sign > 0 else gain + 1
        earliest = starts_on + timedelta(days=max(measure.baseline_within_days for measure in measures) + 1)
        day = max(begins, earliest)
        for measure in measures:
            day = _within(day, starts_on, measure.reach_within_days)
        yield MeasurementFact(instrument, starts_on, baseline)
        yield MeasurementFact(instrument, day, baseline + sign * gain)


def _earnings(goals: list[Milestone], ending: Ending, begins: date) -> Iterator[EarningFact]:
    """Wages once a month, enough in each for a good month, for as many months as the goals need and the ending says."""
    measures = [one.measure for one in goals if isinstance(one.measure, Earnings | EarningMonths)]
    if not measures:
        return
    counts = [one.count for one in measures if isinstance(one, EarningMonths)]
    months = max([1, ending.months, *counts])
    sums = [-(-one.cents // months) for one in measures if isinstance(one, Earnings)]
    least = [one.min_cents for one in measures if isinstance(one, EarningMonths)]
    tags = frozenset().union(*(one.with_tags for one in measures if isinstance(one, EarningMonths)))
    for month in range(months):
        yield EarningFact(add_months(begins, month), max([*sums, *least]), tags)
