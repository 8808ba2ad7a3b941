"""Making models, and exceptions of those that do not justify their prices."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy.exc import DatabaseError, IntegrityError

from marketplace.audit import queries as audit
from marketplace.kernel.actor import Actor, Role
from marketplace.kernel.db import db
from marketplace.kernel.errors import Incomplete
from marketplace.modelling import entry, queries, services
from marketplace.modelling.models import ExceptionDecision, ModelRow
from marketplace.modelling.rules.justification import (
    ExceptionDecided,
    ExceptionOpen,
    NothingToExcept,
    ReasonTooShort,
    SamePerson,
)
from tests.factories.modelling import make_brief, model_for, plan_for
from tests.factories.people import municipal_actor, ring_actor

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
REASON = "Kokeillaan uutta palvelua pienellä määrällä."


@pytest.fixture
def officer(app: Flask) -> Actor:
    """A procurement officer of Lahti."""
    return municipal_actor("398", Role.OFFICER)


@pytest.fixture
def second(app: Flask) -> Actor:
    """Another officer, of the ring's office."""
    return ring_actor(Role.OFFICER)


def made(actor: Actor, *, cheap: bool = False, **changed: object) -> int:
    """A model; a cheap one pays only for a long job."""
    brief = make_brief(**changed)
    if cheap:
        brief = replace(brief, terms_document=cheap_terms())
    brief_id = services.keep_brief(brief, actor=actor, now=NOW)
    return services.make_model(brief_id, plan_for(brief), actor=actor, now=NOW)


def cheap_terms() -> dict:
    """Terms whose one price is far below the saving."""
    return {
        "format": "outcome-terms/1",
        "currency": "EUR",
        "milestones": [
            {"code": "job_6m", "price_cents": 50_000, "measure": "spell", "kinds": ["employment"], "days": 182}
        ],
        "allocation": {"by": "home"},
    }


def test_a_model_keeps_its_results_and_the_rate_rows_that_were_used(officer: Actor) -> None:
    model = queries.model(made(officer))
    expected = model.results["cases"]["expected"]

    assert model.version == 1
    assert model.plan == plan_for(model.brief)
    assert expected["participants"] == 100
    assert expected["cost_cents"] > 0 < expected["saving_cents"]
    assert [rate["kind"] for rate in model.results["rates"]] == ["municipal_share", "benefit", "month_days"]
    assert all(rate["id"] > 0 for rate in model.results["rates"])


def test_what_municipalities_pay_and_save_sums_to_the_whole_to_the_cent(officer: Actor) -> None:
    model_id = made(officer)
    expected = queries.model(model_id).results["cases"]["expected"]
    rows = [row for years in queries.municipal_shares(model_id).values() for row in years.values()]

    assert set(queries.municipal_shares(model_id)) == {"398", "098", "111"}
    assert sum(row.cost_cents for row in rows) == expected["cost_cents"]
    assert sum(row.saving_cents for row in rows) == expected["saving_cents"]


def test_a_changed_model_is_a_new_version_and_the_earlier_one_stays(officer: Actor) -> None:
    first = made(officer)
    brief = queries.model(first).brief
    plan = replace(plan_for(brief), source="toinen lähde")
    second_id = services.make_model(queries.model(first).brief_id, plan, actor=officer, now=NOW)

    assert [version for _, version, _ in queries.versions_of("call:1")] == [2, 1]
    assert queries.model(first).plan.source == "aiempi hankinta 2025"
    newest = queries.newest_of("call:1")
    assert newest is not None
    assert newest.id == second_id


def test_models_are_never_edited_whoever_tries(officer: Actor) -> None:
    model_id = made(officer)

    with pytest.raises(DatabaseError):
        db.session.execute(db.update(ModelRow).where(ModelRow.id == model_id).values(version=9))
    db.session.rollback()


def test_an_unchanged_purchase_is_kept_once(officer: Actor) -> None:
    addresses = {entry.begin_for(make_brief(), actor=officer, now=NOW) for _ in range(2)}

    assert len(addresses) == 1
    assert addresses.pop().startswith("/mallit/uusi/")
    assert entry.begin_for(make_brief(title="Uusi nimi"), actor=officer, now=NOW) not in addresses


def test_all_faults_of_a_purchase_are_told_at_once(officer: Actor) -> None:
    brief = make_brief(municipalities=(), volume_min=0, ends_on=date(2026, 1, 1), return_to="//elsewhere")

    with pytest.raises(Incomplete) as refused:
        services.keep_brief(brief, actor=officer, now=NOW)

    assert {one.code for one in refused.value.problems} == {
        "modelling.no_municipality",
        "modelling.volume_not_in_order",
        "modelling.ends_before_start",
        "modelling.return_not_own",
    }


def test_all_faults_of_a_plan_are_told_at_once_with_their_fields(officer: Actor) -> None:
    brief_id = services.keep_brief(make_brief(), actor=officer, now=NOW)
    plan = plan_for(make_brief())
    faulty = replace(
        plan,
        brackets=(replace(plan.brackets[0], percent=Decimal(90)), *plan.brackets[1:]),
        endings=(replace(plan.endings[0], months=61), *plan.endings[1:]),
        assumed=replace(plan.assumed, horizon_months=0, persistence_36=Decimal(90)),
    )

    with pytest.raises(Incomplete) as refused:
        services.make_model(brief_id, faulty, actor=officer, now=NOW)

    assert {(one.path, one.code) for one in refused.value.problems} == {
        ("brackets", "modelling.brackets_not_hundred"),
        ("endings-0-months", "modelling.months_out_of_range"),
        ("horizon_months", "modelling.assumption_out_of_range"),
        ("persistence_36", "modelling.persistence_grows"),
    }


