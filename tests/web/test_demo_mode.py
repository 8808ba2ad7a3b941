"""Demo mode signs anybody in as anybody, so it is held to its own database, on this machine, and to nothing else."""

from pathlib import Path

import pytest

from marketplace import create_app
from marketplace.config import Settings
from marketplace.identity.services import mark_database
from marketplace.kernel.db import Base, db
from tests.browsing import Browser
from tests.conftest import NOW

ASKED = {"DEMO": "1", "HOST": "127.0.0.1", "DATABASE_URL": "", "PORT": "8000"}


def settings_with(monkeypatch: pytest.MonkeyPatch, folder: Path, **given: str) -> Settings:
    """Settings as a start with these variables reads them."""
    for name, value in {**ASKED, "INSTANCE": str(folder), **given}.items():
        monkeypatch.setenv(name, value)
    return Settings.from_environment()


def made(settings: Settings, *, is_demo: bool) -> None:
    """A database that was made as a demo, or not."""
    with create_app(settings).app_context():
        Base.metadata.create_all(db.engine)
        mark_database(is_demo=is_demo, now=NOW)
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


def doors(settings: Settings) -> int:
    """What the demo's page answers."""
    app = create_app(settings)
    status = Browser(app).client.get("/demo").status_code
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    return status


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_it_is_on_where_the_embedded_database_was_made_as_a_demo_and_only_this_machine_is_served(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, host: str
) -> None:
    settings = settings_with(monkeypatch, tmp_path, HOST=host)
    made(settings, is_demo=True)

    assert doors(settings) == 200


@pytest.mark.parametrize(
    "given",
    [
        {"DEMO": "0"},
        {"HOST": "0.0.0.0"},
        {"HOST": "::"},
        {"HOST": "192.168.1.5"},
        {"HOST": ""},
        {"HOST": "localhost.evil.example"},
        {"DATABASE_URL": "postgresql://rengas@127.0.0.1/rengas"},
    ],
)
def test_nothing_else_that_is_said_at_the_start_lets_it_be_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, given: dict[str, str]
) -> None:
    assert not settings_with(monkeypatch, tmp_path, **given).demo


@pytest.mark.parametrize("given", [{"DEMO": "0"}, {"HOST": "0.0.0.0"}])
def test_a_demo_s_own_database_has_no_demo_doors_when_it_is_served_otherwise(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, given: dict[str, str]
) -> None:
    made(settings_with(monkeypatch, tmp_path), is_demo=True)

    assert doors(settings_with(monkeypatch, tmp_path, **given)) == 404


def test_a_database_that_was_not_made_as_a_demo_cannot_be_turned_into_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings = settings_with(monkeypatch, tmp_path)
    made(settings, is_demo=False)
    made(settings, is_demo=True)

    assert doors(settings) == 404


def test_a_database_without_tables_is_no_demo_yet(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert doors(settings_with(monkeypatch, tmp_path)) == 404
