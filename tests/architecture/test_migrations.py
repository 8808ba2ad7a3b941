"""Migrations lead to exactly the tables of the code, on both databases, in one line without branches."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import Config, check, downgrade, upgrade
from sqlalchemy import inspect, text

from marketplace import create_app
from marketplace.config import Settings
from marketplace.kernel.db import APPEND_ONLY, Base, db
from tests import postgresql

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"

TRIGGERS = {
    "sqlite": "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgrelid::regclass::text, tgname, pg_get_functiondef(tgfoid) FROM pg_trigger"
    " WHERE NOT tgisinternal",
}


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The application on a database without any table."""
    url = f"sqlite:///{tmp_path / 'empty.db'}" if request.param == "sqlite" else postgresql.fresh_database()
    app = create_app(Settings(instance=tmp_path, database_url=url, testing=True))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    if request.param == "postgresql":
        postgresql.drop_database(url.rpartition("/")[2] if "?" not in url else url.split("?")[0].rpartition("/")[2])


def _triggers() -> set[tuple[str, str, str]]:
    """Table, name and whole text of each trigger, written one way."""
    with db.engine.connect() as connection:
        rows = connection.execute(text(TRIGGERS[db.engine.dialect.name])).all()
    return {(table, name, " ".join(body.split()).lower()) for table, name, body in rows}


def test_there_is_one_line_of_migrations() -> None:
    configuration = Config()
    configuration.set_main_option("script_location", str(MIGRATIONS))
    script = ScriptDirectory.from_config(configuration)

    assert len(script.get_heads()) == 1
    assert len(script.get_bases()) == 1
    assert all((revision.doc or "").strip() for revision in script.walk_revisions())


def test_no_migration_leans_on_code_that_will_change() -> None:
    leaning = [
        f"{path.name}: {line}"
        for path in sorted(MIGRATIONS.rglob("*.py"))
        if path.name != "env.py"
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.lstrip().startswith(("import marketplace", "from marketplace"))
    ]

    assert leaning == []


def test_migrations_make_the_tables_of_the_code(empty: Flask) -> None:
    upgrade()

    check()  # exits when a table, column, index or constraint differs


def test_migrations_make_the_guards_of_rows_that_never_change(empty: Flask) -> None:
    upgrade()
    migrated = _triggers()
    guarded = {table for table, _, _ in migrated}
    Base.metadata.drop_all(db.engine)
    with db.engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))

    Base.metadata.create_all(db.engine)

    assert guarded == set(APPEND_ONLY)
    assert migrated == _triggers()


def test_migrations_can_be_taken_back_and_made_again(empty: Flask) -> None:
    upgrade()

    downgrade(revision="base")

    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    upgrade()
    check()
