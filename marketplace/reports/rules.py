"""Figures of a report from plain rows; pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from marketplace.modelling.rules import Absence, Compared, Figures, compare, saving_so_far
from marketplace.ring.rules import RateBook

OFF_BENEFIT_KINDS = frozenset({"employment", "entrepreneurship"})
"""Spells that end the payment of unemployment benefit; education and work trials are paid days of benefit."""
NOT_OFF_BENEFIT = frozenset({"subsidised"})
FULL_TIME_HOURS = Decimal(18)
"""Hours a week from which a job is counted as time off benefit. Source: the ring's own terms, an assumption."""


class By(StrEnum):
    """What a table of a report is arranged by."""

    CONTRACT = "contract"
    CATEGORY = "category"
    MUNICIPALITY = "municipality"
    GROUP = "group"
    BRACKET = "bracket"


@dataclass(frozen=True)
class Served:
    """One placement as a report needs it.

    Args:
        alias: What the provider sees; stays inside the calculation.
        municipality: Home municipality on the day of the referral; empty when it is not known.
        groups: Target groups, corrections counted in.
        paid_after: Bracket of paid days at the referral; None when it is not known.
        paid_cents: Booked for this placement so far.
        results: How many results were paid, by milestone.
        absences: Verified time off benefit.
    """

    contract_id: int
    category_id: int
    alias: str
    municipality: str
    groups: tuple[str, ...]
    paid_after: int | None
    started: bool
    paid_cents: int = 0
    results: Mapping[str, int] = field(default_factory=dict)
    absences: tuple[Absence, ...] = ()


def absences_of(document: Mapping[str, Any], *, paid_after: int | None) -> tuple[Absence, ...]:
    """Time off benefit in the verified facts of a placement; none when the paid days are not known.

    Spells that overlap or follow each other without a break are one absence, so that two jobs at the same time are
    not counted twice.

    Args:
        document: Facts as payment terms, section 5, has them.
        paid_after: Paid days before, at least.
    """
    if paid_after is None:
        return ()
    spells = (
        sorted(
            (date.fromisoformat(one["start"]), date.fromisoformat(one["end"]) if one.get("end") else None)
            for one in document.get("spells", ())
            if one["kind"] in OFF_BENEFIT_KINDS
            and NOT_OFF_BENEFIT.isdisjoint(one.get("tags", ()))
            and Decimal(str(one.get("weekly_hours") or 0)) >= FULL_TIME_HOURS
        )
        if document
        else []
    )
    return tuple(Absence(paid_after, start, end) for start, end in _joined(spells))


def _joined(spells: Iterable[tuple[date, date | None]]) -> list[tuple[date, date | None]]:
    joined: list[tuple[date, date | None]] = []
    for start, end in spells:
        if joined and (joined[-1][1] is None or start.toordinal() <= joined[-1][1].toordinal() + 1):
            first, last = joined[-1]
            joined[-1] = (first, None if last is None or end is None else max(last, end))
        else:
            joined.append((start, end))
    return joined


def figures_of(served: Sequence[Served], book: RateBook, *, until: date) -> Figures:
    """People, results, what was paid and what was saved, of some placements.

    Args:
        until: Savings up to this day.
    """
    outcomes: dict[str, int] = defaultdict(int)
    for one in served:
        for milestone, count in one.results.items():
            outcomes[milestone] += count
    return Figures(
        participants=len(served),
        outcomes=dict(outcomes),
        paid_cents=sum(one.paid_cents for one in served),
        saving_cents=saving_so_far(book, (absence for one in served for absence in one.absences), until=until),
    )


def parts_of(served: Iterable[Served], by: By) -> dict[str, list[Served]]:
    """Placements by the name of the part they belong to; a placement is in as many groups as its participant."""
    parts: dict[str, list[Served]] = defaultdict(list)
    names: dict[By, Callable[[Served], Sequence[str]]] = {
        By.CONTRACT: lambda one: [str(one.contract_id)],
        By.CATEGORY: lambda one: [str(one.category_id)],
        By.MUNICIPALITY: lambda one: [one.municipality],
        By.GROUP: lambda one: one.groups or ("",),
        By.BRACKET: lambda one: ["" if one.paid_after is None else str(one.paid_after)],
    }
    for one in served:
        for name in names[by](one):
            parts[name].append(one)
    return dict(parts)


def arranged(
    served: Sequence[Served],
    by: By,
    book: RateBook,
    *,
    until: date,
    order: Sequence[str] = (),
    planned: Mapping[str, Figures] | None = None,
    least_shown: int | None,
) -> list[Compared]:
    """A table of a report: its parts with their figures, planned beside actual where a plan is given.

    Args:
        order: Names of parts in the order they are shown; parts that are not named come after.
        planned: Figures of the plan by part.
        least_shown: The smallest number of people that is shown; None shows all.
    """
    parts = parts_of(served, by)
    actual = {name: figures_of(rows, book, until=until) for name, rows in parts.items()}
    known = [name for name in order if name in actual or name in (planned or {})]
    in_order = {name: actual[name] for name in [*known, *sorted(set(actual) - set(known))] if name in actual}
    return compare(planned or {}, in_order, least_shown=least_shown)


def planned_figures(results: Mapping[str, Any]) -> Figures:
    """The expected case of a model as figures of a report."""
    expected = results["cases"]["expected"]
    return Figures(
        participants=int(expected["participants"]),
        outcomes={one["code"]: int(Decimal(one["count"]).to_integral_value()) for one in results["milestones"]},
        paid_cents=int(expected["cost_cents"]),
        saving_cents=int(expected["saving_cents"]),
    )


def planned_by_municipality(results: Mapping[str, Any]) -> dict[str, Figures]:
    """Cost and saving of the expected case by municipality; the model does not plan people by municipality."""
    table = results["cases"]["expected"]["by_municipality"]
    return {
        code: Figures(
            paid_cents=sum(int(year["cost_cents"]) for year in years.values()),
            saving_cents=sum(int(year["saving_cents"]) for year in years.values()),
        )
        for code, years in table.items()
    }


WARNED_FROM = Fraction(4, 5)
"""Share of the announced value from which the ring is warned: soon enough to prepare a new notice. A choice."""


@dataclass(frozen=True)
class Purchases:
    """The ring's purchases against the total value that its founding notice announced, in cents without tax.

    Args:
        paid: Booked so far, by year.
        coming_cents: Earned or expected under running contracts on top of that.
        committed_cents: What the municipalities have set aside in calls that have no contract yet.
        estimated_cents: What the notice announced; None while nothing is recorded.
    Source: Act on Public Procurement 1397/2016, 28 and 49 sections; Court of Justice C-23/20 (Simonsen & Weel): a
        framework's maximum is binding.
    """

    paid: Mapping[int, int]
    coming_cents: int
    committed_cents: int
    estimated_cents: int | None

    @property
    def used_cents(self) -> int:
        """Everything that counts against the announced value."""
        return sum(self.paid.values()) + self.coming_cents + self.committed_cents

    @property
    def share(self) -> Fraction | None:
        """The used share of the announced value, exact; None while nothing was announced."""
        return Fraction(self.used_cents, self.estimated_cents) if self.estimated_cents else None

    @property
    def is_warned(self) -> bool:
        """Whether the announced value is nearly used up, or more than that."""
        return self.share is not None and self.share >= WARNED_FROM
