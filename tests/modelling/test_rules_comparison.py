"""Planned against actual: what is shown, what is hidden, and what has been saved so far."""

from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from marketplace.kernel.money import half_up
from marketplace.modelling.rules.comparison import (
    Absence,
    Figures,
    compare,
    hidden_parts,
    reach_by_bracket,
    saving_so_far,
)
from marketplace.modelling.rules.saving import saving_of_exit
from tests.modelling.rates import NEW_RULE, rate_book

BOOK = rate_book()


def test_each_planned_part_stands_beside_its_actual_figures_and_the_unplanned_come_last() -> None:
    planned = {"398": Figures(60, {"job_6m": 12}, 6_000_000, 7_000_000), "098": Figures(20)}
    actual = {"111": Figures(7), "398": Figures(30, {"job_6m": 9}, 3_000_000, 4_500_000)}

    rows = compare(planned, actual, least_shown=5)

    assert [row.name for row in rows] == ["398", "098", "111"]
    lahti, hollola, heinola = rows
    assert lahti.progress == Fraction(1, 2)
    assert lahti.actual is not None
    assert lahti.actual.return_per_euro == Fraction(3, 2)
    assert hollola.actual == Figures()
    assert hollola.progress == 0
    assert hollola.actual.return_per_euro is None
    assert heinola.planned is None
    assert heinola.progress is None


def test_parts_of_few_people_are_hidden_and_one_more_so_that_nobody_can_subtract() -> None:
    actual = {"398": Figures(40), "098": Figures(12), "111": Figures(3), "081": Figures(0)}

    rows = {row.name: row for row in compare({}, actual, least_shown=5)}

    assert [name for name, row in rows.items() if row.hidden] == ["098", "111"]
    assert rows["111"].actual is None
    assert rows["081"].actual == Figures(0)


def test_the_contracts_own_staff_see_everything() -> None:
    rows = compare({}, {"111": Figures(1)}, least_shown=None)

    assert not rows[0].hidden
    assert rows[0].actual == Figures(1)


@given(st.dictionaries(st.text("abcdef", min_size=1), st.integers(0, 60), max_size=8), st.integers(2, 20))
def test_a_hidden_count_can_never_be_had_by_subtracting_the_shown_from_the_whole(
    counts: dict[str, int], least: int
) -> None:
    hidden = hidden_parts(counts, least)

    assert all(name in hidden for name, count in counts.items() if 0 < count < least)
    shown = [name for name, count in counts.items() if count >= least and name not in hidden]
    assert len(hidden) != 1 or not shown


def test_a_years_absence_has_saved_what_a_year_saves() -> None:
    year = Absence(1000, date(2027, 1, 1), None)

    assert saving_so_far(BOOK, [year], until=date(2027, 12, 31)) == 480_009
    assert saving_so_far(BOOK, [year, year], until=date(2027, 12, 31)) == 960_018


def test_an_absence_counts_until_it_ends_or_until_the_day_that_is_asked_about() -> None:
    three_months = Absence(400, date(2027, 1, 1), date(2027, 3, 31))
    expected = saving_of_exit(BOOK, paid_days=400, starts_on=date(2027, 1, 1), months=3)

    ended = saving_so_far(BOOK, [three_months], until=date(2029, 1, 1))

    # 90 of 365 days are 63.6 of 258 paid days: 64, where three average months would be 65.
    assert ended == half_up(Fraction(3721 * 40, 100) * 64)
    assert ended < expected.cents
    assert saving_so_far(BOOK, [three_months], until=date(2026, 12, 31)) == 0


def test_who_is_reached_is_told_by_bracket_so_that_the_longest_unemployed_are_not_forgotten() -> None:
    found = {one.after_days: one for one in reach_by_bracket([0, 50, 100, 101, 700, 701, 2000, 1500], NEW_RULE)}

    assert {after: one.reached for after, one in found.items()} == {0: 3, 100: 1, 200: 0, 300: 0, 400: 1, 700: 3}
    assert found[700].share == Fraction(3, 8)
    assert reach_by_bracket([], NEW_RULE)[0].share == 0
