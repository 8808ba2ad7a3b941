"""A call's way from draft to award, step by step, and who is refused at each."""

from collections.abc import Callable
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from marketplace.audit import queries as audit
from marketplace.audit.models import AuditEvent
from marketplace.kernel.actor import Role
from marketplace.kernel.db import db
from marketplace.kernel.errors import Conflict, Incomplete
from marketplace.notices.models import Notice
from marketplace.tenders import queries
from marketplace.tenders.models import Bid, OpenedBid, OpeningHalf
from marketplace.tenders.rules import (
    BidChanged,
    CallState,
    DeadlinePassed,
    NothingToWithdraw,
    NotInvited,
    OpenedAlready,
    OpenersAreOne,
    OpeningTooEarly,
    call_state,
)
from marketplace.tenders.sealing.receipts import verify_receipt, verify_sealed_list
from marketplace.tenders.sealing.shares import KeyOpensNothing
from marketplace.tenders.services import awarding, bidding, drafting, opening, publishing
from tests.factories import tenders as factory
from tests.factories.people import make_actor, municipal_actor
from tests.factories.tenders import AFTER_DEADLINE, DEADLINE, SENT_AT, CallCase

ONE_MICROSECOND = timedelta(microseconds=1)


def _codes(refused: pytest.ExceptionInfo[Incomplete]) -> set[str]:
    return {one.code for one in refused.value.problems}


def _told(kind: str) -> list[Notice]:
    return list(db.session.execute(select(Notice).where(Notice.kind == kind).order_by(Notice.id)).scalars())


def _give_half(case: CallCase, officer: factory.Officer, now: datetime = AFTER_DEADLINE) -> bool:
    return opening.give_half(
        case.id,
        key_file=officer.key_file,
        passphrase=officer.passphrase,
        keyring=factory.keyring(),
        actor=officer.actor,
        now=now,
    )


def _terms_with(**ceilings: int) -> dict[str, Any]:
    document = deepcopy(factory.make_draft().terms_document)
    for milestone in document["milestones"]:
        milestone["price_cents"] = ceilings.get(milestone["code"], milestone["price_cents"])
    return document


# ---- drafting and publishing ----


def test_two_people_who_change_one_draft_do_not_overwrite_each_other(app: Flask) -> None:
    case = factory.make_call()
    seen = case.facts.version
    other = municipal_actor(factory.LAHTI, Role.OFFICER)
    draft = factory.make_draft(title="Toisen otsikko")
    drafting.change_draft(case.id, draft, seen_version=seen, actor=other, now=SENT_AT)

    with pytest.raises(Conflict) as refused:
        drafting.change_draft(
            case.id, factory.make_draft(title="Oma otsikko"), seen_version=seen, actor=case.officer.actor, now=SENT_AT
        )

    theirs = refused.value.facts["theirs"]
    assert theirs["title"] == "Toisen otsikko"
    assert theirs["ceiling-job_3m"] == 120_000
    assert theirs["weight-0"] == 60
    assert case.facts.title == "Toisen otsikko"


def test_everything_that_is_missing_is_told_at_once(app: Flask) -> None:
    case = factory.make_call(need="", price_weight=40, quality_weight=40, deadline=None, with_model=False)

    with pytest.raises(Incomplete) as refused:
        publishing.publish(case.id, server_key=factory.keyring().server, actor=case.officer.actor, now=SENT_AT)

    assert {
        "tenders.need_missing",
        "tenders.weights_not_hundred",
        "tenders.deadline_missing",
        "tenders.nobody_to_invite",
        "modelling.model_missing",
    } <= _codes(refused)
    assert case.facts.stored_state is CallState.DRAFT


def test_all_and_only_the_providers_of_the_category_are_invited_at_one_moment(app: Flask) -> None:
    elsewhere = factory.make_bidder()
    case = factory.make_call()
    factory.admit(elsewhere, factory.category_id("C2"), decider=case.second.actor)
    members = [factory.make_bidder() for _ in range(5)]
    for one in members:
        factory.admit(one, case.facts.category_id, decider=case.second.actor)

    count = publishing.publish(case.id, server_key=factory.keyring().server, actor=case.officer.actor, now=SENT_AT)

    invited = queries.invitations(case.id)
    assert count == 5
    assert set(invited) == {one.provider_id for one in members}
    assert {at for at, _ in invited.values()} == {SENT_AT}
    told = [(one.person_id, one.created_at) for one in _told("tenders.invitation")]
    assert {at for _, at in told} == {SENT_AT}
    assert {one.actor.person_id for one in members} <= {person for person, _ in told}
    assert elsewhere.actor.person_id not in {person for person, _ in told}


