"""Verified facts of one placement, and which of them count.

A placement is one participant's stay in one provider's service. Its facts are what happened, never what it is worth.

Facts are named tuples, because a run makes a million of them and a tuple is made four times as fast as a frozen class.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from marketplace.terms.rules.document import NO_TAGS

ONE = Decimal(1)


class Home(NamedTuple):
    """The municipality a participant lives in from a day on."""

    starts_on: date
    municipality: str


class SpellFact(NamedTuple):
    """A job, an education, a business: something that lasts. ``end`` is its last day, None while it runs."""

    kind: str
    start: date
    end: date | None = None
    weekly_hours: Decimal = Decimal(0)
    tags: frozenset[str] = NO_TAGS
    reported_on: date | None = None


class EventFact(NamedTuple):
    """Something that happened on a day, perhaps with a value."""

    kind: str
    day: date
    value: Decimal | None = None
    reported_on: date | None = None


class MeasurementFact(NamedTuple):
    """A measurement with an instrument on a day."""

    instrument: str
    day: date
    value: Decimal
    reported_on: date | None = None


class EarningFact(NamedTuple):
    """Wages of a day, in cents."""

    day: date
    cents: int
    tags: frozenset[str] = NO_TAGS
    reported_on: date | None = None


class AttendanceFact(NamedTuple):
    """Attendance on a day, in the units that the contract pays by."""

    day: date
    units: Decimal = ONE
    reported_on: date | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """The verified facts of one placement.

    Args:
        participant: The participant's pseudonym.
        service_start: First day of the service, S.
        service_end: Last day of the service, E; None while it runs.
        later_placements: First days of the person's other placements in the ring.
        groups: Target groups the participant belongs to.
        home: Home municipalities by day, earliest first.
    """

    participant: str
    service_start: date
    service_end: date | None = None
    later_placements: tuple[date, ...] = ()
    groups: frozenset[str] = NO_TAGS
    home: tuple[Home, ...] = ()
    spells: tuple[SpellFact, ...] = ()
    events: tuple[EventFact, ...] = ()
    measurements: tuple[MeasurementFact, ...] = ()
    earnings: tuple[EarningFact, ...] = ()
    attendance: tuple[AttendanceFact, ...] = ()
