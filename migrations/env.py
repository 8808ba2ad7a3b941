"""How migrations are run and written.

A whole upgrade is one transaction, and a second start waits for the first, so that a database is never between two
schemas. Written migrations name plain column types and import nothing of the application; rows that never change are
guarded with ``op.protect_rows("table")``.

To write one for a room: ``marketplace db migrate -x room=tenders -m "tenders lots"``.
"""

import sqlite3
from textwrap import wrap
from typing import Any

from alembic import context
from alembic.autogenerate import renderers
from alembic.operations import MigrateOperation, Operations, ops
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import Connection, text

from marketplace.kernel.db import (
    APPEND_ONLY,
    KEPT_UNTIL,
    Base,
    Document,
    Instant,
    MoneyCents,
    db,
    guards_of,
)

PLAIN_TYPES = {Instant: "sa.DateTime(timezone=True)", Document: "sa.JSON()", MoneyCents: "sa.BigInteger()"}
UPGRADE_LOCK = 7_363_428


@Operations.register_operation("protect_rows")
class ProtectRows(MigrateOperation):
    """Let the database refuse to change or remove rows of a table, or to remove them before their time is over."""

    def __init__(self, table: str, until: str | None = None) -> None:
        self.table = table
        self.until = until

    @classmethod
    def protect_rows(cls, operations: Operations, table: str, until: str | None = None) -> None:
        """What a migration writes."""
        operations.invoke(cls(table, until))

    def reverse(self) -> "ReleaseRows":
        """What takes it back."""
        return ReleaseRows(self.table)


@Operations.register_operation("release_rows")
class ReleaseRows(MigrateOperation):
    """Take the guard of a table away."""

    def __init__(self, table: str) -> None:
        self.table = table

    @classmethod
    def release_rows(cls, operations: Operations, table: str) -> None:
        """What a migration writes."""
        operations.invoke(cls(table))


@Operations.implementation_for(ProtectRows)
def _protect(operations: Operations, operation: ProtectRows) -> None:
    connection = operations.get_bind()
    for statement in guards_of(operation.table, connection.dialect.name, operation.until):
        connection.exec_driver_sql(statement)


@Operations.implementation_for(ReleaseRows)
def _release(operations: Operations, operation: ReleaseRows) -> None:
    connection = operations.get_bind()
    if connection.dialect.name == "sqlite":
        for verb in ("update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER {operation.table}_no_{verb}")
    else:
        connection.exec_driver_sql(f"DROP FUNCTION {operation.table}_append_only() CASCADE")


@renderers.dispatch_for(ProtectRows)
def _write_protect(_: Any, operation: ProtectRows) -> str:
    pieces = wrap(operation.until or "", 90, drop_whitespace=False)
    until = f", until=({' '.join(map(repr, pieces))})" if pieces else ""
    return f'op.protect_rows("{operation.table}"{until})'


@renderers.dispatch_for(ReleaseRows)
def _write_release(_: Any, operation: ReleaseRows) -> str:
    return f'op.release_rows("{operation.table}")'


def _write_type(kind: str, item: Any, _: Any) -> str | bool:
    return PLAIN_TYPES.get(type(item), False) if kind == "type" else False


def _is_of_room(_: Any, name: str, kind: str, *__: Any) -> bool:
    room = context.get_x_argument(as_dictionary=True).get("room")
    return kind != "table" or not room or name.startswith(f"{room}_")


def _finish(migration: Any, _: Any, directives: list[Any]) -> None:
    """Number a new migration, and guard the tables that it makes and whose rows never change."""
    script = directives[0]
    if script.upgrade_ops.is_empty():
        return
    scripts = ScriptDirectory.from_config(migration.config)
    script.rev_id = f"{len(list(scripts.walk_revisions())) + 1:04d}"
    made = [op.table_name for op in script.upgrade_ops.ops if isinstance(op, ops.CreateTableOp)]
    guards = [ProtectRows(table, KEPT_UNTIL.get(table)) for table in made if table in APPEND_ONLY]
    script.upgrade_ops.ops.extend(guards)
    script.downgrade_ops.ops[:0] = [guard.reverse() for guard in reversed(guards)]


def _wait_for_others(connection: Connection) -> None:
    """Hold the right to upgrade until this transaction ends; SQLite's write lock is that right already."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": UPGRADE_LOCK})


def _pause_foreign_keys(connection: Connection) -> None:
    """SQLite alters a table by making it anew, which must not touch the rows that refer to it."""
    raw = connection.connection.driver_connection
    if isinstance(raw, sqlite3.Connection):
        raw.execute("PRAGMA foreign_keys=OFF")


def _resume_foreign_keys(connection: Connection) -> None:
    raw = connection.connection.driver_connection
    if isinstance(raw, sqlite3.Connection):
        raw.execute("PRAGMA foreign_keys=ON")


def _check_foreign_keys(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        lost = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if lost:
            raise RuntimeError(f"the migration left rows that refer to nothing: {lost[:5]}")


def run() -> None:
    """Run what is asked for on the application's database."""
    settings = dict(current_app.extensions["migrate"].configure_args)
    with db.engine.connect() as connection:
        _pause_foreign_keys(connection)
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            transactional_ddl=True,
            render_item=_write_type,
            include_object=_is_of_room,
            process_revision_directives=_finish,
            **settings,
        )
        try:
            with context.begin_transaction():
                _wait_for_others(connection)
                context.run_migrations()
                _check_foreign_keys(connection)
        finally:
            connection.rollback()
            _resume_foreign_keys(connection)


run()
