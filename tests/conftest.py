"""Fixtures of every test: an application on each database, a settable clock, a browser door that checks each page.

The schema and the ring's real data are made once a session and copied for each test.
"""

import os
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser as Chromium

os.environ.setdefault("RENGAS_NO_COMMANDS", "0")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from marketplace import create_app
from marketplace.config import Settings
from marketplace.identity.services import mark_database
from marketplace.kernel import clock
from marketplace.kernel.db import db
from marketplace.ring.services import load_ring
from tests import postgresql, sqlite
from tests.browsing import Browser
from tests.chromium import Site, launched, served
from tests.demonstration import make_demo
from tests.schema import make_tables

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
MADE_AT = datetime(2026, 1, 2, 8, 0, tzinfo=UTC)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run every test that touches the database on SQLite and on PostgreSQL; pages only where asked for."""
    if "database" in metafunc.fixturenames and not any(
        mark.name == "parametrize" and "database" in str(mark.args[0]) for mark in metafunc.definition.iter_markers()
    ):
        only = metafunc.definition.get_closest_marker("sqlite_only")
        names = ["sqlite"] if only else ["sqlite", "postgresql"]
        metafunc.parametrize("database", names, indirect=True, scope="session")


def fill(app: Flask) -> None:
    """Make the schema and load the ring."""
    with app.app_context():
        make_tables()
        mark_database(is_demo=False, now=MADE_AT)
        load_ring(now=MADE_AT)
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def installations(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Flask, Callable[[], None]]]:
    """Applications already made in this session, by database, each with what resets its database."""
    return {}


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest, installations: dict, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of the database that the test runs on."""
    name: str = request.param
    if name not in installations:
        instance = tmp_path_factory.mktemp(name)
        made = sqlite.prepare(instance) if name == "sqlite" else postgresql.prepare()
        app = create_app(Settings(instance=instance, database_url=made.url, testing=True))
        fill(app)
        made.keep_as_template()
        installations[name] = (app, made.reset)
    return name


@pytest.fixture
def app(database: str, installations: dict) -> Iterator[Flask]:
    """The application with a fresh database, inside an application context."""
    app, reset = installations[database]
    with app.app_context():
        db.engine.dispose()
    reset()
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(autouse=True)
def at() -> Iterator[Callable[[datetime], None]]:
    """The clock stands at 24 November 2026, noon in Finland; call it to set another moment."""
    clock.set_to(NOW)
    yield clock.set_to
    clock.set_to(None)


@pytest.fixture
def browse(app: Flask) -> Browser:
    """A door to the pages, without sign-in."""
    return Browser(app)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The portal with the demo, made once and looked at only."""
    clock.set_to(None)
    made = make_demo(tmp_path_factory.mktemp("demo"))
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """A real browser, started once."""
    with launched() as browser:
        yield browser


@pytest.fixture
def site(app: Flask, chromium: Chromium) -> Iterator[Site]:
    """The application served to the real browser."""
    with served(app, chromium) as answering:
        yield answering
