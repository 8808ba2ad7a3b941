"""People who can sign in: with a password and, where asked, a second factor."""

from dataclasses import dataclass
from datetime import datetime

from flask import Flask, current_app
from passlib.totp import TOTP

from marketplace.identity import credentials, queries, services
from marketplace.identity.credentials import Attempt
from marketplace.kernel import clock
from marketplace.kernel.actor import SYSTEM, Role
from marketplace.kernel.db import db
from marketplace.kernel.keys import Keys
from tests.browsing import Browser, Page
from tests.factories.people import EARLY

PASSWORD = "oikea hevonen paristo niitti"


@dataclass
class Account:
    """A person with what they know and have.

    Args:
        secret: Base32 secret of the authenticator app; empty without a second factor.
    """

    person_id: int
    email: str
    secret: str = ""
    recovery_codes: tuple[str, ...] = ()

    def code(self, at: datetime | None = None) -> str:
        """What the authenticator app shows at a moment; now unless said."""
        return code_of(self.secret, at)


def code_of(secret: str, at: datetime | None = None) -> str:
    """What an authenticator app with this secret shows at a moment; now unless said."""
    moment = int((at or clock.now()).timestamp())
    return str(TOTP(key=secret.replace(" ", ""), format="base32").generate(time=moment).token)


def make_account(
    email: str = "aino@example.test",
    *,
    name: str = "Aino Aaltonen",
    organisation_id: int | None = None,
    roles: tuple[Role, ...] = (),
    second_factor: bool = True,
    language: str = "fi",
) -> Account:
    """A person who can sign in, with roles from the start of the year."""
    person_id = services.create_person(
        email=email,
        name=name,
        language=language,
        password_digest=credentials.hash_password(PASSWORD),
        actor=SYSTEM,
        now=EARLY,
    )
    for role in roles:
        assert organisation_id is not None
        services.grant_role(person_id, organisation_id, role, starts_on=EARLY.date(), actor=SYSTEM, now=EARLY)
    account = Account(person_id, email)
    if second_factor:
        db.session.commit()
        account.secret = credentials.new_totp_secret()
        keys: Keys = current_app.extensions["keys"]
        account.recovery_codes = tuple(
            services.set_second_factor(
                person_id,
                account.secret,
                code_of(account.secret, EARLY),
                key=keys.totp,
                attempt=Attempt("factory", "factory"),
                now=EARLY,
                keep_session_id=None,
            )
        )
    db.session.commit()
    assert queries.person(person_id).active
    return account


def give_password(browser: Browser, email: str, password: str = PASSWORD, *, url: str = "/kirjaudu") -> Page:
    """The first step of a sign-in."""
    page = browser.open(url)
    return page.form(holding="password").fill(email=email, password=password).send()


def sign_in(app: Flask, account: Account, *, url: str = "/kirjaudu") -> tuple[Browser, Page]:
    """A browser in which an account has signed in by password and code, and the page it was led to."""
    browser = Browser(app)
    page = give_password(browser, account.email, url=url)
    return browser, page.form(holding="code").fill(code=account.code()).send()
