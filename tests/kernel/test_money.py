"""Cents are shared without a remainder, rounded away from zero at a half, and read as people type them."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.kernel.money import Money, cents_from_euros, half_up, largest_remainder

AMOUNTS = st.integers(min_value=-(10**12), max_value=10**12)
WEIGHTS = st.dictionaries(
    st.text("abcdefghij", min_size=1, max_size=3),
    st.one_of(
        st.integers(min_value=0, max_value=10**6),
        st.fractions(min_value=0, max_value=1000),
        st.decimals(min_value=0, max_value=1000, places=4),
    ),
    min_size=1,
    max_size=12,
).filter(lambda weights: sum(map(Fraction, weights.values())) > 0)


@given(AMOUNTS, WEIGHTS)
def test_shares_sum_to_the_whole_and_each_is_within_one_cent_of_the_exact_share(total: int, weights: dict) -> None:
    shares = largest_remainder(total, weights)

    whole = sum(map(Fraction, weights.values()))
    assert sum(shares.values()) == total
    assert set(shares) == set(weights)
    for name, cents in shares.items():
        assert abs(cents - total * Fraction(weights[name]) / whole) < 1


@given(AMOUNTS, WEIGHTS)
def test_a_correction_takes_back_exactly_what_was_given(total: int, weights: dict) -> None:
    given_out = largest_remainder(total, weights)

    assert largest_remainder(-total, weights) == {name: -cents for name, cents in given_out.items()}


@given(AMOUNTS, WEIGHTS)
def test_the_order_in_which_names_are_listed_does_not_matter(total: int, weights: dict) -> None:
    turned = dict(reversed(weights.items()))

    assert largest_remainder(total, weights) == largest_remainder(total, turned)


@given(AMOUNTS, WEIGHTS)
def test_nobody_without_weight_gets_a_cent(total: int, weights: dict) -> None:
    shares = largest_remainder(total, weights)

    assert all(shares[name] == 0 for name, weight in weights.items() if weight == 0)


def test_leftover_cents_go_to_the_largest_fractions_and_ties_to_the_smaller_name() -> None:
    assert largest_remainder(100, {"c": 1, "b": 1, "a": 1}) == {"a": 34, "b": 33, "c": 33}
    assert largest_remainder(10, {"a": 1, "b": Decimal("1.9")}) == {"a": 3, "b": 7}


@pytest.mark.parametrize("weights", [{}, {"a": 0}, {"a": 2, "b": -1}, {"a": -1}])
def test_there_must_be_something_to_share_by(weights: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        largest_remainder(100, weights)


@given(st.fractions(min_value=-(10**9), max_value=10**9))
def test_rounding_moves_by_half_a_cent_at_most_and_mirrors(value: Fraction) -> None:
    assert abs(half_up(value) - value) <= Fraction(1, 2)
    assert half_up(-value) == -half_up(value)


@given(st.integers(min_value=-(10**9), max_value=10**9))
def test_a_half_goes_away_from_zero(cents: int) -> None:
    exact = Fraction(2 * cents + 1, 2)

    assert half_up(exact) == (cents + 1 if cents >= 0 else cents)


def test_money_is_whole_cents() -> None:
    with pytest.raises(TypeError):
        Money(1.5)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Money(True)
    with pytest.raises(TypeError):
        Money(100) * 1.5  # type: ignore[operator]


@given(AMOUNTS, AMOUNTS, st.integers(min_value=-1000, max_value=1000))
def test_money_adds_up(one: int, other: int, times: int) -> None:
    assert (Money(one) + Money(other) - Money(other)).cents == one
    assert (-Money(one) * times).cents == -one * times
    assert (Money(one) < Money(other)) == (one < other)
    assert bool(Money(one)) == (one != 0)


def test_a_ratio_is_applied_exactly_and_rounded_once() -> None:
    assert Money(100_000).times_half_up(Decimal("0.255")) == Money(25_500)
    assert Money(1).times_half_up(Fraction(1, 2)) == Money(1)
    assert Money(-1).times_half_up(Fraction(1, 2)) == Money(-1)


@given(AMOUNTS, WEIGHTS)
def test_shared_money_sums_to_itself(total: int, weights: dict) -> None:
    assert sum(share.cents for share in Money(total).share_by(weights).values()) == total


@given(AMOUNTS, st.sampled_from([",", "."]))
def test_what_is_written_out_is_read_back(cents: int, mark: str) -> None:
    sign, digits = ("-" if cents < 0 else ""), abs(cents)

    assert cents_from_euros(f"{sign}{digits // 100}{mark}{digits % 100:02d}") == cents


@pytest.mark.parametrize(
    ("text", "cents"),
    [("1 500,50 €", 150_050), ("1\xa0500", 150_000), ("−3", -300), ("0,5", 50), (",5", 50), ("007", 700)],
)
def test_amounts_are_read_as_people_type_them(text: str, cents: int) -> None:
    assert cents_from_euros(text) == cents


@pytest.mark.parametrize("text", ["", "€", "-", "1,2,3", "1.500,50", "1,505", "kaksi", "1e3", "--1", "1-", "٣", "NaN"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        cents_from_euros(text)
