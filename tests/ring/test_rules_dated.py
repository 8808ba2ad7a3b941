"""Rows that hold from a day: which is in force, and which new one is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.ring.rules import (
    EndsBeforeStart,
    LateUnconfirmed,
    RowBeforeNewest,
    RowInForceAlready,
    RowsOverlap,
    check_late_row,
    check_new_row,
    fits_in_gap,
    periods,
    value_on,
)

TODAY = date(2026, 11, 24)
FIRST = date(2026, 1, 1)


@dataclass(frozen=True)
class Row:
    """A row of a test."""

    id: int
    valid_from: date
    valid_to: date | None = None


@st.composite
def histories(draw: Callable) -> list[Row]:
    """Rows as they may stand in a table: any order, gaps, and rows that correct one of the same day."""
    starts = draw(st.lists(st.integers(0, 400), min_size=1, max_size=8))
    rows = []
    for number, offset in enumerate(starts, 1):
        begins = FIRST + timedelta(days=offset)
        length = draw(st.none() | st.integers(0, 200))
        rows.append(Row(number, begins, None if length is None else begins + timedelta(days=length)))
    return draw(st.permutations(rows))


days = st.integers(-30, 700).map(lambda offset: FIRST + timedelta(days=offset))


def test_a_later_row_ends_an_open_one() -> None:
    old, new = Row(1, date(2013, 1, 1)), Row(2, date(2024, 9, 1))
    assert value_on([new, old], date(2024, 8, 31)) == old
    assert value_on([new, old], date(2024, 9, 1)) == new


def test_a_row_that_has_ended_leaves_a_gap_and_an_earlier_open_row_does_not_come_back() -> None:
    rows = [Row(1, date(2020, 1, 1)), Row(2, date(2021, 1, 1), date(2021, 12, 31))]
    assert value_on(rows, date(2022, 1, 1)) is None


def test_of_two_rows_from_the_same_day_the_one_recorded_later_holds() -> None:
    assert value_on([Row(2, FIRST), Row(1, FIRST)], FIRST) == Row(2, FIRST)
    assert [one.row.id for one in periods([Row(2, FIRST), Row(1, FIRST)])] == [2]


def test_nothing_holds_before_the_first_row() -> None:
    assert value_on([Row(1, FIRST)], FIRST - timedelta(days=1)) is None


@given(rows=histories(), day=days)
def test_periods_tell_the_same_as_asking_day_by_day(rows: list[Row], day: date) -> None:
    covering = [period.row for period in periods(rows) if period.covers(day)]
    found = value_on(rows, day)
    assert covering == ([found] if found is not None else [])


@given(rows=histories(), day=days)
def test_a_row_fits_in_a_gap_exactly_when_no_day_of_it_has_a_value(rows: list[Row], day: date) -> None:
    until = day + timedelta(days=5)
    free = all(value_on(rows, day + timedelta(days=n)) is None for n in range(6))
    assert fits_in_gap(rows, valid_from=day, valid_to=until) is free


@given(rows=histories(), begins=days, day=days)
def test_an_accepted_row_changes_no_day_before_it(rows: list[Row], begins: date, day: date) -> None:
    try:
        check_new_row(rows, valid_from=begins, today=TODAY)
    except (RowBeforeNewest, RowInForceAlready, RowsOverlap):
        return
    new = Row(100, begins)
    assert value_on([*rows, new], begins) == new
    if day < begins:
        assert value_on([*rows, new], day) == value_on(rows, day)


@given(rows=histories(), begins=days, day=days)
def test_an_unconfirmed_row_changes_no_day_that_has_passed(rows: list[Row], begins: date, day: date) -> None:
    try:
        check_new_row(rows, valid_from=begins, today=TODAY)
        check_late_row(rows, valid_from=begins, today=TODAY, confirmed=False)
    except (RowBeforeNewest, RowInForceAlready, RowsOverlap, LateUnconfirmed):
        return
    known = value_on(rows, day)
    if day < TODAY and known is not None:
        assert value_on([*rows, Row(100, begins)], day) == known


def test_a_row_before_the_newest_is_refused_with_its_day() -> None:
    with pytest.raises(RowBeforeNewest) as refused:
        check_new_row([Row(1, FIRST)], valid_from=FIRST - timedelta(days=1), today=TODAY)
    assert refused.value.facts == {"newest": FIRST}


def test_a_row_of_a_coming_day_may_be_corrected_but_not_one_in_force() -> None:
    check_new_row([Row(1, TODAY + timedelta(days=1))], valid_from=TODAY + timedelta(days=1), today=TODAY)
    with pytest.raises(RowInForceAlready):
        check_new_row([Row(1, TODAY)], valid_from=TODAY, today=TODAY)


def test_a_row_may_not_begin_before_the_last_day_of_the_newest() -> None:
    rows = [Row(1, FIRST, date(2026, 12, 31))]
    with pytest.raises(RowsOverlap):
        check_new_row(rows, valid_from=date(2026, 12, 31), today=TODAY)
    check_new_row(rows, valid_from=date(2027, 1, 1), today=TODAY)


def test_a_row_does_not_end_before_it_begins() -> None:
    with pytest.raises(EndsBeforeStart):
        check_new_row([], valid_from=TODAY, valid_to=TODAY - timedelta(days=1), today=TODAY)


def test_a_late_row_needs_a_word_that_it_is_late_unless_it_fills_a_gap() -> None:
    known = [Row(1, FIRST)]
    with pytest.raises(LateUnconfirmed):
        check_late_row(known, valid_from=TODAY - timedelta(days=1), today=TODAY, confirmed=False)
    check_late_row(known, valid_from=TODAY - timedelta(days=1), today=TODAY, confirmed=True)
    check_late_row(known, valid_from=TODAY, today=TODAY, confirmed=False)
    ended = [Row(1, FIRST, date(2026, 1, 31))]
    check_late_row(ended, valid_from=date(2026, 2, 1), today=TODAY, confirmed=False)
