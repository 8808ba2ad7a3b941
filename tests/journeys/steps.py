"""What people do in the browser, one function for each piece of work; all of it through the pages that they see."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from marketplace.kernel import clock
from tests.chromium import WIDE, Site
from tests.factories.accounts import PASSWORD, Account

REASONS = "Tarjouksessa on paras keino ja edullisin vertailuhinta; pisteet ja perusteet ovat vertailussa."


@dataclass
class Somebody:
    """A person with an account, and what they keep on their own device.

    Args:
        site: Where they go.
        account: What they know and have.
        folder: Their own device.
        passphrase: Words of their opening key, once they have one.
        size: Width and height of their window.
    """

    site: Site
    account: Account
    folder: Path
    passphrase: str = field(default="", repr=False)
    size: tuple[int, int] = WIDE
    _window: Page | None = None
    _signed_in_at: datetime | None = None

    @property
    def key_file(self) -> Path:
        """Their opening key."""
        return self.folder / f"{self.account.email}.json"

    def open(self, address: str) -> Page:
        """Open a page, signing in with password and code first where the last sign-in is too long ago."""
        now = clock.now()
        if self._window is None or self._signed_in_at is None or now - self._signed_in_at > timedelta(minutes=25):
            self._window = self._sign_in()
            self._signed_in_at = now
        self._window.goto(address)
        return self._window

    def _sign_in(self) -> Page:
        page = self.site.window(size=self.size)
        page.goto("/kirjaudu")
        send(fill(page, email=self.account.email, password=PASSWORD))
        send(fill(page, code=self.account.code()))
        expect(page.locator(".person-button")).to_be_attached()  # on a phone it is inside the menu
        return page


def fill(page: Page, **values: Any) -> Locator:
    """Fill fields of the page's form by their names; returns the form.

    A text is typed or chosen, True ticks a box, a list ticks those choices, a path is a file.
    """
    form = page.locator("main form").filter(has=page.locator(f'[name="{_name(next(iter(values)))}"]')).first
    for key, value in values.items():
        fields = form.locator(f'[name="{_name(key)}"]')
        first = fields.first
        tag, kind = first.evaluate("one => [one.tagName, one.type]")
        if isinstance(value, Path):
            first.set_input_files(value)
        elif tag == "SELECT":
            first.select_option(value)
        elif kind in ("checkbox", "radio"):
            _tick(fields, value)
        else:
            first.fill(str(value))
    return form


def _name(key: str) -> str:
    return key.replace("__", "-")


def _tick(fields: Locator, value: Any) -> None:
    if value is True:
        fields.first.check()
        return
    wanted = [str(one) for one in (value if isinstance(value, list) else [value])]
    for box in fields.all():
        if box.get_attribute("value") in wanted:
            box.check()
        elif box.is_checked():
            box.uncheck()


def send(form: Locator) -> Page:
    """Press the first button of a form; what is refused fails the test with what the page says."""
    page = form.page
    with page.expect_navigation(wait_until="domcontentloaded"):
        form.locator("button[type=submit]").first.click()
    refused = page.locator(".ds-error-summary")
    assert refused.count() == 0, f"{page.url}: {refused.first.inner_text()}"
    return page


def press(page: Page, action: str) -> Page:
    """Press the button of the form that is sent to an address ending so."""
    return send(page.locator(f'main form[action$="{action}"]').first)


def number_in(page: Page) -> int:
    """The last number in the address of a page."""
    return int(re.findall(r"/(\d+)", page.url)[-1])


def told(page: Page) -> str:
    """What the page says to who opens it, with single spaces."""
    return " ".join(page.locator("main").inner_text().split())


# ---- the provider comes in ----


def registers(person: Somebody, *, name: str, business_id: str) -> None:
    """A newcomer enters the provider in the register and declares."""
    contact = {"phone": "040 123 4567", "street": "Aleksanterinkatu 1", "postcode": "15110", "town": "Lahti"}
    payment = {"iban": "FI21 1234 5600 0007 85", "vat_registered": "yes"}
    start = {"name": name, "business_id": business_id, "email": "toimisto@polku.example"}
    for part, typed in (("uusi", start), ("tiedot/contact", contact), ("tiedot/payment", payment)):
        send(fill(person.open(f"/tuottaja/{part}"), **typed))
    page = person.open("/tuottaja/vakuutus")
    send(fill(page, taxes_paid=True, registers_right=True, pensions_insured=True, confirmed=True))


def applies(person: Somebody, category: str) -> None:
    """The provider applies to a category from its own page, and says how it meets each requirement."""
    page = person.open("/tuottaja")
    page.get_by_role("row").filter(has_text=category).get_by_role("link").click()
    page.locator("main form textarea").first.wait_for()
    for answer in page.locator("main form textarea").all():
        answer.fill("Työvalmentaja kulkee osallistujan rinnalla työnhausta työpaikalle ja siitä eteenpäin.")
    send(page.locator("main form").first)


def proposes(person: Somebody, provider: str) -> None:
    """An officer goes through the requirements of the application that waits, and proposes to admit it."""
    page = person.open("/hakemukset")
    page.get_by_role("link", name=provider).click()
    page.locator('[name^="met-"]').first.wait_for()
    for met in page.locator('[name^="met-"][value="yes"]').all():
        met.check()
    send(fill(page, outcome="admitted", reasons="Tuottaja täyttää soveltuvuusvaatimukset."))


def confirms(person: Somebody, provider: str) -> None:
    """Another officer decides as was proposed."""
    page = person.open("/hakemukset")
    page.get_by_role("link", name=provider).click()
    press(page, "/vahvistus")


# ---- the mini-tender ----


def makes_an_opening_key(person: Somebody) -> None:
    """An officer makes a key, downloads its file and writes its words down."""
    page = send(person.open("/kilpailutukset/avausavain").locator("main form").first)
    with page.expect_download() as download:
        page.locator("a[download]").click()
    download.value.save_as(person.key_file)
    person.passphrase = page.locator("#passphrase").inner_text()


def drafts(person: Somebody, *, category: str, title: str, **values: Any) -> int:
    """An officer begins a mini-tender from the ready terms of its category and completes the draft."""
    page = person.open("/kilpailutukset/uusi")
    page.get_by_role("radio", name=category, exact=True).check()
    send(fill(page, title=title, template="direct_employment"))
    call_id = number_in(page)
    expected = page.locator('input[name^="expected-"]')
    for place in range(expected.count()):
        expected.nth(place).fill("5")
    send(fill(page, **values))
    return call_id


def models(person: Somebody, call_id: int, *, approver: Somebody) -> None:
    """The officer models what the results may cost, and another approves prices above the modelled saving."""
    page = press(person.open(f"/kilpailutukset/{call_id}/malli"), "/malli/uusi")
    _complete_the_plan(page)
    send(page.locator("main form").first)
    model_id = number_in(page)
    if page.locator('main form [name="reason"]').count():
        send(fill(page, reason="Vaikutus jatkuu mallin jälkeen."))
        page = approver.open(f"/mallit/{model_id}")
        page.locator('a[href*="/mallit/poikkeukset/"]').first.click()
        send(fill(page, decision="approve", note="Kokeillaan pienellä määrällä."))
    page = person.open(f"/kilpailutukset/{call_id}/malli?malli={model_id}")
    send(page.locator("main form.form").first)


def _complete_the_plan(page: Page) -> None:
    """Give what the portal cannot know: shares, baselines and where they are from."""
    _share_out(page, '[name^="brackets-"][name$="-percent"]', 100)
    _share_out(page, '[name^="groups-"][name$="-percent"]', 100)
    endings = page.locator('[name^="endings-"][name$="-percent"]')
    for place in range(endings.count()):
        endings.nth(place).fill(str(60 // endings.count()))
    for kind, value in (("deadweight", "20"), ("source", "Oma seuranta")):
        fields = page.locator(f'[name^="groups-"][name$="-{kind}"]')
        for place in range(fields.count()):
            fields.nth(place).fill(value)
    page.locator('[name="source"]').fill("Aiempi hankinta")


def _share_out(page: Page, fields: str, whole: int) -> None:
    found = page.locator(fields)
    last = found.count() - 1
    for place in range(found.count()):
        found.nth(place).fill(str(whole if place == last else 0))


def commits(person: Somebody, call_id: int, *, participants: int, euros: str) -> None:
    """The municipality's decision to buy is entered."""
    values = {
        "participants": str(participants),
        "appropriation": euros,
        "decided_by": "Työllisyyspäällikkö",
        "decided_on": finnish_day(clock.now()),
        "reference": "§ 12/2026",
    }
    send(fill(person.open(f"/kilpailutukset/{call_id}/sitoumukset"), **values))


