"""The receipt of a bid on paper, for people; what is signed, and what proves, is the file."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

from flask_babel import gettext as _
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate

FONTS = Path(__file__).resolve().parents[3] / "static" / "vendor" / "source-sans-3-ttf"
BODY = ParagraphStyle("body", fontName="SourceSans3", fontSize=10.5, leading=14.5, spaceAfter=4, splitLongWords=1)
SIGNED = ParagraphStyle("signed", parent=BODY, fontSize=8.5, leading=11, wordWrap="CJK")
HEAD = ParagraphStyle("head", parent=BODY, fontName="SourceSans3-Semibold", fontSize=13, leading=17, spaceBefore=10)
TITLE = ParagraphStyle("title", parent=BODY, fontName="SourceSans3-Semibold", fontSize=18, leading=23, spaceAfter=8)


def _fonts() -> None:
    for name, file in (("SourceSans3", "Regular"), ("SourceSans3-Semibold", "Semibold")):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(FONTS / f"SourceSans3-{file}.ttf")))


def receipt_pdf(title: str, rows: Sequence[tuple[str, str]], *, signed: str, key: str, language: str) -> bytes:
    """The receipt as PDF.

    Args:
        rows: What was received, each with its label, in the reader's language.
        signed: The signed receipt byte by byte, so that the paper alone is enough to check it later.
        key: Fingerprint of the key it was signed with.
        language: fi, sv or en: that of the reader.
    """
    _fonts()
    parts = [
        (title, TITLE),
        *((f"{label}: {value}", BODY) for label, value in rows),
        (_("What is signed"), HEAD),
        (
            _("Signed with the portal’s receipt key %(key)s. The same text is in the file of the receipt.", key=key),
            BODY,
        ),
        (signed, SIGNED),
    ]
    file = BytesIO()
    document = SimpleDocTemplate(
        file,
        pagesize=A4,
        leftMargin=22 * mm,
        rightMargin=22 * mm,
        topMargin=20 * mm,
        bottomMargin=20 * mm,
        title=title,
        author="Rengas",
        lang=language,
        invariant=1,
    )
    document.build([Paragraph(escape(text), style) for text, style in parts])
    return file.getvalue()
