"""What goes wrong in a browser: sent twice, too late, by another, without a role, with a stale or expired form."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask

from marketplace.audit import queries as audit
from marketplace.identity import queries as identity
from marketplace.kernel.actor import Role
from marketplace.kernel.db import db
from tests.browsing import Browser, Page
from tests.conftest import NOW
from tests.factories.accounts import PASSWORD, Account, make_account, sign_in
from tests.factories.people import make_actor, make_organisation, make_person
from tests.factories.register import make_provider


@pytest.fixture
def organisation_id(app: Flask) -> int:
    """A provider's organisation."""
    return make_organisation(name="Oma Oy")


@pytest.fixture
def account(app: Flask, organisation_id: int) -> Account:
    """The provider's administrator, who can sign in."""
    return make_account(organisation_id=organisation_id, roles=(Role.PROVIDER_ADMIN,))


def invitations(organisation_id: int) -> int:
    """How many invitations wait."""
    return len(identity.open_invitations(organisation_id, NOW))


def test_a_form_sent_twice_has_one_effect_and_leads_to_the_same_page(
    app: Flask, account: Account, organisation_id: int
) -> None:
    browser, _ = sign_in(app, account)
    form = browser.open(f"/henkilot/{organisation_id}/kutsu").form(holding="email")
    form.fill(email="uusi@esimerkki.fi", roles=["bidder"])

    first, second = form.send(), form.send()

    assert invitations(organisation_id) == 1
    assert first.url == second.url == f"/henkilot/{organisation_id}"


def test_the_same_form_opened_twice_is_two_forms(app: Flask, account: Account, organisation_id: int) -> None:
    browser, _ = sign_in(app, account)
    for email in ("yksi@esimerkki.fi", "kaksi@esimerkki.fi"):
        form = browser.open(f"/henkilot/{organisation_id}/kutsu").form(holding="email")
        form.fill(email=email, roles=["bidder"]).send()

    assert invitations(organisation_id) == 2


def test_a_refused_form_may_be_sent_again(app: Flask, account: Account, organisation_id: int) -> None:
    browser, _ = sign_in(app, account)
    form = browser.open(f"/henkilot/{organisation_id}/kutsu").form(holding="email")
    refused = form.fill(email="ei osoite", roles=["bidder"]).send()
    assert refused.status == 422

    refused.form(holding="email").fill(email="uusi@esimerkki.fi").send()

    assert invitations(organisation_id) == 1


def test_another_person_s_form_number_is_worth_nothing(app: Flask, account: Account, organisation_id: int) -> None:
    browser, _ = sign_in(app, account)
    form = browser.open(f"/henkilot/{organisation_id}/kutsu").form(holding="email")
    form.fill(email="uusi@esimerkki.fi", roles=["bidder"]).send()
    other_organisation = make_organisation()
    other = make_actor(other_organisation, [Role.PROVIDER_ADMIN])
    stranger = Browser(app).as_person(other.person_id, other_organisation)
    theirs = stranger.open(f"/henkilot/{other_organisation}/kutsu").form(holding="email")
    theirs.fill(email="toinen@esimerkki.fi", roles=["bidder"], submission=form.fields["submission"][0])
    page = theirs.send()

    assert "Oma Oy" not in page.text
    assert invitations(organisation_id) == 1


def _expire_in_the_middle(
    app: Flask, account: Account, at: Callable[[datetime], None], path: str, **typed: str
) -> Page:
    browser, _ = sign_in(app, account)
    form = browser.open(path).form(holding=next(iter(typed))).fill(**typed)
    at(NOW + timedelta(minutes=31))
    page = form.send()
    assert page.heading == "Kirjaudu sisään"
    return page


def _sign_in_on(page: Page, account: Account) -> Page:
    page = page.form(holding="password").fill(email=account.email, password=PASSWORD).send()
    return page.form(holding="code").fill(code=account.code()).send()


def test_what_was_typed_survives_a_session_that_ran_out(
    app: Flask, account: Account, organisation_id: int, at: Callable[[datetime], None]
) -> None:
    path = f"/henkilot/{organisation_id}/kutsu"
    page = _expire_in_the_middle(app, account, at, path, email="uusi@esimerkki.fi", ends_on="31.12.2026")
    assert "kirjoittamasi on tallella" in page.text
    assert invitations(organisation_id) == 0

    page = _sign_in_on(page, account)

    assert page.url == path
    assert page.soup.find("input", {"name": "email"})["value"] == "uusi@esimerkki.fi"
    assert page.soup.find("input", {"name": "ends_on"})["value"] == "31.12.2026"
    page.form(holding="email").fill(roles=["bidder"]).send()
    assert invitations(organisation_id) == 1


def test_typed_text_is_given_back_once_and_to_the_same_person_only(
    app: Flask, account: Account, organisation_id: int, at: Callable[[datetime], None]
) -> None:
    other = make_account("toinen@example.test", organisation_id=organisation_id, roles=(Role.PROVIDER_ADMIN,))
    path = f"/henkilot/{organisation_id}/kutsu"
    page = _expire_in_the_middle(app, account, at, path, email="uusi@esimerkki.fi")

    page = _sign_in_on(page, other)

    assert page.url == path
    assert not page.soup.find("input", {"name": "email"}).get("value")