def agrees(person: Somebody, call_id: int) -> None:
    """A second officer approves the publishing."""
    press(person.open(f"/kilpailutukset/{call_id}/julkaise"), "/hyvaksy")


def publishes(person: Somebody, call_id: int) -> None:
    """The officer sees that nothing is missing and publishes."""
    page = person.open(f"/kilpailutukset/{call_id}/julkaise")
    forms = page.locator("main form.form")
    assert forms.count(), told(page)
    assert number_in(send(forms.first)) == call_id


def bids(person: Somebody, call_id: int) -> str:
    """A bidder offers a price for each result and answers; returns the address of the receipt."""
    page = person.open(f"/kilpailutukset/{call_id}/tarjous")
    prices = page.locator('input[name^="price-"]')
    for place in range(prices.count()):
        prices.nth(place).fill("250,00")
    answers = page.locator('textarea[name^="answer-"]')
    for place in range(answers.count()):
        answers.nth(place).fill("Valmentaja tapaa osallistujan kahdesti viikossa.")
    return send(page.locator("main form").first).url


def opens(person: Somebody, call_id: int) -> Page:
    """An officer gives their half with the key file from their own device."""
    page = person.open(f"/kilpailutukset/{call_id}/avaus")
    return send(fill(page, key_file=person.key_file, passphrase=person.passphrase))


