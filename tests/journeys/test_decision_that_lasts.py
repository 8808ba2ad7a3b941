"""From a decision for two winners, through a rectification that changes the order, to signed contracts and a change.

The bids, their opening and the points are told by other tests; here they are made through the services.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from marketplace.contracts import queries as contracts
from marketplace.identity import queries as identity
from marketplace.kernel.actor import Role
from marketplace.kernel.db import db
from marketplace.tenders import queries
from tests.chromium import Site, assert_accessible
from tests.factories import tenders as factory
from tests.factories.accounts import make_account
from tests.factories.register import certified
from tests.factories.tenders import AFTER_DEADLINE, CallCase
from tests.journeys.steps import REASONS, Somebody, fill, press, send, signs, told

pytestmark = [pytest.mark.sqlite_only, pytest.mark.browser]

DECIDED = AFTER_DEADLINE + timedelta(days=2)
TEXT = "Toisen kysymyksen pisteet on annettu toisen tarjoajan vastauksesta. Pyydämme laskemaan ne uudelleen."


class Cast:
    """The people of the journey: two officers and an administrator of each bidder."""

    def __init__(self, site: Site, folder: Path, case: CallCase) -> None:
        self.case = case
        lahti = identity.organisation_of_municipality("398")
        assert lahti is not None

        def somebody(name: str, organisation_id: int | None, *roles: Role) -> Somebody:
            email = f"{name}@example.test"
            account = make_account(email, name=name.title(), organisation_id=organisation_id, roles=roles)
            return Somebody(site, account, folder)

        self.officer = somebody("hanna", lahti.id, Role.OFFICER)
        self.second = somebody("olli", identity.ring_organisation().id, Role.OFFICER)
        self.bidders = [
            somebody(f"tarjoaja{place}", one.actor.organisation_id, Role.PROVIDER_ADMIN, Role.BIDDER)
            for place, one in enumerate(case.bidders)
        ]


def _let_go() -> None:
    """What the test has read or written itself must not keep the portal from writing."""
    db.session.commit()
    db.session.remove()


def _decide(cast: Cast) -> None:
    """One officer proposes those with the most points, the other makes the decision."""
    page = cast.officer.open(f"/kilpailutukset/{cast.case.id}/paatos/uusi")
    send(fill(page, reasons=REASONS, justification="Vaikutus jatkuu mallin jälkeen."))
    assert "Sen tekee toinen" in told(cast.officer.open(f"/kilpailutukset/{cast.case.id}/paatos/ehdotus"))
    page = cast.second.open(f"/kilpailutukset/{cast.case.id}/paatos/ehdotus")
    assert_accessible(page)
    send(page.locator("main form.action").first)


def _sheets(cast: Cast) -> list[str]:
    """What each bidder's own sheet says first."""
    headings = []
    for bidder in cast.bidders:
        page = bidder.open(f"/kilpailutukset/{cast.case.id}/paatos")
        page.get_by_role("link", name="Pisteesi voittajan").click()
        headings.append(page.locator("h1").inner_text().rpartition(" ")[2])
    assert_accessible(page)
    return headings


def _rectify(cast: Cast) -> None:
    """The one that lost asks, and the officer takes the decision away."""
    send(fill(cast.bidders[2].open(f"/kilpailutukset/{cast.case.id}/oikaisu"), text=TEXT))
    asked = queries.rectifications(cast.case.id)[0].id
    _let_go()
    page = cast.officer.open(f"/kilpailutukset/{cast.case.id}/oikaisu/{asked}")
    assert_accessible(page)
    send(fill(page, outcome="changed", reasons=TEXT))


def _change(cast: Cast, contract_id: int, provider: Somebody) -> None:
    """A small change is proposed, approved by the second officer and signed by both sides."""
    page = cast.officer.open(f"/sopimukset/{contract_id}/muutokset/uusi")
    price = page.locator('input[name="price-start"]')
    dearer = f"{float(price.input_value().replace(',', '.')) + 5:.2f}".replace(".", ",")
    price.fill(dearer)
    page = send(fill(page, ground="small", reason="Palkat nousivat.", valid_from="1.6.2027"))
    assert_accessible(page)
    address = page.url
    press(cast.second.open(address), "/hyvaksy")
    for somebody in (cast.officer, provider):
        send(fill(somebody.open(address), agreed=True))


def test_a_decision_lasts_because_it_can_be_corrected(
    app: Flask, site: Site, at: Callable[[datetime], None], tmp_path: Path
) -> None:
    at(DECIDED)
    case = factory.opened_call(bidders=3, winners_max=2)
    factory.score_all(case)
    cast = Cast(site, tmp_path, case)
    _decide(cast)
    assert _sheets(cast) == ["1/3", "2/3", "3/3"]

    at(DECIDED + timedelta(days=2))
    _rectify(cast)
    factory.score_all(case, [8, 3, 10], now=DECIDED + timedelta(days=3))
    at(DECIDED + timedelta(days=4))
    _decide(cast)
    assert _sheets(cast) == ["2/3", "3/3", "1/3"]
    assert queries.decision_numbered(case.id, 1).set_aside
    _let_go()

    send(cast.officer.open(f"/sopimukset/kilpailutus/{case.id}").locator("main form").first)
    at(DECIDED + timedelta(days=30))
    made = contracts.contracts_of_call(case.id)
    assert {one.provider_id for one in made} == {case.bidders[0].provider_id, case.bidders[2].provider_id}
    for contract in made:
        place = next(n for n, one in enumerate(case.bidders) if one.provider_id == contract.provider_id)
        certified(contract.provider_id, actor=case.bidders[place].actor, now=DECIDED + timedelta(days=29))
        _let_go()
        signs(cast.officer, contract.id)
        assert "voimassa" in signs(cast.bidders[place], contract.id).lower()

    first = next(n for n, one in enumerate(case.bidders) if one.provider_id == made[0].provider_id)
    _change(cast, made[0].id, cast.bidders[first])
    assert len(contracts.terms_versions(made[0].id)) == 2
    assert site.complaints == []
