"""Every demo person follows every kind of link they are shown: each opens soundly, and looking changes nothing."""

import sqlite3
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.exceptions import HTTPException

from marketplace import create_app
from marketplace.config import Settings
from marketplace.installation import prepare
from marketplace.kernel import clock
from marketplace.kernel.db import db
from tests.architecture.test_routes import KEPT_BY_LOOKING
from tests.browsing import Browser, Page

ADDRESSES_PER_ROUTE = 2
"""How many rows of a kind one person looks at; the rest of a list differs in content only."""
NOT_LOOKING = {"static", "accounts.sign_out"}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The portal with the demo, at the moment the demo was made for."""
    clock.set_to(None)
    settings = Settings(instance=tmp_path_factory.mktemp("demo"), demo=True, testing=True)
    made = create_app(settings).test_cli_runner().invoke(prepare)
    assert made.exit_code == 0, made.output
    app = create_app(settings)  # anew, because demo mode is decided when the application is made
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(autouse=True)
def now_is_now() -> None:
    """The demo tells of days around today."""
    clock.set_to(None)


def _people(app: Flask) -> list[str]:
    with app.app_context():
        page = Browser(app).open("/demo")
        return [str(button["value"]) for button in page.soup.find_all("button", attrs={"name": "person"})]


def _signed_in(app: Flask, person: str) -> Browser:
    browser = Browser(app)
    browser.open("/demo").form(action="/demo/sign-in").send(button=("person", person))
    return browser


def _links(page: Page) -> Iterator[str]:
    """Addresses of this portal that a page links to, without fragments and without the links that choose a language."""
    for link in page.soup.find_all("a", href=True):
        parts = urlsplit(urljoin(page.url, str(link["href"])))
        if parts.scheme or parts.netloc or "lang=" in parts.query:
            continue
        yield parts._replace(fragment="").geturl()


def _endpoint(app: Flask, url: str) -> str:
    try:
        endpoint, _ = app.url_map.bind("").match(urlsplit(url).path, method="GET")
    except HTTPException:
        return f"nothing at {url}"
    return str(endpoint)


def _walk(app: Flask, browser: Browser) -> tuple[Counter[str], list[str]]:
    """Open pages from the front page on, as far as links lead; return what was opened by route, and what broke."""
    opened: Counter[str] = Counter()
    broken = []
    waiting, known = deque([("/", "the front page")]), {"/"}
    while waiting:
        url, source = waiting.popleft()
        endpoint = _endpoint(app, url)
        if endpoint in NOT_LOOKING or opened[endpoint] >= ADDRESSES_PER_ROUTE:
            continue
        opened[endpoint] += 1
        page = browser.open(url, expect=None)
        if page.status != 200:
            broken.append(f"{url} on {source}: {page.status}")
        elif page.response.mimetype == "text/html":
            fresh = [link for link in _links(page) if link not in known]
            known.update(fresh)
            waiting.extend((link, url) for link in fresh)
    return opened, broken


def _content(app: Flask) -> dict[str, list[tuple]]:
    file = Path(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"))
    with closing(sqlite3.connect(file)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {n: connection.execute(f'SELECT * FROM "{n}"').fetchall() for n in names if n not in KEPT_BY_LOOKING}


def test_what_every_person_is_shown_opens_and_looking_changes_nothing(demo: Flask) -> None:
    people = _people(demo)
    assert len(people) >= 9
    with demo.app_context():
        browsers = {person: _signed_in(demo, person) for person in people} | {"nobody": Browser(demo)}
        before = _content(demo)

        seen: Counter[str] = Counter()
        broken = []
        for person, browser in browsers.items():
            opened, faults = _walk(demo, browser)
            seen += opened
            broken += [f"{person}: {fault}" for fault in faults]

        changed = [name for name, rows in _content(demo).items() if rows != before[name]]
    assert broken == []
    assert changed == []


def test_pages_are_whole_in_every_language(demo: Flask) -> None:
    with demo.app_context():
        for person in _people(demo):
            for language in ("sv", "en"):
                page = _signed_in(demo, person).open(f"/?lang={language}")

                assert BeautifulSoup(page.response.get_data(as_text=True), "html.parser").html["lang"] == language