def scores(person: Somebody, call_id: int, points: int) -> None:
    """Each answer is given points with a reason."""
    page = person.open(f"/kilpailutukset/{call_id}/arviointi")
    for kind, value in (("points", str(points)), ("reason", "Selkeä keino, jolla on näyttöä.")):
        fields = page.locator(f'[name^="{kind}-"]')
        for place in range(fields.count()):
            fields.nth(place).fill(value)
    send(page.locator("main form").first)


def decides(person: Somebody, second: Somebody, call_id: int) -> None:
    """The officer proposes the award decision for the first of the ranking, and another officer makes it."""
    page = person.open(f"/kilpailutukset/{call_id}/paatos/uusi")
    first = page.locator('[name="winners"]').first.get_attribute("value")
    send(fill(page, winners=[first], reasons=REASONS, justification="Vaikutus jatkuu mallin jälkeen."))
    send(second.open(f"/kilpailutukset/{call_id}/paatos/ehdotus").locator("main form.action").first)


def drafts_the_contract(person: Somebody, call_id: int) -> int:
    """The officer drafts the contract of the decision; returns its id."""
    return number_in(send(person.open(f"/sopimukset/kilpailutus/{call_id}").locator("main form").first))


def adds_a_report(person: Somebody, *, issued_on: str, file: Path) -> str:
    """The provider adds the report that proves what a contract needs; returns what the page says afterwards."""
    page = person.open("/tuottaja/todistukset")
    return told(send(fill(page, kind="liability_report", issued_on=issued_on, file=file)))


def signs(person: Somebody, contract_id: int) -> str:
    """A side signs what it has on the page; returns what the page says afterwards."""
    return told(send(fill(person.open(f"/sopimukset/{contract_id}"), agreed=True)))


# ---- results ----


