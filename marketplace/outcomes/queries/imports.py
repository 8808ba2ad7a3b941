"""Reads of files of reports that were read and wait, or were taken in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from marketplace.kernel.db import db
from marketplace.kernel.errors import NotFound
from marketplace.outcomes.models import Import
from marketplace.outcomes.rules import ReadRow


@dataclass(frozen=True)
class ImportFacts:
    """A file of reports; ``taken_at`` is None while it waits."""

    id: int
    contract_id: int
    file_name: str
    rows: tuple[ReadRow, ...]
    read_by: int
    read_at: datetime
    taken_at: datetime | None


def _as_facts(row: Import) -> ImportFacts:
    rows = tuple(ReadRow(one["number"], one["cells"]) for one in row.rows)
    return ImportFacts(row.id, row.contract_id, row.file_name, rows, row.read_by, row.read_at, row.taken_at)


def import_by_id(import_id: int) -> ImportFacts:
    """One file of reports.

    Raises:
        NotFound: there is none.
    """
    row = db.session.get(Import, import_id)
    if row is None:
        raise NotFound(what="import")
    return _as_facts(row)


def imports_of(contract_id: int) -> list[ImportFacts]:
    """Files of reports of a contract, newest first."""
    rows = db.session.execute(select(Import).where(Import.contract_id == contract_id).order_by(Import.id.desc()))
    return [_as_facts(row) for row in rows.scalars()]
