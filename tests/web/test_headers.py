"""What goes with every answer, so that a browser keeps the portal's pages to themselves."""

import re
from pathlib import Path

import pytest
from flask import Flask

from marketplace import create_app
from marketplace.config import Settings
from marketplace.kernel.db import Base, db
from tests.browsing import Browser
from tests.factories.accounts import make_account, sign_in

pytestmark = pytest.mark.sqlite_only


def test_the_content_policy_lets_in_own_files_and_scripts_with_the_page_s_nonce_only(app: Flask) -> None:
    first, second = (Browser(app).client.get("/kirjaudu").headers["Content-Security-Policy"] for _ in range(2))

    assert "default-src 'none'" in first
    for part in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"):
        assert part in first
    assert "unsafe" not in first
    nonces = [re.search(r"'nonce-([\w-]{22,})'", policy) for policy in (first, second)]
    assert all(nonces)
    assert nonces[0].group(1) != nonces[1].group(1)  # type: ignore[union-attr]


def test_no_other_site_may_read_frame_or_guess(app: Flask) -> None:
    headers = Browser(app).client.get("/kirjaudu", headers={"Origin": "https://evil.example"}).headers

    assert "Access-Control-Allow-Origin" not in headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Content-Type"] == "text/html; charset=utf-8"


def test_behind_tls_cookies_never_leave_it(tmp_path: Path) -> None:
    app = create_app(Settings(instance=tmp_path, secure_cookies=True, testing=True))
    with app.app_context():
        Base.metadata.create_all(db.engine)
    answer = app.test_client().get("/kirjaudu", base_url="https://rengas.example")

    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-rengas=")
    assert "Secure" in cookie
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    with app.app_context():
        db.engine.dispose()


def test_forwarded_addresses_are_believed_from_the_named_proxies_only(app: Flask) -> None:
    client = Browser(app).client
    answer = client.get("/oma", headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-For": "203.0.113.9"})

    assert "evil.example" not in answer.headers["Location"]


def test_an_error_tells_nothing_of_the_inside(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, _ = sign_in(app, make_account())

    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the secret inside")

    monkeypatch.setattr("marketplace.accounts.views.own.identity.person", broken)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    answer = browser.client.get("/oma")

    assert answer.status_code == 500
    text = answer.get_data(as_text=True)
    assert "the secret inside" not in text
    assert "Traceback" not in text
    assert re.search(r"numerolla\W+[0-9a-f]{8}", text)
