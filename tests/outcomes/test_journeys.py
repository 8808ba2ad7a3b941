"""Journeys through outcomes in a real browser, from the first click to what counts."""

from datetime import UTC, date, datetime

import pytest

from marketplace.kernel.actor import Role
from marketplace.kernel.db import db
from marketplace.outcomes import queries, services
from marketplace.outcomes.rules import FactKind, Promise, Verdict, prospects
from tests.factories.contracts import LAHTI, milestone, signed_contract, terms_document
from tests.factories.outcomes import job_payload, placement, reported, started
from tests.factories.people import municipal_actor
from tests.outcomes.test_importing import csv_of
from tests.outcomes.test_in_browser import window_of

pytestmark = [pytest.mark.sqlite_only, pytest.mark.browser]
NOW = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
TERMS = terms_document(
    milestone("start", 30_000, "start"),
    milestone("days", 1_000, "attendance"),
    milestone("job_6m", 450_000, "spell", kinds=["employment"], days=180, max_gap_days=14, min_weekly_hours="20"),
)


def send(page, button: str, **typed: str) -> None:
    """Fill fields by name and press a button."""
    for name, value in typed.items():
        field = page.locator(f"[name={name}]").first
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    page.get_by_role("button", name=button, exact=True).click()


def let_go() -> None:
    """End the test's own look at the database, which would keep the pages from writing."""
    db.session.commit()
    db.session.remove()


def verify(page, fact: int, evidence: str) -> None:
    """Verify a fact after a look at its evidence."""
    page.goto(f"/tulokset/{fact}")
    page.locator("input[name=verdict][value=verified]").check()
    send(page, "Anna tulos", evidence=evidence)
    page.get_by_text("Ratkaisu annettiin.").wait_for()


def test_from_a_referral_to_a_verified_half_year_of_work_with_two_employers_and_a_gap(app, browse, site, at) -> None:
    at(datetime(2026, 1, 12, 9, 0, tzinfo=UTC))
    contract = signed_contract(TERMS)
    caseworker = window_of(site, browse, contract.caseworker(LAHTI))
    caseworker.goto(f"/osallistujat/uusi/{contract.id}")
    send(caseworker, "Ohjaa", home_municipality=LAHTI, home_since="1.1.2020")
    caseworker.get_by_text("Osallistuja ohjattiin.").wait_for()
    [case] = queries.placements_of_contracts([contract.id])
    assert caseworker.url.endswith(f"/osallistujat/{case.id}")

    at(NOW)
    reporter = window_of(site, browse, contract.provider.reporter)
    caseworker = window_of(site, browse, contract.caseworker(LAHTI))
    told = [
        ("start", {"day": "15.1.2026"}),
        ("spell", {"kind": "employment", "day": "2.2.2026", "end": "30.4.2026", "weekly_hours": "30"}),
        ("spell", {"kind": "employment", "day": "11.5.2026", "weekly_hours": "37,5", "employer_id": "0112038-9"}),
    ]
    for kind, typed in told:
        reporter.goto(f"/osallistujat/{case.id}/ilmoita/{kind}")
        send(reporter, "Lähetä ilmoitus", **typed)
        reporter.get_by_text("Ilmoitus vastaanotettiin.").wait_for()
    facts = queries.facts_of([case.id])[case.id]
    let_go()
    for one in facts:
        verify(caseworker, one.id, "own_system" if one.kind is FactKind.START else "employment_contract")

    known = queries.gather([case.id]).known[case.id]
    found = {one.milestone: one for one in prospects(queries.versions_of(contract.id), known, today=NOW.date())}
    assert found["job_6m"].promise is Promise.COUNTS
    assert found["job_6m"].cents == 450_000
    assert found["job_6m"].achieved_on == date(2026, 8, 10)
    let_go()
    reporter.goto(f"/osallistujat/{case.id}")
    reporter.get_by_role("row", name="job_6m").get_by_text("Todennettu").wait_for()


