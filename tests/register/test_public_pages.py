"""The public register as anybody sees it."""

from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import event

from marketplace.kernel.db import db
from tests.browsing import Browser
from tests.factories.publication import announced_ring
from tests.factories.register import ProviderCase, admitted_provider, make_provider


def own(browse: Browser, case: ProviderCase) -> Browser:
    return browse.as_person(case.admin.person_id, case.organisation_id)


def test_the_introduction_is_seen_by_everybody(browse: Browser) -> None:
    announced_ring()
    case = admitted_provider()
    form = own(browse, case).open("/tuottaja/esittely?lang=en").form(holding="website")
    page = form.fill(website="esimerkki.fi").send()
    assert page.status == 422
    page = page.form(holding="website").fill(
        website="https://esimerkki.fi", description="Valmennamme työhön.", municipality=["398", "098"], language=["so"]
    )
    page.send()

    page = browse.open("/rekisteri?kieli=so&kunta=098&lang=en").follow(case.facts.name)

    assert "Valmennamme työhön." in page.text
    assert "Somali" in page.text
    assert case.facts.email not in page.text
    assert case.facts.iban not in page.text


def test_the_register_is_not_public_before_the_founding_notice(browse: Browser) -> None:
    case = admitted_provider()

    assert case.facts.name not in browse.open("/rekisteri").text
    browse.open(f"/rekisteri/{case.facts.business_id}", expect=404)
    assert case.facts.name not in browse.open("/rekisteri.csv", expect=None).response.get_data(as_text=True)


def test_a_provider_that_is_admitted_to_nothing_has_no_public_page(browse: Browser) -> None:
    announced_ring()

    browse.open(f"/rekisteri/{make_provider().facts.business_id}", expect=404)


def test_the_register_as_files_holds_what_the_search_finds(browse: Browser) -> None:
    announced_ring()
    admitted_provider(name="=HYPERLINK(1) Oy", town="Lahti")
    admitted_provider("C2", name="Öljy Oy", town="Heinola")

    text = browse.open("/rekisteri.csv?lang=fi", expect=None).response.data
    book = browse.open("/rekisteri.xlsx?haku=heinola", expect=None).response.data

    assert text.startswith(b"\xef\xbb\xbf")
    lines = text.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Palveluntuottaja;Y-tunnus")
    assert lines[1].startswith("'=HYPERLINK(1) Oy;")
    rows = list(openpyxl.load_workbook(BytesIO(book)).active.values)
    assert [row[0] for row in rows[1:]] == ["Öljy Oy"]


@pytest.mark.parametrize("asked", ["page=0", "page=abc", "luokka=ZZ&kunta=<b>&jarjestys=x"])
def test_addresses_that_nobody_meant_are_answered_calmly(browse: Browser, asked: str) -> None:
    announced_ring()

    assert browse.open(f"/rekisteri?{asked}").status == 200


def test_the_public_list_asks_the_database_the_same_number_of_times_however_long_it_is(browse: Browser) -> None:
    announced_ring()
    admitted_provider()
    few = queries_of(browse, "/rekisteri")
    for _ in range(12):
        admitted_provider("C2")

    assert queries_of(browse, "/rekisteri") == few <= 7


def queries_of(browse: Browser, url: str) -> int:
    asked: list[str] = []
    note = lambda connection, cursor, statement, *rest: asked.append(statement)
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        browse.open(url)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len([one for one in asked if one.lstrip().upper().startswith("SELECT")])