def test_a_call_is_not_published_twice(app: Flask) -> None:
    case = factory.published_call()

    with pytest.raises(Incomplete) as refused:
        publishing.publish(case.id, server_key=factory.keyring().server, actor=case.officer.actor, now=SENT_AT)

    assert _codes(refused) == {"tenders.call_not_draft"}
    assert len(_told("tenders.invitation")) == sum(told for _, told in queries.invitations(case.id).values())


def test_a_cancelled_call_takes_no_bids_and_everyone_is_told_why(app: Flask) -> None:
    case = factory.published_call()
    factory.send_bid(case, case.bidders[0])

    publishing.cancel(case.id, reason="Tarve poistui.", actor=case.officer.actor, now=SENT_AT + timedelta(days=2))

    assert {one.facts["reason"] for one in _told("tenders.cancelled")} == {"Tarve poistui."}
    with pytest.raises(Exception, match=r"tenders\.not_open"):
        factory.send_bid(case, case.bidders[1], at=SENT_AT + timedelta(days=3))
    with pytest.raises(OpeningTooEarly):
        _give_half(case, case.officer)


# ---- bids ----


def test_a_sent_bid_has_a_receipt_that_names_the_moment_and_the_audit_chain(app: Flask) -> None:
    case = factory.published_call()

    sent = factory.send_bid(case, case.bidders[0], at=SENT_AT + timedelta(days=1))

    receipt = verify_receipt(sent.receipt, factory.keyring().receipt.public_key())
    assert (receipt.received_at, receipt.version) == (SENT_AT + timedelta(days=1), 1)
    assert receipt.digest == sent.digest
    event = db.session.execute(select(AuditEvent).where(AuditEvent.sequence == receipt.audit_sequence)).scalar_one()
    assert (event.action, event.digest) == ("tenders.bid_received", receipt.audit_head)
    assert audit.verify().broken_at is None


def test_the_same_sending_twice_is_one_bid_with_one_receipt(app: Flask) -> None:
    case = factory.published_call()
    first = factory.send_bid(case, case.bidders[0], number=7)

    again = factory.send_bid(case, case.bidders[0], number=7, at=SENT_AT + timedelta(days=2))

    assert again == first
    assert len(queries.bids_of(case.id)) == 1


def test_the_same_sending_is_acknowledged_again_even_after_the_deadline(app: Flask) -> None:
    case = factory.published_call()
    first = factory.send_bid(case, case.bidders[0], number=7, at=DEADLINE)

    assert factory.send_bid(case, case.bidders[0], number=7, at=DEADLINE + timedelta(minutes=1)) == first


@pytest.mark.parametrize("who", [0, 1])
def test_the_same_sending_with_other_contents_or_from_another_provider_is_refused(app: Flask, who: int) -> None:
    case = factory.published_call()
    factory.send_bid(case, case.bidders[0], number=7)

    with pytest.raises(BidChanged):
        factory.send_bid(case, case.bidders[who], number=7, share=90 - (1 - who))


def test_a_later_bid_replaces_an_earlier_and_a_withdrawn_one_leaves_nothing(app: Flask) -> None:
    case = factory.published_call()
    one, other = case.bidders
    factory.send_bid(case, one)
    second = factory.send_bid(case, one, share=70)
    factory.send_bid(case, other)

    bidding.withdraw_bid(case.id, provider_id=other.provider_id, actor=other.actor, received_at=DEADLINE)

    assert bidding.bid_in_force(case.id, one.provider_id) == second
    assert second.version == 2
    assert bidding.bid_in_force(case.id, other.provider_id) is None
    with pytest.raises(NothingToWithdraw):
        bidding.withdraw_bid(case.id, provider_id=other.provider_id, actor=other.actor, received_at=DEADLINE)


