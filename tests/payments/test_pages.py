"""Pages of payments: beginning a run, what it did, why a line is what it is, looking back, commitments."""

from datetime import date

import pytest
from sqlalchemy import event

from marketplace.kernel.actor import SYSTEM, Role
from marketplace.kernel.db import db
from marketplace.outcomes.rules import FactKind
from marketplace.payments import services
from tests.factories.contracts import ASIKKALA, LAHTI, make_provider, signed_contract
from tests.factories.outcomes import at_noon, job_payload, placement, verified, verified_job
from tests.factories.payments import settle, settled_contract
from tests.factories.people import municipal_actor, ring_actor

pytestmark = pytest.mark.sqlite_only
LANGUAGES = ("fi", "sv", "en")


def door(browse, actor):
    return browse.as_person(actor.person_id, actor.organisation_id)


def test_an_officer_sees_the_commitments_and_begins_a_run(browse, at):
    case = settled_contract(as_of=date(2026, 1, 31))
    officer = door(browse, case.contract.officer)

    before = officer.open("/maksuajot/uusi?lang=en")
    ready = before.form(holding="as_of").fill(as_of="31.3.2026").send()

    assert "The run is ready" in ready.text
    assert "Its day came" in ready.text
    assert "€3,000.00" in ready.text


def test_a_run_that_is_not_through_shows_how_far_it_is_and_is_carried_on_by_a_button(browse):
    done, waiting = settled_contract(as_of=date(2026, 1, 31)).contract, signed_contract()
    verified_job(placement(waiting))
    run_id = services.begin_run(date(2026, 3, 31), None, actor=SYSTEM, now=at_noon(date(2026, 3, 31)))
    services.settle(done.id, run_id=run_id, actor=SYSTEM, now=at_noon(date(2026, 3, 31)))
    officer = door(browse, waiting.officer)

    half = officer.open(f"/maksuajot/{run_id}?lang=en")
    through = half.form(action=f"/maksuajot/{run_id}/jatka").send()

    bar = half.soup.find("progress")
    assert (bar["value"], bar["max"]) == ("1", "2")
    assert through.soup.find("progress") is None
    assert "2 of 2" in through.text


def test_a_run_to_a_day_that_has_not_come_is_refused_beside_the_field(browse):
    settled_contract()
    officer = door(browse, municipal_actor(LAHTI, Role.OFFICER))

    refused = officer.open("/maksuajot/uusi?lang=en").form(holding="as_of").fill(as_of="1.12.2026").send()

    assert refused.status == 422
    assert "has not come yet" in refused.text


def test_who_may_not_run_sees_no_button_and_no_page(browse):
    settled_contract()
    auditor = door(browse, ring_actor(Role.AUDITOR))

    assert auditor.open("/maksuajot?lang=en").soup.find("a", string="Begin a run") is None
    auditor.open("/maksuajot/uusi", expect=403)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_a_settled_contract_opens_in_each_language(browse, language):
    case = settled_contract()
    officer = door(browse, case.contract.officer)
    alias = case.placements[0].alias

    for address in (
        "/maksuajot",
        "/maksuajot/uusi",
        "/maksuajot/sitoumukset",
        f"/maksuajot/{case.run_id}",
        f"/maksuajot/sopimus/{case.contract.id}",
        f"/maksuajot/sopimus/{case.contract.id}/osallistuja/{alias}",
        f"/maksuajot/sopimus/{case.contract.id}/aikakone",
        *(f"/maksuajot/rivi/{line.id}" for line in case.lines),
    ):
        officer.open(f"{address}?lang={language}")


def test_a_line_tells_the_way_from_facts_to_cents(browse):
    case = settled_contract()
    job = next(line for line in case.lines if line.milestone == "job_1m" and line.municipality == LAHTI)

    page = door(browse, case.contract.officer).open(f"/maksuajot/rivi/{job.id}?lang=en")

    assert "30 days counted: 2 Feb 2026–3 Mar 2026." in page.text
    assert "Reached on 3 Mar 2026" in page.text
    assert "€1,500.00" in page.text
    assert "Employment" in page.text


def test_another_provider_does_not_find_the_ledger(browse):
    case = settled_contract()
    other = make_provider()

    door(browse, other.admin).open(f"/maksuajot/sopimus/{case.contract.id}", expect=404)
    door(browse, case.contract.provider.admin).open(f"/maksuajot/sopimus/{case.contract.id}")


def test_looking_back_names_what_was_corrected_later(browse):
    case = settled_contract()
    one, fact = verified_job(placement(case.contract, on=date(2026, 2, 1)), start=date(2026, 2, 2))
    settle(case.contract, as_of=date(2026, 4, 30))
    ended = job_payload(date(2026, 2, 2), end=date(2026, 2, 10))
    verified(one, FactKind.SPELL, ended, on=date(2026, 5, 20), corrects=fact)
    settle(case.contract, as_of=date(2026, 5, 31))

    page = door(browse, case.contract.officer).open(
        f"/maksuajot/sopimus/{case.contract.id}/aikakone?as_of=31.5.2026&known=30.4.2026&lang=en"
    )

    assert one.alias in page.text
    assert "Ilmoitettu väärin." in page.text
    assert "€1,500.00" in page.text


def test_a_page_of_a_run_asks_the_database_the_same_number_of_times_whatever_it_holds(app, browse):
    small = settled_contract()
    large = signed_contract(volume_max=50)
    for _ in range(6):
        verified_job(placement(large, home=ASIKKALA))
    big = settle(large, as_of=date(2026, 3, 31))
    officer = door(browse, small.contract.officer)

    counts = [_queries_of(officer, f"/maksuajot/{run}") for run in (small.run_id, big)]

    assert counts[0] == counts[1]


def _queries_of(browser, address):
    browser.open(address)
    with browser.app.app_context():
        engine = db.engine
    asked = []
    listener = lambda *arguments: asked.append(arguments[2])
    event.listen(engine, "before_cursor_execute", listener)
    try:
        browser.open(address)
    finally:
        event.remove(engine, "before_cursor_execute", listener)
    return len(asked)
