"""A call's way from draft to the deadline, step by step, and who is refused at each."""

from datetime import datetime, timedelta

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
from marketplace.tenders.models import Bid
from marketplace.tenders.rules import (
    BidChanged,
    CallState,
    DeadlinePassed,
    NothingToWithdraw,
    NotInvited,
    OpeningTooEarly,
)
from marketplace.tenders.sealing.receipts import verify_receipt
from marketplace.tenders.services import bidding, drafting, opening, publishing
from tests.factories import tenders as factory
from tests.factories.people import municipal_actor
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

    factory.commit_all(case)
    publishing.approve(case.id, actor=case.second.actor, now=SENT_AT)

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
