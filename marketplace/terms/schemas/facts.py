"""Facts as JSON lines, one placement a line, read with all their faults at once."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from marketplace.kernel.errors import Incomplete, Problem
from marketplace.terms.rules.entitlements import ParticipantTwice
from marketplace.terms.rules.facts import (
    ONE,
    AttendanceFact,
    EarningFact,
    EventFact,
    Facts,
    Home,
    MeasurementFact,
    SpellFact,
)
from marketplace.terms.schemas.parsing import JsonFaulty, parse_json
from marketplace.terms.schemas.values import Fields

ZERO = Decimal(0)

_FACTS_FIELDS = frozenset(
    {
        "participant",
        "service_start",
        "service_end",
        "later_placements",
        "groups",
        "home",
        "spells",
        "events",
        "measurements",
        "earnings",
        "attendance",
    }
)
_HOME_FIELDS = frozenset({"from", "municipality"})
_SPELL_FIELDS = frozenset({"kind", "start", "end", "weekly_hours", "tags", "reported_on"})
_EVENT_FIELDS = frozenset({"kind", "date", "value", "reported_on"})
_MEASUREMENT_FIELDS = frozenset({"instrument", "date", "value", "reported_on"})
_EARNING_FIELDS = frozenset({"date", "cents", "tags", "reported_on"})
_ATTENDANCE_FIELDS = frozenset({"date", "units", "reported_on"})


class FactsFaulty(Incomplete):
    """Facts have faults; all of them are in ``problems``, each with its line (``facts["line"]``) and path."""

    code = "terms.facts_faulty"


def read_facts(lines: Iterable[str | bytes | dict[str, Any]]) -> list[Facts]:
    """Read placements with their facts.

    Args:
        lines: JSON texts, or the same as JSON values; an empty text is skipped, but counted as a line.
    Returns:
        The placements in the order of the lines.
    Raises:
        FactsFaulty: with every fault of every line; lines are numbered from 1.
    Source: payment terms, section 5.
    """
    problems: list[Problem] = []
    read: list[Facts] = []
    lines_of: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if isinstance(line, str | bytes) and not line.strip():
            continue
        faults: list[Problem] = []
        facts = _placement(line, faults)
        if facts is not None and facts.participant:
            first = lines_of.setdefault(facts.participant, number)
            if first != number:
                facts_of_fault = {"participant": facts.participant, "first_line": first}
                faults.append(Problem("participant", ParticipantTwice.code, facts_of_fault))
            read.append(facts)
        problems.extend(Problem(fault.path, fault.code, {**fault.facts, "line": number}) for fault in faults)
    if problems:
        raise FactsFaulty(problems)
    return read


def _placement(line: str | bytes | dict[str, Any], faults: list[Problem]) -> Facts | None:
    try:
        document = parse_json(line) if isinstance(line, str | bytes) else line
    except JsonFaulty as faulty:
        faults.extend(faulty.problems)
        return None
    fields = Fields(document, (), faults)
    return _facts(fields) if isinstance(document, dict) else None


def _facts(fields: Fields) -> Facts | None:
    fields.only(_FACTS_FIELDS)
    participant = fields.text("participant")
    start = fields.day("service_start")
    end = fields.day("service_end", required=False)
    if start is not None and end is not None and end < start:
        fields.fault("service_end", "terms.end_before_start", start=start)
    later = fields.days("later_placements")
    groups = fields.tags("groups")
    home = _home(fields)
    spells = tuple(_spells(fields))
    events = tuple(_events(fields))
    measurements = tuple(_measurements(fields))
    earnings = tuple(_earnings(fields))
    attendance = tuple(_attendance(fields))
    if participant is None or start is None:
        return None
    return Facts(participant, start, end, later, groups, home, spells, events, measurements, earnings, attendance)


def _home(fields: Fields) -> tuple[Home, ...]:
    rows: dict[Any, Home] = {}
    for entry in fields.objects("home"):
        entry.only(_HOME_FIELDS)
        starts_on, municipality = entry.day("from"), entry.text("municipality")
        if starts_on is not None and starts_on in rows:
            entry.fault("from", "terms.same_day_twice", day=starts_on)
        if starts_on is not None:
            rows[starts_on] = Home(starts_on, municipality or "")
    return tuple(rows[starts_on] for starts_on in sorted(rows))


def _spells(fields: Fields) -> Iterator[SpellFact]:
    for entry in fields.objects("spells"):
        entry.only(_SPELL_FIELDS)
        kind, start, end = entry.text("kind"), entry.day("start"), entry.day("end", required=False)
        if start is not None and end is not None and end < start:
            entry.fault("end", "terms.end_before_start", start=start)
        hours = entry.decimal("weekly_hours", required=False)
        tags, reported_on = entry.tags("tags"), entry.day("reported_on", required=False)
        if kind is not None and start is not None:
            yield SpellFact(kind, start, end, ZERO if hours is None else hours, tags, reported_on)


def _events(fields: Fields) -> Iterator[EventFact]:
    for entry in fields.objects("events"):
        entry.only(_EVENT_FIELDS)
        kind, day = entry.text("kind"), entry.day("date")
        value = entry.decimal("value", least=None, required=False)
        reported_on = entry.day("reported_on", required=False)
        if kind is not None and day is not None:
            yield EventFact(kind, day, value, reported_on)


def _measurements(fields: Fields) -> Iterator[MeasurementFact]:
    for entry in fields.objects("measurements"):
        entry.only(_MEASUREMENT_FIELDS)
        instrument, day = entry.text("instrument"), entry.day("date")
        value = entry.decimal("value", least=None)
        reported_on = entry.day("reported_on", required=False)
        if instrument is not None and day is not None and value is not None:
            yield MeasurementFact(instrument, day, value, reported_on)


def _earnings(fields: Fields) -> Iterator[EarningFact]:
    for entry in fields.objects("earnings"):
        entry.only(_EARNING_FIELDS)
        day, cents = entry.day("date"), entry.whole("cents")
        tags, reported_on = entry.tags("tags"), entry.day("reported_on", required=False)
        if day is not None and cents is not None:
            yield EarningFact(day, cents, tags, reported_on)


def _attendance(fields: Fields) -> Iterator[AttendanceFact]:
    for entry in fields.objects("attendance"):
        entry.only(_ATTENDANCE_FIELDS)
        day, units = entry.day("date"), entry.decimal("units", required=False)
        reported_on = entry.day("reported_on", required=False)
        if day is not None:
            yield AttendanceFact(day, ONE if units is None else units, reported_on)
