"""Comparison of bids: points, ranking and the decision.

Every figure is exact until the one named rounding to hundredths of a point, so that anyone can recompute the ranking
from the decision.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

from marketplace.kernel.clock import day_in_finland, moment_in_finland, on_or_after_working_day
from marketplace.kernel.errors import Problem, RuleBroken
from marketplace.kernel.money import half_up
from marketplace.tenders.rules.calls import CallFacts, Question

SHORTEST_REASONS = 20


class ScoresMissing(RuleBroken):
    """Some answer has no points yet."""

    code = "tenders.scores_missing"


@dataclass(frozen=True)
class Score:
    """Points given to one answer, with the reason that the bidder is told."""

    bid_id: str
    question: str
    points: int
    reason: str
    given_by: int


@dataclass(frozen=True)
class Ranked:
    """A bid in the ranking; points are hundredths.

    Args:
        comparison_cents: Price of the expected results at the bidder's prices.
        price_points, quality_points, total_points: Hundredths of a point out of 100.
        by_question: Hundredths by question code.
    """

    rank: int
    bid_id: str
    provider_id: int
    comparison_cents: int
    price_points: int
    quality_points: int
    total_points: int
    by_question: dict[str, int]


@dataclass(frozen=True)
class Winner:
    """A provider that the decision chose, with the call's terms at its own prices."""

    provider_id: int
    rank: int
    terms_document: dict[str, Any]
    total_points: int


@dataclass(frozen=True)
class AwardFacts:
    """An award decision as later rooms need it."""

    id: int
    call_id: int
    call_code: str
    title: str
    category_id: int
    responsible_municipality: str
    municipalities: tuple[str, ...]
    target_groups: tuple[str, ...]
    volume_max: int
    starts_on: date
    ends_on: date
    decided_at: datetime
    standstill_ends_at: datetime | None
    appeal_days: int
    winners: tuple[Winner, ...]


def comparison_cents(prices: Mapping[str, int], expected: Mapping[str, int]) -> int:
    """What the expected results would cost at a bidder's prices: the sum of price times expected number."""
    return sum(cents * expected.get(code, 0) for code, cents in prices.items())


def points(call: CallFacts, comparison: int, lowest: int, given: Mapping[str, int]) -> tuple[int, dict[str, int]]:
    """Price points and points by question, in hundredths, each rounded once, half up.

    Price points = price weight × lowest comparison price ÷ own. Points of a question = quality weight × the
    question's weight × points given ÷ most points. A comparison price of zero gets all price points.
    """
    share = Fraction(lowest, comparison) if comparison else Fraction(1)
    price = half_up(call.price_weight * 100 * share)
    by_question = {
        question.code: half_up(
            Fraction(call.quality_weight * question.weight * given[question.code], question.max_points)
        )
        for question in call.questions
    }
    return price, by_question


def _points_given(
    questions: Sequence[Question], scores: Collection[Score], bid_ids: Collection[str]
) -> dict[str, dict[str, int]]:
    given: dict[str, dict[str, int]] = {bid_id: {} for bid_id in bid_ids}
    for score in scores:
        if score.bid_id in given:
            given[score.bid_id][score.question] = score.points
    missing = sum(1 for bid_id in bid_ids for question in questions if question.code not in given[bid_id])
    if missing:
        raise ScoresMissing(missing=missing)
    return given