@pytest.mark.parametrize(
    ("offset", "in_time"), [(-ONE_MICROSECOND, True), (timedelta(0), True), (ONE_MICROSECOND, False)]
)
def test_the_deadline_itself_is_in_time_and_a_microsecond_later_is_not(
    app: Flask, offset: timedelta, in_time: bool
) -> None:
    case = factory.published_call()
    at = DEADLINE + offset

    if in_time:
        assert factory.send_bid(case, case.bidders[0], at=at).received_at == at
        return
    with pytest.raises(DeadlinePassed):
        factory.send_bid(case, case.bidders[0], at=at)
    assert queries.bids_of(case.id) == []


def test_the_database_itself_keeps_a_late_bid_out(app: Flask) -> None:
    case = factory.published_call()
    factory.send_bid(case, case.bidders[0])
    row = db.session.execute(select(Bid)).scalar_one()
    late = {c.name: getattr(row, c.name) for c in Bid.__table__.columns}
    late |= {"id": factory.bid_id(9), "version": 2, "received_at": DEADLINE + ONE_MICROSECOND}
    db.session.commit()

    with pytest.raises(DBAPIError, match="after the deadline"):
        db.session.execute(Bid.__table__.insert().values(**late))
    db.session.rollback()


@pytest.mark.parametrize("change", [update(Bid).values(version=9), delete(Bid)])
def test_the_database_keeps_sealed_bids_as_they_were_received(app: Flask, change: object) -> None:
    case = factory.published_call()
    factory.send_bid(case, case.bidders[0])
    db.session.commit()

    with pytest.raises((DBAPIError, IntegrityError)):
        db.session.execute(change)  # type: ignore[call-overload]
    db.session.rollback()


def test_a_provider_of_another_category_cannot_bid(app: Flask) -> None:
    case = factory.published_call()

    with pytest.raises(NotInvited):
        factory.send_bid(case, factory.make_bidder())


def test_a_provider_admitted_while_the_call_is_open_may_bid_if_the_ring_lets_it(app: Flask) -> None:
    case = factory.published_call()
    late = factory.make_bidder()
    factory.admit(late, case.facts.category_id, decider=case.second.actor, now=SENT_AT + timedelta(days=4))
    allowed = bool(publishing.ring.setting("late_admission_sees_open_calls", SENT_AT.date()))

    assert bidding.may_bid(case.facts, late.provider_id, at=SENT_AT + timedelta(days=5)) is allowed


def test_a_bid_with_a_price_above_its_ceiling_or_without_an_answer_is_refused_whole(app: Flask) -> None:
    case = factory.published_call()

    with pytest.raises(Incomplete) as refused:
        factory.send_bid(case, case.bidders[0], job_3m=120_001, answers={"q1": "Vastaus.", "q2": "  "})

    assert _codes(refused) == {"tenders.price_above_ceiling", "tenders.answer_missing"}
    assert queries.bids_of(case.id) == []


# ---- closing and opening ----


def test_closing_publishes_a_signed_list_of_the_bids_in_force_once(app: Flask) -> None:
    case = factory.published_call()
    factory.send_bid(case, case.bidders[0])
    kept = [factory.send_bid(case, one, share=70) for one in case.bidders]

    document = opening.close_call(case.id, keyring=factory.keyring(), now=AFTER_DEADLINE)

    listed = verify_sealed_list(document, factory.keyring().receipt.public_key())
    assert listed.digests == tuple(sorted(one.digest for one in kept))
    assert opening.close_call(case.id, keyring=factory.keyring(), now=AFTER_DEADLINE + timedelta(days=1)) == document
    assert {one.facts["count"] for one in _told("tenders.sealed")} == {2}


def test_only_calls_past_their_deadline_are_due_to_close(app: Flask) -> None:
    case = factory.published_call()

    assert queries.due_to_close(DEADLINE) == []
    assert queries.due_to_close(DEADLINE + ONE_MICROSECOND) == [case.id]


def test_two_officers_open_the_last_versions_and_nothing_else(app: Flask) -> None:
    case = factory.published_call(bidders=3)
    factory.send_bid(case, case.bidders[0], share=95)
    factory.send_bid(case, case.bidders[0], share=70)
    factory.send_bid(case, case.bidders[1], share=80)
    factory.send_bid(case, case.bidders[2])
    gone = case.bidders[2]
    bidding.withdraw_bid(case.id, provider_id=gone.provider_id, actor=gone.actor, received_at=DEADLINE)

    waits = _give_half(case, case.officer)
    opened = _give_half(case, case.second, AFTER_DEADLINE + timedelta(minutes=14))

    assert (waits, opened) == (False, True)
    bids = {one.provider_id: one.prices["job_3m"] for one in queries.opened_bids(case.id)}
    assert bids == {case.bidders[0].provider_id: 84_000, case.bidders[1].provider_id: 96_000}
    record = queries.opening(case.id)
    assert record is not None
    assert sorted(one["state"] for one in record.record["bids"]) == ["opened", "opened", "superseded", "withdrawn"]
    assert (record.first_opener, record.second_opener) == (case.officer.actor.person_id, case.second.actor.person_id)
    assert db.session.execute(select(OpeningHalf)).first() is None


