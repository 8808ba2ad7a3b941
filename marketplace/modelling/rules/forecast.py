"""What a purchase is expected to cost and to save, by municipality and year, in one case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from marketplace.modelling.rules.assumptions import MUNICIPAL_TAX_PERCENTS, percent_ratio
from marketplace.modelling.rules.cases import NO_RESULT, Cases, Paid
from marketplace.modelling.rules.effects import tax_income
from marketplace.modelling.rules.endings import HOME
from marketplace.modelling.rules.plan import BracketMix, Ending, GroupMix, Plan, success_factor
from marketplace.modelling.rules.saving import Basis
from marketplace.modelling.rules.value import Savings
from marketplace.ring.rules import RateBook
from marketplace.terms.rules import Terms

NONE = Fraction(0)
ALL = Fraction(1)

KeyT = TypeVar("KeyT")


@dataclass(frozen=True)
class Knobs:
    """What differs from one case to another.

    Args:
        participants: All participants; None for as many as the plan says.
        success: Factor of the percentages of the endings.
        deadweight: Added to the baseline, a ratio.
        persistence: Added to the assumed persistence, a ratio.
        basis: The daily amount; None for the assumed one.
        price: Bids in relation to the price ceilings.
    """

    participants: int | None = None
    success: Fraction = ALL
    deadweight: Fraction = NONE
    persistence: Fraction = NONE
    basis: Basis | None = None
    price: Fraction = ALL


@dataclass
class Forecast:
    """Expected figures of one case, in exact cents and exact counts.

    Args:
        cost: By municipality and year in which it falls due.
        saving: Saving in benefit less deadweight, by municipality and year.
        milestones: Cost by milestone.
        counts: Paid results by milestone.
        endings: Participants by ending.
        first_year_saving: What of the saving falls into the first twelve months off benefit.
        counter: What the count of paid days is worth after a return; not in the saving.
        tax: Municipal tax by municipality; not in the saving. Empty while no pay is assumed.
        sustained: Participants whose work lasts as long as is called sustained.
        participants: How many in all.
    """

    participants: Fraction = NONE
    cost: dict[tuple[str, int], Fraction] = field(default_factory=dict)
    saving: dict[tuple[str, int], Fraction] = field(default_factory=dict)
    milestones: dict[str, Fraction] = field(default_factory=dict)
    counts: dict[str, Fraction] = field(default_factory=dict)
    endings: dict[str, Fraction] = field(default_factory=dict)
    first_year_saving: Fraction = NONE
    counter: Fraction = NONE
    tax: dict[str, Fraction] = field(default_factory=dict)
    sustained: Fraction = NONE

    @property
    def total_cost(self) -> Fraction:
        """Cost of all."""
        return sum(self.cost.values(), NONE)

    @property
    def total_saving(self) -> Fraction:
        """Saving of all."""
        return sum(self.saving.values(), NONE)

    @property
    def net(self) -> Fraction:
        """Saving less cost."""
        return self.total_saving - self.total_cost


def _add(sums: dict[KeyT, Fraction], key: KeyT, value: Fraction) -> None:
    sums[key] = sums.get(key, NONE) + value


def ending_probabilities(
    plan: Plan, bracket: BracketMix, group: GroupMix, success: Fraction
) -> list[tuple[str, Ending | None, Fraction]]:
    """How likely each ending is for one bracket and group; that of no result is the rest."""
    factor = success_factor(plan, bracket, group, success)
    found: list[tuple[str, Ending | None, Fraction]] = [
        (one.code, one, percent_ratio(one.percent) * factor) for one in plan.endings
    ]
    rest = ALL - sum((share for _, _, share in found), NONE)
    return [(NO_RESULT, None, rest), *found]


def deadweight_of(group: GroupMix, shift: Fraction) -> Fraction:
    """Share of results that would have come anyway; nothing while the baseline is unknown."""
    if group.deadweight is None:
        return NONE
    return min(ALL, max(NONE, percent_ratio(group.deadweight) + shift))


@dataclass(frozen=True)
class Share:
    """How many of all participants are of one bracket and group and have one ending.

    Args:
        ending: None for no result.
        part: A ratio of all participants.
    """

    bracket: BracketMix
    group: GroupMix
    code: str
    ending: Ending | None
    part: Fraction


def shares_of(plan: Plan, success: Fraction = ALL) -> list[Share]:
    """Every bracket, group and ending with its share of participants; the shares sum to all.

    Args:
        success: Factor of the percentages of the endings.
    """
    found = []
    for bracket in plan.brackets:
        for group in plan.groups:
            weight = percent_ratio(bracket.percent) * percent_ratio(group.percent)
            for code, ending, part in ending_probabilities(plan, bracket, group, success):
                if weight * part:
                    found.append(Share(bracket, group, code, ending, weight * part))
    return found


@dataclass
class MeanCost:
    """What one participant costs on average, and how many results are paid, before limits of the whole contract."""

    cents: dict[Paid, Fraction] = field(default_factory=dict)
    counts: dict[str, Fraction] = field(default_factory=dict)


def mean_cost(shares: Sequence[Share], cases: Cases) -> MeanCost:
    """What one participant costs on average, in exact cents."""
    by_case: dict[tuple[str, str], Fraction] = {}
    for share in shares:
        _add(by_case, (share.code, share.group.code), share.part)
    found = MeanCost()
    for name, part in by_case.items():
        for paid, cents in cases[name].cents.items():
            _add(found.cents, paid, part * cents)
        for milestone, count in cases[name].counts.items():
            _add(found.counts, milestone, part * count)
    return found


def expected_cost(terms: Terms, cost: MeanCost, *, number: Fraction, price: Fraction = ALL) -> dict[Paid, Fraction]:
    """What all participants cost, in exact cents, under the limits of the whole contract.

    Args:
        cost: Of one participant on average.
        number: Participants.
        price: Bids in relation to the price ceilings.
    """
    parts = limited(terms, cost, number, price)
    return {paid: cents * number * price * parts[paid] for paid, cents in cost.cents.items()}


@dataclass
class MeanSaving:
    """What one participant saves on average, less deadweight, in exact cents; see :class:`Forecast`."""

    by_year: dict[int, Fraction] = field(default_factory=dict)
    first_year: Fraction = NONE
    counter: Fraction = NONE
    months: Fraction = NONE


def mean_saving(
    shares: Sequence[Share], savings: Savings, *, starts: Sequence[date], knobs: Knobs, counter: bool = False
) -> MeanSaving:
    """What one participant saves on average.

    Args:
        starts: Days of starting, each as likely.
        counter: Whether the count of paid days is valued too.
    """
    by_worth: dict[tuple[BracketMix, Ending], Fraction] = {}
    for share in shares:
        if share.ending is not None and share.ending.months:
            kept = ALL - deadweight_of(share.group, knobs.deadweight)
            _add(by_worth, (share.bracket, share.ending), share.part * kept)
    found = MeanSaving()
    for (bracket, ending), part in by_worth.items():
        for start in starts:
            worth = savings.worth(ending, bracket, starts_on=start, shift=knobs.persistence, with_counter=counter)
            each = part / len(starts)
            for year, cents in worth.by_year.items():
                _add(found.by_year, year, each * cents)
            found.first_year += each * worth.first_year
            found.counter += each * worth.counter
            found.months += each * worth.months
    return found


def forecast(
    terms: Terms,
    plan: Plan,
    cases: Cases,
    savings: Savings,
    *,
    starts: Sequence[date],
    knobs: Knobs,
    counter: bool = False,
) -> Forecast:
    """Expected cost and saving of a plan in one case, by municipality and year.

    Limits of the whole contract — the count of a milestone, the caps of a calendar year and of the contract — are
    applied to the expected figures, in this order, and cut every payer alike.

    Args:
        cases: What each ending pays, by the engine.
        starts: Days of starting, each as likely.
        counter: Whether the count of paid days is valued too.
    """
    shares = shares_of(plan, knobs.success)
    number = Fraction(plan.total if knobs.participants is None else knobs.participants)
    homes = {code: number * count / plan.total for code, count in plan.participants.items() if count}
    saving = mean_saving(shares, savings, starts=starts, knobs=knobs, counter=counter)
    found = Forecast(
        participants=number,
        first_year_saving=saving.first_year * number,
        counter=saving.counter * number,
        tax=_tax(plan, saving.months, homes),
    )
    for share in shares:
        _add(found.endings, share.code, share.part * number)
        if share.ending is not None and share.ending.months >= plan.assumed.sustained_months:
            found.sustained += share.part * number
    for year, cents in saving.by_year.items():
        for code, people in homes.items():
            _add(found.saving, (code, year), cents * people)
    _put_cost(found, terms, mean_cost(shares, cases), homes, knobs.price)
    return found


def _put_cost(found: Forecast, terms: Terms, cost: MeanCost, homes: Mapping[str, Fraction], price: Fraction) -> None:
    """Enter cost by payer and year, by milestone, and the paid results."""
    for paid, cents in expected_cost(terms, cost, number=found.participants, price=price).items():
        _add(found.milestones, paid.milestone, cents)
        if paid.payer != HOME:
            _add(found.cost, (paid.payer, paid.due_year), cents)
            continue
        for code, people in homes.items():
            _add(found.cost, (code, paid.due_year), cents * people / found.participants)
    most = {one.code: one.max_count for one in terms.milestones}
    for milestone, count in cost.counts.items():
        limit = most[milestone]
        all_of_them = count * found.participants
        found.counts[milestone] = all_of_them if limit is None else min(all_of_them, Fraction(limit))


def limited(terms: Terms, cost: MeanCost, number: Fraction, price: Fraction) -> dict[Paid, Fraction]:
    """The part of each cost that is left under the limits of the whole contract.

    Args:
        cost: Of one participant on average.
        number: Participants.
        price: Bids in relation to the ceilings.
    """
    parts = {}
    for paid in cost.cents:
        most = next(one.max_count for one in terms.milestones if one.code == paid.milestone)
        wanted = cost.counts.get(paid.milestone, NONE) * number
        parts[paid] = ALL if most is None or wanted <= most else Fraction(most) / wanted
    yearly, contract = terms.caps.calendar_year_cents, terms.caps.contract_cents
    left = None if contract is None else Fraction(contract)
    for year in sorted({paid.achieved_year for paid in cost.cents}):
        of_year = [paid for paid in cost.cents if paid.achieved_year == year]
        wanted = sum((cost.cents[paid] * parts[paid] for paid in of_year), NONE) * number * price
        rooms = [Fraction(room) for room in (yearly, left) if room is not None]
        allowed = min([wanted, *rooms])
        if wanted:
            for paid in of_year:
                parts[paid] *= allowed / wanted
        left = None if left is None else left - allowed
    return parts


def _tax(plan: Plan, months: Fraction, homes: Mapping[str, Fraction]) -> dict[str, Fraction]:
    pay = plan.assumed.monthly_pay
    if not pay:
        return {}
    return {
        code: people
        * months
        * tax_income(
            monthly_pay_cents=pay,
            months=1,
            tax_percent=MUNICIPAL_TAX_PERCENTS.get(code, Decimal(0)),
            taxed_part=percent_ratio(plan.assumed.taxed_part),
        )
        for code, people in homes.items()
    }


def savings_for(book: RateBook, plan: Plan, basis: Basis | None = None) -> Savings:
    """A memory of savings for a plan."""
    return Savings(book, plan.assumed, basis=basis)
