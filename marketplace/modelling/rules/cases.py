"""What each ending pays, by the engine that will pay it: one invented participant for each ending, group and start."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from marketplace.kernel.clock import add_months
from marketplace.kernel.errors import Problem
from marketplace.modelling.rules.brief import Brief
from marketplace.modelling.rules.endings import facts_of
from marketplace.modelling.rules.plan import Ending, Plan
from marketplace.terms.rules import (
    Attendance,
    Caps,
    Facts,
    Keys,
    Terms,
    entitlements,
    reached_payments,
)

STARTS_AT_MOST = 4
YEARS_AHEAD = 12
NO_RESULT = "none"
"""Name of the ending of those who have no result."""


class Paid(NamedTuple):
    """What cents are paid for, when and by whom.

    Args:
        achieved_year: Year of the result; caps of a calendar year count by it.
        due_year: Year in which it falls due.
        payer: Municipality code; ``home`` where the participant's home municipality pays.
    """

    milestone: str
    achieved_year: int
    due_year: int
    payer: str


@dataclass(frozen=True)
class Case:
    """What one participant of a group with an ending costs, on average over the days of starting.

    Args:
        cents: Exact cents by what is paid for, when and by whom. What is held back and never falls due is not in them.
        counts: Paid results by milestone; units of attendance.
        reached: Milestones reached, paid or not.
    """

    cents: Mapping[Paid, Fraction]
    counts: Mapping[str, Fraction]
    reached: frozenset[str]

    @property
    def total(self) -> Fraction:
        """Exact cents together."""
        return sum(self.cents.values(), Fraction(0))


Cases = Mapping[tuple[str, str], Case]
"""Cases by ending and group; the ending of those without result is ``none``."""


def starting_days(brief: Brief) -> list[date]:
    """Days on which participants are taken to begin: evenly, quarter by quarter, four at most."""
    quarters = [brief.starts_on]
    while add_months(brief.starts_on, 3 * len(quarters)) <= brief.ends_on:
        quarters.append(add_months(brief.starts_on, 3 * len(quarters)))
    if len(quarters) <= STARTS_AT_MOST:
        return quarters
    return [quarters[number * len(quarters) // STARTS_AT_MOST] for number in range(STARTS_AT_MOST)]


def without_shared_limits(terms: Terms) -> Terms:
    """Terms under which no participant's result depends on another's: limits of the whole contract taken away."""
    return replace(
        terms,
        milestones=tuple(replace(one, max_count=None) for one in terms.milestones),
        caps=Caps(participant_cents=terms.caps.participant_cents),
    )


def all_endings(plan: Plan) -> list[tuple[str, Ending | None]]:
    """The endings of a plan by name, that of no result first."""
    return [(NO_RESULT, None), *((one.code, one) for one in plan.endings)]


def invented_participant(
    terms: Terms, plan: Plan, ending: Ending | None, *, participant: str, starts_on: date, group: str
) -> Facts:
    """The invented participant that a case is reckoned from."""
    units = plan.units_without_result if ending is None else ending.units
    return facts_of(terms, ending, participant=participant, starts_on=starts_on, group=group, units=units)


def cases_of(terms: Terms, plan: Plan, *, starts: Sequence[date], keys: Keys) -> Cases:
    """What each ending pays for each group, by the engine.

    Args:
        starts: Days of starting, each as likely.
        keys: Allocation keys that the terms may name.
    Raises:
        CalculationFaulty: the terms name a key that is not there.
    """
    alone = without_shared_limits(terms)
    named: dict[str, tuple[str, str]] = {}
    facts: list[Facts] = []
    for code, ending in all_endings(plan):
        for group in plan.groups:
            for start in starts:
                participant = f"{len(facts):05d}"
                named[participant] = (code, group.code)
                facts.append(
                    invented_participant(
                        alone, plan, ending, participant=participant, starts_on=start, group=group.code
                    )
                )
    as_of = date(max(starts).year + YEARS_AHEAD, 12, 31)
    return _gathered(alone, facts, named, as_of=as_of, keys=keys, starts=len(starts))


def _gathered(
    terms: Terms, facts: Sequence[Facts], named: Mapping[str, tuple[str, str]], *, as_of: date, keys: Keys, starts: int
) -> Cases:
    cents: dict[tuple[str, str], dict[Paid, Fraction]] = {name: {} for name in named.values()}
    counts: dict[tuple[str, str], dict[str, Fraction]] = {name: {} for name in named.values()}
    reached: dict[tuple[str, str], set[str]] = {name: set() for name in named.values()}
    for line in entitlements(terms, facts, as_of=as_of, keys=keys):
        if line.due_on is None or line.due_on > as_of:
            continue
        of_case = cents[named[line.participant]]
        for payer, share in line.shares.items():
            key = Paid(line.milestone, line.achieved_on.year, line.due_on.year, payer)
            of_case[key] = of_case.get(key, Fraction(0)) + Fraction(share, starts)
    for payment in reached_payments(terms, facts, as_of=as_of):
        occurrence = payment.occurrence
        name, milestone = named[occurrence.participant], occurrence.milestone
        reached[name].add(milestone.code)
        if payment.cents or not milestone.price_cents:
            units = Fraction(occurrence.units) if isinstance(milestone.measure, Attendance) else Fraction(1)
            counts[name][milestone.code] = counts[name].get(milestone.code, Fraction(0)) + units / starts
    return {name: Case(cents[name], counts[name], frozenset(reached[name])) for name in cents}


def case_problems(plan: Plan, cases: Cases) -> list[Problem]:
    """Endings whose results the engine does not pay as the plan says, such as one reached too late."""
    problems = []
    for number, ending in enumerate(plan.endings):
        missed = {
            code
            for group in plan.groups
            for code in ending.reaches
            if code not in cases[ending.code, group.code].reached
        }
        if missed:
            problems.append(
                Problem(f"endings-{number}-after_months", "modelling.ending_not_reached", {"codes": sorted(missed)})
            )
    return problems
