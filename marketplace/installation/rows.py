"""Rows of every table as lines of JSON, the same whichever database they came from."""

import base64
import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import JSON, Column, Connection, Date, DateTime, LargeBinary, Numeric, Table, insert, null, select, text
from sqlalchemy import Enum as EnumType
from sqlalchemy.types import TypeDecorator, TypeEngine

from marketplace.kernel.db import Base

ROWS_AT_ONCE = 500


def tables() -> list[Table]:
    """Every table of the portal, those referred to before those that refer to them."""
    return list(Base.metadata.sorted_tables)


def dumped(connection: Connection, table: Table) -> Iterator[bytes]:
    """The rows of a table in the order of their keys, each as one line of JSON.

    A column that holds nothing is left out of its line, so that it stays apart from a JSON document that is ``null``.
    """
    documents = [column for column in table.c if _is_document(column.type)]
    asked = [*table.c, *(column.is_(null()) for column in documents)]
    query = select(*asked).order_by(*table.primary_key).execution_options(yield_per=ROWS_AT_ONCE)
    for row in connection.execute(query):
        values = dict(zip((column.name for column in table.c), row, strict=False))
        without = {column.name for column, empty in zip(documents, row[len(table.c) :], strict=True) if empty}
        kept = {name: value for name, value in values.items() if name not in without}
        plain = {name: _plain(value) for name, value in kept.items()}
        yield json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def load(connection: Connection, table: Table, lines: Iterator[bytes]) -> int:
    """Put dumped rows into a table and return how many they were."""
    count = 0
    batch: list[dict[str, Any]] = []
    for line in lines:
        kept = json.loads(line)
        row = {column.name: _of_column(column, kept) for column in table.c}
        count += 1
        if any(column.name not in kept for column in table.c):
            connection.execute(insert(table).values(row))  # an empty document can only be said in a statement
            continue
        batch.append(row)
        if len(batch) == ROWS_AT_ONCE:
            connection.execute(insert(table), batch)
            batch = []
    if batch:
        connection.execute(insert(table), batch)
    return count


def continue_numbering(connection: Connection, table: Table) -> None:
    """Let PostgreSQL give out numbers after those that were put in; SQLite does by itself."""
    counted = table.autoincrement_column
    if connection.dialect.name != "postgresql" or counted is None:
        return
    last = connection.execute(select(counted).order_by(counted.desc()).limit(1)).scalar_one_or_none()
    if last is not None:
        say = text("SELECT setval(pg_get_serial_sequence(:table, :column), :last)")
        connection.execute(say, {"table": table.name, "column": counted.name, "last": last})


def _stored(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    return kind.impl_instance if isinstance(kind, TypeDecorator) else kind


def _is_document(kind: TypeEngine[Any]) -> bool:
    return isinstance(_stored(kind), JSON)


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, Decimal):
        return str(value)
    return value


def _of_column(column: Column[Any], kept: dict[str, Any]) -> Any:
    if column.name not in kept:
        return null()
    value, kind = kept[column.name], _stored(column.type)
    if value is None or isinstance(kind, JSON):
        return value
    if isinstance(kind, EnumType) and kind.enum_class is not None:
        return kind.enum_class[value]
    if isinstance(kind, DateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(kind, LargeBinary):
        return base64.b64decode(value)
    return Decimal(value) if isinstance(kind, Numeric) and kind.asdecimal else value
