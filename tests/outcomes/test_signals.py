"""Signals: for each a case in which it must fire, and one close to it in which it must not."""

from datetime import UTC, date, datetime, timedelta

import pytest

from marketplace.outcomes.rules import (
    BULK,
    FactKind,
    FactRow,
    Observed,
    Signal,
    Standing,
    Verdict,
    late_reports,
    signals_of,
)
from marketplace.terms.schemas import read_terms
from tests.factories.contracts import milestone, terms_document

TODAY = date(2026, 6, 1)
OWN, TOWN, FIRM = "0149669-3", "0150215-0", "2234567-3"
TERMS = read_terms(
    terms_document(milestone("job", 100_000, "spell", kinds=["employment"], days=30, min_weekly_hours="20"))
)


def fact(
    number: int = 1,
    kind: FactKind = FactKind.SPELL,
    *,
    start: str = "2026-02-02",
    end: str | None = None,
    hours: str = "30",
    employer: str = FIRM,
    reported_on: date | None = None,
    verdict: Verdict | None = None,
    superseded_by: int | None = None,
) -> FactRow:
    """A job, or a day of attendance."""
    spell = {"kind": "employment", "start": start, "end": end, "weekly_hours": hours, "tags": []}
    return FactRow(
        id=number,
        placement_id=1,
        kind=kind,
        payload=spell if kind is FactKind.SPELL else {"date": start, "units": "1"},
        reported_on=reported_on or date.fromisoformat(start) + timedelta(days=1),
        reported_by=7,
        reported_at=datetime(2026, 2, 3, tzinfo=UTC),
        employer_id=employer if kind is FactKind.SPELL else "",
        verdict=verdict,
        superseded_by=superseded_by,
    )


def fired(*facts: FactRow, today: date = TODAY, **changes) -> set[Signal]:
    """Signals about a placement with some facts."""
    seen = {
        "placement_id": 1,
        "facts": facts,
        "elsewhere": [],
        "terms": TERMS,
        "achieved_on": [],
        "provider_business_id": OWN,
        "payers": {TOWN: "398"},
        "reports_of_day": late_reports(facts),
        "standing": Standing.ACCEPTED,
        "referred_on": date(2026, 1, 12),
    }
    return {one.signal for one in signals_of(Observed(**{**seen, **changes}), today=today)}


def test_an_ordinary_job_that_goes_on_raises_nothing() -> None:
    assert fired(fact()) == set()


def test_same_days_under_another_contract_fire() -> None:
    assert fired(fact(), elsewhere=[fact(9, start="2026-03-01")]) == {Signal.SAME_DAYS}
    day = fact(1, FactKind.ATTENDANCE)
    assert Signal.SAME_DAYS in fired(day, elsewhere=[fact(9, FactKind.ATTENDANCE)])


@pytest.mark.parametrize(
    "other",
    [
        fact(9, start="2025-11-01", end="2026-02-01"),
        fact(9, start="2026-03-01", verdict=Verdict.REJECTED),
        fact(9, start="2026-03-01", superseded_by=10),
        fact(9, FactKind.ATTENDANCE, start="2026-03-01"),
    ],
    ids=["the day before", "rejected", "corrected", "attendance beside a job"],
)
def test_other_days_and_what_does_not_stand_do_not_fire(other: FactRow) -> None:
    assert Signal.SAME_DAYS not in fired(fact(), elsewhere=[other])


@pytest.mark.parametrize(("end", "fires"), [("2026-03-03", True), ("2026-03-10", True), ("2026-03-11", False)])
def test_a_job_that_ends_within_a_week_of_a_result_fires(end: str, fires: bool) -> None:
    found = fired(fact(end=end), achieved_on=[date(2026, 3, 3)])
    assert (Signal.ENDS_AFTER_MILESTONE in found) is fires


def test_a_job_that_ends_before_the_result_does_not_fire() -> None:
    assert Signal.ENDS_AFTER_MILESTONE not in fired(fact(end="2026-03-02"), achieved_on=[date(2026, 3, 3)])


@pytest.mark.parametrize(
    ("employer", "signal"), [(OWN, Signal.EMPLOYER_IS_PROVIDER), (TOWN, Signal.EMPLOYER_IS_PAYER), (FIRM, None)]
)
def test_an_employer_that_is_the_provider_or_a_payer_fires(employer: str, signal: Signal | None) -> None:
    assert fired(fact(employer=employer)) == ({signal} if signal else set())


@pytest.mark.parametrize(("hours", "fires"), [("19.9", False), ("20", True), ("20.5", True), ("20.6", False)])
def test_hours_just_above_the_least_that_counts_fire(hours: str, fires: bool) -> None:
    assert (Signal.HOURS_JUST_ABOVE in fired(fact(hours=hours))) is fires


@pytest.mark.parametrize(("count", "late_days", "fires"), [(BULK, 31, True), (BULK - 1, 31, False), (BULK, 30, False)])
def test_many_late_reports_of_one_day_fire(count: int, late_days: int, fires: bool) -> None:
    told = date(2026, 2, 2) + timedelta(days=late_days)
    facts = [fact(number, FactKind.ATTENDANCE, reported_on=told) for number in range(1, count + 1)]
    assert (Signal.LATE_BULK in fired(*facts)) is fires


@pytest.mark.parametrize(("silent", "fires"), [(60, False), (61, True)])
def test_a_service_of_which_nothing_is_heard_for_sixty_days_fires(silent: int, fires: bool) -> None:
    today = date(2026, 1, 12) + timedelta(days=silent)
    assert (Signal.NO_EVENT in fired(today=today)) is fires


@pytest.mark.parametrize("at", [Standing.DECLINED, Standing.INTERRUPTED, Standing.ENDED])
def test_silence_of_a_service_that_does_not_run_says_nothing(at: Standing) -> None:
    assert fired(standing=at) == set()
