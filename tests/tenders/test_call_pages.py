"""Pages of calls: drafting, checking, publishing, the list."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from marketplace.kernel.actor import Role
from marketplace.kernel.db import db
from marketplace.tenders import queries
from marketplace.tenders.rules import CallState
from tests.browsing import Browser
from tests.factories import tenders as factory
from tests.factories.people import municipal_actor
from tests.factories.tenders import AFTER_DEADLINE, SENT_AT
from tests.tenders.opened import as_actor, url_of

ONE_MICROSECOND = timedelta(microseconds=1)


def test_an_officer_takes_a_call_from_a_title_to_invitations(app: Flask) -> None:
    officer, second = factory.make_officer(), factory.make_officer(None)
    bidder = factory.make_bidder()
    factory.admit(bidder, factory.category_id(), decider=second.actor)
    browser = as_actor(app, officer.actor)
    new = browser.open("/kilpailutukset").follow("Aloita kilpailutus")
    draft = (
        new.form(holding="title")
        .fill(title="Työhön", category_id=str(factory.category_id()), template="direct_employment")
        .send()
    )
    call_id = int(draft.url.split("/")[2])
    values = {f"expected-{code}": "10" for code in queries.call(call_id).ceilings}
    checks = (
        draft.form(holding="need")
        .fill_all(
            values
            | {
                "need": "Sata ihmistä on ollut työttömänä yli vuoden.",
                "target_groups": ["LTU"],
                "volume_min": "10",
                "volume_max": "20",
                "deadline": "7.12.2026 12.00",
                "price_weight": "40",
                "quality_weight": "60",
                "question-0": "Miten autatte?",
                "weight-0": "100",
            }
        )
        .send()
    )
    assert checks.url.endswith("/julkaise")
    assert "Taloudellinen malli" in checks.text
    assert "button" not in [f.get("name") for f in checks.soup.find_all("form")]
    assert bidder.actor.organisation_name in checks.text

    model_id = factory.model_for(factory.publishing.brief_of(queries.call(call_id)), actor=officer.actor, now=SENT_AT)
    model = browser.open(f"/kilpailutukset/{call_id}/malli?malli={model_id}")
    checks = model.form(button="Ota käyttöön").send()
    assert "Kirjaa, mitä nämä kunnat" in checks.text
    entered = (
        checks.follow("Kuntien sitoumukset")
        .form(holding="appropriation")
        .fill(
            participants="20",
            appropriation="50 000",
            decided_by="Työllisyysjohtaja",
            decided_on="20.11.2026",
            reference="§ 12/2026",
        )
        .send()
    )
    assert "50 000,00 €" in entered.text
    own = browser.open(f"/kilpailutukset/{call_id}/julkaise")
    assert "Hyväksy kilpailutus" not in own.text
    approved = as_actor(app, second.actor).open(own.url).form(action="/hyvaksy").send()
    assert "Mitään ei puutu" in approved.text
    published = browser.open(own.url).form(button="Julkaise").send()

    assert published.url == f"/kilpailutukset/{call_id}"
    assert queries.call(call_id).stored_state is CallState.PUBLISHED
    assert set(queries.invitations(call_id)) == {bidder.provider_id}


def test_the_checks_tell_every_fault_and_the_first_lawful_deadline_with_its_reason(app: Flask) -> None:
    case = factory.make_call(need="", deadline=None, price_weight=90)

    page = as_actor(app, case.officer.actor).open(url_of(case, "/julkaise"))

    assert "7.12.2026 klo 12.00" in page.text
    assert "56 §" in page.text
    assert "5.12.2026, 6.12.2026" in page.text
    assert "summan on oltava 100" in page.text
    assert "Kerro, mitä tarvitaan" in page.text
    assert all("Julkaise" not in button.get_text() for button in page.soup.find_all("button"))


def test_what_was_typed_stays_when_the_draft_is_refused(app: Flask) -> None:
    case = factory.make_call()

    page = as_actor(app, case.officer.actor).open(url_of(case, "/muokkaa"))
    refused = (
        page.form(holding="need")
        .fill_all({"title": "Uusi otsikko", "ceiling-job_3m": "tuhat", "starts_on": "30.2.2027"})
        .send()
    )

    assert refused.status == 422
    fields = refused.form(holding="need").fields
    assert fields["title"] == ["Uusi otsikko"]
    assert (fields["ceiling-job_3m"], fields["starts_on"]) == (["tuhat"], ["30.2.2027"])
    assert queries.call(case.id).title == "Työhön ja pysyvästi"


def test_a_stale_draft_shows_the_others_change_and_keeps_what_was_typed(app: Flask) -> None:
    case = factory.make_call()
    other = municipal_actor(factory.LAHTI, Role.OFFICER)
    stale = as_actor(app, case.officer.actor).open(url_of(case, "/muokkaa"))
    fresh = as_actor(app, other).open(url_of(case, "/muokkaa"))
    fresh.form(holding="need").fill_all({"ceiling-job_3m": "1111,50"}).send()

    refused = stale.form(holding="need").fill_all({"title": "Minun otsikkoni"}).send()

    assert refused.status == 422
    assert "1111,50" in refused.text
    assert refused.form(holding="need").fields["title"] == ["Minun otsikkoni"]
    again = refused.form(holding="need").send()
    assert again.url.endswith("/julkaise")
    assert queries.call(case.id).title == "Minun otsikkoni"


def test_a_draft_is_not_there_for_a_provider_and_not_to_be_changed_by_another_municipality(app: Flask) -> None:
    case = factory.make_call()
    bidder = factory.make_bidder()

    as_actor(app, bidder.actor).open(url_of(case), expect=404)
    as_actor(app, municipal_actor(factory.HOLLOLA, Role.OFFICER)).open(url_of(case, "/muokkaa"), expect=403)
    as_actor(app, municipal_actor(factory.LAHTI, Role.EVALUATOR)).open(url_of(case, "/julkaise"), expect=403)


def test_a_published_call_is_not_edited_any_more(app: Flask) -> None:
    case = factory.published_call()

    as_actor(app, case.officer.actor).open(url_of(case, "/muokkaa"), expect=409)
    as_actor(app, case.officer.actor).open(url_of(case, "/julkaise"), expect=409)


def test_cancelling_asks_for_a_reason_and_tells_it_on_the_page(app: Flask) -> None:
    case = factory.published_call()
    page = as_actor(app, case.officer.actor).open(url_of(case)).follow("Peru kilpailutus")
    assert page.form(holding="reason").send().status == 422

    cancelled = page.form(holding="reason").fill(reason="Tarve poistui.").send()

    assert "Tarve poistui." in cancelled.text
    assert "Tarve poistui." in as_actor(app, case.bidders[0].actor).open(url_of(case)).text


def _statements(browser: Browser, url: str) -> int:
    """How many times opening a page asks the database."""
    asked: list[str] = []

    def note(*given: Any) -> None:
        asked.append(given[2])

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        browser.open(url)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(asked)


def test_the_list_asks_the_database_as_often_for_many_calls_as_for_few(app: Flask) -> None:
    case = factory.published_call()
    browser = as_actor(app, case.officer.actor)
    browser.open("/kilpailutukset")
    few = _statements(browser, "/kilpailutukset")
    for _ in range(5):
        factory.make_call(officer=case.officer, second=case.second)

    assert _statements(browser, "/kilpailutukset") == few
    assert few <= 9


def test_the_list_shows_drafts_to_buyers_only_and_can_be_narrowed(app: Flask) -> None:
    case = factory.published_call(title="Julkaistu haku")
    factory.make_call(officer=case.officer, second=case.second, title="Keskeneräinen haku")

    buyers, providers = as_actor(app, case.officer.actor), as_actor(app, case.bidders[0].actor)

    assert "Keskeneräinen haku" in buyers.open("/kilpailutukset").text
    assert "Keskeneräinen haku" not in providers.open("/kilpailutukset").text
    assert "Julkaistu haku" not in buyers.open("/kilpailutukset?tila=draft").text
    assert "Julkaistu haku" in providers.open("/kilpailutukset?tila=published").text
    assert "Julkaistu haku" in buyers.open("/kilpailutukset?tila=tuntematon&page=-3").text


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_page_of_a_call_is_whole_in_each_language(
    app: Flask, at: Callable[[datetime], None], language: str
) -> None:
    case = factory.awarded_call()
    draft = factory.make_call(officer=case.officer, second=case.second)
    at(AFTER_DEADLINE + timedelta(days=3))
    officer, bidder = as_actor(app, case.officer.actor), as_actor(app, case.bidders[0].actor)
    own = case.sent[case.bidders[0].provider_id].id

    for page in ("", "/avaus", "/avauspoytakirja", "/arviointi", "/vertailu", "/paatos"):
        officer.open(f"{url_of(case, page)}?lang={language}")
    for page in ("", "/muokkaa", "/malli", "/julkaise", "/peru"):
        officer.open(f"{url_of(draft, page)}?lang={language}")
    for page in ("/uusi", "/avausavain"):
        officer.open(f"/kilpailutukset{page}?lang={language}")
    for page in ("", "/paatos", f"/tarjous/{own}", "/tarjous/peru"):
        bidder.open(f"{url_of(case, page)}?lang={language}")
