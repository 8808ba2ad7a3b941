"""Rows of a file of reports: what each would report, or what is wrong with it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from marketplace.kernel.errors import Problem, RuleBroken
from marketplace.kernel.money import cents_from_euros
from marketplace.outcomes.rules.facts import FACT_TAGS, FactKind
from marketplace.ring.rules import BusinessIdNotValid, check_business_id

COLUMNS = ("participant", "what", "day", "until", "hours", "amount", "employer", "tags")
"""Columns of the template, in their order."""
MOST_ROWS = 2_000


class FileNotReadable(RuleBroken):
    """Neither a CSV nor an XLSX file, or damaged."""

    code = "outcomes.file_not_readable"
    form_field = "file"


class FileTooLarge(RuleBroken):
    """More rows, or more bytes, than one file may bring."""

    code = "outcomes.file_too_large"
    form_field = "file"


class ColumnsMissing(RuleBroken):
    """The heading row lacks columns of the template."""

    code = "outcomes.columns_missing"
    form_field = "file"


class FileEmpty(RuleBroken):
    """A heading row alone reports nothing."""

    code = "outcomes.file_empty"
    form_field = "file"


class FileHoldsIdentifiers(RuleBroken):
    """A cell holds what identifies a person; nothing of the file is kept."""

    code = "outcomes.file_holds_identifiers"
    form_field = "file"


class ImportFaulty(RuleBroken):
    """Some rows are faulty, so none is taken in."""

    code = "outcomes.import_faulty"


class ImportTaken(RuleBroken):
    """The file was taken in before."""

    code = "outcomes.import_taken"


Row = Mapping[str, str]


@dataclass(frozen=True)
class ReadRow:
    """A row as it was typed, with its number in the file (the heading is row 1)."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Draft:
    """What a row reports.

    Args:
        alias: The participant as the provider knows it.
        payload: In the shape of the engine's facts.
    """

    alias: str
    kind: FactKind
    payload: dict[str, Any]
    employer_id: str = ""


@dataclass(frozen=True)
class RowResult:
    """A row with what it would report, or with everything that is wrong with it."""

    number: int
    cells: dict[str, str]
    draft: Draft | None
    problems: list[Problem] = field(default_factory=list)


class _Cells:
    """The cells of a row, read one by one; what cannot be read is remembered."""

    def __init__(self, cells: Row) -> None:
        self.cells, self.problems = cells, list[Problem]()

    def text(self, name: str) -> str:
        return self.cells.get(name, "").strip()

    def wrong(self, name: str, code: str) -> None:
        self.problems.append(Problem(name, code, {"value": self.text(name)[:40]}))

    def day(self, name: str, *, required: bool = True) -> str | None:
        text = self.text(name)
        if not text and not required:
            return None
        match = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text)
        try:
            found = date(int(match[3]), int(match[2]), int(match[1])) if match else date.fromisoformat(text[:10])
        except ValueError:
            self.wrong(name, "outcomes.row_day")
            return None
        return found.isoformat()

    def number(self, name: str, *, required: bool = True, largest: int = 100_000) -> str | None:
        text = "".join(self.text(name).replace(",", ".").split())
        if not text and not required:
            return None
        try:
            value = Decimal(text)
        except InvalidOperation:
            value = Decimal(-1)
        if not value.is_finite() or not 0 <= value <= largest:
            self.wrong(name, "outcomes.row_number")
            return None
        return format(value, "f")

    def cents(self, name: str) -> int | None:
        try:
            return cents_from_euros(self.text(name))
        except ValueError:
            self.wrong(name, "outcomes.row_amount")
            return None

    def business_id(self, name: str) -> str:
        if not self.text(name):
            return ""
        try:
            return check_business_id(self.text(name))
        except BusinessIdNotValid:
            self.wrong(name, "outcomes.row_business_id")
            return ""

    def tags(self, name: str, words: Mapping[str, str]) -> list[str]:
        found = []
        for word in filter(None, (one.strip().lower() for one in self.text(name).split(","))):
            tag = words.get(word, word)
            if tag not in FACT_TAGS:
                self.wrong(name, "outcomes.row_tag")
            found.append(tag)
        return sorted(set(found))


def read_row(
    row: ReadRow, *, words: Mapping[str, tuple[FactKind, str]], tag_words: Mapping[str, str], aliases: Sequence[str]
) -> RowResult:
    """What a row reports, with all that is wrong with it.

    Args:
        words: What may stand in the column "what", in small letters, with the kind of fact and the code within it.
        tag_words: Names of tags in small letters.
        aliases: Participants of the contract.
    """
    cells = _Cells(row.cells)
    alias = "".join(cells.text("participant").upper().split())
    if alias not in aliases:
        cells.wrong("participant", "outcomes.row_participant")
    found = words.get(cells.text("what").lower())
    if found is None:
        cells.wrong("what", "outcomes.row_what")
        return RowResult(row.number, row.cells, None, cells.problems)
    kind, code = found
    payload = _payload(kind, code, cells, tag_words)
    employer = cells.business_id("employer") if kind is FactKind.SPELL else ""
    if cells.problems:
        return RowResult(row.number, row.cells, None, cells.problems)
    return RowResult(row.number, row.cells, Draft(alias, kind, payload, employer))


def _payload(kind: FactKind, code: str, cells: _Cells, tag_words: Mapping[str, str]) -> dict[str, Any]:
    day = cells.day("day")
    match kind:
        case FactKind.SPELL:
            hours = cells.number("hours", largest=100)
            until, tags = cells.day("until", required=False), cells.tags("tags", tag_words)
            return {"kind": code, "start": day, "end": until, "weekly_hours": hours, "tags": tags}
        case FactKind.EVENT:
            value = cells.number("amount", required=False)
            return {"kind": code, "date": day, **({"value": value} if value is not None else {})}
        case FactKind.MEASUREMENT:
            return {"instrument": code, "date": day, "value": cells.number("amount")}
        case FactKind.EARNING:
            return {"date": day, "cents": cells.cents("amount"), "tags": cells.tags("tags", tag_words)}
        case FactKind.ATTENDANCE:
            return {"date": day, "units": cells.number("amount", required=False, largest=24) or "1"}
        case _:
            return {"date": day}
