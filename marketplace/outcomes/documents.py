"""Files of reports: reading CSV and XLSX into rows of text, and the templates."""

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

import openpyxl

from marketplace.kernel.personal_data import personal_identifiers
from marketplace.outcomes.rules import (
    MOST_ROWS,
    ColumnsMissing,
    FileEmpty,
    FileHoldsIdentifiers,
    FileNotReadable,
    FileTooLarge,
    ReadRow,
)

LARGEST_FILE = 2 * 1024 * 1024
LARGEST_UNPACKED = 40 * 1024 * 1024
NEEDED = ("participant", "what", "day")


def read_rows(content: bytes, headings: Mapping[str, str]) -> list[ReadRow]:
    """Rows of a CSV or XLSX file by the columns of the template; rows without any text are left out.

    Args:
        headings: Columns by their heading in small letters, in any language of the portal.
    Raises:
        FileTooLarge: more than two megabytes or 2 000 rows.
        FileNotReadable: damaged, or of another kind.
        ColumnsMissing: no heading for participant, what happened or the day.
        FileEmpty: no row below the heading.
        FileHoldsIdentifiers: personal identity codes, e-mail addresses or telephone numbers, with their rows.
    """
    if len(content) > LARGEST_FILE:
        raise FileTooLarge(rows=MOST_ROWS, megabytes=LARGEST_FILE // 2**20)
    table = _xlsx(content) if content[:2] == b"PK" else _csv(content)
    columns: list[str | None] = []
    rows: list[ReadRow] = []
    forbidden: list[int] = []
    for number, cells in enumerate(table, start=1):
        if any(personal_identifiers(cell) for cell in cells):
            forbidden.append(number)
        if number == 1:
            columns = [headings.get(cell.strip().lower()) for cell in cells]
        elif any(cell.strip() for cell in cells):
            rows.append(ReadRow(number, {c: text.strip() for c, text in zip(columns, cells, strict=False) if c}))
        if len(rows) > MOST_ROWS:
            raise FileTooLarge(rows=MOST_ROWS, megabytes=LARGEST_FILE // 2**20)
    if forbidden:
        raise FileHoldsIdentifiers(rows=", ".join(map(str, forbidden[:20])), count=len(forbidden))
    if any(column not in columns for column in NEEDED):
        raise ColumnsMissing()
    if not rows:
        raise FileEmpty()
    return rows


def _csv(content: bytes) -> Iterator[list[str]]:
    """Rows of a CSV file, in UTF-8 or as Windows writes it, with whichever separator the heading has most of."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\0" in text:
        raise FileNotReadable()
    heading = text.split("\n", 1)[0]
    separator = max(";,\t", key=heading.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    except csv.Error as damaged:
        raise FileNotReadable() from damaged


def _xlsx(content: bytes) -> Iterator[list[str]]:
    """Rows of the first sheet of a workbook; a small file that unpacks to a huge one is refused unopened."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(one.file_size for one in packed.infolist()) > LARGEST_UNPACKED:
                raise FileTooLarge(rows=MOST_ROWS, megabytes=LARGEST_FILE // 2**20)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except FileTooLarge:
        raise
    except Exception as damaged:  # openpyxl raises whatever its parsers raise
        raise FileNotReadable() from damaged
    try:
        for row in book.worksheets[0].iter_rows(values_only=True):
            yield [_text(value) for value in row]
    finally:
        book.close()


def _text(value: object) -> str:
    """A cell as it would be typed."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return f"{value.day}.{value.month}.{value.year}"
    if isinstance(value, float):
        # What a spreadsheet shows as 37,5 is kept by it as a binary number; its shortest form is what was typed.
        return repr(value).removesuffix(".0")
    return str(value)


def csv_template(headings: Sequence[str], examples: Sequence[Sequence[str]]) -> bytes:
    """A CSV template that a spreadsheet opens with its letters right."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(headings)
    writer.writerows(examples)
    return out.getvalue().encode("utf-8-sig")


def xlsx_template(headings: Sequence[str], examples: Sequence[Sequence[str]]) -> bytes:
    """The same template as a workbook."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(list(headings))
    for example in examples:
        sheet.append(list(example))
    for number in range(1, len(headings) + 1):
        sheet.column_dimensions[openpyxl.utils.get_column_letter(number)].width = 18
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
