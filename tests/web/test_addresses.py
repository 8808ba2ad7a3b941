"""Addresses and fields that nobody types by intention are answered, not stumbled over, on both databases."""

import pytest
from flask import Flask

from marketplace.identity import queries as identity
from marketplace.kernel.actor import OrganisationKind
from marketplace.web.addresses import LARGEST_ROW_NUMBER
from marketplace.web.forms import LARGEST_CENTS
from tests.architecture.everybody import everybody
from tests.browsing import Browser
from tests.factories.accounts import make_account, sign_in

HUGE = "9" * 25


def _rows_by_number(app: Flask) -> list[str]:
    """Addresses of every page of one row, with a number that no row can have."""
    return sorted(
        str(rule.rule).replace(f"<int:{name}>", HUGE)
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and len(rule.arguments) == 1
        for name in rule.arguments
        if f"<int:{name}>" in rule.rule
    )


def test_a_row_with_a_number_that_no_row_has_is_not_there(app: Flask) -> None:
    browser = everybody(app)[OrganisationKind.MUNICIPALITY]
    addresses = _rows_by_number(app)

    assert len(addresses) > 30
    assert {one: browser.client.get(one).status_code for one in addresses} == dict.fromkeys(addresses, 404)


def test_the_largest_number_of_a_row_is_still_asked_for(app: Flask) -> None:
    municipality = everybody(app)[OrganisationKind.MUNICIPALITY]

    for address in ("/kilpailutukset", "/sopimukset", "/laskut", "/osallistujat", "/tulokset", "/maksuajot"):
        assert municipality.client.get(f"{address}/{LARGEST_ROW_NUMBER}").status_code == 404


@pytest.mark.parametrize("number", [HUGE, f"-{HUGE}", "0", "-3", "abc", "", "1.5", "%00"])
def test_a_page_of_a_list_that_does_not_exist_is_answered(app: Flask, number: str) -> None:
    browser = everybody(app)[OrganisationKind.RING]
    for address in ("/kilpailutukset", "/laskut", "/viestit", "/tapahtumaloki", "/rekisteri", "/maksuajot"):
        assert browser.client.get(f"{address}?page={number}").status_code in {200, 400}


@pytest.mark.parametrize(
    "address",
    [
        "/laskut/paivakirja?kk=9999-12",
        "/laskut/paivakirja?kk=0001-01",
        "/laskut/paivakirja?kk=x",
        f"/raportit?luokka={HUGE}",
        "/rekisteri?haku=%25_%27%22",
        "/rekisteri?luokka=x&kunta=x&kieli=x&ryhma=x&jarjestys=x",
        "/?lang=xx",
    ],
)
def test_a_choice_in_the_address_that_does_not_exist_is_answered(app: Flask, address: str) -> None:
    assert everybody(app)[OrganisationKind.RING].client.get(address).status_code in {200, 404}


@pytest.mark.parametrize("address", ["/rekisteri?haku=a%00b", "/rekisteri/%00", "/kutsu/%00", "/avoimet/a%00"])
def test_the_character_zero_is_refused_in_an_address(app: Flask, address: str) -> None:
    assert Browser(app).client.get(address).status_code == 400


def test_the_character_zero_is_refused_in_a_field_and_nothing_is_kept(app: Flask) -> None:
    account = make_account()
    browser, _ = sign_in(app, account)
    before = identity.person(account.person_id).name

    page = browser.open("/oma/tiedot").form(holding="name").fill(name="Aino\x00Aaltonen").send()

    assert page.status == 400
    assert identity.person(account.person_id).name == before


@pytest.mark.parametrize("typed", ["1500,50", "1500.50", "1 500,50 €", "1\u00a0500,50", "1500"])
def test_an_amount_is_read_with_a_comma_or_a_point(app: Flask, typed: str) -> None:
    page = everybody(app)[OrganisationKind.RING].open("/rengas/maararahat/uusi")

    page = page.form(holding="cents").fill(cents=typed).send()

    assert page.status == 422, "the other fields are empty"
    assert page.soup.find(id="cents-error") is None


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("1,500.50", "Anna summa euroina"),
        ("1500,505", "Anna summa euroina"),
        ("tuhat", "Anna summa euroina"),
        ("1e5", "Anna summa euroina"),
        ("ääretön", "Anna summa euroina"),
        (str(LARGEST_CENTS), "Luku on liian suuri"),
        (HUGE, "Luku on liian suuri"),
    ],
)
def test_an_amount_that_is_none_is_told_beside_its_field_and_kept(app: Flask, typed: str, told: str) -> None:
    page = everybody(app)[OrganisationKind.RING].open("/rengas/maararahat/uusi")

    page = page.form(holding="cents").fill(cents=typed).send()

    assert page.status == 422
    assert told in page.soup.find(id="cents-error").get_text()
    assert page.soup.find("input", {"name": "cents"})["value"] == typed


@pytest.mark.parametrize("typed", [HUGE, "9" * 5000, "1_000", "0x10", "1,5", "1e3"])
def test_a_whole_number_that_is_none_or_too_large_is_told_beside_its_field(app: Flask, typed: str) -> None:
    form = everybody(app)[OrganisationKind.RING].open("/rengas/vaesto/uusi").form(holding="inhabitants-398")

    page = form.fill_all({"inhabitants-398": typed}).send()

    assert page.status == 422
    assert page.soup.find(id="inhabitants-398-error") is not None
