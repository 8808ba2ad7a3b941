"""Comparison of bids, the award and who may open, by worked examples and by what must always hold."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.kernel.clock import moment_in_finland
from marketplace.ring.rules import is_working_day
from marketplace.tenders.rules import (
    CallFacts,
    CallState,
    Modelled,
    OpenedAlready,
    OpenersAreOne,
    OpeningTooEarly,
    OpeningWindow,
    Score,
    ScoresMissing,
    check_award,
    check_opening,
    last_day,
    modelled_cost,
    ranking,
    standstill_ends_at,
)
from tests.tenders.facts import CEILINGS, DEADLINE, MICROSECOND, codes_of, make_facts

# ---- comparison ----


def _scores(points: dict[str, tuple[int, int]]) -> list[Score]:
    return [
        Score(bid, question, worth, "Syy", 1)
        for bid, both in points.items()
        for question, worth in zip(("q1", "q2"), both, strict=True)
    ]


def test_a_comparison_worked_by_hand() -> None:
    # a: 20 × 200 + 10 × 1 000 = 14 000 €; b: 20 × 250 + 10 × 1 100 = 16 000 €.
    bids = {"a": (7, {"start": 20_000, "job": 100_000}), "b": (8, {"start": 25_000, "job": 110_000})}

    first, second = ranking(make_facts(), bids, _scores({"a": (7, 5), "b": (9, 10)}))

    # b: price 40 × 14 000 / 16 000 = 35; quality 60 × 60 % × 9/10 + 60 × 40 % × 10/10 = 32.4 + 24.
    assert (first.bid_id, first.price_points, first.by_question) == ("b", 3_500, {"q1": 3_240, "q2": 2_400})
    assert (first.total_points, first.comparison_cents) == (9_140, 1_600_000)
    # a: price 40; quality 60 × 60 % × 7/10 + 60 × 40 % × 5/10 = 25.2 + 12.
    assert (second.bid_id, second.total_points, second.rank) == ("a", 7_720, 2)


def test_equal_points_go_to_the_lower_price_and_then_to_the_lot() -> None:
    cheap, dear = {"start": 0, "job": 100_000}, {"start": 0, "job": 110_000}
    quality_only = make_facts(price_weight=0, quality_weight=100)

    by_price = ranking(quality_only, {"a": (1, dear), "b": (2, cheap)}, _scores({"a": (8, 8), "b": (8, 8)}))
    by_lot = ranking(quality_only, {"b": (1, cheap), "a": (2, cheap)}, _scores({"a": (8, 8), "b": (8, 8)}))

    assert [one.bid_id for one in by_price] == ["b", "a"]
    assert [one.bid_id for one in by_lot] == ["a", "b"]


def test_an_answer_without_points_stops_the_ranking_and_the_last_points_count() -> None:
    bids = {"a": (7, CEILINGS)}

    with pytest.raises(ScoresMissing) as refused:
        ranking(make_facts(), bids, _scores({"a": (7, 5)})[:1])
    assert refused.value.facts == {"missing": 1}
    again = ranking(make_facts(), bids, [*_scores({"a": (0, 0)}), *_scores({"a": (10, 10)})])
    assert again[0].quality_points == 6_000


@given(
    prices=st.lists(st.tuples(st.integers(0, 30_000), st.integers(0, 120_000)), min_size=1, max_size=6),
    data=st.data(),
    price_weight=st.integers(0, 100),
)
def test_what_holds_of_every_ranking(prices: list[tuple[int, int]], data: st.DataObject, price_weight: int) -> None:
    call = make_facts(price_weight=price_weight, quality_weight=100 - price_weight)
    bids = {f"b{n}": (n, {"start": one, "job": other}) for n, (one, other) in enumerate(prices)}
    worth = st.tuples(st.integers(0, 10), st.integers(0, 10))
    scores = _scores({bid: data.draw(worth) for bid in bids})

    rows = ranking(call, bids, scores)

    assert [one.rank for one in rows] == list(range(1, len(bids) + 1))
    assert [one.total_points for one in rows] == sorted((one.total_points for one in rows), reverse=True)
    cheapest = min(one.comparison_cents for one in rows)
    for one in rows:
        assert 0 <= one.total_points <= 10_000 + 2  # two questions, each rounded by itself
        assert one.total_points == one.price_points + sum(one.by_question.values())
        if one.comparison_cents == cheapest:
            assert one.price_points == price_weight * 100
    assert rows == ranking(call, dict(reversed(bids.items())), scores)


@given(prices=st.tuples(st.integers(1, 30_000), st.integers(1, 120_000)), cut=st.integers(1, 100))
def test_a_lower_price_never_loses_points(prices: tuple[int, int], cut: int) -> None:
    other = {"start": 15_000, "job": 60_000}
    before = {"start": prices[0], "job": prices[1]}
    after = {"start": prices[0], "job": max(0, prices[1] - cut)}
    scores = _scores({"a": (5, 5), "b": (5, 5)})

    def own(offered: dict[str, int]) -> int:
        rows = ranking(make_facts(), {"a": (1, offered), "b": (2, other)}, scores)
        return next(one.price_points for one in rows if one.bid_id == "a")

    assert own(after) >= own(before)


# ---- award ----


def _ranked(*names: str) -> list[Any]:
    bids = {name: (n, {"start": 1_000 * n, "job": 10_000}) for n, name in enumerate(names, start=1)}
    return ranking(make_facts(), bids, _scores(dict.fromkeys(names, (5, 5))))


@pytest.mark.parametrize(
    ("chosen", "codes"),
    [
        (["a"], []),
        (["a", "b"], []),
        ([], ["nobody_chosen"]),
        (["b"], ["better_passed_over"]),
        (["a", "c"], ["better_passed_over"]),
        (["a", "b", "c"], ["too_many_chosen"]),
        (["unknown"], ["better_passed_over"]),
    ],
)
def test_winners_are_the_best_and_not_too_many(chosen: list[str], codes: list[str]) -> None:
    assert codes_of(check_award(_ranked("a", "b", "c"), chosen, 2, "Paras laatu ja hinta yhdessä.")) == codes


def test_a_dear_winner_needs_a_justification_and_a_dear_loser_does_not() -> None:
    rows, reasons = _ranked("a", "b"), "Paras laatu ja hinta yhdessä."

    assert codes_of(check_award(rows, ["a"], 1, reasons, above_saving=["a"])) == ["price_above_saving"]
    assert check_award(rows, ["a"], 1, reasons, above_saving=["b"]) == []
    assert check_award(rows, ["a"], 1, reasons, above_saving=["a"], justification="Vaikutus jatkuu vuosia.") == []
    assert codes_of(check_award(rows, ["a"], 1, "Hyvä")) == ["reasons_missing"]


def test_modelled_cost_follows_the_prices_and_is_rounded_once() -> None:
    modelled = Modelled(1_000_000, {"start": 600_001, "job": 900_000, "gone": 5})

    assert modelled_cost(modelled, CEILINGS, CEILINGS) == 1_500_001
    assert modelled_cost(modelled, CEILINGS, {"start": 15_000, "job": 0}) == 300_001  # 300 000.5 up
    assert modelled_cost(modelled, {"start": 0, "job": 0}, {"start": 0, "job": 0}) == 0


@pytest.mark.parametrize(
    ("decided", "days", "free_from"),
    [
        (date(2026, 12, 1), 10, date(2026, 12, 12)),
        (date(2026, 12, 2), 10, date(2026, 12, 15)),  # the last day falls on Saturday and moves to Monday
        (date(2026, 12, 14), 10, date(2026, 12, 29)),  # Christmas Eve and what follows
        (date(2027, 3, 16), 10, date(2027, 3, 31)),  # Good Friday, Easter, and the clock change
    ],
)
def test_a_standstill_ends_with_its_last_day_which_free_days_move_on(decided: date, days: int, free_from: date) -> None:
    end = standstill_ends_at([decided], days=days, is_working_day=is_working_day)
    assert end == moment_in_finland(free_from, time(0, 0))


def test_the_last_day_of_appeal_moves_on_from_a_free_day() -> None:
    served = date(2026, 12, 10)

    assert last_day(served, 14, is_working_day=is_working_day) == date(2026, 12, 28)
    assert last_day(served, 30, is_working_day=is_working_day) == date(2027, 1, 11)


# ---- opening ----


def _check_opening(call: CallFacts, now: datetime, *, person: int = 2, first: int | None = None, ago: int = 0) -> None:
    first_at = now - timedelta(minutes=ago) if first else None
    check_opening(call, person_id=person, first_person_id=first, first_at=first_at, now=now)


def test_two_different_people_open_after_the_deadline_within_the_window() -> None:
    after = DEADLINE + MICROSECOND

    _check_opening(make_facts(), after)
    _check_opening(make_facts(), after, person=2, first=1, ago=15)
    for now in (DEADLINE - MICROSECOND, DEADLINE):
        with pytest.raises(OpeningTooEarly):
            _check_opening(make_facts(), now)
    with pytest.raises(OpenersAreOne):
        _check_opening(make_facts(), after, person=2, first=2)
    with pytest.raises(OpeningWindow):
        _check_opening(make_facts(), after, person=2, first=1, ago=16)
    for state in (CallState.OPENED, CallState.DECIDED):
        with pytest.raises(OpenedAlready):
            _check_opening(make_facts(stored_state=state), after)
    with pytest.raises(OpeningTooEarly):
        _check_opening(replace(make_facts(), stored_state=CallState.CANCELLED), after)


def test_shares_of_points_are_exact_until_their_one_rounding() -> None:
    bids = {"a": (1, {"start": 10_000, "job": 0}), "b": (2, {"start": 30_000, "job": 0})}

    rows = ranking(make_facts(), bids, _scores({"a": (5, 5), "b": (5, 5)}))

    assert rows[1].price_points == round(Fraction(40 * 100, 3)) == 1_333