@pytest.mark.parametrize("now", [DEADLINE - timedelta(days=1), DEADLINE])
def test_nothing_is_opened_up_to_the_deadline(app: Flask, now: datetime) -> None:
    case = factory.published_call()

    with pytest.raises(OpeningTooEarly):
        _give_half(case, case.officer, now)


def test_one_person_cannot_open_alone_whatever_organisations_they_act_for(app: Flask) -> None:
    case = factory.published_call()
    factory.send_bid(case, case.bidders[0])
    ring_id = case.second.actor.organisation_id
    assert ring_id is not None
    same = make_actor(ring_id, [Role.OFFICER, Role.RING_ADMIN], person_id=case.officer.actor.person_id)
    _give_half(case, case.officer)

    with pytest.raises(OpenersAreOne):
        _give_half(case, factory.Officer(same, case.officer.key_file, case.officer.passphrase))
    assert db.session.execute(select(OpenedBid)).first() is None


def test_one_person_with_two_keys_is_still_one(app: Flask) -> None:
    case = factory.published_call()
    _give_half(case, case.officer)
    newer = opening.make_key(label="", actor=case.officer.actor, now=AFTER_DEADLINE, cost=factory.CHEAP)

    with pytest.raises(OpenersAreOne):
        _give_half(case, factory.Officer(case.officer.actor, *newer))


def test_another_officers_key_file_opens_nothing_in_the_wrong_hands(app: Flask) -> None:
    case = factory.published_call()
    _give_half(case, case.officer)
    stranger = municipal_actor(factory.HOLLOLA, Role.OFFICER)

    with pytest.raises(opening.NoKeyInCall):
        _give_half(case, factory.Officer(stranger, case.second.key_file, case.second.passphrase))


def test_a_key_made_after_publishing_opens_nothing_of_the_call(app: Flask) -> None:
    case = factory.published_call()
    late = factory.make_officer(factory.HOLLOLA, now=SENT_AT + timedelta(days=1))

    with pytest.raises(KeyOpensNothing):
        _give_half(case, late)


def test_a_first_half_that_waited_too_long_gives_way_to_the_next(app: Flask) -> None:
    case = factory.published_call()
    factory.send_bid(case, case.bidders[0])
    _give_half(case, case.officer)

    assert _give_half(case, case.second, AFTER_DEADLINE + timedelta(minutes=16)) is False
    assert _give_half(case, case.officer, AFTER_DEADLINE + timedelta(minutes=20)) is True


def test_bids_are_opened_once(app: Flask) -> None:
    case = factory.opened_call()

    with pytest.raises(OpenedAlready):
        _give_half(case, case.officer)


def test_a_bid_that_is_not_in_the_signed_list_stops_the_opening(app: Flask) -> None:
    case = factory.published_call()
    factory.send_bid(case, case.bidders[0])
    opening.close_call(case.id, keyring=factory.keyring(), now=AFTER_DEADLINE)
    slipped_in = factory.send_bid(case, case.bidders[1], at=DEADLINE)
    _give_half(case, case.officer)

    with pytest.raises(opening.SealedListDiffers):
        _give_half(case, case.second)
    assert slipped_in.digest not in (queries.sealed_list(case.id) or "")


# ---- points and award ----


def test_points_outside_the_scale_and_points_without_reason_are_refused(app: Flask) -> None:
    case = factory.opened_call()
    bid = queries.opened_bids(case.id)[0].bid_id

    with pytest.raises(Incomplete) as refused:
        awarding.score(
            case.id,
            [(bid, "q1", 11, "Hyvä."), (bid, "q2", 5, " ")],
            actor=case.second.actor,
            now=AFTER_DEADLINE,
        )

    assert _codes(refused) == {"tenders.points_outside", "tenders.score_reason_missing"}


