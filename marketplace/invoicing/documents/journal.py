"""The monthly journal as CSV and as a workbook."""

import csv
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from flask_babel import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font

from marketplace.invoicing.messages import ENTRY_LABELS
from marketplace.invoicing.rules import JournalEntry

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def _columns() -> list[str]:
    return [
        _("Date"),
        _("Municipality"),
        _("Kind"),
        _("Number"),
        _("Provider"),
        _("Business ID"),
        _("Contract"),
        _("Account"),
        _("Cost centre"),
        _("Project"),
        _("VAT %"),
        _("Without VAT"),
        _("Tax"),
        _("With VAT"),
        _("Paid"),
    ]


def safe(text: str) -> str:
    """A text that a spreadsheet takes as text, never as a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _texts(entry: JournalEntry, names: Mapping[str, str]) -> list[str]:
    found = [
        names.get(entry.municipality, entry.municipality),
        str(ENTRY_LABELS[entry.kind.value]),
        entry.number,
        entry.seller,
        entry.seller_business_id,
        entry.contract_code,
        entry.posting.account,
        entry.posting.cost_centre,
        entry.posting.project,
    ]
    return [safe(text) for text in found]


def _figures(entry: JournalEntry, written: Callable[[Decimal], Any]) -> list[Any]:
    sums = (entry.net_cents, entry.vat_cents, entry.gross_cents, entry.paid_cents)
    percent = "" if entry.vat_percent is None else written(entry.vat_percent)
    return [percent, *(written(Decimal(cents).scaleb(-2)) for cents in sums)]


def as_csv(entries: Iterable[JournalEntry], names: Mapping[str, str]) -> bytes:
    """The journal as a spreadsheet in Finland reads it: semicolons, decimal commas, UTF-8 with its mark.

    Args:
        names: Municipalities' names by code.
    """
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(_columns())
    for entry in entries:
        figures = _figures(entry, lambda value: format(value, "f").replace(".", ","))
        writer.writerow([entry.day.isoformat(), *_texts(entry, names), *figures])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def as_workbook(entries: Iterable[JournalEntry], names: Mapping[str, str]) -> bytes:
    """The journal as a workbook (XLSX) with real days and numbers.

    Args:
        names: Municipalities' names by code.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = _("Journal")
    sheet.append(_columns())
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for entry in entries:
        sheet.append([entry.day, *_texts(entry, names), *_figures(entry, lambda value: value)])
    for column in sheet.iter_cols(min_col=12, max_col=15, min_row=2):
        for cell in column:
            cell.number_format = "#,##0.00"
    for letter in "ABCDEFGHIJKLMNO":
        sheet.column_dimensions[letter].width = 16
    sheet.freeze_panes = "A2"
    file = BytesIO()
    book.save(file)
    return file.getvalue()
