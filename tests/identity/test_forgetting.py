"""Traces of who used the portal when are kept for as long as something asks for them."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select

from marketplace.identity.jobs import forget_what_has_passed
from marketplace.identity.models import SignInFailure, Submission, WebSession
from marketplace.kernel.db import db
from tests.browsing import Browser
from tests.conftest import NOW
from tests.factories.accounts import give_password, make_account, sign_in


def count() -> list[int]:
    """How many attempts, sent forms and sessions are kept."""
    return [
        db.session.execute(select(func.count()).select_from(table)).scalar_one()
        for table in (SignInFailure, Submission, WebSession)
    ]


def test_what_is_young_stays_and_what_is_old_goes(app: Flask) -> None:
    account = make_account()
    browser, _ = sign_in(app, account)
    give_password(Browser(app), account.email, "väärä")
    before = count()
    assert all(before)

    forget_what_has_passed(NOW + timedelta(minutes=30))
    assert count() == before
    assert browser.client.get("/oma").status_code == 200

    forget_what_has_passed(NOW + timedelta(days=2))
    assert count() == [0, *before[1:]]

    forget_what_has_passed(NOW + timedelta(days=31))
    assert count() == [0, 0, 0]
