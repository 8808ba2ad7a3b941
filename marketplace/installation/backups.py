"""One file with the whole database and every kept file, and the way back.

The file is a ZIP: ``tables/NAME.jsonl`` with the rows, ``files/ADDRESS`` with the kept files, encrypted as they lie,
and ``manifest.json`` with a hash of each part. The manifest is sealed with a key of the installation, so that a
backup that was changed, or that other keys belong to, is told before anything is written. The keys are not in it.
"""

import hashlib
import hmac
import json
import os
import secrets
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from alembic.migration import MigrationContext
from sqlalchemy import Connection, Table, exists, inspect, select

from marketplace.config import VERSION
from marketplace.installation import rows
from marketplace.kernel.db import db, reading_only
from marketplace.kernel.storage import Storage

FORMAT = "rengas-backup/1"
MANIFEST = "manifest.json"
SEAL = "manifest.seal"
PIECE = 1024 * 1024


class BackupFaulty(Exception):
    """The file is no backup, is damaged or changed, or belongs to other keys; its argument says what."""


class NotEmpty(Exception):
    """A backup is restored into an empty installation only."""


class OtherSchema(Exception):
    """The backup was made by another version of the portal."""


@dataclass(frozen=True)
class Contents:
    """What a backup holds.

    Args:
        tables: Rows by table.
        files: How many kept files.
        made_at: When it was made, ISO 8601.
    """

    tables: dict[str, int]
    files: int
    made_at: str

    @property
    def row_count(self) -> int:
        """Rows of all tables."""
        return sum(self.tables.values())


@dataclass(frozen=True)
class _Part:
    name: str
    sha256: str
    rows: int | None = None


def write_backup(target: Path, *, storage: Storage, now: datetime) -> Contents:
    """Write a backup of the present moment.

    The database is read in one transaction, and the kept files after it: a file reaches the disk before the row that
    names it is committed, so every file that the rows name is there.

    Raises:
        FileExistsError: there is a file of that name already.
    """
    made = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    if target.exists():
        raise FileExistsError(target)
    parts: list[_Part] = []
    try:
        with _private(made) as archive:
            with _one_moment() as connection:
                schema = _schema(connection)
                for table in rows.tables():
                    parts.append(_add(archive, f"tables/{table.name}.jsonl", rows.dumped(connection, table)))
            parts.extend(_add_files(archive, storage))
            manifest = {
                "format": FORMAT,
                "version": VERSION,
                "schema": schema,
                "made_at": now.isoformat(),
                "parts": [asdict(part) for part in parts],
            }
            content = json.dumps(manifest, indent=1).encode()
            archive.writestr(MANIFEST, content)
            archive.writestr(SEAL, _seal(content, storage))
        os.link(made, target)  # never over a file that came meanwhile
    finally:
        made.unlink(missing_ok=True)
    return _contents(parts, now.isoformat())


def read_backup(source: Path, *, storage: Storage) -> Contents:
    """Put a backup into an empty installation, whose tables exist; all of it, or nothing.

    Raises:
        BackupFaulty: it is no backup, or was changed, or its keys are others.
        NotEmpty: the installation holds something already.
        OtherSchema: the tables are not those of the backup.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            made_at, schema, parts = _verified(archive, storage)
            with db.engine.begin() as connection:
                _check_room(connection, storage, schema, parts)
                if connection.dialect.name == "sqlite":
                    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
                for table in rows.tables():
                    with archive.open(f"tables/{table.name}.jsonl") as lines:
                        rows.load(connection, table, iter(lines))
                    rows.continue_numbering(connection, table)
                for part in parts:
                    if part.rows is None:
                        _put_file(storage, Path(part.name).name, archive.read(part.name))
    except (zipfile.BadZipFile, KeyError) as unreadable:
        raise BackupFaulty("unreadable") from unreadable
    return _contents(parts, made_at)


# ---- parts used above ----


@contextmanager
def _private(path: Path) -> Iterator[zipfile.ZipFile]:
    with (
        open(path, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        yield archive


@contextmanager
def _one_moment() -> Iterator[Connection]:
    """A connection that sees the database as it is at its first question, whatever others write meanwhile."""
    token = reading_only.set(True)
    try:
        with db.engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection
    finally:
        reading_only.reset(token)


def _schema(connection: Connection) -> str:
    """The number of the last migration; empty where the tables were made without."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def _add(archive: zipfile.ZipFile, name: str, lines: Iterator[bytes]) -> _Part:
    digest, count = hashlib.sha256(), 0
    with archive.open(name, "w", force_zip64=True) as part:
        for line in lines:
            digest.update(line)
            part.write(line)
            count += 1
    return _Part(name, digest.hexdigest(), count)


def _add_files(archive: zipfile.ZipFile, storage: Storage) -> Iterator[_Part]:
    for path in kept_files(storage):
        content = path.read_bytes()
        archive.writestr(f"files/{path.name}", content, zipfile.ZIP_STORED)
        yield _Part(f"files/{path.name}", hashlib.sha256(content).hexdigest())


def kept_files(storage: Storage) -> list[Path]:
    """Every kept file, by address; what a broken write left behind is not one."""
    return sorted(path for path in storage.folder.glob("??/*") if not path.name.startswith("."))


def _seal(manifest: bytes, storage: Storage) -> str:
    return hmac.new(storage.key, b"backup " + manifest, hashlib.sha256).hexdigest()


def _verified(archive: zipfile.ZipFile, storage: Storage) -> tuple[str, str, list[_Part]]:
    manifest = archive.read(MANIFEST)
    if not hmac.compare_digest(archive.read(SEAL).decode(errors="replace"), _seal(manifest, storage)):
        raise BackupFaulty("seal")
    read = json.loads(manifest)
    if read["format"] != FORMAT:
        raise BackupFaulty("format")
    parts = [_Part(**part) for part in read["parts"]]
    if {part.name for part in parts} | {MANIFEST, SEAL} != set(archive.namelist()):
        raise BackupFaulty("parts")
    for part in parts:
        if _sha256(archive, part.name) != part.sha256:
            raise BackupFaulty(part.name)
    return read["made_at"], read["schema"], parts


def _sha256(archive: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with archive.open(name) as part:
        while piece := part.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _check_room(connection: Connection, storage: Storage, schema: str, parts: list[_Part]) -> None:
    here = {f"tables/{table.name}.jsonl" for table in rows.tables()}
    if schema != _schema(connection) or here != {part.name for part in parts if part.rows is not None}:
        raise OtherSchema(schema)
    _refuse_unless_empty(connection, storage)


def refuse_unless_empty(storage: Storage) -> None:
    """Refuse an installation that holds anything; one that has no tables yet is empty.

    Raises:
        NotEmpty: it holds a row or a kept file.
    """
    with _one_moment() as connection:
        _refuse_unless_empty(connection, storage)


def _refuse_unless_empty(connection: Connection, storage: Storage) -> None:
    there = set(inspect(connection).get_table_names())
    held = [table.name for table in rows.tables() if table.name in there and _has_rows(connection, table)]
    if held or kept_files(storage):
        raise NotEmpty(held)


def _has_rows(connection: Connection, table: Table) -> bool:
    return bool(connection.execute(select(exists().select_from(table))).scalar_one())


def _put_file(storage: Storage, address: str, content: bytes) -> None:
    path = storage.folder / address[:2] / address
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(path, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _contents(parts: list[_Part], made_at: str) -> Contents:
    tables = {Path(part.name).stem: part.rows for part in parts if part.rows is not None}
    return Contents(tables, sum(part.rows is None for part in parts), made_at)
