"""How fast a month's invoices are made, against what the same work costs at least.

Paper: two pages of forty-five rows, against a bare canvas that draws the same strings, one barcode and one QR code as a
path, with nothing to lay out. Tags and the attached e-invoice are measured apart. E-invoices: against the time in which
lxml serialises the same trees, made ready beforehand.

    scripts/bench/invoices.py [COUNT]
"""

import resource
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import segno
from flask import Flask
from flask_babel import Babel
from lxml import etree
from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from marketplace.invoicing.documents import finvoice, peppol
from marketplace.invoicing.documents.lettering import BOLD, REGULAR, register_fonts
from marketplace.invoicing.documents.payment_part import barcode_of, qr_of
from marketplace.invoicing.documents.pdf import draw
from marketplace.invoicing.rules import InvoiceDocument
from tests.factories.documents import document, row

ROUNDS = 5
ROWS = 45


def documents(count: int) -> list[InvoiceDocument]:
    """Different invoices of two pages each."""
    return [
        document(
            *(
                row(
                    number,
                    count=number % 7 + 1,
                    unit_cents=10_000 + seed * 13 + number,
                    measure=("start", "spell", "event")[number % 3],
                    performed_to=date(2026, 10, 1 + number % 28),
                )
                for number in range(1, ROWS + 1)
            ),
            sequence=seed + 1,
        )
        for seed in range(count)
    ]


def bare(one: InvoiceDocument) -> bytes:
    """The same strings on a canvas, without layout: what drawing costs at least."""
    file = BytesIO()
    canvas = Canvas(file, pagesize=A4, pageCompression=1, invariant=1, initialFontName=REGULAR)
    canvas.setFont(BOLD, 19)
    canvas.drawString(300, 780, f"Lasku {one.number}")
    canvas.setFont(REGULAR, 9.5)
    for place in range(30):
        canvas.drawString(51, 770 - 6 * place, f"{one.seller.name} {one.reference} {place}")
    y = 560
    for line in one.rows:
        if y < 90:
            canvas.showPage()
            y = 780
        canvas.setFont(REGULAR, 9.5)
        canvas.drawString(51, y, f"Aika työssä tai opinnoissa täynnä ({line.milestone})")
        canvas.drawRightString(352, y, str(line.count))
        canvas.drawRightString(426, y, f"{line.unit_cents / 100:.2f} €")
        canvas.drawRightString(470, y, "25,5 %")
        canvas.drawRightString(544, y, f"{line.net_cents / 100:.2f} €")
        canvas.setFont(REGULAR, 8.5)
        canvas.drawString(51, y - 11, f"{line.performed_from}–{line.performed_to}")
        y -= 27
    matrix = segno.make_qr(qr_of(one), error="m", boost_error=False).matrix
    path = canvas.beginPath()
    for number, modules in enumerate(matrix):
        for column, dark in enumerate(modules):
            if dark:
                path.rect(446 + 2 * column, 220 - 2 * number, 2, 2)
    canvas.drawPath(path, stroke=0, fill=1)
    Code128(barcode_of(one), barWidth=0.99, barHeight=34, quiet=0).drawOn(canvas, 51, 76)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def timed(work: Callable[[], object]) -> float:
    """Seconds of processor time that a piece of work takes, so that others on the machine do not count."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def compare(name: str, floor: Callable[[], object], ours: Callable[[], object]) -> None:
    """Measure both by turns and print the medians; the ratio is how many times the floor's time ours takes."""
    floors, times = [], []
    for _ in range(ROUNDS):
        floors.append(timed(floor))
        times.append(timed(ours))
    floor_s, ours_s = statistics.median(floors), statistics.median(times)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"name={name} ratio={ours_s / floor_s:.2f} floor_s={floor_s:.3f} ours_s={ours_s:.3f} peak_mb={peak}")


def main(count: int) -> None:
    """Every comparison, each on the same documents."""
    app = Flask("bench")
    app.config["BABEL_DEFAULT_LOCALE"] = "fi"
    folders = sorted((ROOT / "marketplace" / "translations").glob("*/"))
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(str(folder) for folder in folders)
    Babel(app)
    with app.app_context():
        register_fonts()
        sent = documents(count)
        for one in sent[:3]:
            draw(one, language="fi")
        attachment = ("lasku.xml", finvoice.render(sent[0]))
        paper = lambda: [bare(one) for one in sent]
        compare("pdf", paper, lambda: [draw(one, language="fi", tagged=False) for one in sent])
        compare("pdf_tagged", paper, lambda: [draw(one, language="fi") for one in sent])
        compare("pdf_tagged_attached", paper, lambda: [draw(one, language="fi", attachment=attachment) for one in sent])
        for name, form in (("finvoice", finvoice), ("peppol", peppol)):
            trees = [etree.fromstring(form.render(one)) for one in sent]
            compare(
                name,
                lambda trees=trees: [etree.tostring(tree, xml_declaration=True, encoding="UTF-8") for tree in trees],
                lambda form=form: [form.render(one) for one in sent],
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
