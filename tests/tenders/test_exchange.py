"""While a call is open: questions, amendments, confirmations, and declined invitations."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.audit.models import AuditEvent
from marketplace.kernel.clock import moment_in_finland
from marketplace.kernel.db import db
from marketplace.kernel.errors import Conflict, Incomplete
from marketplace.notices.models import Notice
from marketplace.ring.rules import is_working_day
from marketplace.tenders import queries
from marketplace.tenders.rules import (
    AnsweredAlready,
    AnswerLate,
    BidInForce,
    DeclinedAlready,
    DeclineReason,
    Draft,
    NothingToConfirm,
    NothingToDecline,
    NotInvited,
    NotOpen,
    QuestionsClosed,
    changes_of,
    is_material,
    last_answer_day,
    last_question_at,
)
from marketplace.tenders.services import bidding, exchange
from tests.factories import tenders as factory
from tests.factories.tenders import DEADLINE, SENT_AT, Bidder, CallCase
from tests.tenders.facts import codes_of, make_facts

LAST_ANSWERS = moment_in_finland(date(2026, 12, 1), time(23, 59))
QUESTIONS_UNTIL = moment_in_finland(date(2026, 11, 27), time(16, 0))


def _ask(case: CallCase, bidder: Bidder, *, at: datetime = SENT_AT + timedelta(hours=1)) -> int:
    return exchange.ask(case.id, "Lasketaanko osa-aikatyö?", provider_id=bidder.provider_id, actor=bidder.actor, now=at)


def _answer(case: CallCase, question_id: int, *, at: datetime, late_reason: str = "") -> None:
    exchange.answer(question_id, "Lasketaan.", late_reason=late_reason, actor=case.officer.actor, now=at)


def _amended(case: CallCase, **changed: Any) -> Draft:
    given = {name: getattr(case.facts, name) for name in Draft.__annotations__}
    return Draft(**{**given, **changed})


def _amend(case: CallCase, *, at: datetime = SENT_AT + timedelta(days=2), reason: str = "Tarkennus.", **changed: Any):  # type: ignore[no-untyped-def]
    return exchange.amend(
        case.id,
        _amended(case, **changed),
        reason=reason,
        seen_version=case.facts.version,
        actor=case.officer.actor,
        now=at,
    )


def _told(kind: str) -> list[Notice]:
    return list(db.session.execute(select(Notice).where(Notice.kind == kind)).scalars())


# ---- questions and answers ----


def test_the_last_moment_for_questions_leaves_two_working_days_before_the_last_day_for_answers() -> None:
    assert last_answer_day(DEADLINE, answer_days=6) == date(2026, 12, 1)
    assert last_question_at(DEADLINE, answer_days=6, is_working_day=is_working_day) == QUESTIONS_UNTIL
    after_christmas = moment_in_finland(date(2027, 1, 4), time(12, 0))
    # Answers by 29 December; 28 and 23 December are the working days before, with Christmas between.
    found = last_question_at(after_christmas, answer_days=6, is_working_day=is_working_day)
    assert found == moment_in_finland(date(2026, 12, 23), time(16, 0))


def test_an_answer_is_told_to_everyone_invited_at_one_moment_and_nobody_learns_who_asked(app: Flask) -> None:
    case = factory.published_call(bidders=3)
    question = _ask(case, case.bidders[0])
    at = SENT_AT + timedelta(hours=5)

    _answer(case, question, at=at)

    told = _told("tenders.answer")
    assert {one.person_id for one in told} == {one.actor.person_id for one in case.bidders}
    assert {one.created_at for one in told} == {at}
    asker = case.bidders[0].actor
    assert not any(asker.organisation_name in str(one.facts) for one in told)
    answered = queries.questions(case.id)[0]
    assert (answered.answer, answered.answered_at) == ("Lasketaan.", at)


@pytest.mark.parametrize("late", [False, True])
def test_questions_are_taken_to_the_last_moment_and_not_a_microsecond_after(app: Flask, late: bool) -> None:
    case = factory.published_call()
    if not late:
        assert _ask(case, case.bidders[0], at=QUESTIONS_UNTIL) > 0
        return
    with pytest.raises(QuestionsClosed):
        _ask(case, case.bidders[0], at=QUESTIONS_UNTIL + timedelta(microseconds=1))


def test_only_those_who_may_bid_ask(app: Flask) -> None:
    case = factory.published_call()

    with pytest.raises(NotInvited):
        _ask(case, factory.make_bidder())


def test_an_answer_on_the_fifth_day_before_the_deadline_needs_its_reason_or_a_later_deadline(app: Flask) -> None:
    case = factory.published_call()
    first, second, third = (_ask(case, case.bidders[0]) for _ in range(3))
    fifth_day = LAST_ANSWERS + timedelta(minutes=1)
    _answer(case, first, at=LAST_ANSWERS)

    with pytest.raises(AnswerLate):
        _answer(case, second, at=fifth_day)
    _answer(case, second, at=fifth_day, late_reason="Kysymys vaati kuntien kannan.")
    _amend(case, at=fifth_day, deadline=DEADLINE + timedelta(days=3))
    _answer(case, third, at=fifth_day)

    assert [one.late_reason for one in queries.questions(case.id)] == ["", "Kysymys vaati kuntien kannan.", ""]


def test_a_question_is_answered_once_and_only_while_the_call_is_open(app: Flask) -> None:
    case = factory.published_call()
    first, second = _ask(case, case.bidders[0]), _ask(case, case.bidders[1])
    _answer(case, first, at=SENT_AT + timedelta(hours=2))

    with pytest.raises(AnsweredAlready):
        _answer(case, first, at=SENT_AT + timedelta(hours=3))
    with pytest.raises(NotOpen):
        _answer(case, second, at=DEADLINE + timedelta(seconds=1), late_reason="Unohtui kokonaan.")


# ---- amendments ----


def test_an_amendment_keeps_each_value_before_and_after_and_tells_everyone(app: Flask) -> None:
    case = factory.published_call()
    document = _with_price(case, "job_3m", 130_000)

    made = _amend(case, terms_document=document, volume_max=50)

    assert made.number == 1
    assert made.changes == {"ceiling-job_3m": [120_000, 130_000], "volume_max": [40, 50]}
    assert case.facts.ceilings["job_3m"] == 130_000
    told = _told("tenders.amendment")
    assert {one.person_id for one in told} == {one.actor.person_id for one in case.bidders}
    assert {one.facts["material"] for one in told} == {True}
    assert _amend(case, volume_max=60, at=SENT_AT + timedelta(days=3)).number == 2


def _with_price(case: CallCase, code: str, cents: int) -> dict[str, Any]:
    document = case.facts.terms_document
    milestones = [
        {**one, "price_cents": cents if one["code"] == code else one["price_cents"]} for one in document["milestones"]
    ]
    return {**document, "milestones": milestones}


def test_words_and_more_time_are_not_material_and_anything_else_is() -> None:
    call = make_facts()
    draft = Draft(**{name: getattr(call, name) for name in Draft.__annotations__})

    assert changes_of(call, draft) == {}
    assert not is_material(changes_of(call, replace(draft, need="Toinen", deadline=DEADLINE + timedelta(days=1))))
    for changed in ({"volume_max": 30}, {"winners_max": 2}, {"expected": {"start": 1, "job": 10}}, {"questions": ()}):
        assert is_material(changes_of(call, replace(draft, **changed)))


def test_a_material_change_too_near_the_deadline_is_refused_with_a_better_deadline(app: Flask) -> None:
    case = factory.published_call()
    late = DEADLINE - timedelta(days=5)

    with pytest.raises(Incomplete) as refused:
        _amend(case, at=late, volume_max=50)

    assert codes_of(refused.value.problems) == ["deadline_must_move"]
    better = refused.value.problems[0].facts["better"]
    assert _amend(case, at=late, volume_max=50, deadline=better).is_material
    assert case.facts.deadline == better


@pytest.mark.parametrize(
    ("changed", "reason", "code"),
    [
        ({}, "Tarkennus.", "nothing_amended"),
        ({"volume_max": 50}, "", "amend_reason_missing"),
        ({"deadline": DEADLINE - timedelta(days=1)}, "Tarkennus.", "deadline_not_earlier"),
        ({"deadline": DEADLINE + timedelta(days=5)}, "Tarkennus.", "deadline_on_free_day"),
        ({"price_weight": 50}, "Tarkennus.", "weights_not_hundred"),
        ({"volume_max": 10}, "Tarkennus.", "volume_not_in_order"),
    ],
)
def test_an_amendment_with_a_fault_changes_nothing(app: Flask, changed: dict[str, Any], reason: str, code: str) -> None:
    case = factory.published_call()
    before = case.facts

    with pytest.raises(Incomplete) as refused:
        _amend(case, reason=reason, **changed)

    assert code in codes_of(refused.value.problems)
    assert case.facts == before
    assert queries.amendments(case.id) == []


def test_who_buys_what_is_never_amended(app: Flask) -> None:
    case = factory.published_call()

    _amend(case, title="Muu", municipalities=("398",), standstill=False, volume_max=50)

    assert (case.facts.title, case.facts.municipalities, case.facts.standstill) == (
        "Työhön ja pysyvästi",
        ("098", "398"),
        True,
    )


def test_two_people_who_amend_at_once_do_not_overwrite_each_other(app: Flask) -> None:
    case = factory.published_call()
    stale = _amended(case, volume_max=45)
    seen = case.facts.version
    _amend(case, volume_max=50)

    with pytest.raises(Conflict) as refused:
        exchange.amend(
            case.id,
            stale,
            reason="Tarkennus.",
            seen_version=seen,
            actor=case.officer.actor,
            now=SENT_AT + timedelta(days=3),
        )
    assert refused.value.facts["theirs"]["volume_max"] == 50


def test_a_bid_sent_before_a_material_amendment_is_kept_and_waits_to_be_confirmed(app: Flask) -> None:
    case = factory.published_call()
    keeps, replaces = case.bidders
    for bidder in case.bidders:
        factory.send_bid(case, bidder)
    _amend(case, need="Toisin sanoin sama tarve kuin ennen.")
    assert exchange.waits_for_confirmation(case.id, bidding.bid_in_force(case.id, keeps.provider_id)) is None
    _amend(case, volume_max=50, at=SENT_AT + timedelta(days=3))

    for bidder in case.bidders:
        waiting = exchange.waits_for_confirmation(case.id, bidding.bid_in_force(case.id, bidder.provider_id))
        assert waiting is not None
        assert waiting.number == 2
    exchange.confirm_bid(
        case.id, provider_id=keeps.provider_id, actor=keeps.actor, received_at=SENT_AT + timedelta(days=4)
    )
    factory.send_bid(case, replaces, share=70, at=SENT_AT + timedelta(days=4))

    for bidder in case.bidders:
        assert exchange.waits_for_confirmation(case.id, bidding.bid_in_force(case.id, bidder.provider_id)) is None
        with pytest.raises(NothingToConfirm):
            exchange.confirm_bid(
                case.id, provider_id=bidder.provider_id, actor=bidder.actor, received_at=SENT_AT + timedelta(days=5)
            )


def test_the_record_of_the_opening_tells_which_bids_were_not_confirmed(app: Flask) -> None:
    case = factory.published_call()
    for bidder in case.bidders:
        factory.send_bid(case, bidder)
    _amend(case, volume_max=50)
    keeps = case.bidders[0]
    exchange.confirm_bid(
        case.id, provider_id=keeps.provider_id, actor=keeps.actor, received_at=SENT_AT + timedelta(days=4)
    )
    factory.open_bids(case)

    record = queries.opening(case.id)
    assert record is not None
    unconfirmed = {one["provider"]: one["unconfirmed_amendment"] for one in record.record["bids"]}
    assert unconfirmed == {keeps.provider_id: None, case.bidders[1].provider_id: 1}


# ---- declining ----


def _decline(case: CallCase, bidder: Bidder, *, at: datetime = SENT_AT + timedelta(days=1)) -> None:
    exchange.decline(
        case.id, DeclineReason.PRICE, "Hinta ei riitä.", provider_id=bidder.provider_id, actor=bidder.actor, now=at
    )


def test_an_invitation_is_declined_once_with_a_reason_that_the_audit_chain_does_not_tell(app: Flask) -> None:
    case = factory.published_call()
    _decline(case, case.bidders[0])

    assert queries.declines(case.id)[case.bidders[0].provider_id].reason is DeclineReason.PRICE
    with pytest.raises(DeclinedAlready):
        _decline(case, case.bidders[0])
    event = db.session.execute(
        select(AuditEvent).where(AuditEvent.action == "tenders.invitation_declined")
    ).scalar_one()
    assert (event.facts, event.why) == ({}, "")


def test_whoever_declined_may_still_bid_and_whoever_has_a_bid_withdraws_it_first(app: Flask) -> None:
    case = factory.published_call()
    _decline(case, case.bidders[0])

    factory.send_bid(case, case.bidders[0])
    factory.send_bid(case, case.bidders[1])

    with pytest.raises(BidInForce):
        _decline(case, case.bidders[1])
    with pytest.raises(NothingToDecline):
        _decline(case, factory.make_bidder())
    with pytest.raises(NotOpen):
        _decline(case, case.bidders[0], at=DEADLINE + timedelta(seconds=1))
