"""Before a call is published: what the municipalities commit to, and the second officer."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import DBAPIError

from marketplace.kernel.actor import Role
from marketplace.kernel.clock import moment_in_finland
from marketplace.kernel.db import db
from marketplace.kernel.errors import Incomplete
from marketplace.tenders import queries
from marketplace.tenders.models import Approval
from marketplace.tenders.rules import (
    ApproverIsDrafter,
    CommitmentFacts,
    DecidedInFuture,
    TakesNoPart,
    Wish,
    readiness,
)
from marketplace.tenders.services import drafting, publishing
from tests.factories import tenders as factory
from tests.factories.people import municipal_actor
from tests.factories.tenders import SENT_AT, CallCase
from tests.tenders.facts import codes_of, make_facts


def _ready(**changed: Any) -> CallCase:
    case = factory.make_call(**changed)
    factory.admit(factory.make_bidder(), case.facts.category_id, decider=case.second.actor)
    return case


def _missing(case: CallCase) -> list[str]:
    return codes_of(publishing.problems_before_publishing(case.facts, now=SENT_AT))


def test_a_call_waits_for_its_municipalities_and_then_for_the_second_officer(app: Flask) -> None:
    case = _ready()
    assert _missing(case) == ["commitment_missing", "approval_missing"]
    with pytest.raises(Incomplete):
        publishing.approve(case.id, actor=case.second.actor, now=SENT_AT)

    factory.commit_all(case)
    assert _missing(case) == ["approval_missing"]
    publishing.approve(case.id, actor=case.second.actor, now=SENT_AT)

    assert _missing(case) == []


def test_whoever_drafted_or_last_changed_a_call_does_not_approve_it_whatever_roles_they_hold(app: Flask) -> None:
    case = _ready()
    factory.commit_all(case)
    changer = municipal_actor(factory.LAHTI, Role.OFFICER, Role.EVALUATOR)
    drafting.change_draft(
        case.id, factory.make_draft(winners_max=2), seen_version=case.facts.version, actor=changer, now=SENT_AT
    )

    for person in (case.officer.actor, changer):
        with pytest.raises(ApproverIsDrafter):
            publishing.approve(case.id, actor=person, now=SENT_AT)
    publishing.approve(case.id, actor=case.second.actor, now=SENT_AT)


def test_the_database_itself_keeps_the_drafter_from_approving(app: Flask) -> None:
    case = _ready()
    row = {
        "call_id": case.id,
        "call_version": case.facts.version,
        "approved_by": case.officer.actor.person_id,
        "approved_at": SENT_AT,
    }
    db.session.commit()

    with pytest.raises(DBAPIError, match="approved by its drafter"):
        db.session.execute(Approval.__table__.insert().values(**row))
    db.session.rollback()


def test_a_change_after_the_approval_asks_for_a_new_one(app: Flask) -> None:
    case = _ready()
    factory.commit_all(case)
    publishing.approve(case.id, actor=case.second.actor, now=SENT_AT)

    drafting.change_draft(
        case.id,
        factory.make_draft(winners_max=2),
        seen_version=case.facts.version,
        actor=case.officer.actor,
        now=SENT_AT,
    )

    assert _missing(case) == ["approval_missing"]


def test_the_last_commitment_of_a_municipality_counts_and_none_comes_from_outside_or_the_future(app: Flask) -> None:
    case = _ready()
    given = CommitmentFacts("398", 20, 5_000_000, "Johtaja", date(2026, 11, 20), "§ 1", SENT_AT)
    for one in (given, replace(given, participants=30)):
        publishing.commit(case.id, one, actor=case.officer.actor, now=SENT_AT)

    assert [one.participants for one in queries.commitments(case.id)] == [20, 30]
    with pytest.raises(TakesNoPart):
        publishing.commit(case.id, replace(given, municipality_code="111"), actor=case.officer.actor, now=SENT_AT)
    with pytest.raises(DecidedInFuture):
        publishing.commit(case.id, replace(given, decided_on=date(2026, 11, 25)), actor=case.officer.actor, now=SENT_AT)


# ---- readiness ----


def test_readiness_tells_what_bidders_would_miss() -> None:
    call = make_facts()
    poor = readiness(call, today=date(2026, 11, 24), invited=2, committed=1)
    assert poor.score == 2
    assert {wish for wish, met in poor.met.items() if met} == {Wish.VOLUME, Wish.START}

    good = readiness(
        replace(
            call,
            need="Sana " * 70,
            questions=tuple(replace(one, guide="Näyttö.") for one in call.questions),
            deadline=moment_in_finland(date(2026, 12, 9), time(12, 0)),
        ),
        today=date(2026, 11, 24),
        invited=3,
        committed=2,
    )
    assert good.score == len(Wish)
    assert not readiness(replace(call, deadline=None), today=date(2026, 11, 24), invited=3, committed=2).met[
        Wish.WINDOW
    ]
