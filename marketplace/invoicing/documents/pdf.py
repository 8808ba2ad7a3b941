"""An invoice on paper: A4, one page or many, readable by a screen reader, with bank barcode and QR code.

Decision: drawn straight on the canvas, not with flowing paragraphs and tables. *Context:* hundreds of invoices are made
after a run. *Options:* reportlab's platypus, or the canvas. *Chosen:* the canvas, which measured three times as fast,
and which lets each drawn thing be tagged where it is drawn. *Consequence:* breaking rows over pages is done here.
"""

from flask_babel import gettext as _
from flask_babel import pgettext
from reportlab.lib.colors import HexColor

from marketplace.invoicing.documents import texts
from marketplace.invoicing.documents.lettering import BOLD, REGULAR, lines, register_fonts
from marketplace.invoicing.documents.logo import draw_logo
from marketplace.invoicing.documents.payment_part import barcode_of, draw_barcode, draw_qr, qr_of
from marketplace.invoicing.rules import (
    InvoiceDocument,
    Row,
    grouped_in_fours,
    grouped_reference,
)
from marketplace.web.language import day
from marketplace.web.tagging import Element, TaggedCanvas

INK, GREY, LINE, BRAND = HexColor(0x14202E), HexColor(0x4A5768), HexColor(0xB8C2CE), HexColor(0x0B4F9F)
LEFT, RIGHT, TOP, BOTTOM = 51.0, 544.0, 790.0, 62.0
MIDDLE = 305.0
PAYMENT_HEIGHT = 168.0
LOGO_HEIGHT = 44.0
COLUMNS = {"text": LEFT, "count": 352.0, "unit": 426.0, "vat": 470.0, "net": RIGHT}
"""Left edge of the text and right edges of the figures."""


def draw(
    document: InvoiceDocument,
    *,
    language: str,
    attachment: tuple[str, bytes] | None = None,
    logo: bytes | None = None,
    tagged: bool = True,
) -> bytes:
    """The document as PDF.

    Args:
        language: fi, sv or en.
        attachment: Name and content of the structured invoice, carried inside.
        logo: The seller's picture.
        tagged: Without tags only to measure what they cost.
    """
    register_fonts()
    with texts.spoken_in(language):
        drawing = _Drawing(document, language, logo, tagged)
        drawing.draw()
        if attachment is not None:
            name, content = attachment
            drawing.sheet.attach(name, content, mime="text/xml", description=_("The same invoice as an e-invoice"))
        return drawing.sheet.finish()


