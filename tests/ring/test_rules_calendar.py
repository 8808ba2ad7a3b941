"""Working days in Finland, held against a table made by hand."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from marketplace.kernel.clock import on_or_after_working_day, working_days_after
from marketplace.ring.rules import free_days, is_working_day

FREE_2026 = {
    "2026-01-01": "Uudenvuodenpäivä",
    "2026-01-06": "Loppiainen",
    "2026-04-03": "Pitkäperjantai",
    "2026-04-05": "Pääsiäispäivä",
    "2026-04-06": "2. pääsiäispäivä",
    "2026-05-01": "Vappu",
    "2026-05-14": "Helatorstai",
    "2026-05-24": "Helluntaipäivä",
    "2026-06-19": "Juhannusaatto",
    "2026-06-20": "Juhannuspäivä",
    "2026-10-31": "Pyhäinpäivä",
    "2026-12-06": "Itsenäisyyspäivä",
    "2026-12-24": "Jouluaatto",
    "2026-12-25": "Joulupäivä",
    "2026-12-26": "Tapaninpäivä",
}
"""Easter of 2026 is 5 April; the rest follows from it and from the calendar."""

WORKING_DAYS_2026 = (20, 20, 22, 20, 19, 21, 23, 21, 22, 22, 21, 21)
"""Working days of each month of 2026, counted on a wall calendar."""


def test_the_free_days_of_2026_are_those_of_the_table() -> None:
    assert {day.isoformat() for day in free_days(2026)} == set(FREE_2026)


def test_the_working_days_of_each_month_of_2026_are_as_counted_by_hand() -> None:
    for month, expected in enumerate(WORKING_DAYS_2026, 1):
        first = date(2026, month, 1)
        days = [first + timedelta(days=n) for n in range(31) if (first + timedelta(days=n)).month == month]
        assert sum(is_working_day(day) for day in days) == expected, f"month {month}"


def test_names_of_free_days_come_in_the_reader_s_language() -> None:
    assert free_days(2026, "sv")[date(2026, 12, 6)] == "Självständighetsdagen"
    assert free_days(2026, "en")[date(2026, 12, 6)] == "Independence Day"


def test_ten_working_days_over_christmas_skip_the_eve_and_the_holidays() -> None:
    # 17 Dec 2026 is a Thursday: 18, 21, 22, 23, 28, 29, 30, 31 December, 4 and 5 January.
    assert working_days_after(date(2026, 12, 17), 10, is_working_day=is_working_day) == date(2027, 1, 5)


def test_a_time_limit_that_would_end_on_midsummer_eve_ends_on_the_monday() -> None:
    assert on_or_after_working_day(date(2026, 6, 19), is_working_day=is_working_day) == date(2026, 6, 22)


def test_a_day_recorded_by_the_ring_is_no_working_day() -> None:
    day = date(2026, 11, 24)
    assert is_working_day(day)
    assert not is_working_day(day, extra_free={day})


@given(start=st.dates(date(2026, 1, 1), date(2030, 12, 31)), count=st.integers(0, 40))
def test_so_many_working_days_lie_between_as_were_counted(start: date, count: int) -> None:
    reached = working_days_after(start, count, is_working_day=is_working_day)
    between = [start + timedelta(days=n) for n in range(1, (reached - start).days + 1)]
    assert sum(is_working_day(day) for day in between) == count
    assert count == 0 or is_working_day(reached)


@given(day=st.dates(date(2026, 1, 1), date(2030, 12, 31)))
def test_no_saturday_sunday_or_eve_is_ever_a_working_day(day: date) -> None:
    if day.weekday() >= 5 or (day.month, day.day) in {(12, 24), (12, 25), (12, 26), (1, 1), (1, 6), (5, 1), (12, 6)}:
        assert not is_working_day(day)
