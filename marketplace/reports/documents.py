"""A report as a workbook: one sheet a table, figures as figures."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

LONGEST_SHEET_NAME = 31
FORBIDDEN_IN_NAMES = frozenset("[]:*?/\\")


def workbook(tables: Sequence[tuple[str, Sequence[str], Sequence[Sequence[Any]]]]) -> bytes:
    """The content of an XLSX file.

    Args:
        tables: Name, heads and rows of each sheet; money in euros as exact decimals.
    """
    book = Workbook()
    book.remove(book.active)
    for name, heads, rows in tables:
        sheet = book.create_sheet(_sheet_name(name))
        sheet.append(list(heads))
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for row in rows:
            sheet.append([_harmless(value) for value in row])
        sheet.freeze_panes = "A2"
        for number in range(1, len(heads) + 1):
            sheet.column_dimensions[get_column_letter(number)].width = 24
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _sheet_name(name: str) -> str:
    return "".join(c for c in name if c not in FORBIDDEN_IN_NAMES)[:LONGEST_SHEET_NAME] or "–"


def _harmless(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula gets an apostrophe in front."""
    return f"'{value}" if isinstance(value, str) and value[:1] in {"=", "+", "-", "@"} else value
