"""Changes of signed contracts: their size in euros, and the limits of each ground."""

from dataclasses import replace
from datetime import date

import pytest

from marketplace.contracts.rules import (
    AmendmentFacts,
    AmendmentReasonMissing,
    AmendmentTooLarge,
    Change,
    ContractFacts,
    ContractState,
    EndNotPossible,
    Ground,
    Limits,
    TermsUnchanged,
    TermsVersion,
    check_amendment,
    measured,
    sha256_of,
    value_cents,
)
from tests.factories.contracts import SIGNED_AT, milestone, terms_document

LIMITS = Limits(small_percent=10, most_percent=50, threshold_cents=40_000_000)
SIGNED = terms_document()
EXPECTED = {"start": 100, "job_1m": 20}
"""100 starts of 300 euros and 20 jobs of 1 500 euros: 60 000 euros."""


def contract(**changed):
    values = {
        "id": 1,
        "code": "S-2026-001",
        "title": "Työhönvalmennus",
        "call_id": 1,
        "call_code": "K-1",
        "award_id": 1,
        "provider_id": 1,
        "category_id": 1,
        "responsible_municipality": "398",
        "municipalities": ("398",),
        "target_groups": (),
        "volume_max": 100,
        "terms_document": SIGNED,
        "terms_sha256": sha256_of(SIGNED),
        "document_sha256": "0" * 64,
        "starts_on": date(2026, 1, 10),
        "ends_on": date(2027, 12, 31),
        "state": ContractState.SIGNED,
        "signed_at": SIGNED_AT,
        "rank": 1,
        "expected": EXPECTED,
        "volume_at_first": 100,
    }
    return ContractFacts(**{**values, **changed})


def change(start=30_000, **changed):
    values = {
        "valid_from": date(2026, 6, 1),
        "terms_document": terms_document(milestone("start", start, "start"), SIGNED["milestones"][1]),
        "volume_max": 100,
        "ends_on": date(2027, 12, 31),
        "ground": Ground.SMALL,
        "reason": "Indeksi.",
    }
    return Change(**{**values, **changed})


def in_force(before, after, ground=Ground.SMALL):
    return AmendmentFacts(
        1, 1, date(2026, 3, 1), {}, "", "", ground, "", 100, date(2027, 12, 31), before, after, 1, SIGNED_AT, None, ()
    )


def size(made, *, earlier=(), limits=LIMITS, present=SIGNED):
    return measured(contract(), SIGNED, present, made, earlier, limits)


def test_the_value_is_the_expected_results_at_the_prices_and_grows_with_the_volume():
    assert value_cents(SIGNED, EXPECTED, volume=100, volume_at_first=100) == 6_000_000
    assert value_cents(SIGNED, EXPECTED, volume=130, volume_at_first=100) == 7_800_000


@pytest.mark.parametrize(
    ("made", "earlier", "fits"),
    [
        # 10 % of 60 000 euros is 6 000: 59.99 euros more a start is below it, 60 euros is not.
        (change(35_999), (), True),
        (change(36_000), (), False),
        (change(24_001), (), True),
        (change(24_000), (), False),
        (change(33_000), (in_force(6_000_000, 6_299_900),), True),
        (change(33_000), (in_force(6_000_000, 6_300_000),), False),
        # What was changed on another ground does not count among the small ones.
        (change(35_999), (in_force(6_000_000, 8_000_000, Ground.CLAUSE),), True),
        # A small change back makes room again: the net sum counts.
        (change(35_999), (in_force(6_000_000, 5_700_000),), True),
        (change(60_000, ground=Ground.ADDITIONAL), (), True),
        (change(60_001, ground=Ground.ADDITIONAL), (), False),
        (change(30_000, volume_max=150, ground=Ground.UNFORESEEN), (), True),
        (change(30_000, volume_max=151, ground=Ground.UNFORESEEN), (), False),
        (change(300_000, ground=Ground.CLAUSE), (), True),
    ],
)
def test_each_ground_has_its_limit(made, earlier, fits):
    assert size(made, earlier=earlier).fits is fits


def test_a_small_change_stays_below_the_threshold_too():
    assert not size(change(31_000), limits=replace(LIMITS, threshold_cents=100_000)).fits
    assert size(change(30_999), limits=replace(LIMITS, threshold_cents=100_000)).fits


def test_a_change_that_cannot_be_is_refused():
    versions = [TermsVersion(SIGNED, sha256_of(SIGNED), date(2026, 1, 10))]

    def check(made):
        check_amendment(contract(), versions, made, size(made))

    check(change(35_000))
    check(change(ends_on=date(2028, 3, 31)))
    check(change(volume_max=105))
    with pytest.raises(TermsUnchanged):
        check(change())
    with pytest.raises(AmendmentTooLarge):
        check(change(36_000))
    with pytest.raises(AmendmentReasonMissing):
        check(change(35_000, reason=" "))
    with pytest.raises(EndNotPossible):
        check(change(35_000, ends_on=date(2026, 5, 31)))
