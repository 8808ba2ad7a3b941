"""An officer takes a draft's terms into the editor and brings them back."""

import pytest
from flask import Flask

from marketplace.audit import queries as audit
from marketplace.kernel.actor import Role
from marketplace.tenders import queries
from tests.browsing import Browser
from tests.factories.people import municipal_actor
from tests.factories.tenders import CallCase, make_call, published_call


@pytest.fixture
def case(app: Flask) -> CallCase:
    """A draft of Lahti."""
    return make_call()


def _officer(app: Flask, case: CallCase) -> Browser:
    return Browser(app).as_person(case.officer.actor.person_id, case.officer.actor.organisation_id)


def test_terms_go_into_the_editor_and_come_back_changed(app: Flask, case: CallCase) -> None:
    officer = _officer(app, case)
    before = queries.call(case.id)
    first = next(iter(before.ceilings))

    draft = officer.open(f"/kilpailutukset/{case.id}/ehdot").form(action="/ehdot/muokkaa").send()
    assert draft.url.startswith("/ehdot/")
    officer.open(f"{draft.url}/etapit/0").form(holding="code").fill(price_cents="777").send()
    back = officer.open(draft.url).follow("Vie ehdot kilpailutukseen")
    assert "777,00 €" in back.text
    assert queries.call(case.id).ceilings == before.ceilings
    taken = back.form(button="Ota nämä ehdot").send()

    assert taken.url.startswith(f"/kilpailutukset/{case.id}/muokkaa")
    after = queries.call(case.id)
    assert after.ceilings == {**before.ceilings, first: 777_00}
    assert after.expected == before.expected
    found, _ = audit.events(subject=("call", str(case.id)))
    assert "tenders.terms_taken" in [one.action for one in found]


def test_faulty_terms_are_not_taken_and_the_faults_are_told(app: Flask, case: CallCase) -> None:
    officer = _officer(app, case)
    empty = officer.open("/ehdot").form(holding="template").fill(name="Keskeneräiset", template="empty").send()
    number = empty.url.rsplit("/", 1)[1]

    page = officer.open(f"/kilpailutukset/{case.id}/ehdot?ehdot={number}").form(button="Ota nämä ehdot").send()

    assert page.status == 422
    assert "Luettelo on tyhjä" in page.text
    assert queries.call(case.id).ceilings


def test_terms_are_not_taken_over_somebody_else_s_change(app: Flask, case: CallCase) -> None:
    officer = _officer(app, case)
    draft = officer.open(f"/kilpailutukset/{case.id}/ehdot").form(action="/ehdot/muokkaa").send()
    slow = officer.open(draft.url).follow("Vie ehdot kilpailutukseen").form(button="Ota nämä ehdot")
    officer.open(f"/kilpailutukset/{case.id}/muokkaa").form(holding="title").fill(title="Toinen nimi").send()

    page = slow.send()

    assert page.status == 422
    assert "muutti" in page.text.lower() or "muuttanut" in page.text.lower()


def test_a_published_call_keeps_its_terms(app: Flask) -> None:
    case = published_call()

    assert _officer(app, case).open(f"/kilpailutukset/{case.id}/ehdot", expect=None).status == 409


def test_another_municipality_s_officer_is_refused(app: Flask, case: CallCase) -> None:
    other = Browser(app).as_person(municipal_actor("111", Role.OFFICER).person_id)

    assert other.open(f"/kilpailutukset/{case.id}/ehdot", expect=None).status == 403
