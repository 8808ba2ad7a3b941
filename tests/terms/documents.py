"""Small documents for hand-written cases: milestones, facts and a placement, with defaults that are easy to see."""

from typing import Any

Document = dict[str, Any]


def spell(**fields: Any) -> Document:
    """A milestone for one day of employment, unless told otherwise."""
    milestone = {"code": "job", "price_cents": 100, "measure": "spell", "kinds": ["employment"], **fields}
    return milestone if "months" in milestone else {"days": 1, **milestone}


def start(**fields: Any) -> Document:
    """A milestone for the start."""
    return {"code": "start", "price_cents": 100, "measure": "start", **fields}


def event(code: str = "event", **fields: Any) -> Document:
    """A milestone for an event of the kind that it is named after."""
    return {"code": code, "price_cents": 100, "measure": "event", "kinds": [code], **fields}


def attendance(**fields: Any) -> Document:
    """A milestone for days of attendance."""
    return {"code": "day", "price_cents": 100, "measure": "attendance", "max_units": 100, **fields}


def gain(**fields: Any) -> Document:
    """A milestone for a gain of one on a scale."""
    return {"code": "gain", "price_cents": 100, "measure": "gain", "instrument": "scale", "min_gain": "1", **fields}


def months(**fields: Any) -> Document:
    """A milestone for a month with earnings."""
    return {"code": "month", "price_cents": 100, "measure": "earning_months", "min_cents": 100, "count": 1, **fields}


def job(first: str, last: str | None = None, **fields: Any) -> Document:
    """A spell of employment."""
    return {"kind": "employment", "start": first, "end": last, "weekly_hours": "30", **fields}


def happened(kind: str, on: str, **fields: Any) -> Document:
    """An event."""
    return {"kind": kind, "date": on, **fields}


def measured(on: str, value: str, **fields: Any) -> Document:
    """A measurement on the scale."""
    return {"instrument": "scale", "date": on, "value": value, **fields}


def earned(on: str, cents: int, *tags: str) -> Document:
    """An entry of earnings."""
    return {"date": on, "cents": cents, "tags": list(tags)}


def placement(participant: str = "A", **fields: Any) -> Document:
    """A placement from 12 January 2026 of somebody from Lahti."""
    home = [{"from": "2020-01-01", "municipality": "398"}]
    return {"participant": participant, "service_start": "2026-01-12", "home": home, **fields}
