"""Pages of outcomes in a real browser: a group's week on a phone, a verdict by keyboard, every page on both screens."""

from datetime import UTC, date, datetime

import pytest

from marketplace.kernel.actor import Role
from marketplace.outcomes import queries, services
from marketplace.outcomes.rules import EvidenceKind, FactKind, Verdict
from tests.chromium import PHONE, WIDE, assert_accessible
from tests.factories.contracts import LAHTI, milestone, signed_contract, terms_document
from tests.factories.outcomes import job_payload, placement, reported, started
from tests.factories.people import municipal_actor
from tests.outcomes.doors import door

pytestmark = [pytest.mark.sqlite_only, pytest.mark.browser]
NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)


def window_of(site, browse, actor, *, size=WIDE):
    """A browser window in which an actor is signed in."""
    cookie = door(browse, actor).client.get_cookie("rengas")
    page = site.window(size=size)
    page.context.add_cookies([{"name": "rengas", "value": cookie.value, "url": site.url}])
    return page


def contract_with_people(count: int):
    """A contract that counts attendance and jobs, with participants whose service has started."""
    terms = terms_document(
        milestone("start", 30_000, "start"),
        milestone("days", 1_000, "attendance"),
        milestone("job_1m", 150_000, "spell", kinds=["employment"], days=30, min_weekly_hours="20"),
        milestone("job_6m", 450_000, "spell", kinds=["employment"], days=180, without_tags=["same_employer"]),
    )
    contract = signed_contract(terms)
    cases = [placement(contract) for _ in range(count)]
    for case in cases:
        started(case)
    return contract, cases


def assert_fits(page) -> None:
    """The page does not scroll sideways."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url


def test_a_group_of_twenty_is_ticked_on_a_phone(app, browse, site, at) -> None:
    at(NOW)
    contract, cases = contract_with_people(20)
    page = window_of(site, browse, contract.provider.reporter, size=PHONE)
    page.goto(f"/osallistujat/ryhma/{contract.id}?paiva=2026-05-29")
    assert_fits(page)
    assert_accessible(page)
    boxes = page.locator("input[name=present]")
    assert boxes.count() == 100
    for number in range(0, 100, 5):
        boxes.nth(number).check()
    page.get_by_role("button", name="Ilmoita läsnäolo").click()

    page.get_by_text("Läsnäolopäiviä ilmoitettu: 20.").wait_for()
    facts = queries.facts_of([case.id for case in cases])
    assert [sum(one.kind is FactKind.ATTENDANCE for one in facts[case.id]) for case in cases] == [1] * 20


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
def test_every_page_fits_the_screen_and_can_be_used_by_everybody(app, browse, site, at, size) -> None:
    at(NOW)
    contract, (one, other, third) = contract_with_people(3)
    job = reported(one, FactKind.SPELL, job_payload(date(2026, 2, 2), weekly_hours="20"), on=date(2026, 2, 3))
    lost = reported(other, FactKind.SPELL, job_payload(date(2026, 2, 2)), on=date(2026, 2, 3))
    caseworker = municipal_actor(LAHTI, Role.CASEWORKER)
    services.verify(lost, Verdict.REJECTED, reason="Tunteja ei voinut tarkistaa.", actor=caseworker, now=NOW)
    services.contest(lost, "Työsopimus on lähetetty uudelleen.", actor=contract.provider.reporter, now=NOW)
    services.say(job, "Montako tuntia sopimuksessa on?", actor=caseworker, now=NOW)
    grounds = queries.grounds_of([contract.id], today=NOW.date())
    signal = queries.noticed(queries.gather([third.id]), grounds, today=NOW.date())[third.id][0]

    reporter = window_of(site, browse, contract.provider.reporter, size=size)
    for address in (
        "/osallistujat",
        f"/osallistujat/{one.id}",
        f"/osallistujat/{one.id}/vaihe/ended",
        f"/osallistujat/{one.id}/ilmoita/spell",
        f"/osallistujat/ryhma/{contract.id}",
        f"/osallistujat/tuonti/{contract.id}",
        f"/tulokset/{lost}",
    ):
        look_at(reporter, address)
    verifier = window_of(site, browse, municipal_actor(LAHTI, Role.CASEWORKER), size=size)
    for address in (
        "/tulokset",
        f"/tulokset/{job}",
        f"/tulokset/yhdessa?facts={job}",
        f"/tulokset/{lost}/riitautus/ratkaise",
        "/tulokset/riitautukset",
        "/tulokset/huomiot",
        f"/osallistujat/{third.id}/huomio/{signal.key}",
        f"/osallistujat/{one.id}/katselut",
    ):
        look_at(verifier, address)


def look_at(page, address: str) -> None:
    """Open a page that must be there, fit and be accessible."""
    answer = page.goto(address)
    assert answer.status == 200, address
    assert_fits(page)
    assert_accessible(page)


def test_a_fact_is_verified_by_keyboard_alone(app, browse, site, at) -> None:
    at(NOW)
    _contract, (case,) = contract_with_people(1)
    fact = reported(case, FactKind.SPELL, job_payload(date(2026, 2, 2)), on=date(2026, 2, 3))
    page = window_of(site, browse, case.caseworker)
    page.goto(f"/tulokset/{fact}")
    page.locator('input[name="verdict"]').first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("Työsopimus")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    page.wait_for_url("**/tulokset")
    assert queries.fact(fact).evidence is EvidenceKind.EMPLOYMENT_CONTRACT
