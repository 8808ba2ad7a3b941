"""A call's way from the deadline to the award, step by step, and who is refused at each."""

from collections.abc import Callable
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from marketplace.audit import queries as audit
from marketplace.audit.models import AuditEvent
from marketplace.kernel.actor import Role
from marketplace.kernel.db import db
from marketplace.kernel.errors import Incomplete
from marketplace.notices.models import Notice
from marketplace.tenders import queries
from marketplace.tenders.models import OpenedBid, Opening, OpeningHalf
from marketplace.tenders.rules import (
    CallState,
    OpenedAlready,
    OpenersAreOne,
    OpeningTooEarly,
    call_state,
)
from marketplace.tenders.sealing.receipts import verify_sealed_list
from marketplace.tenders.sealing.shares import KeyOpensNothing
from marketplace.tenders.services import awarding, bidding, deciding, opening
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


def test_the_database_itself_refuses_an_opening_by_one_person(app: Flask) -> None:
    case = factory.published_call()
    alone = case.officer.actor.person_id

    with pytest.raises(IntegrityError, match="two_openers"):
        db.session.execute(
            insert(Opening).values(
                call_id=case.id, first_opener=alone, second_opener=alone, opened_at=AFTER_DEADLINE, record={}
            )
        )
    db.session.rollback()


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
    assert (decision.standstill_days, decision.appeal_days) == (10, 14)


def test_without_a_standstill_the_appeal_time_is_the_longer_one(app: Flask) -> None:
    case = factory.awarded_call(standstill=False)

    decision = queries.decision(case.id)
    assert decision is not None
    assert (decision.standstill_days, decision.appeal_days) == (None, 30)


def test_a_worse_bid_is_not_chosen_over_a_better(app: Flask) -> None:
    case = factory.opened_call()
    factory.score_all(case)
    worse = awarding.ranked(case.id)[1].bid_id

    with pytest.raises(Incomplete) as refused:
        deciding.propose(
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
        deciding.propose(
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
        "municipality_committed",
        "municipality_committed",
        "call_approved",
        "call_published",
        "bid_received",
        "bid_received",
        "first_opener_came",
        "call_closed",
        "bids_opened",
        "answers_scored",
        "award_proposed",
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
