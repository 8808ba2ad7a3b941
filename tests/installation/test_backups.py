"""A backup brings everything back, row by row and file by file, into either database, or nothing at all."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from marketplace.audit import queries as audit
from marketplace.identity import queries as identity
from marketplace.installation import backup, rows
from marketplace.installation import restore as restore_command
from marketplace.kernel.actor import Role
from marketplace.kernel.db import db
from marketplace.kernel.storage import Storage
from tests.factories.people import make_actor, make_organisation, make_person
from tests.installation.empty import empty_installation


def _content(app: Flask) -> dict[str, list[bytes]]:
    with app.app_context(), db.engine.connect() as connection:
        return {table.name: list(rows.dumped(connection, table)) for table in rows.tables()}


def _files(app: Flask) -> dict[str, bytes]:
    folder = app.extensions["storage"].folder
    return {path.name: path.read_bytes() for path in folder.glob("??/*")}


def _lived_in(app: Flask) -> str:
    """People, roles, an audit chain and a kept file; returns the file's address."""
    make_actor(make_organisation(name="Åkerblomin “Malli” Oy"), [Role.BIDDER])
    address: str = app.extensions["storage"].keep("liite: ä, ö ja €".encode())
    db.session.commit()
    db.session.remove()
    return address


@pytest.fixture
def kept_apart(app: Flask, tmp_path: Path) -> Iterator[Flask]:
    """The application with a folder of files of its own."""
    storage = app.extensions["storage"]
    app.extensions["storage"] = Storage(tmp_path / "files", storage.key)
    yield app
    app.extensions["storage"] = storage


def _backup(app: Flask, file: Path) -> Result:
    with app.app_context():
        return app.test_cli_runner().invoke(backup, [str(file)])


def _restore(app: Flask, file: Path) -> Result:
    with app.app_context():  # a command keeps to the application that is at work already
        return app.test_cli_runner().invoke(restore_command, [str(file)])


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_everything_comes_back_in_either_database(kept_apart: Flask, tmp_path: Path, target: str) -> None:
    address = _lived_in(kept_apart)
    file = tmp_path / "kept.zip"
    said = _backup(kept_apart, file)
    assert said.exit_code == 0, said.output + said.stderr

    with empty_installation(tmp_path / "new", target, keys_of=kept_apart) as new:
        said = _restore(new, file)

        assert said.exit_code == 0, said.output + said.stderr
        assert _content(new) == _content(kept_apart)
        assert _files(new) == _files(kept_apart)
        with new.app_context():
            assert new.extensions["storage"].fetch(address).decode() == "liite: ä, ö ja €"
            assert audit.verify().broken_at is None


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_work_goes_on_after_a_restore(kept_apart: Flask, tmp_path: Path, target: str) -> None:
    _lived_in(kept_apart)
    _backup(kept_apart, tmp_path / "kept.zip")

    with empty_installation(tmp_path / "new", target, keys_of=kept_apart) as new:
        _restore(new, tmp_path / "kept.zip")
        with new.app_context():
            known = identity.people(range(1, 1000))
            added = make_person(email="uusi@example.test")
            db.session.commit()

            assert added not in known
            assert audit.verify().broken_at is None


def test_an_installation_that_holds_something_takes_no_backup_and_keeps_what_it_holds(
    kept_apart: Flask, tmp_path: Path
) -> None:
    _lived_in(kept_apart)
    _backup(kept_apart, tmp_path / "kept.zip")
    before = _content(kept_apart)

    said = _restore(kept_apart, tmp_path / "kept.zip")

    assert said.exit_code == 2
    assert "not empty" in said.stderr
    assert _content(kept_apart) == before


def _with_part_changed(source: Path, target: Path, name: str, change: bytes | None) -> None:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for one in old.namelist():
            if one != name:
                new.writestr(one, old.read(one))
            elif change is not None:
                new.writestr(one, old.read(one) + change)


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("tables/identity_person.jsonl", b"{}\n"),
        ("tables/audit_event.jsonl", None),
        ("manifest.json", b" "),
        ("manifest.seal", b"0"),
        ("files/", b"x"),
    ],
)
def test_a_backup_that_was_changed_is_refused_whole(
    kept_apart: Flask, tmp_path: Path, part: str, change: bytes | None
) -> None:
    address = _lived_in(kept_apart)
    _backup(kept_apart, tmp_path / "kept.zip")
    name = f"files/{address}" if part == "files/" else part
    _with_part_changed(tmp_path / "kept.zip", tmp_path / "changed.zip", name, change)

    with empty_installation(tmp_path / "new", "sqlite", keys_of=kept_apart) as new:
        said = _restore(new, tmp_path / "changed.zip")

        assert said.exit_code == 2
        assert "is not restored" in said.stderr
        assert not any(_content(new).values())
        assert _files(new) == {}


@pytest.mark.sqlite_only
def test_a_file_that_is_no_backup_is_refused(kept_apart: Flask, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Hyvä vastaanottaja")

    with empty_installation(tmp_path / "new", "sqlite", keys_of=kept_apart) as new:
        said = _restore(new, tmp_path / "letter.txt")

    assert said.exit_code == 2
    assert "no backup of the portal" in said.stderr


@pytest.mark.sqlite_only
def test_a_backup_whose_keys_are_elsewhere_is_refused_with_where_they_belong(kept_apart: Flask, tmp_path: Path) -> None:
    _lived_in(kept_apart)
    _backup(kept_apart, tmp_path / "kept.zip")

    with empty_installation(tmp_path / "new", "sqlite") as new:
        said = _restore(new, tmp_path / "kept.zip")

    assert said.exit_code == 2
    assert "INSTANCE/keys" in said.stderr


@pytest.mark.sqlite_only
def test_a_backup_is_for_its_owner_only_holds_no_key_and_writes_over_nothing(kept_apart: Flask, tmp_path: Path) -> None:
    _lived_in(kept_apart)
    file = tmp_path / "kept.zip"
    _backup(kept_apart, file)

    assert file.stat().st_mode & 0o777 == 0o600
    keys = kept_apart.extensions["settings"].instance / "keys"
    with zipfile.ZipFile(file) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert not [path.name for path in keys.iterdir() if path.read_bytes() in everything]

    said = _backup(kept_apart, file)
    assert said.exit_code == 2
    assert "there already" in said.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["files", "kept.zip"]


def test_a_backup_shows_one_moment_while_others_write(
    kept_apart: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _lived_in(kept_apart)
    dumped, wrote = rows.dumped, []

    def and_somebody_writes(connection, table):
        if table.name == "identity_person" and not wrote:
            wrote.append(table.name)
            with db.engine.begin() as other:
                other.execute(db.metadata.tables["identity_person"].update().values(name="Toinen nimi"))
        return dumped(connection, table)

    monkeypatch.setattr(rows, "dumped", and_somebody_writes)
    said = _backup(kept_apart, tmp_path / "kept.zip")

    assert said.exit_code == 0, said.output + said.stderr
    with zipfile.ZipFile(tmp_path / "kept.zip") as archive:
        people = [json.loads(line) for line in archive.read("tables/identity_person.jsonl").splitlines()]
    assert wrote
    assert {person["name"] for person in people} == {"Testi Henkilö"}