class _Drawing:
    """One document being drawn, from top to bottom."""

    def __init__(self, document: InvoiceDocument, language: str, logo: bytes | None, tagged: bool) -> None:
        self.document = document
        self.heading = texts.title(document)
        self.sheet = TaggedCanvas(
            title=" ".join(part for part in (self.heading, document.number) if part),
            author=document.seller.name,
            language=language,
            font=REGULAR,
            tagged=tagged,
        )
        self.logo = logo
        self.top = TOP - LOGO_HEIGHT - 12 if logo else TOP
        """Where the first page's text begins."""
        self.y = TOP
        self.carried = 0
        self.pages_in_all = 0

    def draw(self) -> None:
        pages = self._pages()
        self.pages_in_all = len(pages)
        table: Element | None = None
        for index, rows in enumerate(pages):
            if index:
                self.sheet.next_page()
            self._begin_page(first=index == 0)
            table = self._rows(rows, table, first=index == 0, last=index == len(pages) - 1)
            self._foot(index + 1)
        # What follows the rows is on the last page, for which the pages were planned.
        self._after_rows()

    # ---- planning ----

    def _row_height(self, row: Row) -> float:
        width = COLUMNS["count"] - COLUMNS["text"] - 60
        return 13.0 * len(lines(texts.row_text(row), REGULAR, 9.5, width)) + 15.0

    def _after_height(self) -> float:
        notes = sum(11.5 * len(lines(text, REGULAR, 9, RIGHT - LEFT)) + 3 for text in texts.notes(self.document))
        payment = PAYMENT_HEIGHT if self.document.number and not self.document.is_credit_note else 20.0
        return 80.0 + 15.0 * len(self.document.vat) + notes + payment

    def _pages(self) -> list[list[Row]]:
        """Rows by page; the last page has room for what follows the rows."""
        room = self._first_row_y() - BOTTOM - 26
        later = TOP - 62 - BOTTOM - 26
        pages: list[list[Row]] = [[]]
        left = room
        for row in self.document.rows:
            height = self._row_height(row)
            if height > left:
                pages.append([])
                left = later
            pages[-1].append(row)
            left -= height
        if self._after_height() > left + 26:
            # At least one row goes along, so that no page holds sums without anything they sum.
            moved = [pages[-1].pop()] if len(pages[-1]) > 1 else []
            pages.append(moved)
        return pages

    # ---- the head ----

    def _text(
        self, tag: str, text: str, x: float, *, size: float = 9.5, bold: bool = False, grey: bool = False
    ) -> None:
        element = self.sheet.element(tag)
        self._put(element, text, x, self.y, size=size, bold=bold, grey=grey)

    def _put(
        self,
        element: Element,
        text: str,
        x: float,
        y: float,
        *,
        size: float = 9.5,
        bold: bool = False,
        grey: bool = False,
        right: bool = False,
    ) -> None:
        self.sheet.begin(element)
        font, colour = (BOLD if bold else REGULAR), (GREY if grey else INK)
        self.sheet.write(text, x, y, font=font, size=size, colour=colour, right=right)
        self.sheet.end()

    def _begin_page(self, *, first: bool) -> None:
        self.y = self.top if first else TOP
        if first:
            self._head()
            return
        with self.sheet.decoration() as canvas:
            canvas.setFont(BOLD, 10)
            canvas.setFillColor(INK)
            canvas.drawString(LEFT, TOP, f"{self.document.seller.name}")
            canvas.drawRightString(RIGHT, TOP, f"{self.heading} {self.document.number}")
            canvas.setFont(REGULAR, 9.5)
            canvas.drawString(LEFT, TOP - 42, _("Carried from the page before"))
            canvas.drawRightString(RIGHT, TOP - 42, texts.money(self.carried))
        self.y = TOP - 20

    def _head(self) -> None:
        document, seller = self.document, self.document.seller
        with self.sheet.decoration() as canvas:
            canvas.setFillColor(BRAND)
            canvas.rect(LEFT, TOP + 16, RIGHT - LEFT, 3, stroke=0, fill=1)
        if self.logo:
            figure = self.sheet.element("Figure", alt=_("Logo of %(name)s", name=seller.name))
            with self.sheet.drawing(figure) as canvas:
                draw_logo(canvas, self.logo, LEFT, TOP + 4, MIDDLE - LEFT - 14, LOGO_HEIGHT)
        heading = self.sheet.element("H1")
        self._put(heading, f"{self.heading} {document.number}".strip(), MIDDLE, self.y - 6, size=19, bold=True)
        self._block(LEFT, self.y - 4, _("Seller"), [seller.name, seller.street, f"{seller.postcode} {seller.town}"])
        buyer = document.buyer
        address = [buyer.street, f"{buyer.postcode} {buyer.town}"] if buyer.has_address else []
        known = [_("Business ID %(number)s", number=buyer.business_id)] if buyer.business_id else []
        target = [_("E-invoice address %(address)s", address=buyer.target.address)] if buyer.target else []
        self._block(LEFT, self.y - 86, pgettext("on an invoice", "Buyer"), [buyer.name, *address, *known, *target])
        self._facts(self.y - 28)
        self.y = self._first_row_y() + 20

    def _block(self, x: float, y: float, label: str, texts_below: list[str]) -> None:
        self._put(self.sheet.element("P"), label, x, y, size=8.5, grey=True)
        paragraph = self.sheet.element("P")
        y -= 13
        for index, text in enumerate(line for line in texts_below if line.strip()):
            for part in lines(text, BOLD if index == 0 else REGULAR, 10, MIDDLE - LEFT - 14):
                self._put(paragraph, part, x, y, size=10, bold=index == 0)
                y -= 12.5

    def _head_facts(self) -> list[tuple[str, str]]:
        document = self.document
        facts = [
            (_("Date of invoice"), day(document.issued_on)),
            (_("Due date"), "" if document.is_credit_note else day(document.due_on)),
            (_("Reference number"), grouped_reference(document.reference) if document.reference else ""),
            (_("Corrects invoice"), document.corrects.number if document.corrects else ""),
            (_("Buyer’s reference"), document.buyer_reference),
            (_("Contract"), document.contract_code),
            (_("Mini-tender"), document.call_code),
            (_("Performed"), texts.period(document.performed_from, document.performed_to)),
            (_("Specification"), document.specification),
        ]
        return [(label, value) for label, value in facts if value]

    def _facts(self, y: float) -> None:
        for label, value in self._head_facts():
            paragraph = self.sheet.element("P")
            self._put(paragraph, label, MIDDLE, y, size=9.5, grey=True)
            for part in lines(value, REGULAR, 9.5, RIGHT - MIDDLE - 108):
                self._put(paragraph, part, MIDDLE + 108, y, size=9.5)
                y -= 13.5

    def _first_row_y(self) -> float:
        count = sum(len(lines(value, REGULAR, 9.5, RIGHT - MIDDLE - 108)) for _label, value in self._head_facts())
        return min(self.top - 28 - 13.5 * count, self.top - 180) - 50

    # ---- the rows ----

    def _rows(self, rows: list[Row], table: Element | None, *, first: bool, last: bool) -> Element | None:
        if first:
            title = self.sheet.element("P")
            for part in lines(self.document.contract_title, BOLD, 11, RIGHT - LEFT)[:1]:
                self._put(title, part, LEFT, self.y, size=11, bold=True)
            self.y -= 20
            table = self.sheet.element("Table")
        else:
            self.y -= 42 if rows else 22
        if rows and table is not None:
            self._table_head(table, first=first)
            for row in rows:
                self._row(row, table)
        if not last:
            with self.sheet.decoration() as canvas:
                canvas.setFont(BOLD, 9.5)
                canvas.setFillColor(INK)
                canvas.drawString(LEFT, self.y - 6, _("Sum so far, carried to the next page"))
                canvas.drawRightString(RIGHT, self.y - 6, texts.money(self.carried))
        return table

    def _table_head(self, table: Element, *, first: bool) -> None:
        labels = [
            (_("Result"), "text"),
            (_("Count"), "count"),
            (_("Each"), "unit"),
            (_("VAT"), "vat"),
            (_("Without VAT"), "net"),
        ]
        if first:
            line = self.sheet.element("TR", table)
            for label, column in labels:
                cell = self.sheet.element("TH", line, scope="Column")
                self._put(cell, label, COLUMNS[column], self.y, size=8.5, grey=True, right=column != "text")
        else:
            with self.sheet.decoration() as canvas:
                canvas.setFont(REGULAR, 8.5)
                canvas.setFillColor(GREY)
                for label, column in labels:
                    (canvas.drawString if column == "text" else canvas.drawRightString)(COLUMNS[column], self.y, label)
        self._rule(self.y - 5)
        self.y -= 19

    def _rule(self, y: float) -> None:
        with self.sheet.decoration() as canvas:
            canvas.setStrokeColor(LINE)
            canvas.setLineWidth(0.6)
            canvas.line(LEFT, y, RIGHT, y)

    def _row(self, row: Row, table: Element) -> None:
        line = self.sheet.element("TR", table)
        label = self.sheet.element("TH", line, scope="Row")
        top = self.y
        for part in lines(texts.row_text(row), REGULAR, 9.5, COLUMNS["count"] - COLUMNS["text"] - 60):
            self._put(label, part, LEFT, self.y)
            self.y -= 13
        self._put(label, texts.period(row.performed_from, row.performed_to), LEFT, self.y + 1.5, size=8.5, grey=True)
        figures = {
            "count": str(row.count),
            "unit": texts.money(row.unit_cents),
            "vat": texts.vat_text(row.vat),
            "net": texts.money(row.net_cents),
        }
        for column, text in figures.items():
            cell = self.sheet.element("TD", line)
            self._put(cell, text, COLUMNS[column], top, right=True)
        self.y -= 15
        self.carried += row.net_cents

    # ---- after the rows ----

    def _after_rows(self) -> None:
        self._rule(self.y + 8)
        self._sums()
        for text in texts.notes(self.document):
            paragraph = self.sheet.element("P")
            for part in lines(text, REGULAR, 9, RIGHT - LEFT):
                self._put(paragraph, part, LEFT, self.y, size=9)
                self.y -= 11.5
            self.y -= 3
        if self.document.is_credit_note or not self.document.number:
            text = _("Nothing to pay.") if self.document.is_credit_note else _("A draft is not paid.")
            self._text("P", text, LEFT, size=10, bold=True)
        else:
            self._payment()

    def _sums(self) -> None:
        table = self.sheet.element("Table")
        edges = (MIDDLE + 30, 412.0, 476.0, RIGHT)
        heads = (_("VAT"), _("Without VAT"), _("Tax"), _("With VAT"))
        line = self.sheet.element("TR", table)
        self.y -= 8
        for label, edge in zip(heads, edges, strict=True):
            cell = self.sheet.element("TH", line, scope="Column")
            self._put(cell, label, edge, self.y, size=8.5, grey=True, right=True)
        for one in self.document.vat:
            self.y -= 15
            line = self.sheet.element("TR", table)
            figures = (one.net_cents, one.vat_cents, one.net_cents + one.vat_cents)
            cell = self.sheet.element("TH", line, scope="Row")
            self._put(cell, texts.vat_text(one.treatment), edges[0], self.y, right=True)
            for cents, edge in zip(figures, edges[1:], strict=True):
                self._put(self.sheet.element("TD", line), texts.money(cents), edge, self.y, right=True)
        self.y -= 20
        total = self.sheet.element("P")
        label = _("Credited in all") if self.document.is_credit_note else _("To be paid")
        self._put(total, label, MIDDLE, self.y, size=12, bold=True)
        self._put(total, texts.money(self.document.gross_cents), RIGHT, self.y, size=12, bold=True, right=True)
        self.y -= 30

    def _payment(self) -> None:
        document, seller = self.document, self.document.seller
        base = BOTTOM + 22
        self._rule(base + 136)
        facts = [
            (_("Recipient"), seller.name),
            (_("Account number (IBAN)"), grouped_in_fours(seller.iban)),
            (_("Bank (BIC)"), seller.bic),
            (_("Reference number"), grouped_reference(document.reference)),
            (_("International reference (RF)"), grouped_in_fours(document.rf)),
            (_("Due date"), day(document.due_on)),
            (_("Amount"), texts.money(document.gross_cents)),
        ]
        y = base + 121
        for label, value in facts:
            paragraph = self.sheet.element("P")
            self._put(paragraph, label, LEFT, y, size=9, grey=True)
            self._put(paragraph, (lines(value, REGULAR, 10, 210) or ("",))[0], LEFT + 142, y, size=10)
            y -= 12.6
        qr = qr_of(document)
        if qr is not None:
            figure = self.sheet.element("Figure", alt=_("QR code for paying: the figures beside it"))
            with self.sheet.drawing(figure) as canvas:
                draw_qr(canvas, qr, RIGHT - 98, base + 38, 98)
        digits = barcode_of(document)
        if digits is not None:
            figure = self.sheet.element("Figure", alt=_("Bank barcode %(digits)s", digits=digits))
            with self.sheet.drawing(figure) as canvas:
                draw_barcode(canvas, digits, LEFT, base - 8)
            self._put(self.sheet.element("P"), digits, LEFT, base - 18, size=8.5, grey=True)
        self._put(self.sheet.element("P"), texts.interest_text(), LEFT, base + 34, size=8.5, grey=True)

    def _foot(self, number: int) -> None:
        seller = self.document.seller
        ids = [_("Business ID %(number)s", number=seller.business_id)]
        if seller.vat_number:
            ids.append(_("VAT number %(number)s", number=seller.vat_number))
        parts = [seller.name, *ids, seller.email, seller.phone]
        with self.sheet.decoration() as canvas:
            canvas.setStrokeColor(LINE)
            canvas.setLineWidth(0.6)
            canvas.line(LEFT, BOTTOM - 12, RIGHT, BOTTOM - 12)
            canvas.setFont(REGULAR, 8)
            canvas.setFillColor(GREY)
            y = BOTTOM - 23
            for part in lines("  ·  ".join(parts), REGULAR, 8, RIGHT - LEFT - 60)[:2]:
                canvas.drawString(LEFT, y, part)
                y -= 10
            canvas.drawRightString(
                RIGHT, BOTTOM - 23, _("Page %(number)s/%(all)s", number=number, all=self.pages_in_all)
            )
