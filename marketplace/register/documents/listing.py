"""The public register as files: comma-separated text and a spreadsheet."""

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return "'" + text if text.startswith(FORMULA_SIGNS) else text


def as_csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as text with semicolons, which spreadsheets in Finland open; UTF-8 with its mark."""
    file = StringIO()
    writer = csv.writer(file, delimiter=";")
    writer.writerow(head)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + file.getvalue().encode()


def as_xlsx(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as a spreadsheet with a bold head that stays in sight."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for column, width in zip("ABCDE", (40, 14, 20, 50, 14), strict=True):
        sheet.column_dimensions[column].width = width
    cells = []
    for text in head:
        cell = WriteOnlyCell(sheet, value=text)
        cell.font = Font(bold=True)
        cells.append(cell)
    sheet.append(cells)
    for row in rows:
        sheet.append([harmless(cell) for cell in row])
    file = BytesIO()
    book.save(file)
    return file.getvalue()
