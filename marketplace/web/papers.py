"""A paper of headings, paragraphs, facts and tables as PDF: A4, as many pages as it needs, readable by a screen reader.

Decision: flowed by hand on the tagged canvas. *Context:* decisions, score sheets and contracts are read by people who
may use a screen reader. *Options:* reportlab's platypus, which flows but does not tag, or the canvas that tags what is
drawn. *Chosen:* the canvas. *Consequence:* lines and pages are broken here, for four kinds of content only.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from flask_babel import gettext as _
from reportlab.lib.colors import HexColor
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from marketplace.kernel.errors import NotFound
from marketplace.web.language import LANGUAGES
from marketplace.web.tagging import Element, TaggedCanvas

FONTS = Path(__file__).resolve().parents[2] / "static" / "vendor" / "source-sans-3-ttf"
REGULAR, BOLD = "SourceSans3", "SourceSans3-Semibold"
INK, GREY, LINE, BRAND = HexColor(0x14202E), HexColor(0x4A5768), HexColor(0xB8C2CE), HexColor(0x0B4F9F)
LEFT, RIGHT, TOP, BOTTOM = 56.0, 539.0, 786.0, 64.0
LABEL_WIDTH = 150.0
CELL_GAP = 8.0


@lru_cache(maxsize=1)
def register_fonts() -> None:
    """Make the two embedded fonts known, once."""
    pdfmetrics.registerFont(TTFont(REGULAR, str(FONTS / "SourceSans3-Regular.ttf")))
    pdfmetrics.registerFont(TTFont(BOLD, str(FONTS / "SourceSans3-Semibold.ttf")))


def broken(text: str, font: str, size: float, width: float) -> list[str]:
    """A text in lines of a width; a word longer than a line, such as a hash, is broken too."""
    found: list[str] = []
    for line in simpleSplit(text, font, size, width):
        while pdfmetrics.stringWidth(line, font, size) > width and len(line) > 1:
            cut = next(
                n
                for n in range(len(line) - 1, 0, -1)
                if n == 1 or pdfmetrics.stringWidth(line[:n], font, size) <= width
            )
            found.append(line[:cut])
            line = line[cut:]
        found.append(line)
    return found


def check_written_in(language: str) -> None:
    """Refuse a paper in a language that the portal does not speak.

    Raises:
        NotFound: as said.
    """
    if language not in LANGUAGES:
        raise NotFound(what="paper")


class Paper:
    """A document that grows downwards; each method adds one thing below the last.

    Args:
        title: What the document is, its main heading and its name in a reader's window.
        author: Whose document it is; it stands at the foot of each page.
        language: fi, sv or en.
    """

    def __init__(self, *, title: str, author: str, language: str) -> None:
        register_fonts()
        self.author = author
        self.sheet = TaggedCanvas(title=title, author=author, language=language, font=REGULAR)
        self.y = TOP
        self._begin_page()
        self._write("H1", title, font=BOLD, size=18, leading=23)
        self.y -= 6

    def heading(self, text: str) -> None:
        """A heading; it stays on one page with the line after it."""
        self._room(52)
        self.y -= 10
        self._write("H2", text, font=BOLD, size=12.5, leading=17)
        self.y -= 2

    def subheading(self, text: str) -> None:
        """A heading under a heading."""
        self._room(44)
        self.y -= 4
        self._write("H3", text, font=BOLD, size=10.5, leading=14.5)

    def paragraphs(self, text: str, *, grey: bool = False) -> None:
        """A text; each of its lines is a paragraph."""
        for line in text.splitlines():
            if line.strip():
                self._write("P", line.strip(), font=REGULAR, size=10.5, leading=14.5, grey=grey)
                self.y -= 4

    def points(self, texts: Sequence[str]) -> None:
        """A list."""
        within = self.sheet.element("L")
        for text in texts:
            item = self.sheet.element("LI", within)
            self._room(15)
            self._put(self.sheet.element("Lbl", item), "•", LEFT + 2, size=10.5)
            body = self.sheet.element("LBody", item)
            for line in broken(text, REGULAR, 10.5, RIGHT - LEFT - 14):
                self._room(15)
                self._put(body, line, LEFT + 14, size=10.5)
                self.y -= 14.5
            self.y -= 3

    def facts(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Names and values beside each other."""
        for label, value in pairs:
            lines = broken(value, REGULAR, 10.5, RIGHT - LEFT - LABEL_WIDTH)
            self._room(14.5 * len(lines) if len(lines) < 20 else 30)
            paragraph = self.sheet.element("P")
            labels = broken(label, REGULAR, 9.5, LABEL_WIDTH - 10)
            top = self.y
            for line in labels:
                self._put(paragraph, line, LEFT, size=9.5, grey=True)
                self.y -= 12.5
            after, self.y = self.y, top
            for line in lines:
                self._room(14.5)
                self._put(paragraph, line, LEFT + LABEL_WIDTH, size=10.5)
                self.y -= 14.5
            self.y = min(self.y, after) - 2

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]], *, widths: Sequence[float]) -> None:
        """A table; its first column is text, the others are figures or short texts at the right.

        Args:
            widths: Of each column, as parts of the whole width.
        """
        whole = sum(widths)
        spans = [(RIGHT - LEFT) * width / whole for width in widths]
        table = self.sheet.element("Table")
        self._room(60)
        self._table_row(table, head, spans, heading=True)
        for row in rows:
            self._table_row(table, row, spans, heading=False)
        self.y -= 8

    def _table_row(self, table: Element, cells: Sequence[str], spans: Sequence[float], *, heading: bool) -> None:
        size, leading = (8.5, 11.0) if heading else (9.5, 12.5)
        parts = [broken(text, REGULAR, size, span - CELL_GAP) for text, span in zip(cells, spans, strict=True)]
        height = leading * max(len(lines) for lines in parts) + 7
        self._room(height)
        line = self.sheet.element("TR", table)
        top, x = self.y, LEFT
        for index, (lines, span) in enumerate(zip(parts, spans, strict=True)):
            if heading or not index:
                cell = self.sheet.element("TH", line, scope="Column" if heading else "Row")
            else:
                cell = self.sheet.element("TD", line)
            self.y = top
            for text in lines:
                edge = x if not index else x + span
                self._put(cell, text, edge, size=size, grey=heading, right=bool(index))
                self.y -= leading
            x += span
        self.y = top - height
        with self.sheet.decoration() as canvas:
            canvas.setStrokeColor(LINE)
            canvas.setLineWidth(0.5)
            canvas.line(LEFT, self.y + leading - 1, RIGHT, self.y + leading - 1)

    def finish(self) -> bytes:
        """The file."""
        return self.sheet.finish()

    # ---- lines and pages ----

    def _write(self, tag: str, text: str, *, font: str, size: float, leading: float, grey: bool = False) -> None:
        element = self.sheet.element(tag)
        for line in broken(text, font, size, RIGHT - LEFT):
            self._room(leading)
            self._put(element, line, LEFT, size=size, bold=font is BOLD, grey=grey)
            self.y -= leading

    def _put(
        self,
        element: Element,
        text: str,
        x: float,
        *,
        size: float,
        bold: bool = False,
        grey: bool = False,
        right: bool = False,
    ) -> None:
        self.sheet.begin(element)
        self.sheet.write(
            text, x, self.y, font=BOLD if bold else REGULAR, size=size, colour=GREY if grey else INK, right=right
        )
        self.sheet.end()

    def _room(self, height: float) -> None:
        """Go to the next page where what comes does not fit on this one."""
        if self.y - height < BOTTOM:
            self.sheet.next_page()
            self._begin_page()

    def _begin_page(self) -> None:
        self.y = TOP
        with self.sheet.decoration() as canvas:
            canvas.setFillColor(BRAND)
            canvas.rect(LEFT, TOP + 20, RIGHT - LEFT, 3, stroke=0, fill=1)
            canvas.setFont(REGULAR, 8)
            canvas.setFillColor(GREY)
            canvas.drawString(LEFT, BOTTOM - 22, self.author)
            canvas.drawRightString(RIGHT, BOTTOM - 22, _("Page %(number)s", number=self.sheet.page + 1))
