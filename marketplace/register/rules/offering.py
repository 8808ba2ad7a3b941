"""What a provider can show of itself: references with their results, statements of capability, free places.

Free places help whoever refers a participant under a contract. They never decide who is invited to a mini-tender: all
admitted providers are (52 section of Act 1397/2016).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.errors import Problem
from marketplace.register.rules.profile import OfferKind

LONGEST_TITLE, LONGEST_TEXT = 200, 4000
SHORTEST_STATEMENT = 40
MONTHS_AHEAD = 6
MOST_PLACES = 10_000
STALE_AFTER_DAYS = 60
"""After so many days what was told of free places is shown as old: the ring's own choice."""


@dataclass(frozen=True)
class Reference:
    """A service that was delivered to somebody, and what came of it.

    Args:
        buyer: Who bought it.
        starts_on, ends_on: First and last day; no last day while it goes on.
        participants: How many people took part; None when it is not told.
        reached: How many of them reached the result; never more than took part.
        result: What the result was, in words.
    """

    title: str
    buyer: str
    category_id: int
    starts_on: date
    ends_on: date | None
    participants: int | None
    reached: int | None
    result: str
    id: int = 0
    added_at: datetime | None = None


@dataclass(frozen=True)
class Capability:
    """What a provider can do in a category, for whom, where and in which languages.

    Args:
        scope: Codes by kind; at least one of each kind.
    """

    category_id: int
    statement: str
    scope: Mapping[OfferKind, frozenset[str]]
    id: int = 0
    provider_id: int = 0
    made_at: datetime | None = None


@dataclass(frozen=True)
class Places:
    """Free places that a provider told of, in a category and a month.

    Args:
        month: First day of the month.
        municipality: Code; empty for anywhere the provider works.
    """

    provider_id: int
    category_id: int
    municipality: str
    month: date
    number: int
    told_at: datetime


@dataclass(frozen=True)
class BoardRow:
    """One provider's free places in a category: now and by month.

    Args:
        by_month: Number by first day of a month; a month of which nothing was told is missing.
        told_at: When the newest of them was told.
    """

    provider_id: int
    category_id: int
    municipality: str
    told_at: datetime
    by_month: Mapping[date, int] = field(default_factory=dict)

    def is_stale(self, today: date) -> bool:
        """Whether the newest word is so old that it should be asked again."""
        return (today - day_in_finland(self.told_at)).days > STALE_AFTER_DAYS


def reference_problems(reference: Reference, *, today: date) -> list[Problem]:
    """Faults of a reference, by form field."""
    problems = []
    if reference.starts_on > today:
        problems.append(Problem("starts_on", "register.reference_ahead"))
    if reference.ends_on is not None and reference.ends_on < reference.starts_on:
        problems.append(Problem("ends_on", "register.ends_before_start"))
    if reference.participants is not None and reference.participants < 1:
        problems.append(Problem("participants", "register.number_not_valid"))
    if reference.reached is not None:
        if reference.reached < 0:
            problems.append(Problem("reached", "register.number_not_valid"))
        elif reference.participants is None or reference.reached > reference.participants:
            problems.append(Problem("reached", "register.reached_more_than_took_part"))
    return problems


def capability_problems(capability: Capability, known: Mapping[OfferKind, Iterable[str]]) -> list[Problem]:
    """Faults of a statement of capability, by form field."""
    problems = []
    if len(capability.statement.strip()) < SHORTEST_STATEMENT:
        problems.append(Problem("statement", "register.statement_too_short", {"least": SHORTEST_STATEMENT}))
    for kind in OfferKind:
        codes = capability.scope.get(kind, frozenset())
        if not codes:
            problems.append(Problem(kind.value, "register.scope_missing"))
        elif not codes <= set(known[kind]):
            problems.append(Problem(kind.value, "register.offer_unknown"))
    return problems


def months_of_board(today: date) -> tuple[date, ...]:
    """The present month and the next ones, each by its first day.

    >>> [f"{one:%m/%Y}" for one in months_of_board(date(2026, 11, 24))][:3]
    ['11/2026', '12/2026', '01/2027']
    """
    first = today.year * 12 + today.month - 1
    return tuple(date(number // 12, number % 12 + 1, 1) for number in range(first, first + MONTHS_AHEAD + 1))


def places_problems(numbers: Mapping[date, int | None], *, today: date) -> list[Problem]:
    """Faults of free places by month; a month that is left empty tells nothing."""
    problems = []
    for place, month in enumerate(months_of_board(today)):
        number = numbers.get(month)
        if number is not None and not 0 <= number <= MOST_PLACES:
            problems.append(Problem(f"places-{place}", "register.places_not_valid", {"most": MOST_PLACES}))
    if all(number is None for number in numbers.values()):
        problems.append(Problem("places-0", "register.places_missing"))
    return problems


def board(told: Sequence[Places]) -> list[BoardRow]:
    """Rows of the board from everything that was told of them; for each month the newest word counts.

    Args:
        told: In the order in which it was told.
    """
    newest: dict[tuple[int, int, str], dict[date, Places]] = {}
    for one in told:
        newest.setdefault((one.provider_id, one.category_id, one.municipality), {})[one.month] = one
    return [
        BoardRow(
            *key,
            told_at=max(one.told_at for one in months.values()),
            by_month={month: one.number for month, one in sorted(months.items())},
        )
        for key, months in newest.items()
    ]
