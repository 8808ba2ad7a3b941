"""Facts from documents that the portal keeps itself: they were checked when they came in, so no fault is looked for.

A run reads a million facts; looking for faults again would take longer than working out what they are worth. What it
reads is the same as :func:`marketplace.terms.schemas.read_facts` would read, which a test holds it to.
"""

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from marketplace.terms.rules.document import NO_TAGS
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

ZERO = Decimal(0)
_day = lru_cache(maxsize=20_000)(date.fromisoformat)
_decimal = lru_cache(maxsize=10_000)(Decimal)


def facts_from_stored(document: dict[str, Any]) -> Facts:
    """The facts of a placement from a document in the form of payment terms section 5."""
    get = document.get
    end = get("service_end")
    return Facts(
        document["participant"],
        _day(document["service_start"]),
        None if end is None else _day(end),
        tuple(map(_day, get("later_placements") or ())),
        frozenset(get("groups") or ()),
        tuple(sorted((_home(one) for one in get("home") or ()), key=_starts_on)),
        tuple(map(_spell, get("spells") or ())),
        tuple(map(_event, get("events") or ())),
        tuple(map(_measurement, get("measurements") or ())),
        tuple(map(_earning, get("earnings") or ())),
        tuple(map(_attendance, get("attendance") or ())),
    )


def _starts_on(home: Home) -> date:
    return home.starts_on


def _reported(entry: dict[str, Any]) -> date | None:
    told = entry.get("reported_on")
    return None if told is None else _day(told)


def _tags(entry: dict[str, Any]) -> frozenset[str]:
    tags = entry.get("tags")
    return frozenset(tags) if tags else NO_TAGS


def _home(entry: dict[str, Any]) -> Home:
    return Home(_day(entry["from"]), entry["municipality"])


def _spell(entry: dict[str, Any]) -> SpellFact:
    end, hours = entry.get("end"), entry.get("weekly_hours")
    return SpellFact(
        entry["kind"],
        _day(entry["start"]),
        None if end is None else _day(end),
        ZERO if hours is None else _decimal(hours),
        _tags(entry),
        _reported(entry),
    )


def _event(entry: dict[str, Any]) -> EventFact:
    value = entry.get("value")
    return EventFact(entry["kind"], _day(entry["date"]), None if value is None else _decimal(value), _reported(entry))


def _measurement(entry: dict[str, Any]) -> MeasurementFact:
    return MeasurementFact(entry["instrument"], _day(entry["date"]), _decimal(entry["value"]), _reported(entry))


def _earning(entry: dict[str, Any]) -> EarningFact:
    return EarningFact(_day(entry["date"]), entry["cents"], _tags(entry), _reported(entry))


def _attendance(entry: dict[str, Any]) -> AttendanceFact:
    units = entry.get("units")
    return AttendanceFact(_day(entry["date"]), ONE if units is None else _decimal(units), _reported(entry))
