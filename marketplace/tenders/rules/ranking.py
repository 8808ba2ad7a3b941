"""Comparison of bids: points and ranking.

Every figure is exact until the one named rounding to hundredths of a point, so that anyone can recompute the ranking
from the decision.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from marketplace.kernel.errors import RuleBroken
from marketplace.kernel.money import half_up
from marketplace.tenders.rules.calls import CallFacts, Question


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
