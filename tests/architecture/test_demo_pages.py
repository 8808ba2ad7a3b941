"""Every demo person follows every kind of link they are shown: each opens soundly, and looking changes nothing."""

import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from marketplace.kernel import clock
from tests.architecture.test_routes import KEPT_BY_LOOKING
from tests.browsing import Browser
from tests.demonstration import people_of, signed_in, walk

ADDRESSES_PER_ROUTE = 2


@pytest.fixture(autouse=True)
def now_is_now() -> None:
    """The demo tells of days around today."""
    clock.set_to(None)


def _content(app: Flask) -> dict[str, list[tuple]]:
    file = Path(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"))
    with closing(sqlite3.connect(file)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {n: connection.execute(f'SELECT * FROM "{n}"').fetchall() for n in names if n not in KEPT_BY_LOOKING}


def test_what_every_person_is_shown_opens_and_looking_changes_nothing(demo: Flask) -> None:
    with demo.app_context():
        people = people_of(demo)
        assert len(people) >= 9
        browsers = {person: signed_in(demo, person) for person in people} | {"nobody": Browser(demo)}
        before = _content(demo)

        seen: Counter[str] = Counter()
        broken = []
        for person, browser in browsers.items():
            opened, faults = walk(demo, browser, per_route=ADDRESSES_PER_ROUTE)
            seen += opened
            broken += [f"{person}: {fault}" for fault in faults]

        changed = [name for name, rows in _content(demo).items() if rows != before[name]]
    assert broken == []
    assert changed == []


def test_pages_are_whole_in_every_language(demo: Flask) -> None:
    with demo.app_context():
        for person in people_of(demo):
            for language in ("sv", "en"):
                page = signed_in(demo, person).open(f"/?lang={language}")

                assert BeautifulSoup(page.response.get_data(as_text=True), "html.parser").html["lang"] == language
