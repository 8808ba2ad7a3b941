"""What a municipality saves by one person: published examples to the cent, and a second program on random input."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.kernel.money import half_up
from marketplace.modelling.rules.effects import (
    CounterAfter,
    counter_after,
    net_saving,
    part_time_part,
    tax_income,
    value_of_counter,
)
from marketplace.modelling.rules.saving import (
    Basis,
    Conditions,
    OutOfRange,
    days_in_months,
    monthly_savings,
    municipal_cost,
    saving_of_exit,
    total,
)
from marketplace.ring.rules import RateMissing
from tests.modelling import oracle
from tests.modelling.rates import NEW, OLD, rate_book

BOOK = rate_book()
START = date(2027, 1, 1)
UNDER_OLD_RULE = date(2023, 1, 1)


def cents(paid_days: int, months: int, *, starts_on: date = START, **conditions: object) -> int:
    """A person's saving in whole cents."""
    return saving_of_exit(
        BOOK, paid_days=paid_days, starts_on=starts_on, months=months, conditions=Conditions(**conditions)
    ).cents


@pytest.mark.parametrize(
    ("paid_days", "one", "three", "six", "twelve"),
    [
        (0, 0, 0, 10791, 80374),
        (100, 8186, 24187, 58792, 176375),
        (200, 16372, 48373, 106793, 272377),
        (300, 24559, 72560, 154794, 346797),
        (400, 32745, 96746, 192004, 384007),
        (700, 40931, 120933, 240005, 480009),
        (1500, 40931, 120933, 240005, 480009),
    ],
)
def test_saving_of_one_three_six_and_twelve_months_by_first_day(
    paid_days: int, one: int, three: int, six: int, twelve: int
) -> None:
    assert [cents(paid_days, months) for months in (1, 3, 6, 12)] == [one, three, six, twelve]


def test_five_years_of_unemployment_cost_what_the_new_rule_says() -> None:
    years = [cents(258 * year, 12) for year in range(5)]
    cumulative = [cents(0, 12 * (year + 1)) for year in range(5)]

    assert years == [80374, 315541, 411543, 480009, 480009]
    assert cumulative == [80374, 395914, 807457, 1287466, 1767475]


def test_cumulative_cost_at_the_edges_of_the_brackets() -> None:
    edges = (100, 200, 300, 400, 700, 1000)
    costs = [
        total(municipal_cost(BOOK, paid_days=0, starts_on=START, first=0, days=days, conditions=Conditions()))
        for days in edges
    ]

    assert [half_up(cost) for cost in costs] == [0, 37210, 111630, 223260, 669780, 1227930]


def test_the_old_rule_paid_nothing_for_the_first_three_hundred_days() -> None:
    years = [
        half_up(
            total(
                municipal_cost(
                    BOOK, paid_days=258 * year, starts_on=UNDER_OLD_RULE, first=0, days=258, conditions=Conditions()
                )
            )
        )
        for year in range(5)
    ]

    assert years == [0, 401868, 480009, 503823, 672013]


def test_the_average_really_paid_saves_less_than_the_full_benefit() -> None:
    assert cents(800, 12, basis=Basis.AVERAGE) == 466593
    assert cents(800, 12, daily_cents=3000) == 387000


def test_the_day_before_a_bracket_ends_counts_in_it_and_the_next_in_the_next() -> None:
    saving = saving_of_exit(BOOK, paid_days=90, starts_on=START, months=1)

    assert [(one.after_days, one.percent, one.days, one.cents) for one in saving.by_bracket()] == [
        (0, Decimal(0), 10, 0),
        (100, Decimal(10), 12, 4465),
    ]


def test_a_bracket_that_begins_with_a_payment_batch_begins_later() -> None:
    assert cents(100, 1, bracket_delay_days=10) == half_up(Fraction(3721, 10) * 12)


def test_a_saving_over_the_change_of_rules_uses_both_and_names_their_rows() -> None:
    saving = saving_of_exit(BOOK, paid_days=150, starts_on=date(2024, 12, 1), months=2)

    assert saving.cents == half_up(Fraction(3721, 10) * 21)  # the 22 days of December cost nothing by the old rule
    assert [rate.id for rate in saving.rates()] == [1, 4, 8, 2]


def test_a_new_amount_of_benefit_counts_from_its_first_day() -> None:
    raised = saving_of_exit(rate_book(general_support_cents=4000), paid_days=800, starts_on=date(2026, 4, 1), months=2)

    assert raised.cents == half_up(Fraction(3721 * 22 + 4000 * 21, 2))


def test_part_time_pay_of_a_thousand_euros_saves_two_hundred_and_fifty_a_month() -> None:
    part = part_time_part(monthly_pay_cents=100_000, daily_cents=3721, per_month=Decimal("21.5"))

    assert cents(800, 12, part=part) == 12 * 25_000
    assert cents(800, 2, part=part) == 2 * 25_000
    assert part_time_part(monthly_pay_cents=200_000, daily_cents=3721, per_month=Decimal("21.5")) == 1


def test_after_a_reset_the_next_year_costs_what_the_first_year_does() -> None:
    value = value_of_counter(
        BOOK, paid_days=700, starts_on=START, months=12, horizon_months=24, after=CounterAfter.RESET
    )

    assert half_up(value) == 399635


def test_a_pause_keeps_a_person_in_a_cheaper_bracket_after_the_return() -> None:
    value = value_of_counter(
        BOOK, paid_days=100, starts_on=START, months=6, horizon_months=7, after=CounterAfter.PAUSED
    )

    # 22 days at 10 % in place of days 230 to 251 at 20 %.
    assert half_up(value) == half_up(Fraction(3721, 10) * (days_in_months(7, Decimal("21.5")) - 129))


