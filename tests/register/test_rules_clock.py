"""The law's clock of a decision, held against tables that were worked out by hand from the Finnish calendar."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.register.rules import Urgency, due_on, urgency
from marketplace.ring.rules import is_working_day

FREE_WEEKDAYS_OF_2026 = {
    date(2026, 1, 1): "uudenvuodenpäivä",
    date(2026, 1, 6): "loppiainen",
    date(2026, 4, 3): "pitkäperjantai",
    date(2026, 4, 6): "toinen pääsiäispäivä",
    date(2026, 5, 1): "vappu",
    date(2026, 5, 14): "helatorstai",
    date(2026, 6, 19): "juhannusaatto",
    date(2026, 12, 24): "jouluaatto",
    date(2026, 12, 25): "joulupäivä",
}
WORKING_DAYS_OF_2026 = (20, 20, 22, 20, 19, 21, 23, 21, 22, 22, 21, 21)
"""By month, counted from the calendar by hand."""

DUE_IN_TEN = [
    (date(2026, 1, 1), date(2026, 1, 16)),
    (date(2026, 2, 2), date(2026, 2, 16)),
    (date(2026, 3, 27), date(2026, 4, 14)),
    (date(2026, 4, 20), date(2026, 5, 5)),
    (date(2026, 5, 7), date(2026, 5, 22)),
    (date(2026, 6, 8), date(2026, 6, 23)),
    (date(2026, 8, 1), date(2026, 8, 14)),
    (date(2026, 10, 26), date(2026, 11, 9)),
    (date(2026, 11, 30), date(2026, 12, 14)),
    (date(2026, 12, 23), date(2027, 1, 12)),
    (date(2027, 12, 23), date(2028, 1, 10)),
]
"""Day of receipt and last day of the decision, counted by hand; the last two skip Christmas, New Year and Epiphany."""


def received(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, 0, tzinfo=UTC)


def every_day(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def test_the_free_weekdays_of_a_year_are_those_of_the_calendar() -> None:
    free = {
        one for one in every_day(date(2026, 1, 1), date(2026, 12, 31)) if one.weekday() < 5 and not is_working_day(one)
    }

    assert free == set(FREE_WEEKDAYS_OF_2026)


@pytest.mark.parametrize("month", range(1, 13))
def test_each_month_has_the_working_days_counted_by_hand(month: int) -> None:
    days = [one for one in every_day(date(2026, 1, 1), date(2026, 12, 31)) if one.month == month]

    assert sum(is_working_day(one) for one in days) == WORKING_DAYS_OF_2026[month - 1]


@pytest.mark.parametrize(("day", "due"), DUE_IN_TEN)
def test_a_decision_is_due_ten_working_days_after_receipt(day: date, due: date) -> None:
    assert due_on(received(day), working_days=10, is_working_day=is_working_day) == due


def test_fifteen_working_days_over_christmas() -> None:
    due = due_on(received(date(2026, 12, 23)), working_days=15, is_working_day=is_working_day)

    assert due == date(2027, 1, 19)


def test_an_application_late_in_the_evening_counts_for_the_finnish_day() -> None:
    before_midnight = datetime(2026, 2, 2, 21, 59, tzinfo=UTC)  # 23.59 in Finland
    after_midnight = datetime(2026, 2, 2, 22, 0, tzinfo=UTC)

    assert due_on(before_midnight, working_days=10, is_working_day=is_working_day) == date(2026, 2, 16)
    assert due_on(after_midnight, working_days=10, is_working_day=is_working_day) == date(2026, 2, 17)


FIVE_YEARS = st.dates(date(2026, 1, 1), date(2030, 12, 31))


@given(FIVE_YEARS, st.integers(1, 15))
def test_exactly_so_many_working_days_lie_between_receipt_and_due_day(day: date, count: int) -> None:
    due = due_on(received(day), working_days=count, is_working_day=is_working_day)

    assert is_working_day(due)
    assert sum(is_working_day(one) for one in every_day(day + timedelta(days=1), due)) == count


@given(FIVE_YEARS)
def test_a_later_receipt_is_never_due_earlier(day: date) -> None:
    today, tomorrow = (
        due_on(received(one), working_days=10, is_working_day=is_working_day) for one in (day, day + timedelta(days=1))
    )

    assert today <= tomorrow


@given(FIVE_YEARS)
def test_ten_working_days_take_twelve_days_at_least_and_under_four_weeks(day: date) -> None:
    due = due_on(received(day), working_days=10, is_working_day=is_working_day)

    assert 12 <= (due - day).days <= 26


@given(FIVE_YEARS, st.integers(-10, 30))
def test_the_queue_warns_before_the_day_and_shows_a_breach(day: date, later: int) -> None:
    due = due_on(received(day), working_days=10, is_working_day=is_working_day)
    today = due + timedelta(days=-later)
    found = urgency(due, today=today, is_working_day=is_working_day)
    left = sum(is_working_day(one) for one in every_day(today + timedelta(days=1), due)) if today < due else 0

    if today > due:
        assert found is Urgency.LATE
    elif today == due:
        assert found is Urgency.TODAY
    else:
        assert found is (Urgency.SOON if left <= 3 else Urgency.CALM)
