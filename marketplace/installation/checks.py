"""Looking for what should never be: every fault is told, nothing is changed."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ForeignKeyConstraint, String, Table, and_, cast, func, inspect, select, text

from marketplace.audit import queries as audit
from marketplace.installation.backups import kept_files
from marketplace.installation.rows import tables
from marketplace.invoicing import queries as invoicing
from marketplace.kernel.db import APPEND_ONLY, db
from marketplace.kernel.storage import FileDamaged, Storage
from marketplace.outcomes import queries as outcomes
from marketplace.payments import queries as payments
from marketplace.register import queries as register

GUARDS = {
    "sqlite": "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_no_%'",
    "postgresql": "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
    " WHERE t.tgname LIKE '%_append_only' AND t.tgenabled = 'O'",
}
GUARDS_OF_TABLE = {"sqlite": 2, "postgresql": 1}
"""SQLite guards changing and removing each by a trigger of its own."""
ROOMS_THAT_LOOK = (register, outcomes, payments, invoicing)
"""Queries of every room that can tell what is wrong in its own tables: admissions, counted facts, the ledger, sums."""
ADDRESS = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Finding:
    """A fault of the installation, for whoever runs it.

    Args:
        what: Its stable name.
        where: The row, table or file.
    """

    what: str
    where: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def line(self) -> str:
        """As the command tells it."""
        return " ".join([self.what, self.where, *(f"{name}={value}" for name, value in self.facts.items())])


def all_findings(storage: Storage) -> Iterator[Finding]:
    """Every fault of the installation: references, guards, the rooms' own sums, the audit chain, kept files."""
    yield from broken_references()
    yield from missing_guards()
    yield from problems_of_rooms()
    yield from broken_chain()
    yield from faulty_files(storage)


def broken_references() -> Iterator[Finding]:
    """Rows that refer to a row that is not there."""
    for table in tables():
        for constraint in sorted(table.foreign_key_constraints, key=lambda one: tuple(one.column_keys)):
            lost = _lost_references(table, constraint)
            if lost:
                facts = {"to": constraint.referred_table.name, "rows": lost}
                yield Finding("lost_reference", f"{table.name}.{','.join(constraint.column_keys)}", facts)


def _lost_references(table: Table, constraint: ForeignKeyConstraint) -> int:
    parent = constraint.referred_table.alias()
    pairs = [(element.parent, parent.c[element.column.name]) for element in constraint.elements]
    query = (
        select(func.count())
        .select_from(table.outerjoin(parent, and_(*(own == theirs for own, theirs in pairs))))
        .where(*(own.is_not(None) for own, _ in pairs), pairs[0][1].is_(None))
    )
    return int(db.session.execute(query).scalar_one())


def missing_guards() -> Iterator[Finding]:
    """Tables of kept facts whose rows the database would let be changed."""
    dialect = db.engine.dialect.name
    guarded = [name for (name,) in db.session.execute(text(GUARDS[dialect]))]
    there = set(inspect(db.session.connection()).get_table_names())
    for table in sorted(set(APPEND_ONLY) & there):
        if guarded.count(table) < GUARDS_OF_TABLE[dialect]:
            yield Finding("guard_missing", table)


def problems_of_rooms() -> Iterator[Finding]:
    """What rooms find wrong in their own tables."""
    for room in ROOMS_THAT_LOOK:
        for problem in room.problems():
            yield Finding(problem.code, problem.path, problem.facts)


def broken_chain() -> Iterator[Finding]:
    """Where the audit chain breaks first."""
    verdict = audit.verify()
    if verdict.broken_at is not None:
        yield Finding("chain_broken", f"audit_event[{verdict.broken_at}]", {"reason": verdict.reason})


def faulty_files(storage: Storage) -> Iterator[Finding]:
    """Kept files that nobody refers to, and those that can no longer be read."""
    kept = {path.name for path in kept_files(storage)}
    if not kept:
        return
    for address in sorted(kept - _addresses_named()):
        yield Finding("file_orphaned", f"files/{address}")
    for address in sorted(kept):
        try:
            storage.fetch(address)
        except FileDamaged:
            yield Finding("file_damaged", f"files/{address}")


def _addresses_named() -> set[str]:
    """Everything in the tables that could be the address of a kept file, in columns and in documents."""
    named: set[str] = set()
    for table in tables():
        wide = [column for column in table.c if column.type.python_type in (str, dict, list)]
        if wide:
            for row in db.session.execute(select(*(cast(column, String) for column in wide))):
                named.update(found for value in row if value for found in ADDRESS.findall(value))
    return named
