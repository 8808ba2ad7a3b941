"""Coming in: by a verified address, by invitation, and again after a lost password or second factor."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts import services
from marketplace.identity import queries as identity
from marketplace.identity.models import OneTimeLink, User
from marketplace.kernel.actor import SYSTEM, Role
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db
from marketplace.notices.models import Notice
from tests.accounts.mail import link_in, mail_server, sent
from tests.accounts.test_sign_in import actions, is_signed_in
from tests.browsing import Browser, Page
from tests.conftest import NOW
from tests.factories.accounts import PASSWORD, code_of, give_password, make_account, sign_in
from tests.factories.people import make_organisation, ring_actor

NEW = "kolme sinistä venettä rannassa"


@pytest.fixture(autouse=True)
def _mail(app: Flask) -> Iterator[None]:
    with mail_server(app):
        yield


def ask(app: Flask, path: str, email: str) -> Page:
    return Browser(app).open(path).form(holding="email").fill(email=email).send()


def fill_in(page: Page, name: str = "Uuno Uusi", password: str = NEW) -> Page:
    return page.form(holding="new_password").fill(name=name, new_password=password, new_password_again=password).send()


def set_up_second_factor(page: Page) -> str:
    secret = page.soup.find("code", class_="typed-secret").get_text()
    page.form(holding="code").fill(code=code_of(secret)).send().form(button="tallentanut").send()
    return secret


def test_a_provider_s_first_person_comes_in_by_a_verified_address(app: Flask) -> None:
    page = ask(app, "/tunnus/uusi", "Uuno@Esimerkki.fi")
    assert page.heading == "Katso sähköpostiasi"
    (mail,) = sent(app)
    assert mail.to == ["uuno@esimerkki.fi"]
    browser = Browser(app)

    page = fill_in(browser.open(link_in(mail)))

    assert page.heading == "Ota toinen tunniste käyttöön"
    set_up_second_factor(page)
    assert is_signed_in(browser)
    person = identity.person_by_email("uuno@esimerkki.fi")
    assert person is not None
    assert person.name == "Uuno Uusi"
    assert identity.roles_of(person.id, NOW.date()) == {}


def test_the_page_does_not_tell_who_has_an_account_already(app: Flask) -> None:
    make_account("aino@esimerkki.fi")

    page = ask(app, "/tunnus/uusi", "aino@esimerkki.fi")

    assert page.heading == "Katso sähköpostiasi"
    (mail,) = sent(app)
    assert mail.subject == "Sinulla on jo tunnus portaalissa"
    assert link_in(mail) == "/kirjaudu"


def test_links_are_asked_for_a_few_times_only(app: Flask) -> None:
    for _ in range(3):
        ask(app, "/salasana", "aino@esimerkki.fi")

    page = ask(app, "/salasana", "aino@esimerkki.fi")

    assert "Liian monta yritystä" in page.text


def test_a_link_works_once_and_only_while_it_is_good(app: Flask, at: Callable[[datetime], None]) -> None:
    ask(app, "/tunnus/uusi", "uuno@esimerkki.fi")
    (mail,) = sent(app)
    at(NOW + timedelta(days=1, seconds=1))
    assert Browser(app).open(link_in(mail), expect=404).heading == "Linkki ei enää toimi"

    at(NOW + timedelta(hours=23))
    fill_in(Browser(app).open(link_in(mail)))

    assert Browser(app).open(link_in(mail), expect=404).heading == "Linkki ei enää toimi"


def test_looking_at_a_link_does_not_spend_it(app: Flask) -> None:
    """Mail filters open every link before the reader does."""
    ask(app, "/tunnus/uusi", "uuno@esimerkki.fi")
    (mail,) = sent(app)

    for _ in range(3):
        Browser(app).open(link_in(mail))

    assert fill_in(Browser(app).open(link_in(mail))).heading == "Ota toinen tunniste käyttöön"


def test_a_later_link_takes_the_place_of_the_earlier(app: Flask) -> None:
    make_account("aino@esimerkki.fi")
    ask(app, "/salasana", "aino@esimerkki.fi")
    ask(app, "/salasana", "aino@esimerkki.fi")

    first, second = sent(app)[-2:] if len(sent(app)) > 1 else (None, sent(app)[0])

    assert first is None, "the spent link is not even mailed"
    assert Browser(app).open(link_in(second)).heading == "Valitse uusi salasana"


def test_the_database_holds_nothing_that_opens_a_link(app: Flask) -> None:
    make_account("aino@esimerkki.fi")
    ask(app, "/salasana", "aino@esimerkki.fi")
    (mail,) = sent(app)
    secret = link_in(mail).rsplit("/", 1)[1]

    row = db.session.execute(select(OneTimeLink)).scalar_one()
    notice = db.session.execute(select(Notice).where(Notice.kind == "accounts.new_password")).scalar_one()

    assert secret not in {row.salt, row.digest, notice.link}
    assert secret not in str(notice.facts)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("lyhyt", "vähintään 12 merkkiä"),
        ("x" * 129, "enintään 128 merkkiä"),
        ("uuno.uusi.2026", "helppo arvata"),
        ("aaaaaaaaaaaaaaaa", "helppo arvata"),
        ("123456789012345", "helppo arvata"),
    ],
)
def test_a_weak_password_is_refused_beside_its_field(app: Flask, password: str, why: str) -> None:
    ask(app, "/tunnus/uusi", "uuno@esimerkki.fi")
    (mail,) = sent(app)
    browser = Browser(app)

    page = fill_in(browser.open(link_in(mail)), password=password)

    assert page.status == 422
    assert why in page.text
    assert page.soup.find("input", {"name": "name"})["value"] == "Uuno Uusi"
    assert fill_in(page).status == 200, "the link was not spent by the refusal"


def test_two_different_passwords_are_refused(app: Flask) -> None:
    ask(app, "/tunnus/uusi", "uuno@esimerkki.fi")
    page = Browser(app).open(link_in(sent(app)[0]))

    page = page.form(holding="name").fill(name="Uuno", new_password=NEW, new_password_again=NEW + "x").send()

    assert "poikkeavat" in page.text


def test_a_forgotten_password_is_changed_by_mail_and_the_second_factor_still_guards(app: Flask) -> None:
    account = make_account("aino@esimerkki.fi")
    old, _ = sign_in(app, account)
    ask(app, "/salasana", "aino@esimerkki.fi")
    (mail,) = sent(app)
    page = Browser(app).open(link_in(mail))

    page = page.form(holding="new_password").fill(new_password=NEW, new_password_again=NEW).send()

    assert page.heading == "Kirjaudu sisään"
    assert not is_signed_in(old)
    assert give_password(Browser(app), account.email, PASSWORD).status == 422
    assert give_password(Browser(app), account.email, NEW).heading == "Anna koodi"
    assert "identity.password_set" in actions()
    assert sent(app)[-1].subject == "Salasanasi vaihdettiin"


def test_nobody_gets_mail_for_an_address_without_an_account(app: Flask) -> None:
    assert ask(app, "/salasana", "nobody@esimerkki.fi").heading == "Katso sähköpostiasi"
    assert sent(app) == []


def test_without_a_mail_server_the_page_says_whom_to_ask(app: Flask) -> None:
    app.config["MAIL_SERVER"] = ""

    assert "ei lähetä sähköpostia" in Browser(app).open("/salasana").text
    assert "kutsu hankintarenkaan toimistosta" in Browser(app).open("/tunnus/uusi").text


def invite(app: Flask, email: str, organisation_id: int | None, roles: tuple[Role, ...], language: str = "fi") -> str:
    services.invite(
        email,
        organisation_id,
        roles,
        language=language,
        ends_on=None,
        key=app.extensions["keys"].accounts,
        actor=ring_actor(Role.RING_ADMIN),
        now=NOW,
    )
    return link_in(sent(app)[-1])


def test_an_invited_colleague_comes_in_with_the_roles(app: Flask) -> None:
    organisation_id = make_organisation(name="Kutsuja Oy")
    link = invite(app, "uuno@esimerkki.fi", organisation_id, (Role.BIDDER, Role.REPORTER))
    browser = Browser(app)
    page = browser.open(link)
    assert "Kutsuja Oy" in page.text
    assert "Tarjoaja" in page.text

    set_up_second_factor(fill_in(page))

    person = identity.person_by_email("uuno@esimerkki.fi")
    assert person is not None
    assert identity.roles_of(person.id, day_in_finland(NOW)) == {organisation_id: {Role.BIDDER, Role.REPORTER}}
    assert "Kutsuja Oy" in browser.open("/oma").text
    assert Browser(app).open(link, expect=404)


def test_the_invitation_is_in_the_language_that_was_chosen(app: Flask) -> None:
    invite(app, "uuno@esimerkki.fi", make_organisation(name="Kutsuja Oy"), (Role.BIDDER,), language="sv")

    mail = sent(app)[-1]
    assert mail.subject == "Inbjudan: Kutsuja Oy i upphandlingsringens portal"
    assert "- Anbudsgivare" in mail.body


def test_a_person_with_an_account_signs_in_and_accepts(app: Flask) -> None:
    organisation_id = make_organisation(name="Kutsuja Oy")
    account = make_account("aino@esimerkki.fi")
    link = invite(app, "aino@esimerkki.fi", organisation_id, (Role.BIDDER,))
    browser = Browser(app)
    page = browser.open(link).follow("Kirjaudu sisään")
    page = browser.open(f"/kirjaudu?next={link}")
    page = page.form(holding="password").fill(email=account.email, password=PASSWORD).send()
    page = page.form(holding="code").fill(code=account.code()).send()
    assert page.heading == "Hyväksy kutsu"

    page.form(button="Hyväksy").send()

    assert identity.roles_of(account.person_id, day_in_finland(NOW)) == {organisation_id: {Role.BIDDER}}


def test_somebody_may_be_invited_to_register_a_provider(app: Flask) -> None:
    link = invite(app, "uuno@esimerkki.fi", None, ())
    assert "rekisteröidä organisaatiosi palveluntuottajaksi" in Browser(app).open(link).text


def test_the_first_administrator_comes_in_by_a_link_from_the_command_line(app: Flask) -> None:
    from marketplace.accounts.commands import cli

    db.session.commit()
    made = app.test_cli_runner().invoke(cli, ["invite", "--email", "boss@esimerkki.fi"])

    assert made.exit_code == 0, made.output
    link = "/" + made.output.strip().split("/", 3)[3]
    set_up_second_factor(fill_in(Browser(app).open(link), name="Paula Pääkäyttäjä"))
    person = identity.person_by_email("boss@esimerkki.fi")
    assert person is not None
    ring = identity.ring_organisation().id
    assert identity.roles_of(person.id, day_in_finland(NOW)) == {ring: {Role.RING_ADMIN}}


def test_the_command_line_refuses_a_role_that_does_not_fit(app: Flask) -> None:
    from marketplace.accounts.commands import cli

    db.session.commit()
    made = app.test_cli_runner().invoke(cli, ["invite", "--email", "x@esimerkki.fi", "--role", "caseworker"])

    assert made.exit_code == 1
    assert "identity.role_does_not_fit" in made.output


def test_a_lost_second_factor_needs_another_person_the_mailbox_and_the_password(app: Flask) -> None:
    account = make_account("aino@esimerkki.fi")
    old, _ = sign_in(app, account)
    services.confirm_lost_second_factor(
        account.person_id, key=app.extensions["keys"].accounts, actor=ring_actor(Role.RING_ADMIN), now=NOW
    )
    (mail,) = sent(app)
    assert not is_signed_in(old)
    page = give_password(Browser(app), account.email)
    assert page.heading == "Avaa linkki sähköpostistasi", "the password alone leads no further"
    browser = Browser(app)
    page = browser.open(link_in(mail))
    assert page.form(holding="password").fill(password="väärä").send().status == 422

    page = page.form(holding="password").fill(password=PASSWORD).send()
    set_up_second_factor(page)

    assert is_signed_in(browser)
    assert db.session.get(User, account.person_id).tf_totp_secret is not None
    assert {"identity.second_factor_cleared", "identity.second_factor_set"} <= set(actions())


def test_nobody_confirms_the_loss_of_their_own(app: Flask) -> None:
    from marketplace.identity.rules import OwnSecondFactor

    account = make_account("aino@esimerkki.fi")
    me = identity.actor_for(account.person_id, None, now=NOW)

    with pytest.raises(OwnSecondFactor):
        services.confirm_lost_second_factor(account.person_id, key=b"k", actor=me, now=NOW)
    assert SYSTEM.person_id == 0
