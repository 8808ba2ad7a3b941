"""Many rows at once, past the mapper: for a run's lines, where building an object a row would take most of the time.

Rows go through the session's own connection, so they belong to its transaction. Values are the database's own: whole
numbers, texts, ISO days, None; column types that check values are passed by, so only checked figures come here.
"""

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import orjson
from sqlalchemy import Table

from marketplace.kernel.db import db

Row = Sequence[int | str | None]


def insert_rows(table: Any, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Insert rows with the driver's fastest way: COPY in PostgreSQL, one prepared statement in SQLite.

    Args:
        table: The mapped class.
        columns: Names of the columns that each row gives, in its order.
    """
    made: Table = table.__table__
    names = ", ".join(f'"{made.columns[name].name}"' for name in columns)
    connection = db.session.connection()
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "postgresql":
        with driver.cursor() as cursor, cursor.copy(f"COPY {made.name} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    places = ", ".join("?" * len(columns))
    driver.executemany(f"INSERT INTO {made.name} ({names}) VALUES ({places})", rows)  # noqa: S608 - own names


def compact_json(document: Any) -> str:
    """A document of a run as compact JSON text, eight times as fast as the standard library writes it."""
    return orjson.dumps(document).decode()


def read_compact_json(text: str) -> Any:
    """A document that was kept by :func:`compact_json`, or any other JSON text."""
    return orjson.loads(text)


@contextmanager
def many_values() -> Iterator[None]:
    """Work that makes very many small values: the search for cycles among them, a quarter of the time, is put off."""
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            gc.enable()