def test_a_file_of_five_hundred_rows_comes_in_after_its_twenty_bad_ones_were_mended(
    app, browse, site, at, tmp_path
) -> None:
    at(NOW)
    contract = signed_contract(TERMS)
    cases = [placement(contract) for _ in range(10)]
    rows = [
        [case.alias, "attendance", f"{1 + number}.{month}.2026", "", "", "1"]
        for case in cases
        for month in (8, 9)
        for number in range(25)
    ]
    bad = [[*row[:2], "31.2.2026", *row[3:]] if number % 25 == 0 else row for number, row in enumerate(rows)]
    page = window_of(site, browse, contract.provider.reporter)
    for name, content in (("ensin.csv", bad), ("sitten.csv", rows)):
        (tmp_path / name).write_bytes(csv_of(content))
        page.goto(f"/osallistujat/tuonti/{contract.id}")
        page.locator("input[type=file]").set_input_files(tmp_path / name)
        page.get_by_role("button", name="Lue tiedosto").click()
        page.wait_for_url("**/osallistujat/tuonnit/*")
        if name == "ensin.csv":
            assert page.locator("table").first.locator("tbody tr").count() == 20
            assert page.get_by_text("ei ole päivä").count() == 20
    page.get_by_role("button", name="Ilmoita kaikki 500 riviä").click()
    page.get_by_text("Ilmoituksia vastaanotettu: 500.").wait_for()
    facts = queries.facts_of([case.id for case in cases])
    assert sum(len(many) for many in facts.values()) == 500


def test_a_provider_contests_a_rejection_and_another_person_finds_for_it(app, browse, site, at) -> None:
    at(NOW)
    contract = signed_contract(TERMS)
    case = placement(contract)
    started(case)
    fact = reported(case, FactKind.SPELL, job_payload(date(2026, 9, 1)), on=date(2026, 9, 3))
    services.verify(fact, Verdict.REJECTED, reason="Tunnit puuttuvat.", actor=case.caseworker, now=NOW)
    reporter = window_of(site, browse, contract.provider.reporter)
    reporter.goto(f"/tulokset/{fact}")
    reporter.get_by_role("link", name="Riitauta hylkäys").click()
    send(reporter, "Riitauta", grounds="Tunnit ovat työsopimuksen toisella sivulla.")
    reporter.get_by_text("Hylkäys riitautettiin.").wait_for()

    other = window_of(site, browse, municipal_actor(LAHTI, Role.CASEWORKER))
    other.goto("/tulokset/riitautukset")
    other.get_by_role("main").get_by_role("link").filter(has_text=str(fact)).first.click()
    other.get_by_role("link", name="Ratkaise").click()
    other.locator("input[name=verdict][value=verified]").check()
    send(other, "Anna ratkaisu", evidence="employment_contract", grounds="Tunnit näkyvät sopimuksesta.")
    other.get_by_text("Ratkaisu annettiin.").wait_for()
    assert queries.fact(fact).verdict is Verdict.VERIFIED


def test_an_employer_confirms_a_job_by_the_link_that_the_provider_sent(app, browse, site, at) -> None:
    at(NOW)
    case = placement(signed_contract(TERMS))
    started(case)
    fact, alias = reported(case, FactKind.SPELL, job_payload(date(2026, 9, 1)), on=date(2026, 9, 3)), case.alias
    reporter = window_of(site, browse, case.contract.provider.reporter)
    reporter.goto(f"/tulokset/{fact}")
    reporter.get_by_role("link", name="Pyydä työnantajaa vahvistamaan työsuhde").click()
    reporter.locator("input[name=consent]").check()
    send(reporter, "Tee linkki", consent_on="3.9.2026")
    link = reporter.locator("#link").inner_text()

    employer = site.window()
    employer.goto("/" + link.split("/", 3)[3])
    assert alias not in employer.content()
    employer.get_by_label("Kyllä, päivät ja tunnit pitävät paikkansa").check()
    employer.get_by_role("button", name="Lähetä vastaus").click()
    employer.get_by_text("Vastaus on vastaanotettu").wait_for()

    caseworker = window_of(site, browse, case.caseworker)
    caseworker.goto(f"/tulokset/{fact}")
    caseworker.get_by_text("Kyllä, päivät ja tunnit pitävät paikkansa").wait_for()
    verify(caseworker, fact, "employer_confirmation")
