"""Ten thousand rounds of chance: how many participants have which ending, and what that costs and saves.

The engine is not asked again: a round draws counts and multiplies them with what each case costs and saves, in whole
cents. Two things are drawn. What is uncertain about the whole purchase — participants, success, baseline,
persistence — is as likely below as above its expected value, evenly on either side. And given those, each
participant's ending is drawn by itself, as counts, exactly (no normal approximation), with whole numbers only.

The same seed gives the same rounds on every machine.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise
from math import ceil
from random import Random

from marketplace.kernel.money import half_up
from marketplace.modelling.rules.assumptions import percent_ratio
from marketplace.modelling.rules.cases import NO_RESULT
from marketplace.modelling.rules.forecast import ALL, NONE, Knobs, Share, deadweight_of, shares_of
from marketplace.modelling.rules.sensitivity import CaseKind, Factor, Model

ROUNDS = 10_000
SEED = 20_250_101
STEPS = 32
"""Values taken on either side of what is expected."""

BINS = 12
QUANTILES = (5, 25, 50, 75, 95)
FINE = 1 << 40
"""Weights are whole parts of this."""

LOT = 128
"""Binomial counts of more are drawn in lots of this many, which is the same chance with few tables."""


@dataclass(frozen=True)
class Chances:
    """What came of the rounds; cents are whole, ratios exact.

    Args:
        paid_back: Share of rounds in which the saving covered the cost.
        net: Net figure at each of :data:`QUANTILES`, percent of rounds that are below it.
        cost: Cost at each of them.
        bins: Rounds by net figure: lower edge in cents, upper edge, and how many rounds.
    """

    rounds: int
    seed: int
    paid_back: Fraction
    net: Mapping[int, int]
    cost: Mapping[int, int]
    bins: tuple[tuple[int, int, int], ...]


class Draw:
    """Counts drawn from shares: of n participants so many in each.

    Args:
        weights: One for each share, none negative, at least one above zero.
    """

    def __init__(self, weights: Sequence[Fraction]) -> None:
        whole = sum(weights, NONE)
        self._weights = [int(weight * FINE / whole) for weight in weights]
        self._upto = list(accumulate(self._weights))
        self._tables: dict[tuple[int, int], tuple[int, list[int]]] = {}

    def counts(self, number: int, random: Random) -> list[int]:
        """Counts that sum to ``number``."""
        found = [0] * len(self._weights)
        if number <= 3 * len(found):
            total = self._upto[-1]
            for _ in range(number):
                found[bisect_right(self._upto, random.getrandbits(62) * total >> 62)] += 1
            return found
        left, rest = number, self._upto[-1]
        for place, weight in enumerate(self._weights):
            if not left:
                break
            taken = left if weight >= rest else self._binomial(left, weight, rest, place, random)
            found[place] = taken
            left, rest = left - taken, rest - weight
        return found

    def _binomial(self, number: int, weight: int, whole: int, place: int, random: Random) -> int:
        if not weight:
            return 0
        lots, over = divmod(number, LOT)
        taken = self._from_table(place, over, weight, whole, random) if over else 0
        for _ in range(lots):
            taken += self._from_table(place, LOT, weight, whole, random)
        return taken

    def _from_table(self, place: int, number: int, weight: int, whole: int, random: Random) -> int:
        key = (place, number)
        if key not in self._tables:
            self._tables[key] = binomial_table(number, weight, whole)
        first, upto = self._tables[key]
        return first + bisect_right(upto, random.getrandbits(62) * upto[-1] >> 62)


def binomial_table(number: int, weight: int, whole: int) -> tuple[int, list[int]]:
    """Cumulative weights of a binomial count, from its most likely value outwards until nothing is left of them.

    Args:
        number: How many are drawn.
        weight, whole: The chance of one of them is weight / whole, between nothing and all.
    Returns:
        The smallest count kept, and cumulative whole weights from it on.

    >>> first, upto = binomial_table(2, 1, 2)
    >>> first, [round(Fraction(one, upto[-1]), 6) for one in upto]
    (0, [Fraction(1, 4), Fraction(3, 4), Fraction(1, 1)])
    """
    other = whole - weight
    peak = min(number, (number + 1) * weight // whole)
    weights = {peak: FINE}
    count, value = peak, FINE
    while count < number:
        value = value * (number - count) * weight // ((count + 1) * other)
        count += 1
        if not value:
            break
        weights[count] = value
    count, value = peak, FINE
    while count > 0:
        value = value * count * other // ((number - count + 1) * weight)
        count -= 1
        if not value:
            break
        weights[count] = value
    ordered = sorted(weights)
    return ordered[0], list(accumulate(weights[one] for one in ordered))


@dataclass
class _Tables:
    """What one participant of each ending costs by group and saves by bracket, in whole cents.

    Args:
        endings: Names; that of no result first.
        groups, brackets: How an ending's participants are spread, for each ending.
        cost: By ending and group.
        saving: By ending and bracket: with the least persistence, the expected one, the most.
        deadweight: The baseline, weighted by saving.
    """

    endings: list[str]
    results: Draw
    groups: list[Draw]
    brackets: list[Draw]
    cost: list[list[int]]
    saving: list[list[tuple[int, int, int]]]
    success: Fraction
    deadweight: Fraction


def _tables(model: Model) -> _Tables:
    plan = model.plan
    shares = shares_of(plan)
    endings = [NO_RESULT, *(one.code for one in plan.endings if one.percent)]
    of: dict[str, list[Share]] = {code: [one for one in shares if one.code == code] for code in endings}
    endings = [code for code in endings if of[code]]
    low, high = (model.turned(Factor.PERSISTENCE, kind, Knobs()).persistence for kind in (CaseKind.LOW, CaseKind.HIGH))
    cost = [[half_up(model.cases[code, group.code].total) for group in plan.groups] for code in endings]
    saving = [
        [
            tuple(_saving_cents(model, code, place, shift) for shift in (low, NONE, high))
            for place in range(len(plan.brackets))
        ]
        for code in endings
    ]
    total = {code: sum((one.part for one in of[code]), NONE) for code in endings}
    results = [code for code in endings if code != NO_RESULT]
    return _Tables(
        endings=endings,
        results=Draw([total[code] for code in results] or [ALL]),
        groups=[Draw([_part(of[code], group=group.code) for group in plan.groups]) for code in endings],
        brackets=[Draw([_part(of[code], after=one.after_days) for one in plan.brackets]) for code in endings],
        cost=cost,
        saving=saving,  # type: ignore[arg-type]
        success=sum((total[code] for code in results), NONE),
        deadweight=_mean_deadweight(model, shares),
    )


def _part(shares: Sequence[Share], *, group: str | None = None, after: int | None = None) -> Fraction:
    chosen = (
        one.part
        for one in shares
        if (group is None or one.group.code == group) and (after is None or one.bracket.after_days == after)
    )
    return sum(chosen, NONE)


def _saving_cents(model: Model, code: str, place: int, shift: Fraction) -> int:
    ending = next((one for one in model.plan.endings if one.code == code), None)
    if ending is None:
        return 0
    bracket = model.plan.brackets[place]
    worths = [model.savings().worth(ending, bracket, starts_on=start, shift=shift).saving for start in model.starts]
    return half_up(sum(worths, NONE) / len(worths))


def _mean_deadweight(model: Model, shares: Sequence[Share]) -> Fraction:
    weighted, whole = NONE, NONE
    for share in shares:
        if share.ending is not None and share.ending.months:
            worth = model.savings().worth(share.ending, share.bracket, starts_on=model.starts[0]).saving
            whole += share.part * worth
            weighted += share.part * worth * deadweight_of(share.group, NONE)
    return weighted / whole if whole else NONE


def chances(model: Model, *, rounds: int = ROUNDS, seed: int = SEED) -> Chances:
    """Draw the rounds of a model.

    Args:
        rounds: How many.
        seed: The same seed gives the same rounds.
    """
    random = Random(seed)  # noqa: S311 - chance for a forecast, nothing secret
    tables = _tables(model)
    play = _round(model, tables, random)
    played = [play() for _ in range(rounds)]
    nets = sorted(net for _, net in played)
    costs = sorted(cost for cost, _ in played)
    return Chances(
        rounds=rounds,
        seed=seed,
        paid_back=Fraction(sum(net >= 0 for net in nets), rounds),
        net={part: _quantile(nets, part) for part in QUANTILES},
        cost={part: _quantile(costs, part) for part in QUANTILES},
        bins=_bins(nets),
    )


def _round(model: Model, tables: _Tables, random: Random) -> Callable[[], tuple[int, int]]:
    """A function that plays one round and gives cost and net figure in whole cents."""
    assumed, brief = model.plan.assumed, model.brief
    people = _steps(Fraction(brief.volume_min), Fraction(model.plan.total), Fraction(brief.volume_max))
    numbers = [half_up(one) for one in people]
    success = _steps(percent_ratio(assumed.success_low), ALL, percent_ratio(assumed.success_high))
    likely = [min(ALL, tables.success * one) for one in success]
    spread = percent_ratio(assumed.deadweight_spread)
    dead = _steps(tables.deadweight - spread, tables.deadweight, tables.deadweight + spread)
    kept = [half_up(10_000 * (1 - min(ALL, max(NONE, one)))) for one in dead]
    successes = [Draw([one, ALL - one]) for one in likely]
    cap = model.terms.caps.contract_cents
    each = len(people)
    has_none = tables.endings[0] == NO_RESULT

    def play() -> tuple[int, int]:
        number = numbers[random.randrange(each)]
        succeeded = successes[random.randrange(each)].counts(number, random)[0] if number else 0
        counts = tables.results.counts(succeeded, random)
        if has_none:
            counts = [number - succeeded, *counts]
        step = random.randrange(each) - STEPS
        cost = saving = 0
        for place, count in enumerate(counts):
            if count:
                of_group = tables.groups[place].counts(count, random)
                cost += sum(map(int.__mul__, of_group, tables.cost[place]))
                saving += _saved(tables, place, count, step, random)
        cost = cost if cap is None else min(cost, cap)
        return cost, saving * kept[random.randrange(each)] // 10_000 - cost

    return play


def _saved(tables: _Tables, place: int, count: int, step: int, random: Random) -> int:
    """What participants of one ending save before deadweight, with persistence so many steps from the expected."""
    saving = tables.saving[place]
    if not saving[0][1] and not any(middle for _, middle, _ in saving):
        return 0
    found = 0
    for people, (low, middle, high) in zip(tables.brackets[place].counts(count, random), saving, strict=True):
        if people:
            found += people * (middle + (abs(step) * ((high if step > 0 else low) - middle)) // STEPS)
    return found


def _steps(low: Fraction, expected: Fraction, high: Fraction) -> list[Fraction]:
    """Values from low to high with the expected one in the middle, evenly spaced on either side."""
    below = [low + (expected - low) * Fraction(step, STEPS) for step in range(STEPS)]
    above = [expected + (high - expected) * Fraction(step, STEPS) for step in range(STEPS + 1)]
    return below + above


def _quantile(ordered: Sequence[int], percent: int) -> int:
    """The smallest value that at least so many percent of all are not above."""
    return ordered[max(0, ceil(Fraction(len(ordered) * percent, 100)) - 1)]


def _bins(ordered: Sequence[int]) -> tuple[tuple[int, int, int], ...]:
    """Equally wide ranges from the smallest to the largest, each with how many are in it."""
    first, last = ordered[0], ordered[-1]
    width = max(1, -(-(last - first + 1) // BINS))
    edges = [first + width * number for number in range(BINS + 1)]
    found = []
    for low, high in pairwise(edges):
        inside = bisect_right(ordered, high - 1) - bisect_right(ordered, low - 1)
        found.append((low, high, inside))
    return tuple(found)
