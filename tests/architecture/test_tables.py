"""What every table keeps to, whoever writes it: cents are whole, moments are aware, names say the room and the unit."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from sqlalchemy import Column, Date, DateTime, Float, Integer, Numeric, Table

from marketplace.kernel.db import APPEND_ONLY, Base, Instant, MoneyCents
from marketplace.wiring import ROOMS

MOMENTS_BY_THEIR_OWN_NAME = {
    "tenders_call.deadline",  # the law's and everybody's word for the moment after which no bid is taken
}
NAMES_OF_DAYS = ("_on", ".on", "day", "_from", "_to", "month", "until", ".as_of", ".since", "_by")
"""How a day may be called: on a day, from and to it, until or by it, since it, as of it."""

PACKAGE = Path(__file__).resolve().parents[2] / "marketplace"


def _models() -> None:
    for room in ROOMS:
        if (PACKAGE / room / "models.py").exists() or (PACKAGE / room / "models").is_dir():
            import_module(f"marketplace.{room}.models")


_models()
TABLES: list[Table] = list(Base.metadata.sorted_tables)


def _columns() -> Iterator[tuple[str, Column]]:
    for table in TABLES:
        for column in table.columns:
            yield f"{table.name}.{column.name}", column


def test_there_are_tables() -> None:
    assert len(TABLES) > 10


def test_no_column_is_a_float_or_a_number_that_sqlite_keeps_as_one() -> None:
    assert [name for name, column in _columns() if isinstance(column.type, Float | Numeric)] == []


def test_cents_and_only_cents_are_money_columns() -> None:
    wrong = [
        name
        for name, column in _columns()
        if name.endswith(("_cents", ".cents")) != isinstance(column.type, MoneyCents)
    ]

    assert wrong == []


def test_moments_end_in_at_and_are_aware_and_days_end_in_on() -> None:
    naive = [name for name, column in _columns() if isinstance(column.type, DateTime)]
    moments = [
        name
        for name, column in _columns()
        if isinstance(column.type, Instant) != (name.endswith(("_at", ".at")) or name in MOMENTS_BY_THEIR_OWN_NAME)
    ]
    days = [name for name, column in _columns() if isinstance(column.type, Date) and not name.endswith(NAMES_OF_DAYS)]

    assert (naive, moments, days) == ([], [], [])


def test_every_table_is_named_after_its_room() -> None:
    assert [table.name for table in TABLES if table.name.split("_")[0] not in ROOMS] == []


def test_every_table_has_a_primary_key_and_every_foreign_key_leads_somewhere() -> None:
    without = [table.name for table in TABLES if not table.primary_key.columns]
    lost = [
        f"{table.name}.{key.parent.name}"
        for table in TABLES
        for key in table.foreign_keys
        if key.target_fullname.rpartition(".")[0] not in Base.metadata.tables
    ]

    assert (without, lost) == ([], [])


def test_rows_that_people_edit_count_their_versions_as_whole_numbers() -> None:
    wrong = [name for name, column in _columns() if column.name == "version" and not isinstance(column.type, Integer)]

    assert wrong == []


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_a_table_whose_rows_never_change_is_a_table(table: str) -> None:
    assert table in Base.metadata.tables
