"""The decision by two officers, its document and service, rectification and the Market Court, through the services."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from marketplace.audit import queries as audit
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db
from marketplace.notices.models import Notice
from marketplace.tenders import queries
from marketplace.tenders.models import Award
from marketplace.tenders.queries.published import published_awards
from marketplace.tenders.rules import (
    CallState,
    ComparisonChanged,
    CourtMatter,
    CourtOutcome,
    Means,
    NoProposal,
    NothingDecided,
    Obstacle,
    ProposalWaits,
    ProposerDecides,
    RectificationLate,
    RectificationOutcome,
    ServedInFuture,
    obstacles,
    sha256_of,
)
from marketplace.tenders.services import awarding, deciding, remedies
from tests.factories import tenders as factory
from tests.factories.tenders import AFTER_DEADLINE

DECIDED = AFTER_DEADLINE + timedelta(days=2)
TEXT = "Toisen kysymyksen pisteet on annettu väärästä vastauksesta."


def scored(**changed):
    case = factory.opened_call(**changed)
    factory.score_all(case)
    return case


def mail_came_back(case, provider):
    """Every mail about the decision to a bidder comes back for good."""
    organisation = provider.actor.organisation_id
    db.session.execute(
        update(Notice)
        .where(Notice.kind == "tenders.decision", Notice.organisation_id == organisation)
        .values(failure="550", attempts=10)
    )


def standing_of(case):
    made = queries.decision(case.id)
    return queries.standing(case.id, made.id)


def ask(case, provider=None, *, now=DECIDED + timedelta(days=3)):
    actor = provider.actor if provider else case.officer.actor
    return remedies.ask_rectification(
        case.id, provider_id=provider.provider_id if provider else None, text=TEXT, actor=actor, now=now
    )


def test_the_proposer_does_not_decide_and_the_database_itself_refuses_it(app):
    case = scored()
    factory.propose(case)

    with pytest.raises(ProposerDecides):
        deciding.decide(case.id, actor=case.officer.actor, now=DECIDED)
    with pytest.raises(ProposalWaits):
        factory.propose(case)
    proposal = queries.proposals(case.id)[0]
    row = {
        "call_id": case.id,
        "number": 1,
        "proposal_id": proposal.id,
        "decided_by": case.officer.actor.person_id,
        "decided_at": DECIDED,
        "appeal_days": 14,
        "reasons": "x",
        "document": {},
        "document_sha256": "0" * 64,
    }
    with pytest.raises((IntegrityError, OperationalError, ProgrammingError)):
        db.session.execute(insert(Award).values(**row))
    db.session.rollback()


def test_a_returned_proposal_is_not_decided_and_another_is_made(app):
    case = scored()
    factory.propose(case)

    deciding.give_back(case.id, reason="Perustele voittajan laatu.", actor=case.second.actor, now=DECIDED)

    with pytest.raises(NoProposal):
        deciding.decide(case.id, actor=case.second.actor, now=DECIDED)
    factory.decide(case)
    assert case.facts.stored_state is CallState.DECIDED


def test_points_given_after_the_proposal_stop_its_decision(app):
    case = scored()
    factory.propose(case)
    factory.score_all(case, [8, 8], now=DECIDED)

    with pytest.raises(ComparisonChanged):
        deciding.decide(case.id, actor=case.second.actor, now=DECIDED)


def test_the_document_holds_every_figure_and_reason_and_neither_answers_nor_unit_prices(app):
    case = factory.awarded_call(bidders=3)

    made = queries.decision(case.id)
    bids = made.document["comparison"]["bids"]
    assert [one["total_points"] for one in bids] == [one.total_points for one in awarding.ranked(case.id)]
    assert all(answer["reason"] for one in bids for answer in one["answers"])
    assert made.document_sha256 == sha256_of(made.document)
    assert factory.ANSWERS["q1"] not in str(made.document)
    assert "prices" not in str(made.document)


def test_every_bidder_is_served_on_the_day_of_the_decision(app):
    case = factory.awarded_call(bidders=2)

    rows = queries.service_of(queries.decision(case.id))

    assert {one.served_on for one in rows} == {day_in_finland(DECIDED)}
    assert [one.records[0].people_told for one in rows] == [1, 1]


def test_a_bidder_whose_mail_came_back_is_not_served_until_the_right_address_and_the_standstill_waits(app):
    case = factory.awarded_call(bidders=2)
    lost = case.bidders[1]
    mail_came_back(case, lost)
    assert standing_of(case).unserved == (lost.provider_id,)
    assert obstacles(standing_of(case), DECIDED + timedelta(days=60)) == [Obstacle.NOT_SERVED]

    later = DECIDED + timedelta(days=5)
    with pytest.raises(ServedInFuture):
        remedies.record_service(
            case.id, lost.provider_id, means=Means.MAIL, sent_on=day_in_finland(later), note="oikea@example.test",
            actor=case.officer.actor, now=DECIDED,
        )  # fmt: skip
    remedies.record_service(
        case.id, lost.provider_id, means=Means.MAIL, sent_on=day_in_finland(later), note="oikea@example.test",
        actor=case.officer.actor, now=later,
    )  # fmt: skip

    service = {one.provider_id: one.served_on for one in queries.service_of(queries.decision(case.id))}
    assert service[lost.provider_id] == day_in_finland(later)
    ends_at = standing_of(case).standstill_ends_at
    assert ends_at >= later + timedelta(days=10)
    assert obstacles(standing_of(case), ends_at - timedelta(seconds=1)) == [Obstacle.STANDSTILL]
    assert obstacles(standing_of(case), ends_at) == []


def test_a_rectification_changes_the_ranking_by_a_new_decision_that_points_back(app):
    case = factory.awarded_call(bidders=3)
    first, second = queries.decision(case.id), case.bidders[1]
    asked = ask(case, second)
    assert obstacles(standing_of(case), DECIDED + timedelta(days=60)) == [Obstacle.RECTIFICATION]

    remedies.decide_rectification(
        case.id, asked, RectificationOutcome.CHANGED, reasons=TEXT, actor=case.second.actor,
        now=DECIDED + timedelta(days=4),
    )  # fmt: skip
    assert queries.award_of_call(case.id) is None
    factory.score_all(case, [3, 10, 1], now=DECIDED + timedelta(days=5))
    factory.decide(case, now=DECIDED + timedelta(days=6))

    newest, earlier = queries.decisions(case.id)
    assert (newest.number, newest.corrects_id) == (2, first.id)
    assert earlier.set_aside
    assert newest.document["corrects"]["number"] == 1
    assert [one.provider_id for one in queries.award_of_call(case.id).winners] == [second.provider_id]
    assert {one.provider_id for one in published_awards()} == {second.provider_id}
    assert day_in_finland(DECIDED + timedelta(days=6)) in {one.served_on for one in queries.service_of(newest)}
    told = db.session.execute(select(Notice.kind).where(Notice.organisation_id == second.actor.organisation_id))
    assert {"tenders.rectification", "tenders.rectification_decided"} <= {kind for (kind,) in told}


def test_a_party_asks_within_fourteen_days_and_the_buyer_within_ninety(app):
    case = factory.awarded_call(bidders=2)
    last = queries.service_of(queries.decision(case.id))[0].rectify_until

    with pytest.raises(RectificationLate):
        ask(case, case.bidders[1], now=DECIDED + (last - day_in_finland(DECIDED)) + timedelta(days=1))
    ask(case, now=DECIDED + timedelta(days=89))
    with pytest.raises(RectificationLate):
        ask(case, now=DECIDED + timedelta(days=93))


def test_the_market_court_keeps_contracts_back_and_quashes_a_decision(app):
    case = factory.awarded_call(bidders=2)
    made, today = queries.decision(case.id), day_in_finland(DECIDED)
    entered = remedies.enter_court_matter(
        case.id, CourtMatter.APPEAL, reference="123/2026", since=today, actor=case.officer.actor, now=DECIDED
    )
    assert Obstacle.APPEAL in obstacles(standing_of(case), DECIDED + timedelta(days=60))

    remedies.end_court_matter(
        case.id, entered, CourtOutcome.QUASHED, ended_on=today, note="MAO:1/2027", actor=case.officer.actor,
        now=DECIDED + timedelta(days=61),
    )  # fmt: skip

    assert case.facts.stored_state is CallState.OPENED
    assert queries.decision_numbered(case.id, made.number).set_aside
    with pytest.raises(NothingDecided):
        ask(case, case.bidders[1])


def test_each_step_after_the_decision_leaves_its_mark(app):
    case = factory.awarded_call(bidders=2)
    asked = ask(case, case.bidders[1])
    remedies.decide_rectification(
        case.id, asked, RectificationOutcome.REJECTED, reasons=TEXT, actor=case.second.actor, now=DECIDED
    )

    actions = [one.action for one in audit.events(subject=("call", str(case.id)), page_size=100)[0]]
    assert {
        "tenders.award_proposed",
        "tenders.awarded",
        "tenders.rectification_asked",
        "tenders.rectification_decided",
    } <= set(actions)
    assert audit.verify().broken_at is None
