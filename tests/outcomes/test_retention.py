"""Forgetting participants: when, what goes, what stays, and that no sum changes."""

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DatabaseError

from marketplace.kernel.actor import Role
from marketplace.kernel.db import db
from marketplace.outcomes import jobs, queries, services
from marketplace.outcomes.models import Fact, Look, Message, Participant, Verification
from marketplace.outcomes.rules import FactKind
from marketplace.outcomes.rules.retention import forget_on
from marketplace.payments import queries as payments
from tests.factories.contracts import signed_contract
from tests.factories.outcomes import at_noon, job_payload, placement, reported, verified_job
from tests.factories.payments import settle
from tests.factories.people import ring_actor
from tests.outcomes.doors import door, in_english

LAST = date(2026, 6, 30)
FORGOTTEN = date(2030, 7, 1)


def test_a_person_is_forgotten_the_day_after_the_years_from_the_last_contract() -> None:
    assert forget_on([LAST], years=4) == FORGOTTEN
    assert forget_on([date(2024, 2, 29)], years=1) == date(2025, 3, 1)


def a_person_with_a_past():
    """A participant whose contract ended, with a verified and paid job, a waiting report, a message and a look."""
    contract = signed_contract(ends_on=LAST)
    case, _job = verified_job(placement(contract, groups=["LTU"]))
    waits = reported(case, FactKind.SPELL, job_payload(date(2026, 3, 2)), on=date(2026, 3, 3))
    services.say(waits, "Montako tuntia?", actor=case.caseworker, now=at_noon(date(2026, 3, 4)))
    settle(contract, as_of=date(2026, 3, 31))
    return contract, case


def rows(table) -> int:
    return db.session.execute(select(func.count()).select_from(table)).scalar_one()


def test_what_is_known_goes_when_its_time_is_over_and_payments_stay(app) -> None:
    contract, case = a_person_with_a_past()
    kept = signed_contract()
    other, _ = verified_job(placement(kept))
    before = payments.lines_of(contract.id)
    document = queries.counted_facts_of(contract.id)
    jobs.forget_people(at_noon(FORGOTTEN - timedelta(days=1)))
    assert case.pseudonym

    effect = queries.effect_of_forgetting(queries.to_forget(FORGOTTEN))
    assert (effect.people, effect.placements, effect.reports, effect.stays) == (1, 1, 3, 1)
    jobs.forget_people(at_noon(FORGOTTEN))
    jobs.forget_people(at_noon(FORGOTTEN))

    assert queries.facts_of([case.id])[case.id] == []
    assert case.pseudonym is None
    assert rows(Message) == 0
    assert case.facts.groups == ()
    assert queries.counted_facts_of(contract.id) == document
    assert queries.problems() == []
    assert before
    assert payments.lines_of(contract.id) == before
    settle(contract, as_of=date(2030, 7, 2))
    assert payments.lines_of(contract.id) == before
    assert len(queries.facts_of([other.id])[other.id]) == 2


def test_a_person_in_a_later_contract_is_kept_whole(app) -> None:
    _contract, case = a_person_with_a_past()
    placement(signed_contract(), pseudonym=case.pseudonym)
    assert queries.to_forget(FORGOTTEN) == []


@pytest.mark.parametrize("table", [Fact, Verification, Message])
def test_the_database_lets_nothing_go_before_and_nothing_be_changed(app, table) -> None:
    a_person_with_a_past()
    db.session.commit()
    for statement in (delete(table), update(table).values(id=table.id + 1000)):
        with pytest.raises(DatabaseError, match="append-only"):
            db.session.execute(statement)
        db.session.rollback()


def test_the_effect_is_shown_before_and_a_forgotten_participant_is_not_found(app, browse, at) -> None:
    _contract, case = a_person_with_a_past()
    at(at_noon(FORGOTTEN - timedelta(days=10)))
    admin = door(browse, ring_actor(Role.RING_ADMIN))
    assert "Nobody is forgotten by then." in in_english(admin, "/tulokset/sailytys").text
    page = in_english(admin, f"/tulokset/sailytys?paiva={FORGOTTEN.isoformat()}")
    assert "the sums of all 1 placements stay" in page.text
    assert "4 years from the end" in page.text
    assert in_english(admin, "/tulokset/sailytys?paiva=roskaa").status == 200

    jobs.forget_people(at_noon(FORGOTTEN))
    at(at_noon(FORGOTTEN))
    reporter = door(browse, case.contract.provider.reporter)
    in_english(reporter, f"/osallistujat/{case.id}", expect=404)
    assert "Nobody has been referred yet." in in_english(reporter, "/osallistujat").text
    assert rows(Look) == 0
    assert rows(Participant) == 1
