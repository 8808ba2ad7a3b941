"""Two persons verify what is worth much, or what a paying municipality employs; nobody verifies twice or their own."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError

from marketplace.kernel.actor import Role
from marketplace.kernel.db import db
from marketplace.outcomes import queries, services
from marketplace.outcomes.models import Verification
from marketplace.outcomes.rules import (
    ContestTooLate,
    EmployerNotValid,
    EvidenceKind,
    FactKind,
    NothingToContest,
    NothingToDecide,
    OwnReport,
    OwnVerdict,
    SecondIsFirst,
    Verdict,
)
from marketplace.outcomes.services import Result
from marketplace.payments import queries as payments
from marketplace.ring import queries as ring
from tests.factories.contracts import LAHTI, milestone, signed_contract, terms_document
from tests.factories.outcomes import at_noon, job_payload, placement, reported, started
from tests.factories.payments import settle
from tests.factories.people import make_actor, municipal_actor

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)


def costly(price_cents: int):
    """A placement whose job of thirty days waits and is worth so much."""
    terms = terms_document(
        milestone("start", 30_000, "start"),
        milestone("job", price_cents, "spell", kinds=["employment"], days=30),
    )
    case = placement(signed_contract(terms))
    started(case)
    return case, reported(case, FactKind.SPELL, job_payload(date(2026, 2, 2)), on=date(2026, 2, 3))


def verify(fact: int, actor, verdict: Verdict = Verdict.VERIFIED) -> Result:
    evidence = EvidenceKind.EMPLOYMENT_CONTRACT if verdict is Verdict.VERIFIED else None
    return services.verify(fact, verdict, evidence=evidence, reason="Ei täsmää.", actor=actor, now=NOW)


def test_at_the_limit_two_persons_verify_and_only_the_second_makes_it_count(app) -> None:
    case, fact = costly(500_000)
    first, second = case.contract.caseworker(LAHTI), municipal_actor(LAHTI, Role.CASEWORKER)

    assert verify(fact, first) is Result.WAITS_FOR_SECOND
    assert queries.fact(fact).verdict is None
    assert queries.first_looks([fact])[fact].worth_cents == 500_000
    assert "spells" not in queries.verified_facts_of(case.contract.id, as_of=date(2026, 6, 1))[0]
    with pytest.raises(SecondIsFirst):
        verify(fact, first)

    assert verify(fact, second) is Result.GIVEN
    assert queries.fact(fact).verified_by == second.person_id
    assert len(queries.verified_facts_of(case.contract.id, as_of=date(2026, 6, 1))[0]["spells"]) == 1


def test_a_cent_below_the_limit_one_person_is_enough(app) -> None:
    case, fact = costly(499_999)
    assert verify(fact, case.caseworker) is Result.GIVEN


def test_the_second_person_may_reject(app) -> None:
    case, fact = costly(500_000)
    verify(fact, case.caseworker)
    assert verify(fact, municipal_actor(LAHTI, Role.CASEWORKER), Verdict.REJECTED) is Result.GIVEN
    assert queries.fact(fact).verdict is Verdict.REJECTED


def test_a_job_with_a_municipality_that_pays_needs_two_persons_whatever_it_is_worth(app) -> None:
    case = placement()
    town = next(one.business_id for one in ring.municipalities() if one.code == LAHTI)
    fact = services.report(
        case.id,
        FactKind.SPELL,
        job_payload(date(2026, 5, 30)),
        employer_id=town.replace("-", ""),
        actor=case.contract.provider.reporter,
        now=NOW,
    )
    assert queries.fact(fact).employer_id == town
    assert verify(fact, case.caseworker) is Result.WAITS_FOR_SECOND


def test_an_employer_whose_check_digit_does_not_hold_is_refused(app) -> None:
    case = placement()
    with pytest.raises(EmployerNotValid):
        services.report(
            case.id,
            FactKind.SPELL,
            job_payload(date(2026, 5, 30)),
            employer_id="0149669-4",
            actor=case.contract.provider.reporter,
            now=NOW,
        )


def contested(decide_at: datetime = NOW):
    """A rejected job that the provider has contested; returns the placement, the fact and who rejected it."""
    case, fact = costly(150_000)
    verify(fact, case.caseworker, Verdict.REJECTED)
    services.contest(fact, "Sopimus osoittaa muuta.", actor=case.contract.provider.reporter, now=decide_at)
    return case, fact


def decide(fact: int, verdict: Verdict, actor) -> None:
    services.decide_contest(
        fact, verdict, grounds="Katsottu uudelleen.", evidence=EvidenceKind.PAY_SLIP, actor=actor, now=NOW
    )


def test_a_contested_rejection_that_is_won_is_paid_in_the_next_run(app) -> None:
    case, fact = contested()
    settle(case.contract, as_of=date(2026, 5, 31))
    before = sum_of(case)
    decide(fact, Verdict.VERIFIED, municipal_actor(LAHTI, Role.CASEWORKER))
    settle(case.contract, as_of=date(2026, 6, 1))

    assert (before, sum_of(case)) == (30_000, 180_000)
    assert queries.problems() == []
    changes = queries.changes_of(case.contract.id, [case.alias], after=None, until=NOW)
    assert [one.fact_id for one in changes if one.what == "verified"][-1] == fact


def sum_of(case) -> int:
    return sum(line.cents for line in payments.lines_of(case.contract.id))


def test_who_rejected_does_not_decide_and_nothing_is_decided_twice(app) -> None:
    case, fact = contested()
    with pytest.raises(OwnVerdict):
        decide(fact, Verdict.VERIFIED, case.caseworker)
    other = municipal_actor(LAHTI, Role.CASEWORKER)
    decide(fact, Verdict.REJECTED, other)
    assert queries.fact(fact).verdict is Verdict.REJECTED
    assert queries.contest_of(fact).decided_by == other.person_id
    with pytest.raises(NothingToDecide):
        decide(fact, Verdict.VERIFIED, other)
    with pytest.raises(NothingToContest):
        services.contest(fact, "Vielä kerran.", actor=case.contract.provider.reporter, now=NOW)


def test_a_rejection_is_contested_within_thirty_days(app) -> None:
    contested(at_noon(date(2026, 7, 1)))
    with pytest.raises(ContestTooLate):
        contested(at_noon(date(2026, 7, 2)))


def test_what_a_verdict_is_worth_is_shared_as_the_milestones_own_key_says(app) -> None:
    by_inhabitants = {"by": "key", "key": "population"}
    terms = terms_document(milestone("start", 30_000, "start", allocation=by_inhabitants))
    case = placement(signed_contract(terms))
    fact = reported(case, FactKind.START, {"date": "2026-01-15"}, on=date(2026, 1, 15))
    worth = services.worth_of(queries.fact(fact), case.facts, today=date(2026, 6, 1))

    assert sum(worth.values()) == 30_000
    assert len(worth) == 10


def test_nobody_verifies_their_own_report_whatever_roles_they_hold(app) -> None:
    case, fact = costly(100_000)
    both = make_actor(
        case.caseworker.organisation_id, [Role.CASEWORKER], person_id=case.contract.provider.reporter.person_id
    )

    with pytest.raises(OwnReport):
        verify(fact, both)

    assert queries.fact(fact).verdict is None


@pytest.mark.parametrize("who", ["reporter", "first"])
def test_the_database_itself_refuses_a_verdict_of_who_may_not(app, who: str) -> None:
    case, fact = costly(500_000)
    first = case.caseworker
    verify(fact, first)
    person = {"reporter": case.contract.provider.reporter.person_id, "first": first.person_id}[who]
    db.session.flush()

    with pytest.raises(DBAPIError, match="verified by who may not"):
        db.session.execute(
            insert(Verification).values(
                fact_id=fact,
                round=1,
                verdict=Verdict.VERIFIED,
                reason="",
                evidence=EvidenceKind.EMPLOYMENT_CONTRACT,
                evidence_seen_on=NOW.date(),
                verified_by=person,
                verified_for=first.organisation_id,
                verified_at=NOW,
            )
        )
    db.session.rollback()