def test_only_a_long_unsubsidised_job_resets_the_count() -> None:
    assert counter_after(months=12, subsidised=False, condition_months=12) is CounterAfter.RESET
    assert counter_after(months=11, subsidised=False, condition_months=12) is CounterAfter.PAUSED
    assert counter_after(months=24, subsidised=True, condition_months=12) is CounterAfter.PAUSED


def test_net_saving_takes_off_those_who_would_have_left_anyway_and_those_who_came_back() -> None:
    months = [Fraction(100)] * 24
    away = [Fraction(1)] * 12 + [Fraction(1, 2)] * 12

    assert net_saving(months, deadweight=Fraction(1, 4), still_away=away) == Fraction(3, 4) * 1800
    assert net_saving(months, deadweight=Fraction(0), still_away=away, discount=Fraction(1, 4)) == 1200 + 480


def test_tax_income_is_reckoned_apart_from_the_saving() -> None:
    assert tax_income(monthly_pay_cents=250_000, months=12, tax_percent=Decimal("8.3")) == 249_000
    assert tax_income(
        monthly_pay_cents=250_000, months=12, tax_percent=Decimal("8.3"), taxed_part=Fraction(1, 2)
    ) == Fraction(249_000, 2)


def test_figures_out_of_range_and_days_without_rates_are_refused() -> None:
    with pytest.raises(OutOfRange):
        saving_of_exit(BOOK, paid_days=-1, starts_on=START, months=1)
    with pytest.raises(OutOfRange):
        saving_of_exit(BOOK, paid_days=0, starts_on=START, months=601)
    with pytest.raises(RateMissing):
        saving_of_exit(BOOK, paid_days=0, starts_on=date(2014, 1, 1), months=1)


SHARES = [(date(2015, 1, 1), date(2024, 12, 31), OLD), (date(2025, 1, 1), None, NEW)]
BENEFITS = [
    (date(2022, 8, 1), date(2022, 12, 31), 3572),
    (date(2023, 1, 1), date(2026, 4, 30), 3721),
    (date(2026, 5, 1), None, 4002),
]
RAISED = rate_book(general_support_cents=4002)
PAID_DAYS = st.integers(0, 3000)
STARTS = st.dates(date(2022, 8, 1), date(2029, 12, 31))


@settings(max_examples=150, deadline=None)
@given(paid_days=PAID_DAYS, starts_on=STARTS, months=st.integers(0, 60), delay=st.integers(0, 19))
def test_any_person_at_any_day_for_any_time_agrees_with_the_second_program(
    paid_days: int, starts_on: date, months: int, delay: int
) -> None:
    saving = saving_of_exit(
        RAISED,
        paid_days=paid_days,
        starts_on=starts_on,
        months=months,
        conditions=Conditions(bracket_delay_days=delay),
    )
    by_bracket = oracle.cost(
        SHARES,
        BENEFITS,
        paid_days=paid_days,
        starts_on=starts_on,
        first=0,
        days=oracle.days_of(months),
        delay=delay,
    )

    assert saving.exact_cents == sum(by_bracket.values())
    found: dict[int, Fraction] = {}
    for piece in saving.pieces:
        found[piece.after_days] = found.get(piece.after_days, Fraction(0)) + piece.exact_cents
    assert found == by_bracket


@settings(max_examples=60, deadline=None)
@given(
    paid_days=PAID_DAYS,
    starts_on=STARTS,
    months=st.integers(0, 30),
    more=st.integers(0, 24),
    after=st.sampled_from(CounterAfter),
)
def test_the_value_of_the_counter_agrees_with_the_second_program(
    paid_days: int, starts_on: date, months: int, more: int, after: CounterAfter
) -> None:
    value = value_of_counter(
        RAISED, paid_days=paid_days, starts_on=starts_on, months=months, horizon_months=months + more, after=after
    )
    away, end = oracle.days_of(months), oracle.days_of(months + more)
    given_days = {"starts_on": starts_on, "first": away, "days": end - away}
    without = oracle.cost(SHARES, BENEFITS, paid_days=paid_days + away, **given_days)
    kept = oracle.cost(SHARES, BENEFITS, paid_days=0 if after is CounterAfter.RESET else paid_days, **given_days)

    assert value == sum(without.values()) - sum(kept.values()) >= 0


@settings(max_examples=60, deadline=None)
@given(paid_days=PAID_DAYS, starts_on=STARTS, months=st.integers(0, 60))
def test_saving_is_nothing_for_no_months_never_falls_with_months_and_sums_over_months_and_brackets(
    paid_days: int, starts_on: date, months: int
) -> None:
    saving = saving_of_exit(BOOK, paid_days=paid_days, starts_on=starts_on, months=months)
    longer = saving_of_exit(BOOK, paid_days=paid_days, starts_on=starts_on, months=months + 1)
    by_month = monthly_savings(BOOK, paid_days=paid_days, starts_on=starts_on, months=months)

    assert saving_of_exit(BOOK, paid_days=paid_days, starts_on=starts_on, months=0).cents == 0
    assert longer.exact_cents >= saving.exact_cents
    assert sum(by_month) == saving.exact_cents
    assert len(by_month) == months
    assert sum(one.cents for one in saving.by_bracket()) == saving.cents
    assert sum(one.days for one in saving.by_bracket()) == saving.days
