"""No page of the demo has a fault that axe can find, and none is wider than a phone."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page as Window

from marketplace.kernel import clock
from tests.browsing import Browser, Page
from tests.chromium import PHONE, WIDE, Site, assert_accessible, served
from tests.demonstration import people_of, signed_in, walk

pytestmark = pytest.mark.browser

NOBODY = "nobody"


@pytest.fixture(autouse=True)
def now_is_now() -> None:
    """The demo tells of days around today."""
    clock.set_to(None)


@pytest.fixture
def demo_site(demo: Flask, chromium: Chromium) -> Iterator[Site]:
    """The demo served to the real browser."""
    with served(demo, chromium) as answering:
        yield answering


def _one_page_of_each_kind(app: Flask) -> dict[str, list[str]]:
    """Addresses by the person who is shown them: one for each route, from the first person who reaches it."""
    found: dict[str, list[str]] = {}
    seen: set[str] = set()
    with app.app_context():
        for person in [NOBODY, *people_of(app)]:

            def note(endpoint: str, page: Page, person: str = person) -> None:
                if endpoint not in seen:
                    seen.add(endpoint)
                    found.setdefault(person, []).append(page.url)

            browser = Browser(app) if person == NOBODY else signed_in(app, person)
            walk(app, browser, per_route=1, note=note)
    return found


def _faults_of(window: Window, address: str) -> list[str]:
    faults = []
    window.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    window.goto(address)
    try:
        assert_accessible(window)
    except AssertionError as found:
        faults.append(str(found))
    window.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    width = window.evaluate("document.documentElement.scrollWidth")
    if width > PHONE[0]:
        faults.append(f"{address} is {width} pixels wide on a phone of {PHONE[0]}")
    return faults


def test_axe_finds_nothing_on_any_page_of_the_demo_and_every_page_fits_a_phone(demo: Flask, demo_site: Site) -> None:
    faults = []
    for person, addresses in _one_page_of_each_kind(demo).items():
        window = demo_site.window()
        if person != NOBODY:
            window.goto("/demo")
            window.locator(f'button[value="{person}"]').click()
        for address in addresses:
            faults += [f"{person}: {fault}" for fault in _faults_of(window, address)]
        window.context.close()

    assert faults == []
