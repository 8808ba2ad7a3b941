"""Rules of calls, bids and comparison, by worked examples and by what must always hold."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.kernel.clock import HELSINKI, day_in_finland, moment_in_finland
from marketplace.kernel.errors import Problem
from marketplace.ring.rules import is_working_day
from marketplace.tenders.rules import (
    CallFacts,
    CallState,
    DeadlinePassed,
    NothingToWithdraw,
    NotInvited,
    NotOpen,
    Offer,
    Question,
    call_state,
    check_bid,
    check_withdrawal,
    deadline_moment_problems,
    earliest_deadline,
    final_versions,
    offer_problems,
    offer_total,
    proposed_deadline,
    publication_problems,
    terms_with_prices,
)
from tests.tenders.facts import DEADLINE, MICROSECOND, codes_of, make_facts


def _problems(call: CallFacts, *, now: datetime = DEADLINE - timedelta(days=13), **changed: Any) -> list[Problem]:
    asked: dict[str, Any] = {
        "min_days": 10,
        "is_working_day": is_working_day,
        "terms_problems": [],
        "other_problems": [],
        "invited": 3,
        "openers": 2,
    }
    return publication_problems(call, now=now, **{**asked, **changed})


# ---- times ----


@pytest.mark.parametrize(
    ("sent_on", "first"),
    [
        (date(2026, 11, 24), date(2026, 12, 7)),  # the 5th is a Saturday, the 6th Independence Day and a Sunday
        (date(2026, 12, 1), date(2026, 12, 14)),
        (date(2026, 12, 13), date(2026, 12, 28)),  # Christmas Eve, Christmas Day, a weekend
        (date(2026, 12, 21), date(2027, 1, 4)),  # New Year's Day, a weekend
        (date(2026, 12, 26), date(2027, 1, 7)),  # Epiphany
        (date(2027, 3, 15), date(2027, 3, 30)),  # Good Friday to Easter Monday
        (date(2027, 6, 13), date(2027, 6, 24)),
        (date(2027, 6, 14), date(2027, 6, 28)),  # Midsummer Eve is no public holiday and yet free
        (date(2027, 4, 19), date(2027, 4, 30)),
        (date(2027, 4, 20), date(2027, 5, 3)),  # the first of May
        (date(2027, 3, 18), date(2027, 3, 30)),  # the clock is put forward on the 28th
        (date(2026, 10, 15), date(2026, 10, 26)),  # the clock is put back on the 25th
    ],
)
def test_ten_full_days_follow_the_day_of_sending_and_free_days_are_passed_over(sent_on: date, first: date) -> None:
    assert earliest_deadline(sent_on, min_days=10, is_working_day=is_working_day) == first


@given(
    sent=st.integers(0, 4 * 365 * 24 * 60).map(
        lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
    min_days=st.integers(1, 40),
)
def test_the_proposed_deadline_never_gives_less_than_the_law(sent: datetime, min_days: int) -> None:
    sent_on = day_in_finland(sent)
    proposed = proposed_deadline(sent_on, min_days=min_days, is_working_day=is_working_day)

    whole_days = [
        sent_on + timedelta(days=number)
        for number in range(1, 60)
        if moment_in_finland(sent_on + timedelta(days=number + 1)) <= proposed
    ]
    assert len(whole_days) >= min_days
    assert proposed.astimezone(HELSINKI).time() == time(12, 0)
    assert deadline_moment_problems(proposed, is_working_day=is_working_day) == []
    call = make_facts(deadline=proposed)
    assert _problems(call, now=sent, min_days=min_days) == []
    earlier = make_facts(deadline=proposed - timedelta(days=1))
    assert _problems(earlier, now=sent, min_days=min_days) != []


def test_nine_days_and_twenty_three_hours_are_too_short() -> None:
    now = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)

    too_early = _problems(make_facts(deadline=now + timedelta(days=9, hours=23)), now=now)

    assert codes_of(too_early) == ["deadline_too_early"]
    assert too_early[0].facts == {"earliest": date(2026, 12, 7), "min_days": 10}


@pytest.mark.parametrize(
    ("local", "refused"),
    [
        ("2026-12-07 08:00", None),
        ("2026-12-07 18:00", None),
        ("2026-12-07 07:59", "deadline_at_night"),
        ("2026-12-07 18:01", "deadline_at_night"),
        ("2026-12-07 23:59", "deadline_at_night"),
        ("2026-12-12 12:00", "deadline_on_free_day"),
        ("2026-12-24 12:00", "deadline_on_free_day"),
        ("2027-03-28 03:30", "deadline_on_free_day"),  # an hour that the clock change skips
        ("2027-10-31 03:30", "deadline_on_free_day"),  # an hour that the clock change repeats
    ],
)
def test_a_deadline_is_on_a_working_day_when_somebody_is_at_work(local: str, refused: str | None) -> None:
    deadline = moment_in_finland(date.fromisoformat(local[:10]), time.fromisoformat(local[11:]))

    problems = deadline_moment_problems(deadline, is_working_day=is_working_day)

    assert codes_of(problems) == ([refused] if refused else [])
    for one in problems:
        assert deadline_moment_problems(one.facts["better"], is_working_day=is_working_day) == []


@pytest.mark.parametrize(
    "deadline",
    [
        DEADLINE,
        moment_in_finland(date(2027, 3, 29), time(12, 0)),  # the first working day of summer time
        moment_in_finland(date(2027, 11, 1), time(12, 0)),  # the first of winter time
    ],
)
def test_a_bid_counts_up_to_the_deadline_and_not_a_microsecond_after(deadline: datetime) -> None:
    call = make_facts(deadline=deadline)

    for at in (deadline - MICROSECOND, deadline):
        check_bid(call, invited=True, received_at=at)
        check_withdrawal(call, has_bid=True, received_at=at)
        assert call_state(call.stored_state, deadline, at) is CallState.PUBLISHED
    with pytest.raises(DeadlinePassed) as refused:
        check_bid(call, invited=True, received_at=deadline + MICROSECOND)
    assert refused.value.facts["late_seconds"] == 1
    with pytest.raises(DeadlinePassed):
        check_withdrawal(call, has_bid=True, received_at=deadline + MICROSECOND)
    assert call_state(call.stored_state, deadline, deadline + MICROSECOND) is CallState.CLOSED


def test_the_local_hour_of_a_deadline_is_the_same_on_both_sides_of_a_clock_change() -> None:
    before, after = (moment_in_finland(day, time(12, 0)) for day in (date(2027, 3, 26), date(2027, 3, 29)))

    assert after - before == timedelta(days=3) - timedelta(hours=1)


# ---- publishing ----


def test_a_whole_call_has_no_fault() -> None:
    assert _problems(make_facts()) == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"need": "Lyhyt"}, "need_missing"),
        ({"municipalities": ()}, "municipalities_missing"),
        ({"municipalities": ("098",)}, "responsible_not_among"),
        ({"ends_on": date(2027, 1, 31)}, "ends_before_start"),
        ({"volume_min": 0}, "volume_not_in_order"),
        ({"volume_min": 21}, "volume_not_in_order"),
        ({"price_weight": 41}, "weights_not_hundred"),
        ({"price_weight": 140, "quality_weight": -40, "questions": ()}, "weights_not_hundred"),
        ({"questions": (Question("q1", "Miten?", 60, ""),)}, "question_weights_not_hundred"),
        ({"expected": {"start": 20}}, "expected_missing"),
        ({"deadline": None}, "deadline_missing"),
    ],
)
def test_each_fault_of_a_call_is_told(changed: dict[str, Any], code: str) -> None:
    assert code in codes_of(_problems(make_facts(**changed)))


def test_a_call_needs_somebody_to_invite_and_two_openers() -> None:
    assert codes_of(_problems(make_facts(), invited=0, openers=1)) == ["nobody_to_invite", "openers_missing"]


# ---- bids ----


def test_bids_are_taken_for_published_calls_of_ones_own_category_only() -> None:
    with pytest.raises(NotOpen):
        check_bid(make_facts(stored_state=CallState.CANCELLED), invited=True, received_at=DEADLINE)
    with pytest.raises(NotInvited):
        check_bid(make_facts(), invited=False, received_at=DEADLINE)
    with pytest.raises(NothingToWithdraw):
        check_withdrawal(make_facts(), has_bid=False, received_at=DEADLINE)


def test_every_fault_of_an_offer_is_told_beside_its_field() -> None:
    offer = Offer({"start": 30_001}, {"q1": "Näin.", "q2": " "})

    found = {one.path: one.code for one in offer_problems(make_facts(), offer)}

    assert found == {
        "price-start": "tenders.price_above_ceiling",
        "price-job": "tenders.price_missing",
        "answer-q2": "tenders.answer_missing",
    }


def test_a_price_of_zero_and_a_price_at_the_ceiling_are_offers() -> None:
    offer = Offer({"start": 0, "job": 120_000}, {"q1": "Näin.", "q2": "Me."})

    assert offer_problems(make_facts(), offer) == []
    assert offer_total(make_facts(), offer) == 1_200_000


def test_the_last_version_counts_unless_it_was_withdrawn() -> None:
    @st.composite
    def histories(draw: st.DrawFn) -> list[tuple[int, str]]:
        return draw(st.lists(st.tuples(st.integers(1, 3), st.sampled_from(["send", "withdraw"])), max_size=20))

    @given(histories())
    def holds(history: list[tuple[int, str]]) -> None:
        sent, withdrawn, expected = [], set(), {}
        for number, (provider, what) in enumerate(history):
            if what == "send":
                version = sum(one.provider_id == provider for one in sent) + 1
                sent.append(_Sent(f"b{number}", provider, version))
                expected[provider] = f"b{number}"
            elif provider in expected:
                withdrawn.add(expected.pop(provider))
        assert {one.provider_id: one.id for one in final_versions(sent, withdrawn)} == expected

    holds()


class _Sent:
    def __init__(self, bid_id: str, provider_id: int, version: int) -> None:
        self.id, self.provider_id, self.version = bid_id, provider_id, version


def test_a_winners_terms_are_the_calls_terms_at_its_own_prices() -> None:
    document = make_facts().terms_document

    priced = terms_with_prices(document, {"start": 1, "job": 2})

    assert [one["price_cents"] for one in priced["milestones"]] == [1, 2]
    assert [one["price_cents"] for one in document["milestones"]] == [30_000, 120_000]
