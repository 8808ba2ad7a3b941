"""A call that does not pay back is changed in the editor until it does, gets its commitments and is published."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from marketplace.identity import queries as identity
from marketplace.kernel.actor import Role
from marketplace.kernel.clock import HELSINKI
from marketplace.kernel.db import db
from marketplace.modelling import queries as modelling
from marketplace.tenders import queries as tenders
from marketplace.tenders.rules import CallState
from tests.chromium import Site, assert_accessible
from tests.factories.accounts import make_account
from tests.factories.register import admitted_provider
from tests.journeys import steps
from tests.journeys.steps import Somebody

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]

FAIR_PRICES = {
    "start": "10",
    "job_start": "20",
    "subsidised_3m": "30",
    "job_3m": "60",
    "job_6m": "90",
    "job_12m": "150",
}


def _officer(site: Site, folder: Path, name: str, organisation_id: int) -> Somebody:
    account = make_account(
        f"{name.lower()}@example.test", name=f"{name} Hankinen", organisation_id=organisation_id, roles=[Role.OFFICER]
    )
    return Somebody(site, account, folder)


def _now(look: Callable[[], Any]) -> Any:
    """What the database says, without keeping the server's writers waiting."""
    found = look()
    db.session.rollback()
    return found


def _changes_prices(person: Somebody, call_id: int, prices: dict[str, str]) -> None:
    """The officer takes the terms into the editor, changes each price there and brings them back."""
    page = steps.press(person.open(f"/kilpailutukset/{call_id}/ehdot"), "/ehdot/muokkaa")
    draft = page.url
    codes = list(_now(lambda: tenders.call(call_id)).ceilings)
    for place, code in enumerate(codes):
        page.goto(f"{draft}/etapit/{place}")
        steps.send(steps.fill(page, code=code, price_cents=prices[code]))
    page.goto(draft)
    page.get_by_role("link", name="Vie ehdot kilpailutukseen").click()
    page.get_by_role("button", name="Ota nämä ehdot").click()
    assert page.locator(".ds-error-summary").count() == 0, steps.told(page)


def _models(person: Somebody, call_id: int) -> int:
    """The officer models the draft as it is now; returns the model's id."""
    page = steps.press(person.open(f"/kilpailutukset/{call_id}/malli"), "/malli/uusi")
    steps._complete_the_plan(page)
    # Everybody is of the target group, not of none.
    groups = page.locator('[name^="groups-"][name$="-percent"]').all()
    for place, share in enumerate(groups):
        share.fill("100" if place == 0 else "0")
    return steps.number_in(steps.send(page.locator("main form").first))


def test_a_call_that_does_not_pay_back_is_changed_until_it_does(
    app: Flask, site: Site, at: Callable[[datetime], None], tmp_path: Path
) -> None:
    admitted_provider("C1")
    lahti = identity.organisation_of_municipality("398")
    assert lahti is not None
    officer = _officer(site, tmp_path, "Hanna", lahti.id)
    second = _officer(site, tmp_path, "Olli", identity.ring_organisation().id)
    at(datetime(2026, 11, 25, 9, 0, tzinfo=HELSINKI))
    for person in (officer, second):
        steps.makes_an_opening_key(person)
    call_id = steps.drafts(
        officer,
        category="Suora työllistyminen",
        title="Työhön ja pysyvästi",
        need="Lahdessa 200 ihmistä on ollut työttömänä yli vuoden; tavoite on työ, joka kestää.",
        target_groups=["LTU"],
        volume_min="5",
        volume_max="20",
        starts_on="1.2.2027",
        ends_on="31.1.2028",
        question__0="Miten ihminen pääsee työhön ja pysyy siinä?",
        weight__0="100",
        deadline="15.12.2026 12.00",
    )

    _changes_prices(officer, call_id, dict.fromkeys(FAIR_PRICES, "5000"))
    dear = _models(officer, call_id)
    model = _now(lambda: modelling.model(dear))
    assert model.results["cases"]["expected"]["net_cents"] < 0
    assert [one.code for one in model.problems] == ["modelling.price_above_saving"]

    _changes_prices(officer, call_id, FAIR_PRICES)
    worthwhile = _models(officer, call_id)
    assert _now(lambda: modelling.model(worthwhile)).problems == []
    page = officer.open(f"/mallit/{worthwhile}")
    assert_accessible(page)
    page = officer.open(f"/kilpailutukset/{call_id}/malli?malli={worthwhile}")
    steps.send(page.locator("main form.form").first)
    steps.commits(officer, call_id, participants=10, euros="60000")
    steps.agrees(second, call_id)
    steps.publishes(officer, call_id)

    found = tenders.call(call_id)
    assert found.stored_state is CallState.PUBLISHED
    assert found.model_id == worthwhile
    assert found.ceilings["job_12m"] == 150_00
