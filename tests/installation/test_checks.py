"""The check of an installation finds each fault that is planted, and none where there is none."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from flask import Flask

from marketplace.installation import check
from marketplace.installation.checks import ROOMS_THAT_LOOK
from marketplace.kernel.actor import Role
from marketplace.kernel.db import SQLITE_APPEND_ONLY, db
from marketplace.kernel.errors import Problem
from marketplace.kernel.storage import Storage
from marketplace.payments import queries
from marketplace.wiring import ROOMS
from tests.factories.people import make_actor, make_organisation


@pytest.fixture
def lived_in(app: Flask, tmp_path: Path) -> Iterator[Flask]:
    """A portal where something has happened, with a folder of files of its own."""
    storage = app.extensions["storage"]
    app.extensions["storage"] = Storage(tmp_path / "files", storage.key)
    make_actor(make_organisation(), [Role.BIDDER])
    db.session.commit()
    yield app
    app.extensions["storage"] = storage


def _check(app: Flask) -> tuple[int, list[str]]:
    db.session.remove()
    said = app.test_cli_runner().invoke(check)
    return said.exit_code, said.output.strip().splitlines()


def _change_behind_the_guards(*statements: str) -> None:
    """Change rows as somebody with the database's own password could."""
    db.session.remove()
    url = db.engine.url
    db.engine.dispose()
    if url.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(url.database))) as connection:
            guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for name, _ in guards:
                connection.execute(f"DROP TRIGGER {name}")
            for statement in statements:
                connection.execute(statement)
            for _, made in guards:
                connection.execute(made)
            connection.commit()
        return
    with db.engine.connect() as connection:
        connection.exec_driver_sql("SET session_replication_role = replica")
        for statement in statements:
            connection.exec_driver_sql(statement)
        connection.commit()
    db.engine.dispose()


def test_a_sound_installation_has_no_fault(lived_in: Flask) -> None:
    status, said = _check(lived_in)

    assert (status, len(said)) == (0, 1), said
    assert said[0].startswith("ok tables=")


def test_a_row_that_refers_to_nothing_is_found(lived_in: Flask) -> None:
    _change_behind_the_guards("UPDATE identity_membership SET organisation_id = 999999")

    status, said = _check(lived_in)

    assert status == 1
    assert any(
        line.startswith("lost_reference identity_membership.organisation_id to=identity_organisation rows=")
        for line in said
    ), said


def test_a_changed_row_of_the_audit_chain_is_found(lived_in: Flask) -> None:
    _change_behind_the_guards("UPDATE audit_event SET why = 'muutettu' WHERE sequence = 2")

    assert _check(lived_in) == (1, ["chain_broken audit_event[2] reason=was changed"])


def test_a_table_of_kept_facts_without_its_guard_is_found(lived_in: Flask) -> None:
    with db.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("DROP TRIGGER audit_event_no_update")
        else:
            connection.exec_driver_sql("DROP TRIGGER audit_event_append_only ON audit_event")
    try:
        assert _check(lived_in) == (1, ["guard_missing audit_event"])
    finally:
        _put_the_guard_back()


def _put_the_guard_back() -> None:
    with db.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            made = SQLITE_APPEND_ONLY.format(table="audit_event", verb="update", verb_upper="UPDATE")
        else:
            made = (
                "CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event"
                " FOR EACH STATEMENT EXECUTE FUNCTION audit_event_append_only()"
            )
        connection.exec_driver_sql(made)


def test_a_file_that_nobody_names_and_one_that_was_damaged_are_found(lived_in: Flask) -> None:
    storage: Storage = lived_in.extensions["storage"]
    orphan = storage.keep(b"nobody names me")
    path = storage.folder / orphan[:2] / orphan
    path.chmod(0o600)
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))

    assert _check(lived_in) == (
        1,
        [f"file_orphaned files/{orphan}", f"file_damaged files/{orphan}"],
    )


def test_a_file_that_a_row_names_is_no_orphan(lived_in: Flask) -> None:
    address = lived_in.extensions["storage"].keep(b"somebody names me")
    _change_behind_the_guards(f"UPDATE identity_person SET name = '{address}'")

    assert _check(lived_in)[0] == 0


def test_a_sum_that_a_room_finds_wrong_is_told(lived_in: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ledger's own sums have their tests in their room; here is asked that its finding is told."""
    monkeypatch.setattr(
        queries, "problems", lambda: [Problem("journal[7]", "payments.journal_unbalanced", {"cents": -5})]
    )

    assert _check(lived_in) == (1, ["payments.journal_unbalanced journal[7] cents=-5"])


def test_every_room_that_can_tell_what_is_wrong_is_asked() -> None:
    looking = set()
    for room in ROOMS:
        name = f"marketplace.{room}.queries"
        if find_spec(name) is not None and hasattr(import_module(name), "problems"):
            looking.add(name)

    assert {room.__name__ for room in ROOMS_THAT_LOOK} == looking
