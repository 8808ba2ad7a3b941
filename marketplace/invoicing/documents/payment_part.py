"""The part of an invoice by which it is paid: bank barcode and QR code."""

import re
from functools import lru_cache
from typing import Any

import segno
from reportlab.graphics.barcode.code128 import Code128
from reportlab.pdfgen.canvas import Canvas

from marketplace.invoicing.rules import BarcodeNotPossible, InvoiceDocument, QrNotPossible, bank_barcode, qr_text

QUIET_MODULES = 4
BLACK = "0 0 0 rg"
_DARK = re.compile(b"\x01+")
BARCODE_MODULE = 0.99
BARCODE_HEIGHT = 34.0


def barcode_of(document: InvoiceDocument) -> str | None:
    """The digits of the bank barcode, or None for a draft, a credit note or an account in another country."""
    if not document.reference or document.gross_cents <= 0:
        return None
    try:
        return bank_barcode(
            iban=document.seller.iban,
            cents=document.gross_cents,
            reference=document.reference,
            due_on=document.due_on,
        )
    except BarcodeNotPossible:
        return None


def qr_of(document: InvoiceDocument) -> str | None:
    """The text of the payment QR code, or None where the invoice cannot have one."""
    if not document.rf or document.gross_cents <= 0:
        return None
    try:
        return qr_text(
            name=document.seller.name,
            iban=document.seller.iban,
            bic=document.seller.bic,
            cents=document.gross_cents,
            reference=document.rf,
            due_on=document.due_on,
        )
    except QrNotPossible:
        return None


@lru_cache(maxsize=512)
def _bars(digits: str) -> tuple[tuple[float, float], ...]:
    """Left edge and width of each bar, in modules."""
    code: Any = Code128(digits, barWidth=1, quiet=0)
    code.validate()
    code.encode()
    code.decompose()
    left, bars = 0.0, []
    for letter in code.decomposed:
        width = ord(letter.lower()) - ord("a") + 1
        if letter.isupper():
            bars.append((left, float(width)))
        left += width
    return tuple(bars)


def draw_barcode(canvas: Canvas, digits: str, x: float, y: float) -> None:
    """Draw a Code 128 symbol with its lower left corner at a place, as one path."""
    bars = " ".join(f"{left:g} 0 {width:g} 1 re" for left, width in _bars(digits))
    _fill(canvas, bars, x, y, BARCODE_MODULE, BARCODE_HEIGHT)


def draw_qr(canvas: Canvas, text: str, x: float, y: float, size: float) -> None:
    """Draw a QR code of a size, its quiet zone included, with its lower left corner at a place, as one path.

    Modules that touch in a row are one rectangle: the path is a fifth as long, and no hairlines show between modules.
    """
    code = segno.make_qr(text, error="m", boost_error=False, encoding="utf-8", eci=False)
    rows = [bytes(row) for row in code.matrix]
    module = size / (len(rows) + 2 * QUIET_MODULES)
    runs = [
        f"{QUIET_MODULES + run.start()} {-QUIET_MODULES - number} {run.end() - run.start()} -1 re"
        for number, row in enumerate(rows)
        for run in _DARK.finditer(row)
    ]
    _fill(canvas, " ".join(runs), x, y + size, module, module)


def _fill(canvas: Canvas, path: str, x: float, y: float, width: float, height: float) -> None:
    """Fill a path written in modules of a width and a height; it takes a tenth of the time of a path object."""
    canvas._code.append(f"q {BLACK} {width:.5f} 0 0 {height:.5f} {x:.3f} {y:.3f} cm {path} f Q")
