"""One's own account, whom one acts for, and the event log."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from marketplace.audit import queries as audit
from marketplace.identity import queries as identity
from marketplace.kernel.actor import SYSTEM, Role
from marketplace.kernel.db import db
from tests.accounts.test_sign_in import actions, is_signed_in
from tests.browsing import Browser
from tests.conftest import NOW
from tests.factories.accounts import PASSWORD, code_of, give_password, make_account, sign_in
from tests.factories.people import make_actor, make_organisation, ring_actor

NEW = "kolme sinistä venettä rannassa"


def test_a_person_changes_name_and_language(app: Flask) -> None:
    account = make_account()
    browser, _ = sign_in(app, account)

    browser.open("/oma/tiedot").form(holding="name").fill(name="Aino Virtanen", language="sv").send()

    person = identity.person(account.person_id)
    assert (person.name, person.language) == ("Aino Virtanen", "sv")
    event = audit.events(action="identity.person_changed")[0][0]
    assert event.facts == {"changed": ["name", "language"]}, "the chain says what changed, not what it says now"


def test_a_new_password_needs_the_old_one_and_ends_the_other_sessions(app: Flask) -> None:
    account = make_account()
    browser, _ = sign_in(app, account)
    elsewhere = Browser(app).as_person(account.person_id)
    assert is_signed_in(elsewhere)
    form = browser.open("/oma/salasana").form(holding="new_password")
    assert form.fill(password="väärä", new_password=NEW, new_password_again=NEW).send().status == 422
    assert is_signed_in(elsewhere)

    form = browser.open("/oma/salasana").form(holding="new_password")
    form.fill(password=PASSWORD, new_password=NEW, new_password_again=NEW).send()

    assert is_signed_in(browser)
    assert not is_signed_in(elsewhere)
    assert give_password(Browser(app), account.email, NEW).heading == "Anna koodi"


def test_a_new_second_factor_takes_the_place_of_the_old(app: Flask, at: Callable[[datetime], None]) -> None:
    account = make_account()
    browser, _ = sign_in(app, account)
    page = browser.open("/oma/toinen-tunniste")
    secret = page.soup.find("code", class_="typed-secret").get_text()

    page = page.form(holding="code").fill(code=code_of(secret), password=PASSWORD).send()

    assert page.heading == "Varakoodit"
    at(NOW + timedelta(minutes=1))
    page = give_password(Browser(app), account.email)
    assert page.form(holding="code").fill(code=account.code()).send().status == 422
    assert page.form(holding="code").fill(code=code_of(secret)).send().status == 200


def test_renewed_recovery_codes_make_the_old_ones_worthless(app: Flask) -> None:
    account = make_account()
    browser, _ = sign_in(app, account)

    page = browser.open("/oma/varakoodit").form(holding="password").fill(password=PASSWORD).send()

    codes = [code.get_text() for code in page.soup.select(".recovery-codes code")]
    assert len(codes) == 10
    page.form(button="tallentanut").send()
    again = give_password(Browser(app), account.email).follow("varakoodi")
    assert again.form(holding="code").fill(code=account.recovery_codes[0]).send().status == 422
    assert again.form(holding="code").fill(code=codes[0]).send().status == 200


def test_a_person_sees_the_own_sessions_and_ends_one(app: Flask) -> None:
    account = make_account()
    browser, _ = sign_in(app, account)
    elsewhere = Browser(app).as_person(account.person_id)
    page = browser.open("/oma")
    assert "Tämä selain" in page.text

    page.form(button="Päätä").send()

    assert not is_signed_in(elsewhere)
    assert is_signed_in(browser)
    assert "identity.session_ended" in actions()


def test_all_other_sessions_end_with_one_button(app: Flask) -> None:
    account = make_account()
    browser, _ = sign_in(app, account)
    others = [Browser(app).as_person(account.person_id) for _ in range(2)]

    browser.open("/oma").form(action="/oma/istunnot", button="kaikki muut").send()

    assert [is_signed_in(one) for one in (browser, *others)] == [True, False, False]


def test_another_person_s_session_cannot_be_ended(app: Flask) -> None:
    account = make_account()
    browser, _ = sign_in(app, account)
    Browser(app).as_person(account.person_id)
    victim, _ = sign_in(app, make_account("toinen@example.test"))
    form = browser.open("/oma").form(button="Päätä")
    theirs = identity.sessions_of(
        identity.person_by_email("toinen@example.test").id,
        seen_since=NOW,
        made_since=NOW,  # type: ignore[union-attr]
    )[0].id
    form.action = f"/oma/istunnot/{theirs}"

    assert form.send().status == 404
    assert is_signed_in(victim)


def test_nobody_acts_for_an_organisation_without_a_role_there(app: Flask) -> None:
    own, other = make_organisation(), make_organisation()
    actor = make_actor(own, [Role.BIDDER])
    make_actor(make_organisation(), [Role.BIDDER], person_id=actor.person_id)
    browser = Browser(app).as_person(actor.person_id, own)
    form = browser.open("/organisaatiot").form(button="Toimi tämän puolesta")
    form.action = f"/organisaatiot/{other}"

    assert form.send().status == 404


def test_after_a_new_role_one_acts_where_it_was_given(app: Flask) -> None:
    first, second = make_organisation(name="Vanha Oy"), make_organisation(name="Uusi Oy")
    actor = make_actor(first, [Role.BIDDER])
    make_actor(second, [Role.PROVIDER_ADMIN], person_id=actor.person_id)
    browser = Browser(app).as_person(actor.person_id, first)

    browser.open("/organisaatiot/uusin?next=/oma")

    assert "Uusi Oy" in browser.open("/oma").text


@pytest.fixture
def auditor(app: Flask) -> Browser:
    """The ring's auditor, signed in."""
    actor = ring_actor(Role.AUDITOR)
    return Browser(app).as_person(actor.person_id, actor.organisation_id)


