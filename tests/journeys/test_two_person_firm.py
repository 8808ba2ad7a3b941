"""A firm of two people enters the register on their phones, leaves and goes on another day, and is admitted."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from marketplace.identity import queries as identity
from marketplace.kernel.actor import Role
from marketplace.kernel.clock import HELSINKI
from tests.chromium import PHONE, WIDE, Site, assert_accessible
from tests.factories.accounts import make_account
from tests.factories.people import business_id
from tests.factories.publication import announced_ring
from tests.journeys import steps
from tests.journeys.steps import Somebody, fill, send

pytestmark = [pytest.mark.sqlite_only, pytest.mark.browser]

FIRM, CATEGORY = "Kahden Hengen Polku Oy", "Suora työllistyminen"
BUSINESS_ID = business_id(91_000)


def _somebody(site: Site, folder: Path, name: str, organisation_id: int | None = None, *roles: Role) -> Somebody:
    email = f"{name.split()[0].lower()}@example.test"
    account = make_account(email, name=name, organisation_id=organisation_id, roles=roles)
    return Somebody(site, account, folder, size=WIDE if roles else PHONE)


def _fits(page: Page) -> Page:
    """The page is no wider than the phone, and axe finds nothing on it."""
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0], page.url
    assert_accessible(page)
    return page


def _is_done(page: Page, task: str) -> None:
    expect(page.locator(".task").filter(has_text=task).get_by_text("Valmis", exact=True)).to_be_visible()


def test_a_two_person_firm_registers_on_its_phones_and_is_admitted(
    app: Flask, site: Site, tmp_path: Path, at: Callable[[datetime], None]
) -> None:
    announced_ring()
    lahti = identity.organisation_of_municipality("398")
    assert lahti is not None
    aino, taavi = _somebody(site, tmp_path, "Aino Yrittäjä"), _somebody(site, tmp_path, "Taavi Toinen")
    officer = _somebody(site, tmp_path, "Hanna Hankinen", lahti.id, Role.OFFICER)
    second = _somebody(site, tmp_path, "Olli Ostola", identity.ring_organisation().id, Role.OFFICER)

    at(datetime(2026, 3, 2, 18, tzinfo=HELSINKI))
    page = _fits(aino.open("/tuottaja/uusi"))
    send(fill(page, name=FIRM, business_id=BUSINESS_ID, email="toimisto@polku.example"))
    page.get_by_role("link", name="Yhteystiedot").click()
    page.wait_for_url("**/tiedot/contact")
    send(fill(_fits(page), phone="040 123 4567", street="Koekatu 1", postcode="15110", town="Lahti"))
    _is_done(_fits(page), "Yhteystiedot")

    at(datetime(2026, 3, 3, 8, tzinfo=HELSINKI))
    page = taavi.open("/tuottaja/uusi")
    fill(page, name=FIRM, business_id=BUSINESS_ID, email="toimisto@polku.example")
    page.locator("main form button[type=submit]").click()
    page.get_by_role("link", name="Pyydä päästä mukaan", exact=True).click()
    page.wait_for_url("**/tuottaja/liity?*")
    send(fill(_fits(page), words="Toinen meistä kahdesta."))

    page = aino.open("/tuottaja")
    page.get_by_role("link", name="Katso ja vastaa").click()
    page.wait_for_url("**/liittymiset/*")
    send(fill(_fits(page), answer="accept", roles=["provider_admin"]))
    _goes_on(taavi)
    steps.applies(aino, CATEGORY)

    at(datetime(2026, 3, 9, 10, tzinfo=HELSINKI))
    steps.proposes(officer, FIRM)
    steps.confirms(second, FIRM)
    page = _fits(aino.open("/tuottaja"))
    expect(page.get_by_role("row").get_by_text("Hyväksytty 9.3.2026 alkaen")).to_be_visible()


def _goes_on(taavi: Somebody) -> None:
    """The second person finds the list as the first one left it, and does what is missing."""
    page = taavi.open("/tuottaja")
    _is_done(page, "Yhteystiedot")
    page.get_by_role("link", name="Maksut, arvonlisävero").click()
    page.wait_for_url("**/tiedot/payment")
    send(fill(_fits(page), iban="FI21 1234 5600 0007 85", vat_registered="yes"))
    page = taavi.open("/tuottaja/vakuutus")
    send(fill(_fits(page), taxes_paid=True, registers_right=True, pensions_insured=True, confirmed=True))
    _is_done(page, "Vakuutus")