def test_what_is_larger_than_one_sending_may_be_is_refused_with_what_to_do(
    app: Flask, account: Account, organisation_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, _ = sign_in(app, account)
    form = browser.open(f"/henkilot/{organisation_id}/kutsu").form(holding="email")
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 1_000)

    page = form.fill(email="uusi@esimerkki.fi" + " " * 2_000, roles=["bidder"]).send()

    assert page.status == 413
    assert page.heading == "Tiedosto on liian suuri"
    assert "Mitään ei muutettu" in page.text
    assert invitations(organisation_id) == 0


def test_a_password_is_never_kept_for_later(app: Flask, account: Account, at: Callable[[datetime], None]) -> None:
    page = _expire_in_the_middle(
        app, account, at, "/oma/salasana", password=PASSWORD, new_password="uusi salasana 99", new_password_again="x"
    )
    with page.browser.client.session_transaction() as session:
        kept = {name for name, _ in session["parked"]["fields"]}

    assert kept & {"password", "new_password", "new_password_again", "csrf_token", "submission"} == set()


def test_a_stale_form_shows_the_other_s_change_and_loses_nothing_typed(app: Flask) -> None:
    case = make_provider(email="info@polkupaikka.fi")
    browser = Browser(app).as_person(case.admin.person_id, case.organisation_id)
    mine = browser.open("/tuottaja/tiedot/contact").form(holding="phone")
    browser.open("/tuottaja/tiedot/contact").form(holding="phone").fill(phone="+358 40 7654321", town="Hollola").send()

    page = mine.fill(phone="+358 40 1111111").send()

    assert page.status == 422
    assert "+358 40 7654321" in page.text
    assert page.soup.find("input", {"name": "phone"})["value"] == "+358 40 1111111"
    assert case.facts.phone == "+358 40 7654321"
    page.form(holding="phone").send()
    assert case.facts.phone == "+358 40 1111111"


def test_another_organisation_s_row_is_not_there(app: Flask, account: Account) -> None:
    browser, _ = sign_in(app, account)

    page = browser.open(f"/henkilot/{make_organisation()}", expect=404)

    assert page.heading == "Sivua ei löydy"


def test_who_lacks_a_role_is_told_which_one_and_the_attempt_leaves_a_mark(app: Flask, organisation_id: int) -> None:
    bidder = make_actor(organisation_id, [Role.BIDDER])
    browser = Browser(app).as_person(bidder.person_id, organisation_id)

    page = browser.open("/tapahtumaloki", expect=403)

    assert "Tarkastaja" in page.text
    assert "Hankintarenkaan pääkäyttäjä" in page.text
    assert audit.events(action="web.attempt_refused")[0][0].person_id == bidder.person_id


def test_who_is_not_signed_in_is_led_to_sign_in_and_back(app: Flask, account: Account) -> None:
    page = Browser(app).open("/viestit?page=1")
    assert page.heading == "Kirjaudu sisään"

    assert _sign_in_on(page, account).url == "/viestit?page=1"


def test_a_form_without_its_token_changes_nothing(app: Flask, account: Account, organisation_id: int) -> None:
    browser, _ = sign_in(app, account)

    answer = browser.client.post(
        f"/henkilot/{organisation_id}/kutsu", data={"email": "uusi@esimerkki.fi", "roles": "bidder", "language": "fi"}
    )

    assert answer.status_code == 400
    assert invitations(organisation_id) == 0


@pytest.mark.parametrize(
    ("day", "told"),
    [("31.2.2026", "Anna päivä, joka on olemassa"), ("huomenna", "Anna päivä"), ("0.0.0", "Anna päivä")],
)
def test_a_day_that_does_not_exist_is_told_beside_the_field_and_kept(
    app: Flask, account: Account, organisation_id: int, day: str, told: str
) -> None:
    browser, _ = sign_in(app, account)
    form = browser.open(f"/henkilot/{organisation_id}/kutsu").form(holding="email")

    page = form.fill(email="uusi@esimerkki.fi", roles=["bidder"], ends_on=day).send()

    assert page.status == 422
    assert told in page.soup.find(id="ends_on-error").get_text()
    assert page.soup.find("input", {"name": "ends_on"})["value"] == day


def test_a_personal_identity_code_is_refused_in_any_text(app: Flask, account: Account) -> None:
    browser, _ = sign_in(app, account)

    page = browser.open("/oma/tiedot").form(holding="name").fill(name="Aino 131052-308T").send()

    assert page.status == 422
    assert "henkilötunnus" in page.text
    assert identity.person(account.person_id).name == "Aino Aaltonen"


def test_nothing_of_a_refused_form_reaches_the_database(app: Flask, account: Account) -> None:
    browser, _ = sign_in(app, account)
    before = audit.head()[0]

    browser.open("/oma/tiedot").form(holding="name").fill(name="").send()

    db.session.rollback()
    assert audit.head()[0] == before


def test_a_person_without_roles_may_look_and_is_led_on(app: Flask) -> None:
    page = Browser(app).as_person(make_person()).open("/organisaatiot")

    assert "ei ole vielä roolia" in page.text
    assert page.follow("Rekisteröi organisaatiosi").url == "/tuottaja/uusi"
