"""Accounts in a real browser: nobody is stopped by a phone's width or by needing help to see."""

import pytest
from flask import Flask
from playwright.sync_api import Page

from marketplace.identity import queries as identity
from marketplace.kernel.actor import Role
from tests.chromium import PHONE, Site, assert_accessible
from tests.factories.accounts import PASSWORD, Account, code_of, make_account
from tests.factories.people import make_actor, ring_actor

pytestmark = [pytest.mark.sqlite_only, pytest.mark.browser]


def look_at(page: Page) -> None:
    """The page is accessible and does not scroll sideways."""
    assert_accessible(page)
    widths = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert widths[0] <= widths[1], f"{page.url} is {widths[0]} wide in a window of {widths[1]}"


def enter(page: Page, account: Account) -> None:
    """Sign in by password and code."""
    page.goto("/kirjaudu")
    look_at(page)
    page.get_by_label("Sähköpostiosoite").fill(account.email)
    page.get_by_label("Salasana").fill(PASSWORD)
    page.get_by_role("button", name="Kirjaudu sisään").click()
    look_at(page)
    page.get_by_label("Koodi").fill(account.code())
    page.get_by_role("button", name="Jatka").click()


def test_a_person_comes_in_for_the_first_time_on_a_phone(app: Flask, site: Site) -> None:
    account = make_account(second_factor=False)
    page = site.window(size=PHONE)
    page.goto("/kirjaudu")
    page.get_by_label("Sähköpostiosoite").fill(account.email)
    page.get_by_label("Salasana").fill("väärä salasana")
    page.get_by_role("button", name="Kirjaudu sisään").click()
    look_at(page)
    page.get_by_label("Salasana").fill(PASSWORD)
    page.get_by_role("button", name="Kirjaudu sisään").click()
    look_at(page)

    page.get_by_label("Koodi").fill(code_of(page.locator("code.typed-secret").inner_text()))
    page.get_by_role("button", name="Ota käyttöön").click()

    look_at(page)
    assert page.locator(".recovery-codes li").count() == 10
    page.get_by_role("button", name="Olen tallentanut koodit").click()
    for path in ("/oma", "/oma/tiedot", "/oma/salasana", "/oma/toinen-tunniste", "/oma/varakoodit", "/organisaatiot"):
        page.goto(path)
        look_at(page)


@pytest.mark.parametrize("size", [PHONE, (1280, 900)])
def test_an_administrator_s_pages_can_be_used_at_any_width(app: Flask, site: Site, size: tuple[int, int]) -> None:
    ring = identity.ring_organisation().id
    account = make_account(organisation_id=ring, roles=(Role.RING_ADMIN, Role.AUDITOR))
    colleague = ring_actor(Role.OFFICER).person_id
    make_actor(ring, [Role.EVALUATOR])
    roles = [one for one in identity.memberships_of_organisation(ring) if one.person_id == colleague]
    page = site.window(size=size)
    enter(page, account)

    for path in (
        "/henkilot",
        f"/henkilot/{ring}/kutsu",
        "/henkilot/kutsu-tuottaja",
        f"/henkilot/{ring}/{colleague}",
        f"/henkilot/{ring}/{colleague}/rooli",
        f"/henkilot/{ring}/{colleague}/tunniste",
        f"/henkilot/roolit/{roles[0].id}/paattaminen",
        f"/henkilot/roolit/{roles[0].id}/sijainen",
        "/tapahtumaloki",
        "/tapahtumaloki?check=1",
        "/viestit",
    ):
        page.goto(path)
        look_at(page)
    page.goto(f"/henkilot/{ring}/kutsu")
    page.get_by_label("Sähköpostiosoite").fill("uusi@esimerkki.fi")
    page.get_by_label("Hankinta-asiantuntija").check()
    page.get_by_role("button", name="Kutsu", exact=True).click()
    look_at(page)
    page.goto(page.locator("code.typed-secret").inner_text())
    look_at(page)