def test_an_ending_that_the_terms_do_not_pay_is_refused_beside_its_months(officer: Actor) -> None:
    document = cheap_terms()
    document["milestones"][0]["reach_within_days"] = 200
    brief = make_brief(terms_document=document)
    brief_id = services.keep_brief(brief, actor=officer, now=NOW)

    with pytest.raises(Incomplete) as refused:
        services.make_model(brief_id, plan_for(brief), actor=officer, now=NOW)

    assert [(one.path, one.facts["codes"]) for one in refused.value.problems] == [
        ("endings-0-after_months", ["job_6m"])
    ]


def test_a_purchase_that_pays_itself_back_may_be_published_and_needs_no_exception(officer: Actor) -> None:
    model_id = made(officer, cheap=True)
    brief = queries.model(model_id).brief

    assert queries.problems_before_publishing(model_id, brief) == []
    with pytest.raises(NothingToExcept):
        services.ask_exception(model_id, reason=REASON, actor=officer, now=NOW)


def codes(model_id: int | None, **changed: object) -> list[str]:
    """Codes of what keeps a purchase from being published."""
    return [one.code for one in queries.problems_before_publishing(model_id, make_brief(**changed))]


def test_prices_above_the_saving_keep_a_purchase_from_being_published(officer: Actor) -> None:
    assert codes(None) == ["modelling.model_missing"]
    assert codes(made(officer)) == ["modelling.price_above_saving"]


def test_a_model_of_an_earlier_state_of_the_purchase_is_outdated(officer: Actor) -> None:
    model_id = made(officer)

    assert codes(model_id, volume_max=200) == ["modelling.model_outdated"]
    assert codes(model_id, terms_document=cheap_terms()) == ["modelling.model_outdated"]
    assert codes(model_id, subject="call:2") == ["modelling.model_of_another"]
    assert codes(model_id, title="Toinen nimi") == ["modelling.price_above_saving"]


def test_a_model_without_baseline_or_target_group_does_not_justify_prices(officer: Actor) -> None:
    brief = make_brief(terms_document=cheap_terms(), target_groups=())
    brief_id = services.keep_brief(brief, actor=officer, now=NOW)
    plan = replace(plan_for(brief, deadweight=None), source=" ")
    model_id = services.make_model(brief_id, plan, actor=officer, now=NOW)

    assert [one.code for one in queries.problems_before_publishing(model_id, brief)] == [
        "modelling.target_group_missing",
        "modelling.baseline_missing",
        "modelling.results_source_missing",
    ]


def test_an_exception_needs_a_reason_and_a_second_persons_approval(officer: Actor, second: Actor) -> None:
    model_id = made(officer)
    with pytest.raises(ReasonTooShort):
        services.ask_exception(model_id, reason="Kiire.", actor=officer, now=NOW)
    asked = services.ask_exception(model_id, reason=REASON, actor=officer, now=NOW)
    assert codes(model_id) == ["modelling.price_above_saving"]
    assert [one.id for one in queries.waiting_exceptions()] == [asked]
    with pytest.raises(SamePerson):
        services.decide_exception(asked, approved=True, note="", actor=officer, now=NOW)

    services.decide_exception(asked, approved=True, note="Sovittu johtoryhmässä.", actor=second, now=NOW)

    assert codes(model_id) == []
    assert queries.waiting_exceptions() == []
    with pytest.raises(ExceptionDecided):
        services.decide_exception(asked, approved=False, note="", actor=second, now=NOW)
    with pytest.raises(ExceptionOpen):
        services.ask_exception(model_id, reason=REASON, actor=officer, now=NOW)


def test_the_database_itself_refuses_that_one_person_asks_and_approves(officer: Actor) -> None:
    asked = services.ask_exception(made(officer), reason=REASON, actor=officer, now=NOW)

    db.session.add(
        ExceptionDecision(
            exception_id=asked,
            asked_by=officer.person_id,
            approved=True,
            note="",
            decided_by=officer.person_id,
            decided_at=NOW,
        )
    )
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_the_database_itself_refuses_a_decision_in_the_name_of_another_asker(officer: Actor, second: Actor) -> None:
    asked = services.ask_exception(made(officer), reason=REASON, actor=officer, now=NOW)

    db.session.add(
        ExceptionDecision(
            exception_id=asked,
            asked_by=second.person_id,
            approved=True,
            note="",
            decided_by=officer.person_id,
            decided_at=NOW,
        )
    )
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_a_refused_exception_lets_nothing_be_published_and_may_be_asked_for_again(
    officer: Actor, second: Actor
) -> None:
    model_id = made(officer)
    asked = services.ask_exception(model_id, reason=REASON, actor=officer, now=NOW)
    services.decide_exception(asked, approved=False, note="Liian kallis.", actor=second, now=NOW)

    assert codes(model_id) == ["modelling.price_above_saving"]
    assert services.ask_exception(model_id, reason=REASON, actor=officer, now=NOW) > asked


def test_the_rate_of_exceptions_counts_purchases_by_their_newest_model(officer: Actor) -> None:
    assert queries.exception_rate().share is None
    model_for(make_brief(), actor=officer, now=NOW)
    made(officer, cheap=True, subject="call:2")
    rate = queries.exception_rate()
    assert (rate.subjects, rate.exceptions) == (2, 1)

    made(officer)

    assert queries.exception_rate().exceptions == 0


def test_each_step_is_in_the_audit_chain(officer: Actor, second: Actor) -> None:
    model_for(make_brief(), actor=officer, now=NOW)

    events, _ = audit.events(action="modelling.")
    assert sorted(one.action for one in events) == [
        "modelling.brief_kept",
        "modelling.exception_asked",
        "modelling.exception_decided",
        "modelling.model_made",
    ]
