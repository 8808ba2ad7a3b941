"""The database: one declarative base, column types that keep the house rules, and settings that lose no update.

Why BEGIN is emitted by us: the driver of SQLite runs a SELECT outside any transaction, so that read-modify-write
requests silently lose updates even in WAL mode. Writing work therefore begins with ``BEGIN IMMEDIATE``. A reading
request begins with plain ``BEGIN`` and may not write. PostgreSQL at its default isolation loses updates too, hence
:func:`locked` and version columns.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Engine, MetaData, Select, Table, event
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.schema import DDL
from sqlalchemy.types import TypeDecorator

from marketplace.kernel.canonical import refuse_floats
from marketplace.kernel.write_queue import WriteQueue

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

reading_only: ContextVar[bool] = ContextVar("reading_only", default=False)
"""Set by the web layer for requests that must not write (GET, HEAD, OPTIONS)."""


class Base(DeclarativeBase):
    """Base of every table. Names of constraints are fixed so that migrations can find them."""

    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base, disable_autonaming=True)


class Instant(TypeDecorator[datetime]):
    """A moment: aware on the way in, UTC in the table, aware UTC on the way out."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime does not say which moment it is")
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class MoneyCents(TypeDecorator[int]):
    """Integer cents; anything else is refused before it reaches the table."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:
        if value is not None and type(value) is not int:
            raise TypeError("money columns take whole cents")
        return value


class Document(TypeDecorator[Any]):
    """A JSON document. Floats are refused: ratios travel as decimal strings."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        refuse_floats(value)
        return value


QueryT = TypeVar("QueryT", bound=Select[*tuple[Any, ...]])


def locked(query: QueryT) -> QueryT:
    """Take the row lock that read-modify-write needs on PostgreSQL; SQLite already holds the write lock.

    ``populate_existing`` re-reads what the session may hold from before the lock.
    """
    return query.with_for_update().execution_options(populate_existing=True)


SQLITE_APPEND_ONLY = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb_upper} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
SQLITE_KEPT_UNTIL = """
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} WHEN NOT ({over})
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
POSTGRESQL_APPEND_ONLY = """
CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$;
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only();
"""
POSTGRESQL_KEPT_UNTIL = """
CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF TG_OP = 'DELETE' THEN IF {over} THEN RETURN OLD; END IF; END IF;
RAISE EXCEPTION '{table} is append-only'; END $$;
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_append_only();
CREATE TRIGGER {table}_append_only_whole BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only();
"""

APPEND_ONLY: list[str] = []
"""Names of tables whose rows the database itself protects; migrations create the same triggers."""
KEPT_UNTIL: dict[str, str] = {}
"""Of those tables the ones whose rows may go some day, with the condition on the row that goes, in SQL."""


def guards_of(table: str, dialect: str, over: str | None) -> list[str]:
    """Statements that let a database refuse UPDATE and DELETE on a table.

    Args:
        over: Condition on ``OLD`` under which a row may be deleted; None for never.
    """
    if dialect == "postgresql":
        return [(POSTGRESQL_KEPT_UNTIL if over else POSTGRESQL_APPEND_ONLY).format(table=table, over=over)]
    update, delete = (
        SQLITE_APPEND_ONLY.format(table=table, verb=verb, verb_upper=verb.upper()) for verb in ("update", "delete")
    )
    return [update, SQLITE_KEPT_UNTIL.format(table=table, over=over) if over else delete]


def append_only(table: Table, *, until: str | None = None) -> None:
    """Let the database refuse UPDATE and DELETE on a table, as the last guard of kept facts.

    Args:
        until: Condition in SQL on the row ``OLD`` under which it may be deleted, because its retention is over.
    """
    APPEND_ONLY.append(table.name)
    if until is not None:
        KEPT_UNTIL[table.name] = until
    for dialect in ("sqlite", "postgresql"):
        for statement in guards_of(table.name, dialect, until):
            ddl = DDL(statement.replace("%", "%%")).execute_if(dialect=dialect)
            event.listen(table, "after_create", ddl)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, record: Any) -> None:
    if isinstance(connection, sqlite3.Connection):
        cursor = connection.cursor()
        # FULL: a receipt may be shown only after the commit has reached the disk.
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()
        connection.isolation_level = None


QUEUE, TICKET = "write_queue", "write_ticket"


@cache
def _queue_of(database: str) -> WriteQueue:
    return WriteQueue(Path(f"{database}-queue"))


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Any) -> None:
    if connection.dialect.name != "sqlite":
        return
    if reading_only.get():
        connection.exec_driver_sql("BEGIN")
        return
    _leave_queue(connection)
    if connection.engine.url.database:
        queue = connection.info[QUEUE] = _queue_of(connection.engine.url.database)
        connection.info[TICKET] = queue.enter()
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except BaseException:
        _leave_queue(connection)
        raise


@event.listens_for(Engine, "commit")
@event.listens_for(Engine, "rollback")
def _leave_queue(connection: Any) -> None:
    """Let the next writer come while this one's last bytes reach the disk: it waits for SQLite's own lock, alone."""
    if TICKET in connection.info:
        connection.info.pop(QUEUE).leave(connection.info.pop(TICKET))


def engine_url(url: str) -> str:
    """The driver's form of a database address: psycopg 3 for PostgreSQL, SQLite as given."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url[len(prefix) :]
    return url


@contextmanager
def short_write() -> Iterator[Session]:
    """A write of its own, apart from the request's transaction: access log, sign-in failures, refused attempts.

    The request's own transaction must have ended before, or SQLite's write lock would wait for itself.
    """
    token = reading_only.set(False)
    try:
        with Session(db.engine) as session, session.begin():
            yield session
    finally:
        reading_only.reset(token)
