"""What follows a decision: when it was served, until when it may be rectified, and what keeps a contract from it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from marketplace.ring.rules import is_working_day
from marketplace.tenders.rules import (
    ContractMade,
    CourtMatter,
    CourtMatterFacts,
    CourtOutcome,
    Means,
    Obstacle,
    RectificationDecided,
    RectificationFacts,
    RectificationLate,
    RectificationOutcome,
    RectificationReasonsMissing,
    RectificationTextMissing,
    ServiceFacts,
    Side,
    Standing,
    check_rectification,
    check_rectification_decision,
    last_day,
    obstacles,
    served_on,
    standstill_ends_at,
)

MONDAY = date(2026, 6, 1)
NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
TEXT = "Laatupisteet on laskettu väärin."


def sent(means, day, told=1):
    return ServiceFacts(1, 1, means, day, told, "", NOW)


def asked(**changed):
    values = {
        "id": 1,
        "call_id": 1,
        "award_id": 1,
        "side": Side.PARTY,
        "provider_id": 1,
        "text": TEXT,
        "filed_by": 1,
        "filed_at": NOW,
        "outcome": None,
        "reasons": "",
        "decided_by": None,
        "decided_at": None,
    }
    return RectificationFacts(**{**values, **changed})


def standing(**changed):
    values = {
        "award_id": 1,
        "in_force": True,
        "keeps_standstill": True,
        "unserved": (),
        "standstill_ends_at": NOW - timedelta(days=1),
        "rectifications_open": 0,
        "court": (),
    }
    return Standing(**{**values, **changed})


def matter(kind, outcome=None):
    return CourtMatterFacts(1, 1, kind, "1/2026", MONDAY, outcome, MONDAY if outcome else None, "")


@pytest.mark.parametrize(
    ("records", "reached", "read", "expected"),
    [
        ([sent(Means.PORTAL, MONDAY)], True, None, MONDAY),
        ([sent(Means.PORTAL, MONDAY)], False, None, None),
        ([sent(Means.PORTAL, MONDAY, told=0)], True, None, None),
        ([sent(Means.PORTAL, MONDAY)], False, date(2026, 6, 4), date(2026, 6, 4)),
        ([sent(Means.PORTAL, MONDAY), sent(Means.MAIL, date(2026, 6, 3))], False, None, date(2026, 6, 3)),
        ([sent(Means.PORTAL, MONDAY), sent(Means.POST, MONDAY)], False, None, date(2026, 6, 8)),
        ([sent(Means.PORTAL, MONDAY), sent(Means.HAND, date(2026, 6, 5))], False, date(2026, 6, 9), date(2026, 6, 5)),
    ],
)
def test_a_decision_is_served_when_it_reached_the_right_address(records, reached, read, expected):
    assert served_on(records, reached=reached, first_read_on=read, post_days=7) == expected


def test_a_time_begins_the_day_after_and_does_not_end_on_a_free_day():
    assert last_day(MONDAY, 14, is_working_day=is_working_day) == date(2026, 6, 15)
    # Saturday the 13th moves to Monday.
    assert last_day(date(2026, 6, 3), 10, is_working_day=is_working_day) == date(2026, 6, 15)
    # Midsummer eve, Friday 19 June 2026, is free as well.
    assert last_day(date(2026, 6, 9), 10, is_working_day=is_working_day) == date(2026, 6, 22)


def test_the_standstill_is_counted_from_whoever_was_served_last():
    ends = standstill_ends_at([MONDAY, date(2026, 6, 3)], days=10, is_working_day=is_working_day)
    assert ends == datetime(2026, 6, 15, 21, 0, tzinfo=UTC)
    assert standstill_ends_at([], days=10, is_working_day=is_working_day) is None


def test_a_party_asks_in_time_and_tells_what_is_wrong():
    until = date(2026, 6, 15)
    check_rectification(until=until, text=TEXT, now=datetime(2026, 6, 15, 20, 59, tzinfo=UTC))
    check_rectification(until=None, text=TEXT, now=datetime(2027, 1, 1, tzinfo=UTC))
    with pytest.raises(RectificationLate):
        check_rectification(until=until, text=TEXT, now=datetime(2026, 6, 15, 21, 0, tzinfo=UTC))
    with pytest.raises(RectificationTextMissing):
        check_rectification(until=until, text=" Väärin ", now=NOW)


def test_a_rectification_is_decided_once_with_reasons_and_undoes_no_contract():
    changed, rejected = RectificationOutcome.CHANGED, RectificationOutcome.REJECTED
    check_rectification_decision(asked(), changed, reasons=TEXT, contracted=False)
    check_rectification_decision(asked(), rejected, reasons=TEXT, contracted=True)
    with pytest.raises(ContractMade):
        check_rectification_decision(asked(), changed, reasons=TEXT, contracted=True)
    with pytest.raises(RectificationReasonsMissing):
        check_rectification_decision(asked(), rejected, reasons="Ei.", contracted=False)
    with pytest.raises(RectificationDecided):
        check_rectification_decision(asked(outcome=rejected), changed, reasons=TEXT, contracted=False)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"in_force": False}, [Obstacle.SET_ASIDE]),
        ({"standstill_ends_at": NOW + timedelta(seconds=1)}, [Obstacle.STANDSTILL]),
        ({"standstill_ends_at": NOW}, []),
        ({"unserved": (3,), "standstill_ends_at": None}, [Obstacle.NOT_SERVED]),
        ({"unserved": (3,), "standstill_ends_at": None, "keeps_standstill": False}, []),
        ({"rectifications_open": 1}, [Obstacle.RECTIFICATION]),
        ({"court": (matter(CourtMatter.APPEAL),)}, [Obstacle.APPEAL]),
        ({"court": (matter(CourtMatter.APPEAL),), "keeps_standstill": False, "standstill_ends_at": None}, []),
        ({"court": (matter(CourtMatter.APPEAL, CourtOutcome.DISMISSED),)}, []),
        (
            {"court": (matter(CourtMatter.ORDER),), "keeps_standstill": False, "standstill_ends_at": None},
            [Obstacle.ORDER],
        ),
    ],
)
def test_what_keeps_a_contract_from_being_signed(changed, expected):
    assert obstacles(standing(**changed), NOW) == expected
