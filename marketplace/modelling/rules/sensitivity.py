"""The cases of a model, what matters most in it, and the price at which each milestone pays itself back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from marketplace.kernel.money import half_up
from marketplace.modelling.rules.assumptions import percent_ratio
from marketplace.modelling.rules.brief import Brief
from marketplace.modelling.rules.cases import Cases, cases_of, starting_days
from marketplace.modelling.rules.forecast import (
    ALL,
    Forecast,
    Knobs,
    expected_cost,
    forecast,
    mean_cost,
    savings_for,
    shares_of,
)
from marketplace.modelling.rules.plan import Plan
from marketplace.modelling.rules.saving import Basis
from marketplace.modelling.rules.value import Savings
from marketplace.ring.rules import RateBook
from marketplace.terms.rules import Keys, Terms

HIGHEST_PRICE_CENTS = 10_000_000


class CaseKind(StrEnum):
    """Which values a case takes: the least favourable ones, the expected ones, the most favourable ones."""

    LOW = "low"
    EXPECTED = "expected"
    HIGH = "high"


class Factor(StrEnum):
    """What is uncertain in a purchase."""

    SUCCESS = "success"
    DEADWEIGHT = "deadweight"
    PERSISTENCE = "persistence"
    PARTICIPANTS = "participants"
    PRICE = "price"
    BASIS = "basis"


@dataclass(frozen=True)
class Swing:
    """What one uncertainty alone does to the net figure.

    Args:
        low_cents, high_cents: Net figure, rounded half up, with the least and the most favourable value.
    """

    factor: Factor
    low_cents: int
    high_cents: int

    @property
    def width_cents(self) -> int:
        """How far apart the two are."""
        return abs(self.high_cents - self.low_cents)


class Model:
    """A brief and a plan with what the engine pays for each ending: everything that figures are asked from.

    Args:
        keys: Allocation keys that the terms may name.
        book: The dated rates.
    """

    def __init__(self, brief: Brief, terms: Terms, plan: Plan, *, keys: Keys, book: RateBook) -> None:
        self.brief, self.terms, self.plan, self.keys = brief, terms, plan, keys
        self.starts: Sequence[date] = starting_days(brief)
        self.cases: Cases = cases_of(terms, plan, starts=self.starts, keys=keys)
        self._book = book
        self._savings: dict[Basis, Savings] = {}
        self._shares = shares_of(plan)

    def savings(self, basis: Basis | None = None) -> Savings:
        """Savings on a daily amount, remembered between cases."""
        wanted = basis or self.plan.assumed.benefit_basis
        if wanted not in self._savings:
            self._savings[wanted] = savings_for(self._book, self.plan, wanted)
        return self._savings[wanted]

    def forecast(self, knobs: Knobs, *, counter: bool = False) -> Forecast:
        """Expected figures of one case."""
        return forecast(
            self.terms,
            self.plan,
            self.cases,
            self.savings(knobs.basis),
            starts=self.starts,
            knobs=knobs,
            counter=counter,
        )

    def knobs(self, kind: CaseKind) -> Knobs:
        """All uncertain values of one case together."""
        if kind is CaseKind.EXPECTED:
            return Knobs()
        found = Knobs()
        for factor in Factor:
            found = self.turned(factor, kind, found)
        return found

    def turned(self, factor: Factor, kind: CaseKind, knobs: Knobs) -> Knobs:
        """One uncertain value turned to its least or most favourable end, the others left."""
        assumed, good = self.plan.assumed, kind is CaseKind.HIGH
        match factor:
            case Factor.SUCCESS:
                return replace(knobs, success=percent_ratio(assumed.success_high if good else assumed.success_low))
            case Factor.DEADWEIGHT:
                spread = percent_ratio(assumed.deadweight_spread)
                return replace(knobs, deadweight=-spread if good else spread)
            case Factor.PERSISTENCE:
                spread = percent_ratio(assumed.persistence_spread)
                return replace(knobs, persistence=spread if good else -spread)
            case Factor.PARTICIPANTS:
                return replace(knobs, participants=self.brief.volume_max if good else self.brief.volume_min)
            case Factor.PRICE:
                return replace(knobs, price=percent_ratio(assumed.price_low) if good else ALL)
            case Factor.BASIS:
                return replace(knobs, basis=Basis.FULL if good else Basis.AVERAGE)

    def swings(self) -> list[Swing]:
        """What each uncertainty alone does to the net figure, the widest first."""
        from_factors = [
            Swing(factor, *(self._net_cents(factor, kind) for kind in (CaseKind.LOW, CaseKind.HIGH)))
            for factor in Factor
        ]
        return sorted(from_factors, key=lambda swing: -swing.width_cents)

    def _net_cents(self, factor: Factor, kind: CaseKind) -> int:
        return half_up(self.forecast(self.turned(factor, kind, Knobs())).net)

    def break_even(self, expected: Forecast) -> dict[str, int | None]:
        """The highest price of each milestone, in whole cents, at which the expected saving covers the expected cost.

        The other prices stay. None where the purchase does not pay itself back even when the milestone is free, and
        where no expected cost depends on its price.
        """
        return {
            milestone.code: self._break_even_of(milestone.code, expected.total_saving)
            for milestone in self.terms.milestones
            if expected.milestones.get(milestone.code) or not milestone.price_cents
        }

    def _break_even_of(self, code: str, saving: Fraction) -> int | None:
        low, high = -1, HIGHEST_PRICE_CENTS + 1
        while high - low > 1:
            price = (low + high) // 2
            if self.cost_at({code: price}) <= saving:
                low = price
            else:
                high = price
        return low if 0 <= low < HIGHEST_PRICE_CENTS else None

    def cost_at(self, prices: Mapping[str, int]) -> Fraction:
        """Expected cost with other prices of some milestones, by the engine."""
        milestones = tuple(
            replace(one, price_cents=prices.get(one.code, one.price_cents)) for one in self.terms.milestones
        )
        terms = replace(self.terms, milestones=milestones)
        # Without an index a result costs the same whenever a participant starts.
        starts = self.starts if terms.price_index else self.starts[:1]
        cases = cases_of(terms, self.plan, starts=starts, keys=self.keys)
        cost = expected_cost(terms, mean_cost(self._shares, cases), number=Fraction(self.plan.total))
        return sum(cost.values(), Fraction(0))


def cost_of_sustained(found: Forecast) -> int | None:
    """Cost of one sustained job in cents, rounded half up; None when none is expected."""
    return half_up(found.total_cost / found.sustained) if found.sustained else None
