"""What stands on an invoice in words and figures, in one of the portal's languages."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from functools import lru_cache

from flask_babel import force_locale
from flask_babel import gettext as _

from marketplace.invoicing.messages import MEASURE_LABELS, PART_LABELS
from marketplace.invoicing.rules import InvoiceDocument, Row, VatCategory, VatTreatment
from marketplace.web.language import day, euros, language, number


@contextmanager
def spoken_in(code: str) -> Iterator[None]:
    """Texts and figures inside the block are in a language: fi, sv or en."""
    if language() == code:
        yield
        return
    with force_locale(code):
        yield


@lru_cache(maxsize=20_000)
def _money(cents: int, _code: str) -> str:
    return euros(cents)


def money(cents: int) -> str:
    """Cents as euros in the language in force."""
    return _money(cents, language())


def percentage(percent: Decimal) -> str:
    """A percentage given in percent: 25,5 %."""
    return f"{number(percent.normalize())} %"


def title(document: InvoiceDocument) -> str:
    """What the document is called."""
    if not document.number:
        return _("Draft of a credit note") if document.is_credit_note else _("Draft of an invoice")
    return _("Credit note") if document.is_credit_note else _("Invoice")


@lru_cache(maxsize=4096)
def _day(value: date, _code: str) -> str:
    return day(value)


def period(first: date, last: date) -> str:
    """Days from which to which."""
    code = language()
    return _day(first, code) if first == last else f"{_day(first, code)}–{_day(last, code)}"


@lru_cache(maxsize=4096)
def _result(measure: str, milestone: str, part: str, _code: str) -> str:
    label = str(MEASURE_LABELS.get(measure, measure))
    held = str(PART_LABELS.get(part, ""))
    return f"{label} ({milestone})" + (f", {held}" if held else "")


def row_text(row: Row, spoken: str | None = None) -> str:
    """What a row charges.

    Args:
        spoken: The language in force, for a caller with many rows that has asked already.
    """
    return _result(row.measure, row.milestone, row.part, spoken or language())


@lru_cache(maxsize=256)
def _rate(vat: VatTreatment, _code: str) -> str:
    return percentage(vat.percent) if vat.category is VatCategory.STANDARD else _("no VAT")


def vat_text(vat: VatTreatment) -> str:
    """The rate, or that there is none."""
    return _rate(vat, language())


def vat_ground(vat: VatTreatment) -> str:
    """Why a sale carries no tax, empty for the standard rate."""
    if vat.category is VatCategory.OUTSIDE:
        return _("The seller is not registered for value added tax (%(section)s)", section=vat.ground)
    if vat.category is VatCategory.EXEMPT:
        return _("Exempt from value added tax: %(ground)s", ground=vat.ground)
    return ""


def notes(document: InvoiceDocument) -> list[str]:
    """Sentences under the rows: what is corrected, self-billing, grounds of exemption, the specification."""
    found = []
    if document.corrects is not None:
        found.append(
            _(
                "This credit note corrects invoice %(number)s of %(day)s.",
                number=document.corrects.number,
                day=day(document.corrects.issued_on),
            )
        )
    if document.self_billed:
        found.append(_("Self-billing: the buyer made this invoice on behalf of the seller, who has accepted it."))
    found += [text for text in (vat_ground(one.treatment) for one in document.vat) if text]
    if document.specification:
        found.append(
            _(
                "The results behind each row are in specification %(number)s, which stays in the portal.",
                number=document.specification,
            )
        )
    return found


@lru_cache(maxsize=8)
def _interest(_code: str) -> str:
    return _("Late payment interest according to the Interest Act (633/1982)")


def interest_text() -> str:
    """What late payment costs; the rate changes every half-year, so the act is named instead."""
    return _interest(language())
