"""Which facts count: days of a placement, late reports, tags (sections 3 and 5)."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

Document = dict[str, Any]

ONE_DAY = timedelta(days=1)


def day(text: str) -> date:
    """A day of a document."""
    return date.fromisoformat(text)


def number(value: str | int) -> Fraction:
    """Ratios are decimal strings, read exactly."""
    return Fraction(value)


def every_day(first: date, last: date) -> Iterator[date]:
    """All days from the first to the last, both included; none when the last is before the first."""
    today = first
    while today <= last:
        yield today
        today += ONE_DAY


def last_of_month(today: date) -> date:
    """The last day of the month that a day is in."""
    return today.replace(day=monthrange(today.year, today.month)[1])


def months_later(today: date, months: int) -> date:
    """A day + n calendar months, clipped to the month's last day."""
    month = date(today.year, today.month, 1)
    for _ in range(months):
        month = last_of_month(month) + ONE_DAY
    return month.replace(day=min(today.day, last_of_month(month).day))


def start_of(placement: Document) -> date:
    """`S` = service start."""
    return day(placement["service_start"])


def days_after_start(today: date, placement: Document) -> int:
    """`start_within_days` and `reach_within_days` count from `S` = day 0."""
    return (today - start_of(placement)).days


def is_late(placement: Document, today: date, within: int | None) -> bool:
    """Whether a day is more than the given days after `S`, where those are given."""
    return within is not None and days_after_start(today, placement) > within


def is_after_the_service(today: date, placement: Document, terms: Document) -> bool:
    """Not so when `E` is null or `d − E ≤ attribution_days` (default 0)."""
    end = placement.get("service_end")
    return end is not None and (today - day(end)).days > terms.get("attribution_days", 0)


def is_taken_over(today: date, placement: Document) -> bool:
    """A later placement of the same person in the ring has begun with a start in `(S, d]`."""
    return any(start_of(placement) < day(later) <= today for later in placement.get("later_placements", []))


def belongs(today: date, placement: Document, terms: Document) -> bool:
    """A fact's day `d` belongs when `S ≤ d`, `E` is null or near enough, and no later placement has begun."""
    if today < start_of(placement):
        return False
    return not is_after_the_service(today, placement, terms) and not is_taken_over(today, placement)


def is_reported_in_time(fact: Document, today: date, terms: Document) -> bool:
    """A fact with `reported_on − d > report_within_days` does not count (for a spell, `d` is its start)."""
    within = terms.get("report_within_days")
    reported_on = fact.get("reported_on")
    if within is None or reported_on is None:
        return True
    return (day(reported_on) - today).days <= within


def exists(today: date, as_of: date) -> bool:
    """Days after `as_of` do not exist."""
    return today <= as_of


def has_tags(fact: Document, milestone: Document) -> bool:
    """All of `with_tags`, none of `without_tags`."""
    tags = fact.get("tags", [])
    has_all = all(tag in tags for tag in milestone.get("with_tags", []))
    has_none = not any(tag in tags for tag in milestone.get("without_tags", []))
    return has_all and has_none


def counted(kind: str, placement: Document, terms: Document, as_of: date) -> list[Document]:
    """The facts of one list that belong to the placement, were reported in time and exist, by date."""
    field = "start" if kind == "spells" else "date"
    facts = []
    for fact in placement.get(kind, []):
        today = day(fact[field])
        if exists(today, as_of) and belongs(today, placement, terms) and is_reported_in_time(fact, today, terms):
            facts.append(fact)
    return sorted(facts, key=lambda fact: day(fact[field]))