def test_the_auditor_reads_the_log_and_follows_one_matter(app: Flask, auditor: Browser) -> None:
    from marketplace.audit.services import record

    for number in range(60):
        record("room.thing_done", actor=SYSTEM, subject=("thing", number % 2), now=NOW, facts={"n": number})

    page = auditor.open("/tapahtumaloki?action=room.")

    assert page.text.count("room.thing_done") >= 50
    assert "Portaali" in page.text
    page = auditor.open("/tapahtumaloki?kind=thing&subject=1")
    assert "thing 0" not in page.text
    assert auditor.open("/tapahtumaloki?action=room.&page=2").text.count("room.thing_done") >= 10
    assert "Yhtään tapahtumaa ei löytynyt" in auditor.open("/tapahtumaloki?action=nothing").text


def test_facts_of_every_form_are_told_in_words(app: Flask, auditor: Browser) -> None:
    from marketplace.audit.services import record

    facts = {"before": {"name": None, "deep": {"x": 1}}, "roles": ["bidder", "reporter"], "won": True, "unknown": None}
    record("room.thing_done", actor=SYSTEM, subject=("thing", 1), now=NOW, facts=facts)

    page = auditor.open("/tapahtumaloki?action=room.")

    assert "before : name: –, deep: x: 1; roles : bidder, reporter; won : true" in page.text.replace(" ;", ";")


def test_the_auditor_checks_the_chain(app: Flask, auditor: Browser) -> None:
    assert "Ketju on ehjä" in auditor.open("/tapahtumaloki").follow("Tarkista").text


@pytest.mark.sqlite_only
def test_a_broken_chain_is_told_with_its_first_row(app: Flask, auditor: Browser) -> None:
    db.session.execute(text("DROP TRIGGER audit_event_no_update"))
    db.session.execute(text("UPDATE audit_event SET why = 'x' WHERE sequence = 3"))

    page = auditor.open("/tapahtumaloki?check=1")

    assert "Ketju on rikki" in page.text
    assert "on 3." in page.text


def test_the_log_can_only_be_read(app: Flask, auditor: Browser) -> None:
    assert auditor.client.post("/tapahtumaloki").status_code in (400, 404, 405)
    page = auditor.open("/tapahtumaloki")
    assert [
        form.get("action") for form in page.soup.find("main").find_all("form") if form.get("method") == "post"
    ] == []
