"""The main job in a real browser: from a provider's registration to a paid invoice, and to its credit note."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask

from marketplace.identity import queries as identity
from marketplace.kernel.actor import Role
from marketplace.kernel.clock import HELSINKI
from tests.chromium import Site, assert_accessible
from tests.factories.accounts import make_account
from tests.factories.people import business_id
from tests.journeys import steps
from tests.journeys.steps import Somebody

pytestmark = pytest.mark.browser

PROVIDER = "Polku työhön Oy"
CATEGORY = "Suora työllistyminen"


def _at(day: int, month: int, hour: int = 10) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=HELSINKI)


class Cast:
    """The people of the journey."""

    def __init__(self, site: Site, folder: Path) -> None:
        self._site, self._folder = site, folder
        self.paper = folder / "raportti.pdf"
        self.paper.write_bytes(b"%PDF-1.7\n%...")
        ring, lahti = identity.ring_organisation().id, self._municipality("398")
        self.newcomer = self._somebody("Nelli Newcomer")
        self.officer = self._somebody("Hanna Hankinen", lahti, Role.OFFICER)
        self.second = self._somebody("Olli Ostola", ring, Role.OFFICER)
        self.caseworker = self._somebody("Outi Ohjaaja", lahti, Role.CASEWORKER)
        self.reviewer = self._somebody("Lasse Laskula", lahti, Role.REVIEWER)
        self.approver = self._somebody("Hilkka Hyväkkä", lahti, Role.APPROVER)

    @staticmethod
    def _municipality(code: str) -> int:
        found = identity.organisation_of_municipality(code)
        assert found is not None
        return found.id

    def _somebody(self, name: str, organisation_id: int | None = None, *roles: Role) -> Somebody:
        email = f"{name.split()[0].lower()}@example.test"
        account = make_account(email, name=name, organisation_id=organisation_id, roles=roles)
        return Somebody(self._site, account, self._folder)


def _contract(cast: Cast, at: Callable[[datetime], None]) -> int:
    """From registration to a contract that both sides have signed."""
    at(_at(2, 2))
    steps.registers(cast.newcomer, name=PROVIDER, business_id=business_id(77_000))
    steps.applies(cast.newcomer, CATEGORY)
    steps.proposes(cast.officer, PROVIDER)
    steps.confirms(cast.second, PROVIDER)

    steps.makes_an_opening_key(cast.officer)
    steps.makes_an_opening_key(cast.second)
    call_id = steps.drafts(
        cast.officer,
        category=CATEGORY,
        title="Työhön ja pysyvästi",
        need="Lahdessa 200 ihmistä on ollut työttömänä yli vuoden; tavoite on työ, joka kestää.",
        target_groups=["LTU"],
        volume_min="5",
        volume_max="20",
        starts_on="1.3.2026",
        ends_on="28.2.2027",
        question__0="Miten ihminen pääsee työhön ja pysyy siinä?",
        weight__0="100",
        deadline="16.2.2026 12.00",
    )
    steps.models(cast.officer, call_id, approver=cast.second)
    steps.commits(cast.officer, call_id, participants=10, euros="60000")
    steps.agrees(cast.second, call_id)
    steps.publishes(cast.officer, call_id)

    at(_at(9, 2))
    steps.bids(cast.newcomer, call_id)

    at(_at(17, 2, 9))
    assert "Toisen" in steps.told(steps.opens(cast.officer, call_id))
    assert PROVIDER in steps.told(steps.opens(cast.second, call_id))
    steps.scores(cast.second, call_id, 8)
    steps.decides(cast.officer, cast.second, call_id)
    contract_id = steps.drafts_the_contract(cast.officer, call_id)

    at(_at(2, 3, 9))  # the standstill has run out
    assert "odottaa tuottajan todistuksia" in steps.told(cast.officer.open(f"/sopimukset/{contract_id}"))
    steps.adds_a_report(cast.newcomer, issued_on="2.3.2026", file=cast.paper)
    steps.signs(cast.officer, contract_id)
    assert "voimassa" in steps.signs(cast.newcomer, contract_id).lower()
    return contract_id


def _job(cast: Cast, contract_id: int, at: Callable[[datetime], None]) -> tuple[int, int]:
    """A participant starts and gets a job; returns the placement and the job's report."""
    at(_at(2, 3, 13))
    placement_id = steps.refers(cast.caseworker, contract_id, home="398", groups=["LTU"])
    start = steps.reports(cast.newcomer, placement_id, "start", day="2.3.2026")
    steps.verifies(cast.caseworker, start, "own_system")

    at(_at(1, 4))
    job = steps.reports(cast.newcomer, placement_id, "spell", kind="employment", day="16.3.2026", weekly_hours="37,5")
    steps.verifies(cast.caseworker, job, "employment_contract")
    return placement_id, job


def test_a_provider_comes_in_and_is_paid_for_a_job_that_lasts(
    app: Flask, site: Site, at: Callable[[datetime], None], tmp_path: Path
) -> None:
    cast = Cast(site, tmp_path)
    contract_id = _contract(cast, at)
    placement_id, job = _job(cast, contract_id, at)

    at(_at(1, 7))
    assert "S-2026-001" in steps.settles(cast.officer, as_of="30.6.2026")
    (invoice_id,) = steps.invoices(cast.newcomer, contract_id)
    steps.reviews(cast.reviewer, invoice_id)
    steps.entrusts(cast.officer, "Hilkka Hyväkkä")
    steps.approves(cast.approver, invoice_id)
    assert "Maksettu" in steps.pays(cast.approver, invoice_id)

    grounds = steps.follows_a_cent_back(cast.reviewer, invoice_id, "job_3m")
    assert "16.3.2026" in grounds, "the fact"
    assert "työsopimus" in grounds.lower(), "the evidence"
    assert "Outi Ohjaaja" in grounds, "who verified it"

    at(_at(10, 7))
    ended = steps.corrects(
        cast.newcomer,
        placement_id,
        "spell",
        job,
        kind="employment",
        day="16.3.2026",
        end="30.4.2026",
        weekly_hours="37,5",
        reason="Työ päättyi jo huhtikuussa.",
    )
    steps.verifies(cast.caseworker, ended, "employer_confirmation")
    steps.settles(cast.officer, as_of="9.7.2026")
    (credit_note,) = steps.invoices(cast.newcomer, contract_id)
    page = cast.approver.open(f"/laskut/{credit_note}")
    assert "Hyvityslasku" in steps.told(page)
    assert_accessible(page)
