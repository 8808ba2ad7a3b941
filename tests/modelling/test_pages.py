"""Pages of economic models: made from a purchase, read, excepted by two people."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from marketplace.kernel.actor import Actor, OrganisationKind, Role
from marketplace.kernel.db import db
from marketplace.modelling import entry, queries, services
from tests.browsing import Browser, Form, Page
from tests.factories.modelling import make_brief, model_for, plan_for
from tests.factories.people import make_actor, make_organisation, municipal_actor, ring_actor

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
REASON = "Kokeillaan uutta palvelua pienellä määrällä."


@pytest.fixture
def officer(app: Flask) -> Actor:
    """A procurement officer of Lahti."""
    return municipal_actor("398", Role.OFFICER)


@pytest.fixture
def sign_in(browse: Browser) -> Callable[[Actor], Browser]:
    """A browser signed in as somebody."""
    return lambda actor: browse.as_person(actor.person_id, actor.organisation_id)


def filled(page: Page, **changed: Any) -> Form:
    """The form with its percentages given."""
    form = page.form(holding="source")
    values: dict[str, Any] = {
        "brackets-5-percent": "100",
        "groups-0-percent": "50",
        "groups-1-percent": "50",
        "groups-0-deadweight": "20",
        "groups-0-source": "seuranta 2025",
        "groups-1-deadweight": "12,5",
        "groups-1-source": "seuranta 2025",
        "endings-4-percent": "30",
        "source": "aiempi hankinta",
        **changed,
    }
    return form.fill_all(values)


def test_an_officer_makes_a_model_of_a_purchase_and_reads_it(
    officer: Actor, sign_in: Callable[[Actor], Browser]
) -> None:
    address = entry.begin_for(make_brief(), actor=officer, now=NOW)
    page = sign_in(officer).open(address)
    assert page.heading == "Taloudellinen malli: Töihin ja työssä"
    assert "80–120 osallistujalle" in page.text

    made = filled(page).send()

    assert made.status == 200
    assert "Malli on tehty." in made.text
    model = queries.newest_of("call:1")
    assert model is not None
    assert str(model.plan.groups[1].deadweight) == "12.5"
    assert model.plan.participants == {"398": 75, "098": 14, "111": 11}
    for part in ("Odotettu kustannus", "Kannattavuusraja", "Mikä vaikuttaa eniten", "Hollola", "10 000 kierroksesta"):
        assert part in made.text
    link = next(a for a in made.soup.find_all("a") if a.get_text(strip=True) == "Ota malli käyttöön")
    assert link["href"] == f"/kilpailutukset/1/malli?malli={model.id}"


def test_figures_on_the_page_are_those_that_were_kept(officer: Actor, sign_in: Callable[[Actor], Browser]) -> None:
    model = queries.model(model_for(make_brief(), actor=officer, now=NOW))
    expected = model.results["cases"]["expected"]

    page = sign_in(officer).open(f"/mallit/{model.id}?lang=en")

    for figure in ("cost_cents", "saving_cents", "first_year_saving_cents", "counter_cents"):
        euros, cents = divmod(expected[figure], 100)
        assert f"€{euros:,}.{cents:02d}" in page.text
    for row in model.results["milestones"]:
        assert row["code"] in page.text


def test_faults_are_told_beside_their_fields_with_everything_typed_still_there(
    officer: Actor, sign_in: Callable[[Actor], Browser]
) -> None:
    address = entry.begin_for(make_brief(), actor=officer, now=NOW)

    refused = filled(
        sign_in(officer).open(address),
        **{"brackets-5-percent": "90", "groups-0-deadweight": "120", "endings-4-months": "abc"},
    ).send()

    assert refused.status == 422
    assert "Anna kokonaisluku" in refused.text
    again = refused.form(holding="source")
    assert again.fields["endings-4-months"] == ["abc"]
    refused = again.fill_all({"endings-4-months": "12"}).send()
    assert refused.status == 422
    assert "Maksupäivien mukaisten osallistujaprosenttien summan on oltava 100." in refused.text
    field = refused.soup.find(id="groups-0-deadweight-error")
    assert field is not None
    assert "0–100" in field.get_text()
    assert queries.newest_of("call:1") is None


def test_a_model_of_changed_terms_begins_from_what_was_said_before(
    officer: Actor, sign_in: Callable[[Actor], Browser]
) -> None:
    browser = sign_in(officer)
    filled(browser.open(entry.begin_for(make_brief(), actor=officer, now=NOW))).send()
    changed = make_brief(volume_max=150)

    page = browser.open(entry.begin_for(changed, actor=officer, now=NOW))

    form = page.form(holding="source")
    assert form.fields["source"][0].strip() == "aiempi hankinta"
    assert form.fields["groups-1-deadweight"] == ["12,5"]
    assert form.send().heading.startswith("Taloudellinen malli")
    newest = queries.newest_of("call:1")
    assert newest is not None
    assert newest.version == 2
    assert newest.brief.volume_max == 150


def test_prices_that_do_not_pay_back_need_an_exception_by_two_people(
    officer: Actor, sign_in: Callable[[Actor], Browser]
) -> None:
    brief = make_brief()
    brief_id = services.keep_brief(brief, actor=officer, now=NOW)
    model_id = services.make_model(brief_id, plan_for(brief), actor=officer, now=NOW)
    first, second = sign_in(officer), sign_in(ring_actor(Role.OFFICER))

    page = first.open(f"/mallit/{model_id}")
    assert "Hintoja ei ole perusteltu" in page.text
    refused = page.form(action="/poikkeus").fill(reason="Kiire.").send()
    assert refused.status == 422
    assert "vähintään 20 merkkiä" in refused.text
    asked = refused.form(action="/poikkeus").fill(reason=REASON).send()
    assert "Odottaa toisen henkilön päätöstä" in asked.text
    [waiting] = queries.waiting_exceptions()
    own = first.open(f"/mallit/poikkeukset/{waiting.id}")
    assert "Pyysit itse tätä poikkeusta" in own.text

    decision = second.open("/mallit").follow("Töihin ja työssä")
    decided = decision.form(holding="decision").fill(decision="approve", note="Sovittu.").send()

    assert "Hyväksytty poikkeuksena" in decided.text
    assert queries.problems_before_publishing(model_id, brief) == []
    assert "100 %" in first.open("/mallit").text


def test_whoever_asked_cannot_decide_even_by_sending_the_form(
    officer: Actor, sign_in: Callable[[Actor], Browser]
) -> None:
    brief = make_brief()
    brief_id = services.keep_brief(brief, actor=officer, now=NOW)
    model_id = services.make_model(brief_id, plan_for(brief), actor=officer, now=NOW)
    asked = services.ask_exception(model_id, reason=REASON, actor=officer, now=NOW)
    other = sign_in(ring_actor(Role.OFFICER)).open(f"/mallit/poikkeukset/{asked}").form(holding="decision")

    browser = sign_in(officer)
    token = browser.open(f"/mallit/uusi/{brief_id}").form(holding="source").fields["csrf_token"]
    sent = browser.post(
        f"/mallit/poikkeukset/{asked}",
        {**other.fields, "decision": "approve", "csrf_token": token},
    )

    assert sent.status == 422
    assert "toinen henkilö" in sent.text
    assert queries.exception(asked).approved is None


def test_the_saving_of_one_person_is_worked_out_without_keeping_anything(
    officer: Actor, sign_in: Callable[[Actor], Browser]
) -> None:
    browser = sign_in(officer)

    page = browser.open("/mallit/saasto?paid_days=700&starts_on=1.1.2027&months=12&daily=")
    assert "4 800,09 €" in page.text
    assert "19 986 369,00 €" in page.text
    assert "50 %" in page.text

    refused = browser.open("/mallit/saasto?paid_days=-5&starts_on=1.1.2027&months=x&daily=", expect=422)
    assert "Anna kokonaisluku" in refused.text
    early = browser.open("/mallit/saasto?paid_days=700&starts_on=1.1.2001&months=12&daily=", expect=422)
    assert "2001" in early.text


def test_an_auditor_reads_models_but_makes_none(officer: Actor, sign_in: Callable[[Actor], Browser]) -> None:
    model_id = model_for(make_brief(), actor=officer, now=NOW)
    browser = sign_in(ring_actor(Role.AUDITOR))

    page = browser.open(f"/mallit/{model_id}")

    assert "Ota malli käyttöön" not in page.text
    browser.open(f"/mallit/uusi/{queries.model(model_id).brief_id}", expect=403)


def test_providers_and_strangers_see_no_models(
    officer: Actor, browse: Browser, sign_in: Callable[[Actor], Browser]
) -> None:
    model_id = model_for(make_brief(), actor=officer, now=NOW)
    bidder = make_actor(make_organisation(OrganisationKind.PROVIDER), [Role.BIDDER, Role.PROVIDER_ADMIN])

    for address in ("/mallit", f"/mallit/{model_id}", "/mallit/saasto"):
        sign_in(bidder).open(address, expect=403)
        assert browse.client.get(address).status_code == 303
    sign_in(officer).open("/mallit/99999", expect=404)
    sign_in(officer).open("/mallit/uusi/99999", expect=404)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_page_is_sound_in_every_language(
    officer: Actor, sign_in: Callable[[Actor], Browser], language: str
) -> None:
    model_id = model_for(make_brief(), actor=officer, now=NOW)
    brief_id = queries.model(model_id).brief_id
    browser = sign_in(officer)

    for address in ("/mallit", f"/mallit/{model_id}", f"/mallit/uusi/{brief_id}", "/mallit/saasto"):
        browser.open(f"{address}?lang={language}")
    browser.open(f"/mallit/saasto?lang={language}&paid_days=90&starts_on=1.1.2027&months=24&daily=")


def test_the_list_asks_the_database_as_often_for_many_models_as_for_one(
    officer: Actor, sign_in: Callable[[Actor], Browser]
) -> None:
    def queries_of_a_page() -> int:
        count = 0

        def counted(*_arguments: object) -> None:
            nonlocal count
            count += 1

        browser = sign_in(officer)
        event.listen(db.engine, "before_cursor_execute", counted)
        browser.open("/mallit")
        event.remove(db.engine, "before_cursor_execute", counted)
        return count

    def made(subject: str) -> None:
        brief = make_brief(subject=subject)
        brief_id = services.keep_brief(brief, actor=officer, now=NOW)
        plan = replace(plan_for(brief), source="")
        model_id = services.make_model(brief_id, plan, actor=officer, now=NOW)
        services.ask_exception(model_id, reason=REASON, actor=officer, now=NOW)

    made("call:1")
    few = queries_of_a_page()
    made("call:2")
    made("call:3")

    assert queries_of_a_page() == few
