"""Every component on one page is sound: in each language, with errors, with a conflict, signed in and not."""

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from tests.components.sample import make_sample
from tests.pages import check_page

ERRORS = ("400", "403", "404", "409", "413", "422", "429", "500", "503", "bare503")


@pytest.fixture
def client() -> FlaskClient:
    return make_sample().test_client()


def _open(client: FlaskClient, url: str, language: str = "fi") -> BeautifulSoup:
    html = client.get(url).get_data(as_text=True)
    check_page(html, language=language)
    return BeautifulSoup(html, "html.parser")


def _send(client: FlaskClient, **values: str) -> BeautifulSoup:
    token = _open(client, "/").find("input", attrs={"name": "csrf_token"})
    assert token is not None
    answer = client.post("/", data={"csrf_token": token["value"], **values})
    assert answer.status_code == 422
    check_page(answer.get_data(as_text=True), language="fi")
    return BeautifulSoup(answer.get_data(as_text=True), "html.parser")


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("question", ["", "anonymous=1", "demo=1", "flash=1", "conflict=1"])
def test_every_component_makes_a_sound_page(client: FlaskClient, language: str, question: str) -> None:
    _open(client, f"/?lang={language}&{question}", language)


@pytest.mark.parametrize("status", ERRORS)
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_error_page_is_sound_and_leads_on(client: FlaskClient, status: str, language: str) -> None:
    page = _open(client, f"/error/{status}?lang={language}", language)

    assert page.find("a", href="/") is not None


def test_a_missing_role_is_named(client: FlaskClient) -> None:
    page = _open(client, "/error/403?needed=1")

    assert [item.get_text() for item in page.select("main li")] == ["Hyväksyjä", "Asiatarkastaja"]


def test_an_error_stands_beside_its_field_and_is_linked_from_the_summary(client: FlaskClient) -> None:
    page = _send(client, price="paljon", plan="Valmennus")

    field = page.find("input", attrs={"name": "price"})
    message = page.find(id="price-error")
    assert field is not None
    assert message is not None
    assert field["value"] == "paljon"
    assert field["aria-invalid"] == "true"
    assert "price-error" in field["aria-describedby"].split()
    summary = page.select_one(".ds-error-summary")
    assert summary is not None
    assert summary.find("a", href="#price").get_text() == message.get_text().strip()
    assert page.title.get_text().startswith("Virhe:")


def test_what_was_typed_stays_when_something_else_was_wrong(client: FlaskClient) -> None:
    page = _send(client, plan="Valmennus & ohjaus", business_id="1234567-1")

    assert page.find("textarea", attrs={"name": "plan"}).get_text().strip() == "Valmennus & ohjaus"
    assert page.find("input", attrs={"name": "business_id"})["value"] == "1234567-1"


def test_an_error_of_a_group_of_choices_is_linked_to_its_first_choice(client: FlaskClient) -> None:
    page = _send(client)

    assert page.select_one('.ds-error-summary a[href="#municipalities-0"]') is not None
    assert page.find(id="municipalities-0")["type"] == "checkbox"


def test_the_others_text_is_shown_beside_ones_own(client: FlaskClient) -> None:
    page = _open(client, "/?conflict=1")

    assert [cell.get_text() for cell in page.select(".conflict td")] == ["Toisen teksti", "Oma teksti"]


def test_the_demo_is_said_on_every_page(client: FlaskClient) -> None:
    assert _open(client, "/?demo=1").select_one(".demo-banner a[href='/demo']") is not None
    assert _open(client, "/").select_one(".demo-banner") is None


def test_a_chart_gives_its_figures_as_a_table(client: FlaskClient) -> None:
    figure = next(f for f in _open(client, "/").find_all("figure") if "kunnittain" in f.figcaption.get_text())

    first = figure.select("tbody tr")[0]
    assert [cell.get_text() for cell in first.find_all(["th", "td"])] == ["Lahti", "412"]
    assert figure.select("tbody tr")[-1].find("td").get_text() == "alle 5"
