"""Signing in: password, then a code; what is wrong is told without telling who has an account."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.audit import queries as audit
from marketplace.identity.models import SignInFailure, User, WebSession
from marketplace.kernel.actor import OrganisationKind, Role
from marketplace.kernel.db import db
from tests.browsing import Browser, Page
from tests.conftest import NOW
from tests.factories.accounts import PASSWORD, Account, code_of, give_password, make_account, sign_in
from tests.factories.people import make_organisation


def is_signed_in(browser: Browser) -> bool:
    """Whether the browser may open a page that needs sign-in, without being led to sign-in."""
    return browser.client.get("/oma").status_code == 200


def actions(prefix: str = "identity.") -> list[str]:
    """Recorded actions, oldest first."""
    return [event.action for event in reversed(audit.events(action=prefix)[0])]


def test_password_and_code_open_the_portal(app: Flask) -> None:
    account = make_account()

    browser, _ = sign_in(app, account)

    assert is_signed_in(browser)
    assert actions()[-1] == "identity.signed_in"


def test_a_password_alone_opens_nothing(app: Flask) -> None:
    account = make_account()
    browser = Browser(app)

    page = give_password(browser, account.email)

    assert page.heading == "Anna koodi"
    assert not is_signed_in(browser)


def test_letter_case_and_spaces_around_the_address_do_not_count(app: Flask) -> None:
    make_account("aino@example.test")

    assert give_password(Browser(app), " Aino@Example.test ").heading == "Anna koodi"


@pytest.mark.parametrize(("email", "password"), [("aino@example.test", "väärä salasana"), ("nobody@x.test", PASSWORD)])
def test_a_wrong_password_and_an_unknown_address_read_the_same(app: Flask, email: str, password: str) -> None:
    make_account("aino@example.test")

    page = give_password(Browser(app), email, password)

    assert page.status == 422
    assert "Sähköpostiosoite tai salasana on väärä" in page.text
    assert page.soup.find("input", {"name": "email"})["value"] == email
    assert not page.soup.find("input", {"name": "password"}).get("value")


def test_a_person_who_was_put_out_of_use_does_not_get_in(app: Flask) -> None:
    account = make_account()
    db.session.get(User, account.person_id).active = False

    assert give_password(Browser(app), account.email).status == 422


def test_a_wrong_code_is_refused_and_the_right_one_still_works(app: Flask) -> None:
    account = make_account()
    browser = Browser(app)
    page = give_password(browser, account.email)
    wrong = f"{(int(account.code()) + 1) % 1_000_000:06d}"

    page = page.form(holding="code").fill(code=wrong).send()

    assert page.status == 422
    assert "Koodi on väärä" in page.text
    page.form(holding="code").fill(code=account.code()).send()
    assert is_signed_in(browser)


def test_a_code_works_once(app: Flask) -> None:
    account = make_account()
    sign_in(app, account)

    browser, page = sign_in(app, account)

    assert page.status == 422
    assert not is_signed_in(browser)


def test_an_old_code_is_refused(app: Flask) -> None:
    account = make_account()
    page = give_password(Browser(app), account.email)

    page = page.form(holding="code").fill(code=account.code(NOW - timedelta(minutes=2))).send()

    assert page.status == 422


def test_half_a_sign_in_lapses(app: Flask, at: Callable[[datetime], None]) -> None:
    account = make_account()
    page = give_password(Browser(app), account.email)
    at(NOW + timedelta(minutes=11))

    page = page.form(holding="code").fill(code=account.code()).send()

    assert page.heading == "Kirjaudu sisään"


def test_a_recovery_code_works_once_and_the_person_is_told_how_many_are_left(app: Flask) -> None:
    account = make_account()
    browser = Browser(app)
    page = give_password(browser, account.email).follow("varakoodi")

    page = page.form(holding="code").fill(code=f" {account.recovery_codes[3].upper()} ").send()

    assert is_signed_in(browser)
    assert "9" in page.text
    again = give_password(Browser(app), account.email).follow("varakoodi")
    assert again.form(holding="code").fill(code=account.recovery_codes[3]).send().status == 422
    assert "identity.recovery_code_used" in actions()


def test_a_person_without_a_second_factor_sets_one_up_before_getting_in(app: Flask) -> None:
    account = make_account(second_factor=False)
    browser = Browser(app)
    page = give_password(browser, account.email)
    assert page.heading == "Ota toinen tunniste käyttöön"
    assert not is_signed_in(browser)
    assert page.soup.find("img", class_="qr-code")["src"].startswith("data:image/svg+xml")
    secret = page.soup.find("code", class_="typed-secret").get_text()

    page = page.form(holding="code").fill(code=code_of(secret)).send()

    assert page.heading == "Varakoodit"
    codes = [code.get_text() for code in page.soup.select(".recovery-codes code")]
    assert len(set(codes)) == 10
    page.form(button="tallentanut").send()
    assert is_signed_in(browser)
    assert codes[0] not in browser.open("/oma/varakoodit").text
    kept = db.session.get(User, account.person_id)
    assert secret.replace(" ", "") not in (kept.tf_totp_secret or "")
    assert not set(codes) & set(kept.mf_recovery_codes)


def test_in_the_demo_a_password_is_enough(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "DEMO", True)
    account = make_account(second_factor=False)
    browser = Browser(app)

    give_password(browser, account.email)

    assert is_signed_in(browser)


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\t/evil.example"]
)
def test_no_link_leads_a_person_out_of_the_portal(app: Flask, wanted: str) -> None:
    account = make_account()
    browser = Browser(app)
    browser.client.get("/kirjaudu", query_string={"next": wanted})
    page = browser.open("/kirjaudu")
    form = page.form(holding="password").fill(email=account.email, password=PASSWORD)
    browser.client.post("/kirjaudu", query_string={"next": wanted}, data={k: v[0] for k, v in form.fields.items()})
    form = browser.open("/kirjaudu/koodi").form(holding="code").fill(code=account.code())

    answer = browser.client.post("/kirjaudu/koodi", data={k: v[0] for k, v in form.fields.items()})

    assert answer.headers["Location"] == "/"


def test_after_signing_in_one_is_where_one_wanted_to_go(app: Flask) -> None:
    account = make_account()
    browser = Browser(app)

    page = browser.open("/oma/tiedot")
    assert page.heading == "Kirjaudu sisään"
    page = page.form(holding="password").fill(email=account.email, password=PASSWORD).send()
    page = page.form(holding="code").fill(code=account.code()).send()

    assert page.url == "/oma/tiedot"


def test_a_person_of_several_organisations_is_asked_for_whom_to_act(app: Flask) -> None:
    first = make_organisation(OrganisationKind.PROVIDER, name="Ensimmäinen Oy")
    second = make_organisation(OrganisationKind.PROVIDER, name="Toinen Oy")
    account = make_account(organisation_id=first, roles=(Role.BIDDER,))
    from marketplace.identity import services
    from marketplace.kernel.actor import SYSTEM

    services.grant_role(account.person_id, second, Role.REPORTER, starts_on=NOW.date(), actor=SYSTEM, now=NOW)

    browser, page = sign_in(app, account)

    assert page.heading == "Kenen puolesta toimit?"
    page = page.form(action=f"/organisaatiot/{second}").send()
    assert "Toinen Oy" in browser.open("/oma").text
    assert db.session.get(User, account.person_id).last_organisation_id == second


def _fail(browser: Browser, email: str, times: int, *, address: str = "127.0.0.1") -> Page:
    browser.client.environ_base["REMOTE_ADDR"] = address
    for _ in range(times):
        page = give_password(browser, email, "väärä salasana")
    return page


def test_after_five_failures_the_next_is_not_looked_at_for_a_quarter_of_an_hour(
    app: Flask, at: Callable[[datetime], None]
) -> None:
    account = make_account()
    browser = Browser(app)
    assert _fail(browser, account.email, 5).status == 422

    page = give_password(browser, account.email)

    assert "Liian monta yritystä" in page.text
    assert page.status in (422, 429)
    at(NOW + timedelta(minutes=16))
    assert give_password(browser, account.email).heading == "Anna koodi"


def test_a_stranger_elsewhere_cannot_lock_a_person_out(app: Flask) -> None:
    account = make_account()
    _fail(Browser(app), account.email, 6, address="203.0.113.9")

    assert give_password(Browser(app), account.email).heading == "Anna koodi"


def test_an_unknown_address_is_counted_like_a_known_one(app: Flask) -> None:
    browser = Browser(app)
    _fail(browser, "nobody@example.test", 5)

    assert "Liian monta yritystä" in give_password(browser, "nobody@example.test").text


def test_one_network_address_cannot_try_one_account_after_another(app: Flask) -> None:
    browser = Browser(app)
    for number in range(30):
        give_password(browser, f"person{number}@example.test", "väärä")

    assert "Liian monta yritystä" in give_password(browser, "other@example.test", "väärä").text


def test_codes_are_counted_too(app: Flask) -> None:
    account = make_account()
    browser = Browser(app)
    page = give_password(browser, account.email)
    for _ in range(5):
        page = page.form(holding="code").fill(code="000000").send()

    page = page.form(holding="code").fill(code=account.code()).send()

    assert "Liian monta yritystä" in page.text
    assert not is_signed_in(browser)


def test_what_succeeded_is_not_counted_and_what_is_counted_names_nobody(app: Flask) -> None:
    account = make_account()
    for _ in range(8):
        give_password(Browser(app), account.email)
    assert db.session.scalar(select(func.count()).select_from(SignInFailure)) == 0

    give_password(Browser(app), account.email, "väärä")

    row = db.session.execute(select(SignInFailure)).scalar_one()
    assert account.email not in row.account_digest
    assert len(row.account_digest) == len(row.address_digest) == 64
    assert "identity.password_refused" in actions()


def test_signing_out_ends_the_session_on_the_server(app: Flask) -> None:
    account = make_account()
    browser, _ = sign_in(app, account)
    name = app.config["SESSION_COOKIE_NAME"]
    stolen = browser.client.get_cookie(name).value

    browser.open("/oma").form(action="/ulos").send()

    assert not is_signed_in(browser)
    thief = Browser(app)
    thief.client.set_cookie(name, stolen)
    assert not is_signed_in(thief)
    assert "identity.signed_out" in actions()


def test_signing_in_changes_the_session_token_so_that_a_planted_one_is_worth_nothing(app: Flask) -> None:
    account = make_account()
    browser = Browser(app)
    browser.open("/kirjaudu")
    name = app.config["SESSION_COOKIE_NAME"]
    planted = browser.client.get_cookie(name).value

    page = give_password(browser, account.email)
    after_password = browser.client.get_cookie(name).value
    page.form(holding="code").fill(code=account.code()).send()

    assert len({planted, after_password, browser.client.get_cookie(name).value}) == 3
    for old in (planted, after_password):
        thief = Browser(app)
        thief.client.set_cookie(name, old)
        assert not is_signed_in(thief)


def test_a_session_ends_when_nothing_was_done_for_half_an_hour(app: Flask, at: Callable[[datetime], None]) -> None:
    browser, _ = sign_in(app, make_account())
    at(NOW + timedelta(minutes=29))
    assert is_signed_in(browser)
    at(NOW + timedelta(minutes=58))
    assert is_signed_in(browser)

    at(NOW + timedelta(minutes=89))

    assert not is_signed_in(browser)


def test_a_session_ends_after_half_a_day_however_busy_it_was(app: Flask, at: Callable[[datetime], None]) -> None:
    browser, _ = sign_in(app, make_account())
    for step in range(1, 12 * 3 + 1):
        at(NOW + timedelta(minutes=20 * step))
        assert is_signed_in(browser), step

    at(NOW + timedelta(hours=12, seconds=1))

    assert not is_signed_in(browser)


def test_the_cookie_is_for_the_server_alone(app: Flask) -> None:
    answer = Browser(app).client.get("/kirjaudu")

    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    token = cookie.split("=", 1)[1].split(";")[0]
    assert len(token) >= 43  # 32 random bytes
    assert db.session.scalar(select(func.count()).select_from(WebSession).where(WebSession.token_digest == token)) == 0


def test_signed_in_pages_are_kept_by_no_cache(app: Flask) -> None:
    browser, _ = sign_in(app, make_account())

    assert browser.client.get("/oma").headers["Cache-Control"] == "no-store"


def test_what_the_factory_makes_is_an_account(app: Flask) -> None:
    account = make_account()

    assert isinstance(account, Account)
    assert len(account.recovery_codes) == 10
