"""The categories are data: a fourth one, added on a page with its three names, works wherever the three do."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask

from marketplace.identity import queries as identity
from marketplace.kernel.actor import Role
from marketplace.kernel.clock import HELSINKI
from tests.chromium import Site
from tests.factories.accounts import make_account
from tests.factories.people import business_id
from tests.journeys import steps
from tests.journeys.steps import Somebody, fill, send, told

pytestmark = pytest.mark.browser

PROVIDER = "Pajatie Oy"
NAMES = {"fi": "Nuorten pajajakso", "sv": "Verkstadsperiod för unga", "en": "Workshop period for the young"}


@pytest.fixture
def somebody(app: Flask, site: Site, tmp_path: Path) -> Callable[..., Somebody]:
    """A person with an account in an organisation."""

    def make(name: str, organisation_id: int | None = None, *roles: Role) -> Somebody:
        email = f"{name.split()[0].lower()}@example.test"
        return Somebody(site, make_account(email, name=name, organisation_id=organisation_id, roles=roles), tmp_path)

    return make


def test_a_fourth_category_is_applied_to_admitted_to_and_put_out_to_tender(
    app: Flask, somebody: Callable[..., Somebody], at: Callable[[datetime], None]
) -> None:
    at(datetime(2026, 2, 2, 10, tzinfo=HELSINKI))
    ring, lahti = identity.ring_organisation().id, identity.organisation_of_municipality("398")
    assert lahti is not None
    admin = somebody("Ritva Rengas", ring, Role.RING_ADMIN)
    second = somebody("Olli Ostola", ring, Role.OFFICER)
    officer = somebody("Hanna Hankinen", lahti.id, Role.OFFICER)
    provider = somebody("Nelli Newcomer")

    send(
        fill(
            admin.open("/rengas/luokat/uusi"),
            code="C4",
            name_fi=NAMES["fi"],
            name_sv=NAMES["sv"],
            name_en=NAMES["en"],
            valid_from="1.2.2026",
            source="Ohjausryhmän päätös 15.1.2026 § 4",
        )
    )
    for code, name in NAMES.items():
        assert name in told(admin.open(f"/rengas/luokat?lang={code}"))

    steps.registers(provider, name=PROVIDER, business_id=business_id(77_001))
    for code, name in NAMES.items():
        assert name in told(provider.open(f"/tuottaja?lang={code}"))
    provider.open("/tuottaja?lang=fi")
    steps.applies(provider, NAMES["fi"])
    steps.proposes(officer, PROVIDER)
    steps.confirms(second, PROVIDER)
    standing = provider.open("/tuottaja").get_by_role("row").filter(has_text=NAMES["fi"]).first.inner_text()
    assert "Hyväksytty" in standing

    steps.makes_an_opening_key(officer)
    steps.makes_an_opening_key(second)
    call_id = steps.drafts(
        officer,
        category=NAMES["fi"],
        title="Pajalta työhön",
        need="Lahdessa 80 nuorta on ollut vailla työtä ja opintoja yli puoli vuotta.",
        target_groups=["LTU"],
        volume_min="5",
        volume_max="20",
        starts_on="1.3.2026",
        ends_on="28.2.2027",
        question__0="Miten nuori pääsee pajalta työhön?",
        weight__0="100",
        deadline="16.2.2026 12.00",
    )
    for code, name in NAMES.items():
        assert name in told(officer.open(f"/kilpailutukset/{call_id}?lang={code}"))
    officer.open("/?lang=fi")
    steps.models(officer, call_id, approver=second)
    steps.commits(officer, call_id, participants=10, euros="60000")
    steps.agrees(second, call_id)
    steps.publishes(officer, call_id)

    assert "Pajalta työhön" in told(provider.open("/kilpailutukset"))
    assert "Pajalta työhön" in told(provider.open("/viestit")), "the admitted provider is invited"
