"""One clock, and days as they are in Finland, clock changes included."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.kernel import clock
from marketplace.kernel.clock import (
    HELSINKI,
    add_months,
    day_in_finland,
    in_utc,
    moment_in_finland,
    on_or_after_working_day,
    working_days_after,
)

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2060, 12, 31))


def test_the_clock_can_be_set_and_let_go_again() -> None:
    moment = datetime(2027, 1, 1, tzinfo=UTC)
    before = clock.now()
    with clock.frozen(moment):
        assert clock.now() == moment
        assert clock.today_in_finland() == date(2027, 1, 1)
    assert clock.now() == before
    clock.set_to(lambda: moment + timedelta(hours=1))
    assert clock.now() == moment + timedelta(hours=1)
    clock.set_to(None)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_moment_without_a_zone_is_no_moment() -> None:
    with pytest.raises(ValueError, match="time zone"):
        in_utc(datetime(2026, 1, 1))  # noqa: DTZ001
    with pytest.raises(ValueError, match="time zone"):
        clock.set_to(datetime(2026, 1, 1))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 6, 30, 20, 59, 59, tzinfo=UTC), date(2026, 6, 30)),
        (datetime(2026, 6, 30, 21, 0, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 12, 31, 21, 59, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 22, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_a_day_begins_at_midnight_in_finland(moment: datetime, day: date) -> None:
    assert day_in_finland(moment) == day


@given(DAYS)
def test_midnight_in_finland_belongs_to_its_day_and_the_second_before_does_not(day: date) -> None:
    midnight = moment_in_finland(day)

    assert day_in_finland(midnight) == day
    assert day_in_finland(midnight - timedelta(seconds=1)) == day - timedelta(days=1)


def test_the_hour_that_comes_twice_is_the_earlier_one() -> None:
    first = moment_in_finland(date(2026, 10, 25), time(3, 30))

    assert first == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert (first + timedelta(hours=1)).astimezone(HELSINKI).time() == time(3, 30)


def test_the_hour_that_is_left_out_is_read_with_the_offset_before() -> None:
    assert moment_in_finland(date(2026, 3, 29), time(3, 30)) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


@given(DAYS, st.integers(min_value=-48, max_value=48))
def test_a_month_later_is_the_same_day_or_the_month_s_last(day: date, months: int) -> None:
    later = add_months(day, months)

    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1
    assert later.day <= day.day


def _weekday(day: date) -> bool:
    return day.weekday() < 5


def test_working_days_are_counted_from_the_day_after() -> None:
    friday = date(2026, 11, 27)

    assert working_days_after(friday, 0, is_working_day=_weekday) == friday
    assert working_days_after(friday, 1, is_working_day=_weekday) == date(2026, 11, 30)
    assert working_days_after(friday, 10, is_working_day=_weekday) == date(2026, 12, 11)


@given(DAYS, st.integers(min_value=1, max_value=60))
def test_as_many_working_days_lie_between_as_were_counted(day: date, count: int) -> None:
    reached = working_days_after(day, count, is_working_day=_weekday)
    between = [day + timedelta(days=n) for n in range(1, (reached - day).days + 1)]

    assert _weekday(reached)
    assert sum(map(_weekday, between)) == count


@given(DAYS)
def test_a_last_day_that_is_no_working_day_moves_on(day: date) -> None:
    reached = on_or_after_working_day(day, is_working_day=_weekday)

    assert _weekday(reached)
    assert timedelta(0) <= reached - day <= timedelta(days=2)
    assert (reached == day) == _weekday(day)
