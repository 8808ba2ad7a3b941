"""Which facts of a placement count, up to a day.

A fact belongs to the placement when its day is not before the service start, not more than ``attribution_days`` after
its end, and not on or after the start of a later placement of the same person. The three make one interval, so
belonging is two comparisons. A spell belongs, whole, by its first day.
"""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from marketplace.terms.rules.document import Spell, Terms
from marketplace.terms.rules.exact import month_of
from marketplace.terms.rules.facts import Facts
from marketplace.terms.rules.spells import Run, qualifying_days


class CountedSpell(NamedTuple):
    """A spell that counts; an open end has become the day of the calculation."""

    kind: str
    first: int
    last: int
    weekly_hours: Decimal
    tags: frozenset[str]


class CountedEvent(NamedTuple):
    """An event that counts."""

    day: int
    kind: str
    value: Decimal | None


class Measurement(NamedTuple):
    """A measurement that was reported in time; one that does not belong can still be a baseline."""

    day: int
    value: Decimal
    belongs: bool


class CountedEarning(NamedTuple):
    """An entry of wages that counts."""

    day: int
    month: int
    cents: int
    tags: frozenset[str]


class CountedAttendance(NamedTuple):
    """A day of attendance that counts."""

    day: int
    month: int
    units: Decimal


def last_belonging_day(terms: Terms, facts: Facts, as_of: int) -> int:
    """The last day whose facts belong to a placement, not after the day of the calculation.

    Args:
        as_of: Days after it do not exist.
    Source: payment terms, section 3.
    """
    start = facts.service_start.toordinal()
    last = as_of
    if facts.service_end is not None:
        last = min(last, facts.service_end.toordinal() + terms.attribution_days)
    for later in facts.later_placements:
        day = later.toordinal()
        if day > start:
            last = min(last, day - 1)
    return last


class Counted:
    """The facts of one placement that count, in order of their days.

    Args:
        terms: Attribution and reporting limits.
        facts: The placement.
        as_of: Days after it do not exist.
    """

    __slots__ = ("_events", "_facts", "_qualifying", "_report_within", "_spells", "as_of", "last", "start")

    def __init__(self, terms: Terms, facts: Facts, as_of: int) -> None:
        self.start = facts.service_start.toordinal()
        self.as_of = as_of
        self.last = last_belonging_day(terms, facts, as_of)
        self._facts = facts
        self._report_within = terms.report_within_days
        self._spells = self._counted_spells()
        self._events: list[CountedEvent] | None = None
        self._qualifying: dict[tuple[object, ...], list[Run]] = {}

    def _in_time(self, day: int, reported_on: date | None) -> bool:
        return (
            self._report_within is None or reported_on is None or reported_on.toordinal() - day <= self._report_within
        )

    def _counts(self, day: int, reported_on: date | None) -> bool:
        return self.start <= day <= self.last and self._in_time(day, reported_on)

    def _counted_spells(self) -> list[CountedSpell]:
        """Spells that belong; days after the day of the calculation are cut off."""
        found = []
        for spell in self._facts.spells:
            first = spell.start.toordinal()
            if self._counts(first, spell.reported_on):
                last = self.as_of if spell.end is None else min(spell.end.toordinal(), self.as_of)
                found.append(CountedSpell(spell.kind, first, last, spell.weekly_hours, spell.tags))
        return found

    def qualifying(self, measure: Spell) -> list[Run]:
        """Runs of days that qualify for a spell measure; milestones with the same conditions share them."""
        conditions = (measure.kinds, measure.with_tags, measure.without_tags, measure.min_weekly_hours)
        if conditions not in self._qualifying:
            chosen = [
                (spell.first, spell.last, spell.weekly_hours)
                for spell in self._spells
                if spell.kind in measure.kinds
                and measure.with_tags <= spell.tags
                and measure.without_tags.isdisjoint(spell.tags)
            ]
            self._qualifying[conditions] = qualifying_days(chosen, measure.min_weekly_hours)
        return self._qualifying[conditions]

    def events(self) -> list[CountedEvent]:
        """Events that count, earliest first; milestones share them."""
        if self._events is not None:
            return self._events
        found = []
        for event in self._facts.events:
            day = event.day.toordinal()
            if self._counts(day, event.reported_on):
                found.append(CountedEvent(day, event.kind, event.value))
        self._events = sorted(found, key=lambda event: (event.day, event.kind))
        return self._events

    def measurements(self, instrument: str) -> list[Measurement]:
        """Measurements with an instrument by day, those of one day by value, lowest first."""
        found = []
        for measurement in self._facts.measurements:
            if measurement.instrument == instrument:
                day = measurement.day.toordinal()
                if day <= self.as_of and self._in_time(day, measurement.reported_on):
                    found.append(Measurement(day, measurement.value, self.start <= day <= self.last))
        return sorted(found)

    def earnings(self, with_tags: frozenset[str], without_tags: frozenset[str]) -> list[CountedEarning]:
        """Entries of wages that count and have the right tags, earliest first."""
        found = []
        for entry in self._facts.earnings:
            day = entry.day.toordinal()
            if self._counts(day, entry.reported_on) and with_tags <= entry.tags and without_tags.isdisjoint(entry.tags):
                found.append(CountedEarning(day, month_of(entry.day), entry.cents, entry.tags))
        return sorted(found, key=lambda entry: (entry.day, entry.cents))

    def attendance(self) -> list[CountedAttendance]:
        """Days of attendance that count, earliest first."""
        found = []
        for entry in self._facts.attendance:
            day = entry.day.toordinal()
            if self._counts(day, entry.reported_on):
                found.append(CountedAttendance(day, month_of(entry.day), entry.units))
        return sorted(found)
