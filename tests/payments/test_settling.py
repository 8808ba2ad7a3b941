"""Settling: what is booked is the difference, and running again adds nothing."""

from datetime import date

from marketplace.payments import queries
from tests.factories.payments import settle, settled_contract


def test_results_become_lines_of_the_home_municipality(app):
    case = settled_contract()

    assert sorted((one.milestone, one.municipality, one.cents) for one in case.lines) == [
        ("job_1m", "016", 150_000),
        ("job_1m", "398", 150_000),
        ("start", "016", 30_000),
        ("start", "398", 30_000),
    ]
    assert queries.problems() == []


def test_running_again_adds_nothing(app):
    case = settled_contract()

    again = settle(case.contract, as_of=date(2026, 3, 31))

    assert queries.lines_of_run(again) == []
    assert len(case.lines) == 4
