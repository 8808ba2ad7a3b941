"""A seller's logo on its invoices: any picture becomes one of the portal's own making, and stands on paper."""

from collections.abc import Iterator
from io import BytesIO

import pypdf
import pytest
from flask import Flask
from PIL import Image

from marketplace.invoicing import queries, services
from marketplace.invoicing.documents.logo import HIGHEST, LARGEST, WIDEST, prepared
from marketplace.invoicing.documents.pdf import draw
from marketplace.invoicing.rules import LogoNotUsable
from tests.browsing import Browser
from tests.factories.contracts import LAHTI
from tests.factories.documents import document, portals_texts, row
from tests.factories.invoicing import DRAFTED_AT, drafted, sent
from tests.invoicing.test_documents import pages_of, words_of
from tests.invoicing.test_pages import as_actor

RED = (200, 20, 20)


@pytest.fixture
def texts() -> Iterator[None]:
    """The portal's texts without a database."""
    with portals_texts():
        yield


def picture(kind: str = "PNG", size: tuple[int, int] = (300, 100), mode: str = "RGB") -> bytes:
    made = BytesIO()
    Image.new(mode, size, RED if mode == "RGB" else (*RED, 0)).save(made, kind)
    return made.getvalue()


@pytest.mark.parametrize(("kind", "size"), [("PNG", (300, 100)), ("JPEG", (4000, 500)), ("PNG", (20, 3000))])
def test_a_picture_is_made_anew_and_no_larger_than_it_is_drawn(kind: str, size: tuple[int, int]) -> None:
    made = Image.open(BytesIO(prepared(picture(kind, size))))

    assert made.format == "PNG"
    assert made.mode == "RGB"
    assert made.width <= WIDEST
    assert made.height <= HIGHEST


def test_what_is_transparent_is_white() -> None:
    assert Image.open(BytesIO(prepared(picture(mode="RGBA")))).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg onload='alert(1)'/>",
        picture("GIF"),
        picture()[:60],
        picture(size=(9_000, 9_000)),
        b"\x89PNG" + b"x" * LARGEST,
    ],
    ids=["nothing", "svg", "gif", "torn", "huge", "heavy"],
)
def test_what_is_no_picture_for_an_invoice_is_refused(content: bytes) -> None:
    with pytest.raises(LogoNotUsable):
        prepared(content)


@pytest.mark.usefixtures("texts")
@pytest.mark.parametrize("count", [1, 14, 18, 40])
def test_the_logo_is_drawn_above_the_seller_with_its_text_and_nothing_is_lost(count: int) -> None:
    one = document(*(row(number, unit_cents=100_000 + number) for number in range(1, count + 1)))

    content = draw(one, language="en", logo=prepared(picture()))

    first = pages_of(content, scale=1.0)[0]
    assert all(abs(a - b) < 8 for a, b in zip(first.getpixel((80, 60)), RED, strict=True))
    words = words_of(content)
    assert all(f"€{line.net_cents / 100:,.2f}" in words for line in one.rows)
    assert b"Logo of" in content or "Logo of" in str(_alternatives(content))


def _alternatives(content: bytes) -> list[str]:
    found: list[str] = []

    def walk(node: pypdf.generic.DictionaryObject) -> None:
        if "/Alt" in node:
            found.append(str(node["/Alt"]))
        for kid in node.get("/K", []):
            inner = kid.get_object()
            if isinstance(inner, pypdf.generic.DictionaryObject) and "/S" in inner:
                walk(inner)

    for kid in pypdf.PdfReader(BytesIO(content)).trailer["/Root"]["/StructTreeRoot"]["/K"]:
        walk(kid.get_object())
    return found


def test_an_invoice_keeps_the_logo_with_which_it_was_sent(app: Flask) -> None:
    case, storage = drafted(), app.extensions["storage"]
    provider = case.contract.provider.id
    services.choose_logo(provider, picture(), storage=storage, actor=case.seller, now=DRAFTED_AT)
    sent(case, LAHTI)
    services.choose_logo(provider, None, storage=storage, actor=case.seller, now=DRAFTED_AT)

    assert queries.logo_of(provider) == ""
    assert storage.fetch(queries.document(case.of(LAHTI).id).seller.logo) == picture()
    assert queries.problems() == []


@pytest.mark.sqlite_only
def test_the_seller_brings_a_logo_and_takes_it_away(app: Flask, browse: Browser) -> None:
    case = drafted()
    door, invoice_id = as_actor(browse, case.seller), case.of(LAHTI).id

    form = door.open("/laskut/logo").form(holding="file")
    assert form.send().status == 422
    refused = form.fill(file=(b"no picture", "logo.png")).send()
    assert refused.status == 422
    saved = refused.form(holding="file").fill(file=(picture(), "logo.png")).send()
    assert door.client.get("/laskut/logo.png").mimetype == "image/png"
    with_logo = door.client.get(f"/laskut/{invoice_id}/tiedosto/pdf").data
    saved.form(holding="file").fill(remove="y").send()
    without = door.client.get(f"/laskut/{invoice_id}/tiedosto/pdf").data

    assert len(pypdf.PdfReader(BytesIO(with_logo)).pages[0].images) == 1
    assert len(pypdf.PdfReader(BytesIO(without)).pages[0].images) == 0
    assert door.client.get("/laskut/logo.png").status_code == 404
