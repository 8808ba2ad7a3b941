"""What the money bought is seen by those who pay, and never who it was."""

from datetime import date
from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook

from marketplace.kernel import clock
from marketplace.kernel.actor import Role
from marketplace.reports import queries
from marketplace.ring.rules import Founding, Regime
from marketplace.ring.services import record_founding
from tests.browsing import Browser
from tests.factories.contracts import ASIKKALA, LAHTI, ContractCase, signed_contract
from tests.factories.outcomes import placement, started, verified_job
from tests.factories.payments import settle
from tests.factories.people import municipal_actor, ring_actor


@pytest.fixture
def contract(app: Flask) -> ContractCase:
    """Six participants of Lahti, five of them in a job, and two of Asikkala who have only started; settled."""
    case = signed_contract()
    for number in range(6):
        one = placement(case, home=LAHTI, paid_after=700)
        started(one)
        if number < 5:
            verified_job(one, start=date(2026, 2, 2))
    for _ in range(2):
        started(placement(case, home=ASIKKALA, paid_after=100))
    settle(case, as_of=date(2026, 3, 31))
    return case


def _reader(app: Flask, code: str = "111", role: Role = Role.REVIEWER) -> Browser:
    return Browser(app).as_person(municipal_actor(code, role).person_id)


def test_sums_of_the_report_are_those_of_the_ledger(app: Flask, contract: ContractCase) -> None:
    served = queries.served([contract.facts])

    assert len(served) == 8
    assert sum(one.paid_cents for one in served) == 8 * 300_00 + 5 * 1_500_00
    assert sum(one.results.get("job_1m", 0) for one in served) == 5
    assert sum(one.results.get("start", 0) for one in served) == 8


def test_the_overview_shows_participants_money_and_saving(app: Flask, contract: ContractCase) -> None:
    page = _reader(app).open("/raportit")

    assert "9 900,00 €" in page.text
    # Five people off benefit from 2.2. to 24.11.2026, in the dearest bracket.
    assert page.soup.find("dt", string=lambda text: "säästö" in (text or "")) is not None
    assert contract.facts.code in page.text


def test_small_counts_are_hidden_from_others_in_page_and_workbook(app: Flask, contract: ContractCase) -> None:
    reader = _reader(app)
    page = reader.open(f"/raportit/kilpailutukset/{contract.facts.call_id}")

    assert "piilotettu" in page.text
    book = load_workbook(BytesIO(reader.client.get("/raportit?muoto=xlsx").get_data()))
    rows = {row[0].value: row[1].value for name in book.sheetnames for row in book[name].iter_rows(min_row=2)}
    assert rows["Asikkala"] == "piilotettu"


def test_the_contract_s_own_staff_see_every_count(app: Flask, contract: ContractCase) -> None:
    officer = Browser(app).as_person(contract.officer.person_id, contract.officer.organisation_id)

    page = officer.open(f"/raportit/kilpailutukset/{contract.facts.call_id}")

    assert "piilotettu" not in page.text
    assert "600,00 €" in page.text


def test_a_provider_sees_its_own_contract_and_no_other_and_not_the_buyers_saving(
    app: Flask, contract: ContractCase
) -> None:
    other = signed_contract()
    own = Browser(app).as_person(contract.provider.admin.person_id, contract.provider.organisation_id)

    page = own.open(f"/raportit/omat-sopimukset/{contract.id}")

    assert "9 900,00 €" in page.text
    assert "säästö" not in page.text.lower()
    assert own.open(f"/raportit/omat-sopimukset/{other.id}", expect=None).status == 404
    assert own.open("/raportit", expect=None).status == 403


def test_the_report_of_one_municipality_counts_its_own_residents_only(app: Flask, contract: ContractCase) -> None:
    page = _reader(app).open("/raportit?kunta=398")

    assert "9 300,00 €" in page.text


def test_a_ring_without_contracts_has_an_empty_report(app: Flask) -> None:
    assert "Ketään ei ole vielä ohjattu" in _reader(app).open("/raportit").text


def test_a_call_without_signed_contracts_has_no_report(app: Flask) -> None:
    assert _reader(app).open("/raportit/kilpailutukset/99999", expect=None).status == 404


def test_purchases_stand_against_the_announced_value_and_are_warned_of(app: Flask, contract: ContractCase) -> None:
    page = _reader(app).open("/raportit/hankinnat")
    assert "9 900,00 €" in page.text
    assert "Arvoa ei ole ilmoitettu" in page.text
    announced = Founding(
        0, date(2026, 11, 24), None, None, Regime.ANNEX_E, date(2027, 1, 1), None, 10_000_00, False, "§ 1"
    )
    record_founding(announced, actor=ring_actor(Role.RING_ADMIN), now=clock.now())

    warned = _reader(app).open("/raportit/hankinnat")

    assert "melkein käytetty" in warned.text
    assert "10 000,00 €" in warned.text