def ranking(
    call: CallFacts, bids: Mapping[str, tuple[int, Mapping[str, int]]], scores: Collection[Score]
) -> list[Ranked]:
    """Rank opened bids by their points.

    Equal totals go to the lower comparison price on the expected volumes, then to the bid id that sorts first: it is
    random and was fixed before the opening, so it works as a lot that anyone can check.

    Args:
        bids: Provider id and prices by bid id.
        scores: Points given; the last one for an answer counts.
    Raises:
        ScoresMissing: an answer has no points.
    """
    if not bids:
        return []
    given = _points_given(call.questions, scores, bids)
    compared = {bid_id: comparison_cents(prices, call.expected) for bid_id, (_, prices) in bids.items()}
    lowest = min(compared.values())
    rows = []
    for bid_id, (provider_id, _) in bids.items():
        price, by_question = points(call, compared[bid_id], lowest, given[bid_id])
        quality = sum(by_question.values())
        rows.append((price + quality, compared[bid_id], bid_id, provider_id, price, quality, by_question))
    rows.sort(key=lambda row: (-row[0], row[1], row[2]))
    return [
        Ranked(rank, bid_id, provider_id, cents, price, quality, total, by_question)
        for rank, (total, cents, bid_id, provider_id, price, quality, by_question) in enumerate(rows, start=1)
    ]


@dataclass(frozen=True)
class Modelled:
    """What the economic model beside a call expects, in cents.

    Args:
        saving_cents: What the results save the municipalities.
        cost_at_ceilings: What each milestone's results cost when they are paid at their ceilings.
    """

    saving_cents: int
    cost_at_ceilings: dict[str, int]


def modelled_cost(modelled: Modelled, ceilings: Mapping[str, int], prices: Mapping[str, int]) -> int:
    """What the modelled results would cost at a bid's prices, in cents, rounded once, half up.

    The cost of each milestone follows its price in proportion. A cap on a participant or on the contract can only
    make the true cost lower, so a bid that stays below the saving here stays below it.
    """
    return half_up(
        sum(
            (
                Fraction(cost * prices.get(code, 0), ceilings[code])
                for code, cost in modelled.cost_at_ceilings.items()
                if ceilings.get(code)
            ),
            Fraction(0),
        )
    )


def check_award(
    ranked: Sequence[Ranked],
    chosen: Collection[str],
    winners_max: int,
    reasons: str,
    *,
    above_saving: Collection[str] = (),
    justification: str = "",
) -> list[Problem]:
    """Faults of an award: nobody chosen, too many, somebody passed over, no reasons, a dear price not justified.

    Args:
        above_saving: Bids whose results would cost more than they are modelled to save.
        justification: Why the purchase is justified all the same.
    Source: Act on Public Procurement 1397/2016, 93 and 123 sections.
    """
    problems = []
    if not chosen:
        problems.append(Problem("winners", "tenders.nobody_chosen"))
    if len(chosen) > winners_max:
        problems.append(Problem("winners", "tenders.too_many_chosen", {"most": winners_max}))
    best = {row.bid_id for row in ranked[: len(chosen)]}
    if set(chosen) != best:
        problems.append(Problem("winners", "tenders.better_passed_over"))
    if len(reasons.strip()) < SHORTEST_REASONS:
        problems.append(Problem("reasons", "tenders.reasons_missing"))
    if not set(chosen).isdisjoint(above_saving) and len(justification.strip()) < SHORTEST_REASONS:
        problems.append(Problem("justification", "tenders.price_above_saving"))
    return problems


def standstill_end(decided_at: datetime, *, days: int, is_working_day: Callable[[date], bool]) -> datetime:
    """The moment from which a contract may be signed: the day after the standstill's last day begins.

    The day of the decision does not count; a last day on a free day moves on to the next working day.

    Source: Act on Public Procurement 1397/2016, 129 section.
    """
    last = on_or_after_working_day(day_in_finland(decided_at) + timedelta(days=days), is_working_day=is_working_day)
    return moment_in_finland(last + timedelta(days=1), time(0, 0))


def appeal_end(decided_at: datetime, *, days: int, is_working_day: Callable[[date], bool]) -> date:
    """The last day of appeal to the Market Court; a last day on a free day moves on to the next working day.

    The decision is sent in the portal, so it is deemed received on the day it was made, which does not count.

    Source: Act on Public Procurement 1397/2016, 127 and 147 sections; Act 150/1930, 2 and 5 sections.
    """
    return on_or_after_working_day(day_in_finland(decided_at) + timedelta(days=days), is_working_day=is_working_day)
