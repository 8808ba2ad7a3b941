"""The components in a real browser: axe finds nothing, and no page is wider than the phone it is shown on."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.chromium import PHONE, WIDE, Site, assert_accessible, served
from tests.components.sample import make_sample

pytestmark = pytest.mark.browser


@pytest.fixture
def sample(chromium: Browser) -> Iterator[Site]:
    with served(make_sample(), chromium) as site:
        yield site


@pytest.mark.parametrize("size", [PHONE, WIDE])
@pytest.mark.parametrize("address", ["/?demo=1&flash=1", "/?conflict=1&lang=sv", "/?anonymous=1&lang=en", "/error/403"])
def test_axe_finds_nothing_on_any_component(sample: Site, address: str, size: tuple[int, int]) -> None:
    page = sample.window(size=size)
    page.goto(address)

    assert_accessible(page)


@pytest.mark.parametrize("size", [PHONE, WIDE])
def test_a_refused_form_leads_to_its_first_fault(sample: Site, size: tuple[int, int]) -> None:
    page = sample.window(size=size)
    page.goto("/")
    page.get_by_label("Hinta tulosta kohti").fill("paljon")
    page.get_by_role("button", name="Jätä tarjous").click()

    assert_accessible(page)
    expect(page.get_by_role("alert")).to_be_focused()
    page.locator("[role=alert] a[href='#price']").click()
    expect(page.get_by_label("Hinta tulosta kohti")).to_be_focused()
    expect(page.get_by_label("Hinta tulosta kohti")).to_have_value("paljon")


def test_no_page_is_wider_than_a_phone(sample: Site) -> None:
    page = sample.window(size=PHONE)
    page.goto("/?demo=1&conflict=1")

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


def test_the_persons_menu_opens_without_a_script_of_ours(sample: Site) -> None:
    page = sample.window(size=WIDE)
    page.goto("/")
    menu = page.locator("#person-menu")
    expect(menu).to_be_hidden()
    page.get_by_role("button", name="Maija Virtanen").click()

    expect(menu).to_be_visible()
    assert_accessible(page)
