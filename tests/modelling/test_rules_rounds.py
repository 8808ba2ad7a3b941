"""Ten thousand rounds of chance: the same every time, around the expected figures, drawn as the shares say."""

import itertools
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import comb
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.kernel.money import half_up
from marketplace.modelling.rules.forecast import Knobs
from marketplace.modelling.rules.rounds import Draw, binomial_table, chances
from marketplace.modelling.rules.sensitivity import Model
from marketplace.terms.rules import Keys
from marketplace.terms.schemas import read_terms
from tests.factories.modelling import make_brief
from tests.modelling.rates import rate_book
from tests.modelling.test_rules_model import model_of, plan_of


def certain(model: Model) -> Model:
    """The same purchase with nothing uncertain but chance itself."""
    assumed = replace(
        model.plan.assumed,
        success_low=Decimal(100),
        success_high=Decimal(100),
        deadweight_spread=Decimal(0),
        persistence_spread=Decimal(0),
    )
    plan = replace(model.plan, assumed=assumed)
    brief = replace(model.brief, volume_min=plan.total, volume_max=plan.total)
    return Model(brief, read_terms(brief.terms_document), plan, keys=Keys(), book=rate_book())


def test_the_same_seed_gives_the_same_rounds_and_another_seed_others() -> None:
    model = model_of()

    assert chances(model, rounds=200) == chances(model, rounds=200)
    assert chances(model, rounds=200, seed=1).net != chances(model, rounds=200).net


def test_the_rounds_lie_around_the_expected_figures() -> None:
    model = certain(model_of())
    expected = model.forecast(Knobs())

    found = chances(model)

    assert found.rounds == 10_000
    assert abs(found.cost[50] - half_up(expected.total_cost)) < expected.total_cost / 50
    assert abs(found.net[50] - half_up(expected.net)) < expected.total_cost / 50
    assert found.net[5] < found.net[25] < found.net[50] < found.net[75] < found.net[95]
    assert sum(count for _, _, count in found.bins) == 10_000
    assert 0 < found.paid_back < Fraction(1, 2)


def test_a_cap_of_the_contract_is_never_exceeded_in_any_round() -> None:
    brief = make_brief()
    brief = make_brief(terms_document={**brief.terms_document, "caps": {"contract_cents": 9_000_000}})

    assert chances(model_of(brief, plan_of(brief)), rounds=500).cost[95] == 9_000_000


def test_when_everybody_has_the_same_certain_result_every_round_is_the_same() -> None:
    model = certain(model_of())
    endings = tuple(replace(one, percent=Decimal(100 if one.code == "job_12m" else 0)) for one in model.plan.endings)
    one_group = (replace(model.plan.groups[0], percent=Decimal(100)),)
    one_bracket = (replace(model.plan.brackets[-1], percent=Decimal(100)),)
    plan = replace(model.plan, endings=endings, groups=one_group, brackets=one_bracket)
    alone = Model(model.brief, model.terms, plan, keys=Keys(), book=rate_book())

    found = chances(alone, rounds=50)

    assert found.cost[5] == found.cost[95] == half_up(alone.forecast(Knobs()).total_cost)
    assert abs(found.net[50] - half_up(alone.forecast(Knobs()).net)) <= plan.total


def test_a_binomial_table_has_the_chances_of_the_textbook() -> None:
    first, upto = binomial_table(12, 3, 10)
    weights = [upto[0], *(after - before for before, after in itertools.pairwise(upto))]
    exact = [comb(12, count) * Fraction(3, 10) ** count * Fraction(7, 10) ** (12 - count) for count in range(13)]

    assert first == 0
    assert all(
        abs(Fraction(weight, upto[-1]) - chance) < Fraction(1, 10**9)
        for weight, chance in zip(weights, exact, strict=True)
    )


@settings(max_examples=80, deadline=None)
@given(
    parts=st.lists(st.integers(0, 50), min_size=1, max_size=8).filter(any),
    number=st.integers(0, 400),
    seed=st.integers(0, 1000),
)
def test_drawn_counts_sum_to_all_and_nothing_falls_to_a_share_of_nothing(
    parts: list[int], number: int, seed: int
) -> None:
    counts = Draw([Fraction(part) for part in parts]).counts(number, Random(seed))

    assert sum(counts) == number
    assert min(counts) >= 0
    assert all(count == 0 for count, part in zip(counts, parts, strict=True) if part == 0)


def test_few_and_many_are_drawn_from_the_same_shares() -> None:
    draw = Draw([Fraction(1, 2), Fraction(3, 10), Fraction(1, 5)])
    random = Random(7)
    few, many = Counter[int](), Counter[int]()
    for _ in range(2000):
        few.update(dict(enumerate(draw.counts(5, random))))
        many.update(dict(enumerate(draw.counts(200, random))))

    for counts, number in ((few, 10_000), (many, 400_000)):
        assert [round(counts[place] / number, 1) for place in range(3)] == [0.5, 0.3, 0.2]
