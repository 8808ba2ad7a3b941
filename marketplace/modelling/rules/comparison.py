"""Planned against actual: what a purchase was expected to bring, what it has brought, and who has been reached.

Pure: the room that knows contracts, results and payments gathers the actual figures and shows the comparison.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from marketplace.kernel.money import half_up
from marketplace.modelling.rules.saving import NO_CONDITIONS, Conditions, municipal_cost, total
from marketplace.ring.rules import RateBook, ShareRule


@dataclass(frozen=True)
class Figures:
    """Figures of one part of a purchase: a contract, a category, a municipality, a group or a bracket.

    Args:
        participants: People.
        outcomes: Results by milestone.
        paid_cents: What was paid for them.
        saving_cents: What was saved, modelled.
    """

    participants: int = 0
    outcomes: Mapping[str, int] | None = None
    paid_cents: int = 0
    saving_cents: int = 0

    @property
    def return_per_euro(self) -> Fraction | None:
        """Saved euros per paid euro, exact; None while nothing has been paid."""
        return Fraction(self.saving_cents, self.paid_cents) if self.paid_cents else None


@dataclass(frozen=True)
class Compared:
    """One part, planned and actual.

    Args:
        planned: None for what was not planned.
        actual: None while hidden, because it is about fewer people than may be shown.
        hidden: Whether it is hidden.
    """

    name: str
    planned: Figures | None
    actual: Figures | None
    hidden: bool

    @property
    def progress(self) -> Fraction | None:
        """Participants in relation to the plan, exact; None where one of the two is not known."""
        if self.planned is None or self.actual is None or not self.planned.participants:
            return None
        return Fraction(self.actual.participants, self.planned.participants)


def compare(
    planned: Mapping[str, Figures], actual: Mapping[str, Figures], *, least_shown: int | None
) -> list[Compared]:
    """Planned against actual by name, in the order of the plan, what was not planned last.

    Args:
        planned: By name of the part.
        actual: By name of the part.
        least_shown: Parts with fewer people, but some, are hidden; None for the contract's own staff, who see all.
            When exactly one part is hidden, the smallest other part with people is hidden too, so that nobody can
            subtract it from the whole.
    """
    names = [*planned, *(name for name in actual if name not in planned)]
    hidden = set() if least_shown is None else hidden_parts({n: f.participants for n, f in actual.items()}, least_shown)
    return [
        Compared(
            name,
            planned.get(name),
            None if name in hidden else actual.get(name, Figures()),
            name in hidden,
        )
        for name in names
    ]


def hidden_parts(counts: Mapping[str, int], least_shown: int) -> set[str]:
    """Names of the parts whose figures must not be shown beside the whole.

    Args:
        counts: People by part.
        least_shown: The smallest count that may be shown, zero apart.

    >>> sorted(hidden_parts({"a": 3, "b": 40, "c": 12}, 5))
    ['a', 'c']
    """
    hidden = {name for name, count in counts.items() if 0 < count < least_shown}
    if len(hidden) == 1:
        others = [(count, name) for name, count in counts.items() if count >= least_shown]
        if others:
            hidden.add(min(others)[1])
    return hidden


@dataclass(frozen=True)
class Absence:
    """Time off benefit of one participant, as verified.

    Args:
        paid_days: Paid days before it began.
        starts_on: First day off benefit.
        ends_on: Last day; None while it goes on.
    """

    paid_days: int
    starts_on: date
    ends_on: date | None


def saving_so_far(
    book: RateBook, absences: Iterable[Absence], *, until: date, conditions: Conditions = NO_CONDITIONS
) -> int:
    """What absences have saved up to a day, before deadweight, in whole cents, rounded half up once.

    Each absence is reckoned by its own length in calendar days, of which as many are paid days as in an average
    month.

    Args:
        until: Last day that counts.
    """
    saved = Fraction(0)
    for absence in absences:
        last = until if absence.ends_on is None else min(absence.ends_on, until)
        saved += total(
            municipal_cost(
                book,
                paid_days=absence.paid_days,
                starts_on=absence.starts_on,
                first=0,
                days=paid_days_between(absence.starts_on, last, book.month_days(absence.starts_on).days),
                conditions=conditions,
            )
        )
    return half_up(saved)


def paid_days_between(first: date, last: date, per_month: Decimal) -> int:
    """Paid days from one calendar day to another, both included, rounded half up: twelve average months fill a year.

    >>> paid_days_between(date(2027, 1, 1), date(2027, 12, 31), Decimal("21.5"))
    258
    """
    days = (last - first).days + 1
    return half_up(Fraction(per_month) * 12 * days / 365) if days > 0 else 0


@dataclass(frozen=True)
class Reach:
    """How many of a bracket are in services, against how many of it there are."""

    after_days: int
    reached: int
    share: Fraction


def reach_by_bracket(paid_days: Sequence[int], rule: ShareRule) -> list[Reach]:
    """Who is reached: participants by bracket of paid days, and each bracket's share of them.

    Args:
        paid_days: Of each participant, when the service started.
        rule: The municipal share in force.
    """
    counts = {bracket.after_days: 0 for bracket in rule.brackets}
    for days in paid_days:
        counts[rule.bracket_of(max(1, days)).after_days] += 1
    everybody = max(1, len(paid_days))
    return [Reach(after, count, Fraction(count, everybody)) for after, count in counts.items()]