def test_changed_points_are_a_new_row_and_the_last_one_counts(app: Flask) -> None:
    case = factory.opened_call()
    factory.score_all(case, [8, 7])
    factory.score_all(case, [8, 10], now=AFTER_DEADLINE + timedelta(days=2))

    assert len(queries.scores(case.id)) == 8
    assert awarding.ranked(case.id)[0].provider_id == case.bidders[1].provider_id


def test_the_award_tells_every_bidder_its_own_result_and_nobody_elses(app: Flask) -> None:
    case = factory.awarded_call(bidders=3)

    told = {one.person_id: one.facts for one in _told("tenders.decision")}
    assert {told[one.actor.person_id]["rank"] for one in case.bidders} == {1, 2, 3}
    assert told[case.bidders[0].actor.person_id]["won"] is True
    assert told[case.bidders[2].actor.person_id]["won"] is False
    decision = queries.decision(case.id)
    assert decision is not None
    assert decision.standstill_ends_at is not None
    assert decision.appeal_days == 14


def test_without_a_standstill_the_appeal_time_is_the_longer_one(app: Flask) -> None:
    case = factory.awarded_call(standstill=False)

    decision = queries.decision(case.id)
    assert decision is not None
    assert (decision.standstill_ends_at, decision.appeal_days) == (None, 30)


def test_a_worse_bid_is_not_chosen_over_a_better(app: Flask) -> None:
    case = factory.opened_call()
    factory.score_all(case)
    worse = awarding.ranked(case.id)[1].bid_id

    with pytest.raises(Incomplete) as refused:
        awarding.award(
            case.id,
            chosen=[worse],
            reasons="x" * 30,
            justification="x" * 30,
            actor=case.officer.actor,
            now=AFTER_DEADLINE,
        )

    assert "tenders.better_passed_over" in _codes(refused)


def test_a_price_above_the_modelled_saving_is_not_accepted_without_telling_why(app: Flask) -> None:
    case = factory.opened_call(bidders=1, terms_document=_terms_with(job_6m=5_000_000))
    factory.score_all(case)
    chosen = [one.bid_id for one in awarding.ranked(case.id)]
    assert awarding.above_saving(case.facts) == set(chosen)

    with pytest.raises(Incomplete) as refused:
        awarding.award(
            case.id, chosen=chosen, reasons="Paras tarjous.  " * 3, justification="", actor=case.officer.actor,
            now=AFTER_DEADLINE,
        )  # fmt: skip

    assert _codes(refused) == {"tenders.price_above_saving"}


def test_the_award_gives_contracts_the_winners_own_prices(app: Flask) -> None:
    case = factory.awarded_call()

    award = queries.award_of_call(case.id)

    assert award is not None
    assert [one.provider_id for one in award.winners] == [case.bidders[0].provider_id]
    prices = {one["code"]: one["price_cents"] for one in award.winners[0].terms_document["milestones"]}
    assert prices["job_3m"] == 96_000


def test_each_step_leaves_its_mark_in_the_chain(app: Flask) -> None:
    factory.awarded_call()

    actions = list(db.session.execute(select(AuditEvent.action).order_by(AuditEvent.sequence)).scalars())
    own = [one.removeprefix("tenders.") for one in actions if one.startswith("tenders.")]
    assert own == [
        "opening_key_made",
        "opening_key_made",
        "call_drafted",
        "model_set",
        "call_published",
        "bid_received",
        "bid_received",
        "first_opener_came",
        "call_closed",
        "bids_opened",
        "answers_scored",
        "awarded",
    ]
    assert audit.verify().broken_at is None


def test_a_call_stands_closed_by_the_clock_alone(app: Flask, at: Callable[[datetime], None]) -> None:
    case = factory.published_call()

    def states(now: datetime) -> list[CallState]:
        return [one.state for one in queries.calls(now=now, drafts=False)[0]]

    assert call_state(case.facts.stored_state, case.facts.deadline, DEADLINE) is CallState.PUBLISHED
    assert (states(DEADLINE), states(DEADLINE + ONE_MICROSECOND)) == ([CallState.PUBLISHED], [CallState.CLOSED])
    assert queries.calls(now=DEADLINE, drafts=False, state=CallState.CLOSED)[1] == 0
    assert queries.calls(now=DEADLINE + ONE_MICROSECOND, drafts=False, state=CallState.CLOSED)[1] == 1
