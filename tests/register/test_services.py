"""Use cases of the register on each database: from the first entry to a removal."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from marketplace.audit import queries as audit
from marketplace.kernel.actor import Role
from marketplace.kernel.db import db
from marketplace.kernel.errors import Conflict, Incomplete, NotFound
from marketplace.register import queries, services
from marketplace.register.models import Admitted, Decision, StandingRow
from marketplace.register.rules import (
    AlreadyAdmitted,
    ApplicationOpenAlready,
    ApplicationState,
    BusinessIdTaken,
    DecisionMade,
    DeclarationMissing,
    DeclarationOutdated,
    Explanation,
    Outcome,
    ProlongedAlready,
    RingEnded,
    SamePersonDecides,
)
from marketplace.register.rules.profile import EMPTY, OfferKind, ProfileFacts
from marketplace.ring import queries as ring
from marketplace.ring import services as ring_services
from tests.factories.people import municipal_actor, ring_actor
from tests.factories.publication import announced_ring
from tests.factories.register import (
    APPLIED_AT,
    DECIDED_AT,
    REGISTERED_AT,
    STATEMENT,
    admitted_provider,
    apply,
    category_id,
    checklist,
    decide,
    declare,
    make_provider,
    provider_details,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PDF = b"%PDF-1.7\n%..."


def officer():
    return municipal_actor("398", Role.OFFICER)


def test_whoever_registers_a_provider_becomes_its_administrator(app: Flask) -> None:
    case = make_provider()

    assert {Role.PROVIDER_ADMIN, Role.BIDDER, Role.REPORTER} <= case.admin.roles
    assert case.facts.bic == "NDEAFIHH"


def test_a_firm_enters_the_register_once(app: Flask) -> None:
    case = make_provider()

    with pytest.raises(BusinessIdTaken):
        make_provider(business_id=case.facts.business_id)


def test_two_people_who_change_details_at_once_do_not_overwrite_each_other(app: Flask) -> None:
    case = make_provider()
    seen = case.facts.version
    changed = provider_details(business_id=case.facts.business_id, town="Heinola")
    services.change_details(case.id, changed, seen_version=seen, actor=case.admin, now=REGISTERED_AT + HOUR)

    with pytest.raises(Conflict) as refused:
        services.change_details(case.id, changed, seen_version=seen, actor=case.admin, now=REGISTERED_AT + HOUR)

    assert refused.value.facts["theirs"]["town"] == "Heinola"


def test_nobody_applies_without_a_declaration(app: Flask) -> None:
    case = make_provider()

    with pytest.raises(DeclarationMissing):
        services.apply(case.id, category_id(), STATEMENT, actor=case.admin, now=APPLIED_AT)


def test_a_declaration_older_than_a_year_is_asked_again(app: Flask) -> None:
    case = make_provider()
    declare(case)

    with pytest.raises(DeclarationOutdated):
        apply(case, now=REGISTERED_AT + timedelta(days=366))


def test_a_new_declaration_goes_under_every_open_application(app: Flask) -> None:
    case = make_provider()
    first, second = apply(case, "C1"), apply(case, "C2")
    decide(second)

    newest = declare(case, now=DECIDED_AT + HOUR)

    assert queries.application(first).declaration_id == newest
    assert queries.application(second).declaration_id != newest
    assert len(queries.declarations_of(case.id)) == 2


def test_a_declaration_keeps_what_happened_when_and_what_was_mended(app: Flask) -> None:
    case = make_provider()
    told = Explanation("sanction", "Sopimus purettiin.", date(2025, 3, 1), "Johto vaihtui.")

    services.declare(
        case.id,
        (told,),
        taxes_paid=True,
        registers_right=True,
        pensions_insured=False,
        answers={"sme": "Mikroyritys", "relied": " "},
        actor=case.admin,
        now=APPLIED_AT,
    )

    kept = queries.declaration_of(case.id)
    assert kept is not None
    assert kept.explanations == (told,)
    assert kept.answers == {"sme": "Mikroyritys"}


def test_the_due_day_comes_from_the_laws_number_in_force(app: Flask) -> None:
    application = queries.application(apply(make_provider()))

    assert application.due_on == date(2026, 9, 16)


def test_an_open_application_is_not_made_twice(app: Flask) -> None:
    case = make_provider()
    apply(case)

    with pytest.raises(ApplicationOpenAlready):
        apply(case)


def test_an_admitted_provider_has_nothing_to_apply_for(app: Flask) -> None:
    with pytest.raises(AlreadyAdmitted):
        apply(admitted_provider(), now=DECIDED_AT + DAY)


def test_answers_are_held_to_the_categorys_requirements(app: Flask) -> None:
    case = make_provider()
    declare(case)

    with pytest.raises(Incomplete) as refused:
        services.apply(case.id, category_id(), STATEMENT, answers={"method": "x"}, actor=case.admin, now=APPLIED_AT)

    assert {one.path for one in refused.value.problems} == {
        "answer-method",
        "answer-experience",
        "answer-people",
        "answer-employers",
        "answer-insurance",
    }


def test_applications_are_taken_on_the_rings_last_day_and_refused_after_it(app: Flask) -> None:
    announced_ring()
    case = make_provider(now=datetime(2031, 6, 2, 8, 0, tzinfo=UTC))
    declare(case, now=datetime(2031, 6, 2, 9, 0, tzinfo=UTC))

    apply(case, "C1", now=datetime(2031, 12, 31, 21, 0, tzinfo=UTC))
    with pytest.raises(RingEnded):
        apply(case, "C2", now=datetime(2031, 12, 31, 22, 0, tzinfo=UTC))


def test_a_withdrawn_application_can_be_made_again(app: Flask) -> None:
    case = make_provider()
    first = apply(case)
    services.withdraw(first, provider_id=case.id, actor=case.admin, now=APPLIED_AT + HOUR)

    second = apply(case, now=APPLIED_AT + DAY)

    assert queries.application(first).state is ApplicationState.WITHDRAWN
    assert second != first


def test_another_providers_application_is_not_found(app: Flask) -> None:
    application, other = apply(make_provider()), make_provider()

    with pytest.raises(NotFound):
        services.withdraw(application, provider_id=other.id, actor=other.admin, now=APPLIED_AT)


def test_time_is_prolonged_once_to_fifteen_working_days_from_receipt(app: Flask) -> None:
    application = apply(make_provider())

    due = services.prolong(application, "Selvitys ulkomailta puuttuu.", actor=officer(), now=APPLIED_AT + DAY)

    assert due == queries.application(application).due_on == date(2026, 9, 23)
    with pytest.raises(ProlongedAlready):
        services.prolong(application, "Vielä.", actor=officer(), now=APPLIED_AT + DAY)


def test_prolonging_needs_a_reason(app: Flask) -> None:
    with pytest.raises(Incomplete):
        services.prolong(apply(make_provider()), "  ", actor=officer(), now=APPLIED_AT)


def test_a_supplement_is_asked_answered_once_and_stops_no_clock(app: Flask) -> None:
    case = make_provider()
    application = apply(case)
    due = queries.application(application).due_on
    asked = services.ask_supplement(application, "Referenssi?", date(2026, 9, 8), actor=officer(), now=APPLIED_AT)

    services.answer_supplement(asked, "Hollola 2025.", provider_id=case.id, actor=case.admin, now=APPLIED_AT + HOUR)

    assert queries.supplements_of(application)[0].answer == "Hollola 2025."
    assert queries.application(application).due_on == due
    with pytest.raises(NotFound):
        services.answer_supplement(asked, "Uusi.", provider_id=case.id, actor=case.admin, now=APPLIED_AT + HOUR)


def test_one_proposes_and_another_decides(app: Flask) -> None:
    application, first = apply(make_provider()), officer()
    proposal = services.propose(
        application,
        Outcome.ADMITTED,
        checklist=checklist(application),
        section="",
        reasons="Täyttyvät.",
        actor=first,
        now=APPLIED_AT + HOUR,
    )

    with pytest.raises(SamePersonDecides):
        services.confirm(proposal, actor=first, now=APPLIED_AT + DAY)
    services.confirm(proposal, actor=ring_actor(Role.OFFICER), now=APPLIED_AT + DAY)

    assert queries.application(application).state is ApplicationState.DECIDED
    with pytest.raises(DecisionMade):
        services.confirm(proposal, actor=ring_actor(Role.OFFICER), now=APPLIED_AT + DAY)


def test_the_database_itself_refuses_a_decision_by_one_person(app: Flask) -> None:
    application = apply(make_provider())
    decide(application)
    made = queries.decisions_on([application])[application]
    other = apply(make_provider())
    row = {name: getattr(made, name) for name in ("provider_id", "category_id", "outcome", "section", "reasons")}

    db.session.add(
        Decision(
            **row,
            application_id=other,
            checklist=[],
            proposed_by=made.decided_by,
            decided_by=made.decided_by,
            decided_at=made.decided_at,
            correction_days=14,
            appeal_days=14,
            people_told=1,
        )
    )
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


@pytest.mark.parametrize("table", [Decision, StandingRow])
def test_what_was_decided_is_never_changed(app: Flask, table) -> None:
    admitted_provider()
    db.session.commit()

    with pytest.raises(DatabaseError, match="append-only"):
        db.session.execute(update(table).values(reasons="muuta"))
    db.session.rollback()


def test_a_rejected_provider_mends_and_is_admitted(app: Flask) -> None:
    case = make_provider()
    decide(apply(case), Outcome.REJECTED)
    assert queries.admission_of(case.id, category_id(), DECIDED_AT) is None

    decide(apply(case, now=DECIDED_AT + DAY), now=DECIDED_AT + 2 * DAY)

    assert queries.admission_of(case.id, category_id(), DECIDED_AT + 2 * DAY) is not None


def test_a_decision_keeps_its_instructions_and_to_how_many_it_was_sent(app: Flask) -> None:
    application = apply(make_provider())
    decide(application, Outcome.REJECTED)

    made = queries.decisions_on([application])[application]

    assert (made.correction_days, made.appeal_days) == (14, 14)
    assert made.people_told == 2
    assert [one.requirement for one in made.checklist if not one.met] == ["experience"]


@pytest.mark.sqlite_only
def test_two_hundred_applicants_are_all_admitted(app: Flask) -> None:
    first, second = officer(), ring_actor(Role.OFFICER)
    for _ in range(200):
        decide(apply(make_provider()), decider=first, proposer=second)

    assert queries.admitted_counts(DECIDED_AT) == {category_id(): 200}


def test_who_was_admitted_at_a_moment_is_the_same_from_every_door(app: Flask) -> None:
    case, other = admitted_provider("C1"), admitted_provider("C1", now=DECIDED_AT + DAY)

    def doors(at: datetime) -> set[int]:
        named = {one.id for one in queries.admitted(category_id(), at)}
        assert named == {one.provider_id for one in queries.all_admissions(at)}
        assert len(named) == queries.admitted_counts(at).get(category_id(), 0)
        return named

    assert doors(DECIDED_AT - HOUR) == set()
    assert doors(DECIDED_AT) == {case.id}
    assert doors(DECIDED_AT + DAY) == {case.id, other.id}


def test_the_search_finds_by_category_place_language_and_group(app: Flask) -> None:
    near, far = admitted_provider(name="Aakkonen Oy"), admitted_provider("C2", name="Öljypolku Oy", town="Heinola")
    group = ring.target_groups()[0].code
    offers = {**EMPTY.offers, OfferKind.MUNICIPALITY: {"398"}, OfferKind.LANGUAGE: {"ar"}, OfferKind.GROUP: {group}}
    profile = ProfileFacts("Valmennusta.", "", "micro", {kind: frozenset(codes) for kind, codes in offers.items()})
    services.change_profile(near.id, profile, seen_version=None, actor=near.admin, now=DECIDED_AT)

    def found(**asked) -> list[int]:
        return [one.id for one in queries.search_admitted(queries.Search(**asked))[0]]

    assert found() == [near.id, far.id]
    assert found(category_id=category_id("C2")) == [far.id]
    assert found(text="heinola") == found(text="polku o") == found(text=far.facts.business_id) == [far.id]
    for kind, code in ((OfferKind.MUNICIPALITY, "398"), (OfferKind.LANGUAGE, "ar"), (OfferKind.GROUP, group)):
        assert found(offers={kind: code}) == [near.id]
    assert found(offers={OfferKind.MUNICIPALITY: "098"}) == []
    assert found(text="%") == found(text="_") == [near.id, far.id]


def test_the_public_list_follows_the_decisions(app: Flask) -> None:
    case = admitted_provider()
    assert [one.id for one in queries.search_admitted(queries.Search())[0]] == [case.id]
    assert queries.problems() == []

    db.session.execute(delete(Admitted))

    assert [one.code for one in queries.problems()] == ["register.admitted_differs"]


def test_a_profile_names_only_what_the_ring_has(app: Flask) -> None:
    case = make_provider()
    profile = ProfileFacts("", "ei osoite", "", {**EMPTY.offers, OfferKind.MUNICIPALITY: frozenset({"999"})})

    with pytest.raises(Incomplete) as refused:
        services.change_profile(case.id, profile, seen_version=None, actor=case.admin, now=APPLIED_AT)

    assert {one.path for one in refused.value.problems} == {"website", "municipality"}


def test_a_late_decision_stays_visible(app: Flask) -> None:
    application = apply(make_provider())
    decide(application, now=datetime(2026, 9, 17, 9, 0, tzinfo=UTC))

    assert [one.application_id for one in queries.late_decisions()] == [application]


def test_every_step_stands_in_the_audit_chain(app: Flask) -> None:
    admitted_provider()

    actions = [one.action for one in audit.events(action="register.", page_size=100)[0]]
    assert {
        "register.provider_registered",
        "register.declared",
        "register.application_received",
        "register.decision_proposed",
        "register.admitted",
    } <= set(actions)


def test_an_amendment_of_the_act_changes_the_clock_from_its_day_on(app: Flask) -> None:
    ring_services.add_legal_parameter(
        "dps.admission_working_days",
        8,
        section="1397/2016 51 § 2 mom. (muutettu)",
        note="",
        valid_from=date(2026, 9, 3),
        source="Säädöskokoelma",
        actor=ring_actor(Role.RING_ADMIN),
        now=REGISTERED_AT,
    )

    before, after = apply(make_provider()), apply(make_provider(), now=APPLIED_AT + DAY)

    assert queries.application(before).due_on == date(2026, 9, 16)
    assert queries.application(after).due_on == date(2026, 9, 15)
