"""The front page and the pages that anybody may read."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import event

from marketplace.kernel.actor import Role
from marketplace.kernel.db import db
from marketplace.modelling import queries as modelling
from tests.browsing import Browser
from tests.factories.people import make_actor, make_organisation, municipal_actor, ring_actor
from tests.factories.publication import ANNOUNCED_AT, announced_ring
from tests.factories.register import admitted_provider, apply
from tests.factories.tenders import make_call, published_call

OPEN_PAGES = ("/", "/ohje", "/sinetointi", "/tietosuoja", "/saavutettavuus", "/avoin-data")


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("url", OPEN_PAGES)
def test_anybody_reads_the_open_pages_in_three_languages(browse: Browser, url: str, language: str) -> None:
    page = browse.open(f"{url}?lang={language}")

    assert page.status == 200


def test_the_accessibility_statement_has_what_the_act_asks_for(browse: Browser) -> None:
    page = browse.open("/saavutettavuus?lang=en")

    assert "WCAG" in page.text
    assert "What is not accessible" in page.text
    assert "answer in 14 days" in page.text
    assert "Traficom" in page.text


def test_the_sealing_is_told_with_what_it_does_not_promise(browse: Browser) -> None:
    page = browse.open("/sinetointi?lang=en")

    assert "any two of them together can, one alone has nothing" in page.text
    assert "act together, they can read the bids" in page.text


def test_nothing_of_calls_is_public_before_the_founding_notice(browse: Browser) -> None:
    call = published_call().facts

    assert call.code not in browse.open("/").text
    browse.open("/avoimet", expect=404)
    browse.open(f"/avoimet/{call.code}", expect=404)


def test_an_announced_ring_shows_its_open_calls_to_anybody(browse: Browser) -> None:
    announced_ring()
    call = published_call().facts

    page = browse.open("/?lang=en")
    assert f"{call.code}: {call.title}" in page.text

    page = browse.open(f"/avoimet/{call.code}")
    assert call.need in page.text
    assert page.heading == f"{call.code}: {call.title}"


def test_a_draft_call_is_not_public(browse: Browser) -> None:
    from tests.factories.tenders import make_call

    announced_ring()
    code = make_call().facts.code

    assert code not in browse.open("/avoimet").text
    browse.open(f"/avoimet/{code}", expect=404)


def test_a_closed_call_moves_to_the_earlier_ones(browse: Browser, at) -> None:
    announced_ring()
    call = published_call().facts
    at(datetime(2026, 12, 8, 10, 0, tzinfo=UTC))

    page = browse.open("/avoimet?lang=en")

    assert "No mini-tender is open now." in page.text
    assert page.text.index("Earlier") < page.text.index(call.code)


def test_an_officer_is_told_of_waiting_applications(browse: Browser) -> None:
    apply(admitted_provider("C1"), "C2", now=datetime(2026, 11, 23, 10, 0, tzinfo=UTC))
    officer = municipal_actor("398", Role.OFFICER)

    page = browse.as_person(officer.person_id, officer.organisation_id).open("/?lang=en")

    assert page.heading == "What to do now"
    assert "Applications waiting for a decision" in page.text
    assert "due today or late" not in page.text


def test_an_application_on_its_last_day_is_told_first(browse: Browser, at) -> None:
    apply(admitted_provider("C1"), "C2", now=datetime(2026, 11, 9, 10, 0, tzinfo=UTC))
    at(datetime(2026, 11, 23, 10, 0, tzinfo=UTC))
    officer = ring_actor(Role.OFFICER)

    page = browse.as_person(officer.person_id, officer.organisation_id).open("/?lang=en")

    assert page.text.index("due today or late") < page.text.index("Applications waiting for a decision")


def test_a_bidder_is_told_of_the_open_call_until_a_bid_is_sent(browse: Browser) -> None:
    from tests.factories.tenders import send_bid

    case = published_call()
    bidder = case.bidders[0].actor
    own = browse.as_person(bidder.person_id, bidder.organisation_id)
    assert "Open mini-tenders to which you have sent no bid" in own.open("/?lang=en").text

    send_bid(case, case.bidders[0])

    assert "Open mini-tenders to which you have sent no bid" not in own.open("/?lang=en").text


def test_a_person_of_an_unregistered_provider_is_led_to_the_register(browse: Browser) -> None:
    person = make_actor(make_organisation(), [Role.PROVIDER_ADMIN])

    page = browse.as_person(person.person_id, person.organisation_id).open("/?lang=en")

    assert page.follow("Register your organisation").status == 200


def test_nothing_waiting_is_said_calmly(browse: Browser) -> None:
    auditor = ring_actor(Role.AUDITOR)

    page = browse.as_person(auditor.person_id, auditor.organisation_id).open("/?lang=en")

    assert "Nothing waits for you now." in page.text


@pytest.mark.parametrize("roles", [[Role.OFFICER, Role.CASEWORKER, Role.REVIEWER, Role.APPROVER, Role.EVALUATOR]])
def test_the_front_page_asks_the_database_a_fixed_number_of_times(app: Flask, browse: Browser, roles: list) -> None:
    person = municipal_actor("398", *roles)
    own = browse.as_person(person.person_id, person.organisation_id)
    asked: list[str] = []
    note = lambda connection, cursor, statement, *rest: asked.append(statement)
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        own.open("/")
    finally:
        event.remove(db.engine, "before_cursor_execute", note)

    assert len([one for one in asked if one.lstrip().upper().startswith("SELECT")]) <= 5


def test_the_moment_of_the_notice_decides(browse: Browser, at) -> None:
    announced_ring()
    at(ANNOUNCED_AT.replace(hour=6, minute=59))
    browse.open("/avoimet", expect=404)
    at(ANNOUNCED_AT)
    browse.open("/avoimet")


def test_officers_see_how_often_a_price_goes_above_the_modelled_saving(app: Flask) -> None:
    case = make_call()
    officer = Browser(app).as_person(case.officer.actor.person_id, case.officer.actor.organisation_id)

    page = officer.open("/?lang=en")

    share = modelling.exception_rate()
    assert share.subjects == 1
    assert f"{share.exceptions} of 1 modelled purchases" in page.text