def refers(person: Somebody, contract_id: int, *, home: str, groups: list[str]) -> int:
    """A caseworker refers a participant; returns the placement's id."""
    page = person.open(f"/osallistujat/uusi/{contract_id}")
    send(fill(page, home_municipality=home, home_since="1.1.2020", groups=groups))
    return number_in(page)


def reports(person: Somebody, placement_id: int, what: str, /, **values: Any) -> int:
    """The provider reports what happened; returns the fact's id."""
    return _newest_fact(send(fill(person.open(f"/osallistujat/{placement_id}/ilmoita/{what}"), **values)))


def corrects(person: Somebody, placement_id: int, what: str, fact_id: int, /, **values: Any) -> int:
    """The provider corrects what it reported, with a reason; returns the correction's id."""
    page = person.open(f"/osallistujat/{placement_id}/ilmoita/{what}?korjaa={fact_id}")
    return _newest_fact(send(fill(page, **values)))


def _newest_fact(page: Page) -> int:
    addresses = [str(link.get_attribute("href")) for link in page.locator('main a[href^="/tulokset/"]').all()]
    return max(int(re.findall(r"/tulokset/(\d+)", address)[0]) for address in addresses)


def verifies(person: Somebody, fact_id: int, evidence: str) -> None:
    """The caseworker of the home municipality's employment area verifies what it has seen evidence of."""
    page = person.open(f"/tulokset/{fact_id}")
    send(fill(page, verdict="verified", evidence=evidence, evidence_seen_on=finnish_day(clock.now())))


def finnish_day(moment: datetime) -> str:
    """A day as it is typed."""
    day = clock.day_in_finland(moment)
    return f"{day.day}.{day.month}.{day.year}"


# ---- money ----


def settles(person: Somebody, as_of: str) -> str:
    """A payment run up to a day; returns what its page says."""
    return told(send(fill(person.open("/maksuajot/uusi"), as_of=as_of)))


def invoices(person: Somebody, contract_id: int) -> list[int]:
    """The seller drafts what the ledger owes it and accepts every draft; returns the invoices' ids."""
    page = send(fill(person.open("/laskut/luonnokset"), contract=str(contract_id)))
    made = {int(str(link.get_attribute("href")).split("/")[-1]) for link in page.locator(INVOICE_LINKS).all()}
    sent = []
    for invoice_id in sorted(made):
        asks = person.open(f"/laskut/{invoice_id}").locator('main a[href$="/vastaus"]')
        if asks.count():
            asks.click()
            send(fill(asks.page, answer="accept"))
            sent.append(invoice_id)
    return sent


INVOICE_LINKS = 'main table a[href^="/laskut/"]'


def reviews(person: Somebody, invoice_id: int) -> None:
    """The reviewer finds the invoice right and says where it is booked."""
    send(fill(person.open(f"/laskut/{invoice_id}/tarkastus"), verdict="review", account="4340", cost_centre="100"))


def entrusts(person: Somebody, approver: str) -> None:
    """An officer entrusts an approver of the own municipality with every cost centre."""
    page = person.open("/laskut/valtuudet/uusi")
    page.get_by_label("Hyväksyjä").select_option(label=approver)
    told(send(fill(page, starts_on=finnish_day(clock.now()))))


def approves(person: Somebody, invoice_id: int) -> None:
    """Another person approves it for payment."""
    send(fill(person.open(f"/laskut/{invoice_id}/hyvaksynta"), verdict="approve"))


def pays(person: Somebody, invoice_id: int) -> str:
    """The payment is recorded as the form proposes it; returns what the invoice's page says."""
    page = person.open(f"/laskut/{invoice_id}/maksu")
    return told(send(fill(page, paid_on=finnish_day(clock.now()))))


def follows_a_cent_back(person: Somebody, invoice_id: int, milestone: str) -> str:
    """From the invoice to the line of a milestone; returns what its page says of the facts behind it."""
    page = person.open(f"/laskut/{invoice_id}")
    page.locator('main a[href$="/erittely"]').first.click()
    row = page.get_by_role("row").filter(has_text=milestone)
    row.locator('a[href^="/maksuajot/rivi/"]').first.click()
    return told(page)
