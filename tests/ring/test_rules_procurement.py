"""The ring as a procurement: what an announced ring can and cannot change."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from marketplace.ring.rules import (
    Accession,
    AccessionUnchanged,
    AmountNegative,
    Appropriation,
    DecidedInFuture,
    DecisionOrder,
    Founding,
    NoticeNeeded,
    Regime,
    RegimeFixed,
    YearClosed,
    appropriations_in_force,
    check_accession,
    check_appropriation,
    check_founding_change,
    founding_problems,
    members_on,
)

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
TODAY = date(2026, 11, 24)
ANNOUNCED = Founding(
    id=1,
    valid_from=TODAY,
    hilma_number="2026-012345",
    published_at=NOW,
    regime=Regime.ANNEX_E,
    starts_on=date(2027, 1, 1),
    ends_on=date(2030, 12, 31),
    estimated_cents=1_000_000_00,
    closing_announced=False,
    document="§ 1",
)


def test_a_sound_record_has_no_faults_and_one_may_be_kept_before_the_notice() -> None:
    assert founding_problems(ANNOUNCED, now=NOW) == []
    assert founding_problems(replace(ANNOUNCED, hilma_number=None, published_at=None), now=NOW) == []


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"hilma_number": "12345"}, "hilma_number"),
        ({"hilma_number": None}, "hilma_number"),
        ({"published_at": None}, "published_at"),
        ({"published_at": NOW + timedelta(seconds=1)}, "published_at"),
        ({"ends_on": date(2026, 12, 31)}, "ends_on"),
        ({"estimated_cents": 0}, "estimated_cents"),
        ({"document": " "}, "document"),
    ],
)
def test_each_fault_is_told_beside_its_field(change: dict, path: str) -> None:
    assert [problem.path for problem in founding_problems(replace(ANNOUNCED, **change), now=NOW)] == [path]


def test_an_announced_ring_keeps_its_regime() -> None:
    with pytest.raises(RegimeFixed):
        check_founding_change([ANNOUNCED], replace(ANNOUNCED, regime=Regime.PART_II, hilma_number="2026-99"))
    unannounced = replace(ANNOUNCED, published_at=None, hilma_number=None)
    check_founding_change([unannounced], replace(unannounced, regime=Regime.PART_II))


@pytest.mark.parametrize(
    "change", [{"ends_on": None}, {"starts_on": date(2027, 2, 1)}, {"closing_announced": True}, {"hilma_number": None}]
)
def test_what_was_announced_changes_only_with_a_new_notice(change: dict) -> None:
    with pytest.raises(NoticeNeeded):
        check_founding_change([ANNOUNCED], replace(ANNOUNCED, **change))
    if "hilma_number" not in change:
        check_founding_change([ANNOUNCED], replace(ANNOUNCED, **change, hilma_number="2026-013000"))


def test_the_estimate_may_be_corrected_under_the_same_notice() -> None:
    check_founding_change([ANNOUNCED], replace(ANNOUNCED, estimated_cents=5))


def test_nothing_is_public_before_the_very_moment_of_publication() -> None:
    assert not ANNOUNCED.is_public_at(NOW - timedelta(seconds=1))
    assert ANNOUNCED.is_public_at(NOW)
    assert not replace(ANNOUNCED, published_at=None).is_public_at(NOW)


def accession(number: int, joins: bool, begins: date, until: date | None = None) -> Accession:
    """A decision of Hollola."""
    return Accession(number, "098", joins, begins, "Kunnanhallitus", "§", begins, until)


def test_a_municipality_is_a_member_from_the_day_of_its_decision_until_it_leaves_or_its_term_ends() -> None:
    joined, left = accession(1, True, date(2026, 1, 1)), accession(2, False, date(2027, 1, 1))
    assert members_on([joined, left], date(2025, 12, 31)) == frozenset()
    assert members_on([joined, left], date(2026, 12, 31)) == {"098"}
    assert members_on([joined, left], date(2027, 1, 1)) == frozenset()
    assert members_on([accession(1, True, date(2026, 1, 1), date(2026, 6, 30))], date(2026, 7, 1)) == frozenset()


def test_a_decision_that_changes_nothing_or_is_not_yet_made_is_refused() -> None:
    joined = [accession(1, True, date(2026, 1, 1))]
    facts = {"code": "098", "decided_on": TODAY, "valid_from": date(2027, 1, 1), "today": TODAY}
    check_accession(joined, **facts, joins=False)
    with pytest.raises(AccessionUnchanged):
        check_accession(joined, **facts, joins=True)
    with pytest.raises(AccessionUnchanged):
        check_accession([], **facts, joins=False)
    with pytest.raises(DecidedInFuture):
        check_accession(joined, **{**facts, "decided_on": TODAY + timedelta(days=1)}, joins=False)


def appropriation(number: int, decided_on: date, cents: int, *, category: int = 1) -> Appropriation:
    """An appropriation of Hollola for 2026."""
    return Appropriation(number, "098", category, 2026, cents, decided_on, "§")


def test_the_decision_made_last_is_in_force_whatever_order_they_were_recorded_in() -> None:
    rows = [appropriation(1, date(2026, 5, 1), 200), appropriation(2, date(2026, 1, 1), 100)]
    assert [one.cents for one in appropriations_in_force(rows)] == [200]
    both = [*rows, appropriation(3, date(2026, 1, 1), 50, category=2), appropriation(4, date(2026, 5, 1), 300)]
    assert [one.cents for one in appropriations_in_force(both)] == [300, 50]


def test_an_appropriation_is_refused_for_a_year_that_is_over_or_out_of_order() -> None:
    earlier = appropriation(1, date(2026, 5, 1), 200)
    check_appropriation(earlier, year=2026, cents=0, decided_on=date(2026, 5, 1), today=TODAY)
    with pytest.raises(YearClosed):
        check_appropriation(None, year=2025, cents=1, decided_on=TODAY, today=TODAY)
    with pytest.raises(AmountNegative):
        check_appropriation(None, year=2026, cents=-1, decided_on=TODAY, today=TODAY)
    with pytest.raises(DecidedInFuture):
        check_appropriation(None, year=2026, cents=1, decided_on=TODAY + timedelta(days=1), today=TODAY)
    with pytest.raises(DecisionOrder):
        check_appropriation(earlier, year=2026, cents=1, decided_on=date(2026, 4, 30), today=TODAY)
