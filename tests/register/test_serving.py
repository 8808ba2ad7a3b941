"""A provider's mail addresses, messages with the ring, and when a decision has been served."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.identity import queries as identity
from marketplace.identity.rules import AddressKnown
from marketplace.kernel.actor import Role
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotFound
from marketplace.notices import services as notices_services
from marketplace.notices.models import Notice
from marketplace.notices.rules import served_at
from marketplace.register import queries, services
from marketplace.register.rules.provider import EmailNotValid
from tests.browsing import Browser
from tests.factories.people import make_person, municipal_actor
from tests.factories.register import ProviderCase, admit, make_provider

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
KEY = b"k" * 32


def add(case: ProviderCase, email: str = "kirjaamo@polku.example") -> int:
    return services.add_address(case.id, email, key=KEY, actor=case.admin, now=NOW)


def secret(app: Flask, email: str) -> str:
    """The secret of the link that went to an address last."""
    link_id = db.session.execute(
        select(Notice.one_time_link_id).where(Notice.address == email).order_by(Notice.id.desc()).limit(1)
    ).scalar_one()
    found = identity.secret_of_link(link_id or 0, key=app.extensions["keys"].accounts, now=NOW)
    assert found is not None
    return found


def confirm(app: Flask, browse: Browser, email: str) -> None:
    browse.open(f"/tuottaja/osoite/{secret(app, email)}?lang=en").form(button="Confirm").send()


def decisions_to(case: ProviderCase) -> list[str]:
    rows = db.session.execute(
        select(Notice.address).where(Notice.organisation_id == case.organisation_id, Notice.kind == "register.decision")
    ).scalars()
    return sorted(rows)


def test_an_address_is_there_once_and_can_be_an_address(app: Flask) -> None:
    case, other = make_provider(), make_provider()
    address_id = add(case)
    with pytest.raises(AddressKnown):
        add(case, "Kirjaamo@polku.example")
    with pytest.raises(EmailNotValid):
        add(case, "kirjaamo@")
    with pytest.raises(NotFound):
        services.remove_address(other.id, address_id, actor=other.admin, now=NOW)

    services.remove_address(case.id, address_id, actor=case.admin, now=NOW)

    assert identity.addresses_of(case.organisation_id) == []
    assert add(case) != address_id


def test_decisions_go_to_an_address_only_after_its_owner_has_confirmed_it(app: Flask, browse: Browser) -> None:
    case, second = make_provider(), make_provider()
    firm = browse.as_person(case.admin.person_id, case.organisation_id)
    page = firm.open("/tuottaja/osoitteet?lang=en").form(holding="email").fill(email="kirjaamo@polku.example").send()
    assert "Not confirmed" in page.text
    admit(case)
    assert "kirjaamo@polku.example" not in decisions_to(case)

    link = f"/tuottaja/osoite/{secret(app, 'kirjaamo@polku.example')}?lang=en"
    page = browse.open(link)
    assert identity.addresses_of(case.organisation_id)[0].verified_at is None
    page = page.form(button="Confirm").send()
    assert "The address was confirmed." in page.text
    browse.open(link, expect=404)

    admit(case, "C2")
    assert "kirjaamo@polku.example" in decisions_to(case)
    admit(second)
    assert "kirjaamo@polku.example" not in decisions_to(second)
    page = firm.open("/tuottaja/osoitteet?lang=en").form(button="Take the address off").send()
    assert "No address has been added." in page.text


def test_a_new_link_takes_the_place_of_the_earlier_one(app: Flask, browse: Browser) -> None:
    case = make_provider()
    firm = browse.as_person(case.admin.person_id, case.organisation_id)
    firm.open("/tuottaja/osoitteet?lang=en").form(holding="email").fill(email="posti@polku.example").send()
    earlier = secret(app, "posti@polku.example")

    page = firm.open("/tuottaja/osoitteet?lang=en").form(button="Send a new link").send()

    assert "A new link was sent." in page.text
    browse.open(f"/tuottaja/osoite/{earlier}", expect=404)
    confirm(app, browse, "posti@polku.example")
    assert identity.addresses_of(case.organisation_id)[0].verified_at is not None


def test_entering_the_register_asks_for_the_address_to_be_confirmed(browse: Browser) -> None:
    founder = make_person()
    firm = browse.as_person(founder)
    form = firm.open("/tuottaja/uusi").form(holding="name")
    form.fill(name="Kahden Hengen Polku Oy", business_id="9800137-7", email="toimisto@polku.example").send()

    (address,) = identity.addresses_of(identity.organisation_by_business_id("9800137-7").id)
    assert (address.email, address.verified_at) == ("toimisto@polku.example", None)


def test_a_decision_whose_mails_came_back_is_not_served_before_somebody_opens_it(browse: Browser) -> None:
    case = make_provider()
    application_id = admit(case)
    notices = db.session.execute(
        select(Notice).where(Notice.kind == "register.decision", Notice.organisation_id == case.organisation_id)
    ).scalars()
    for notice in notices:
        notices_services.note_mailed(notice.id, now=NOW)
        notices_services.note_returned(notice.id, "5.1.1", now=NOW + timedelta(minutes=5))
    officer = municipal_actor("398", Role.OFFICER)
    worker = browse.as_person(officer.person_id, officer.organisation_id)
    page = worker.open(f"/hakemukset/{application_id}?lang=en")
    assert "Not served yet" in page.text
    assert "the mail came back on 24 Nov 2026" in page.text, page.text

    firm = browse.as_person(case.admin.person_id, case.organisation_id)
    inbox = firm.open("/viestit?lang=en")
    assert "Mail came back" in inbox.text
    page = inbox.form(button="Open").send()

    assert "Served on 24 Nov 2026" in page.text
    assert served_at(queries.deliveries_of_decision(case.id, application_id)) is not None


def test_a_message_of_the_ring_is_read_by_the_firm_and_the_ring_sees_by_whom(browse: Browser) -> None:
    case = make_provider()
    officer = municipal_actor("398", Role.OFFICER)
    worker = browse.as_person(officer.person_id, officer.organisation_id)
    address = f"/tuottajat/{case.id}/viestit?lang=en"
    page = worker.open(address).form(holding="subject").fill(subject="Vakuutus", body=" ").send()
    assert page.status == 422
    form = page.form(holding="subject").fill(body="Tarkistakaa vastuuvakuutuksen päivä.")
    page = form.send()
    assert "in the portal, not opened yet" in page.text

    firm = browse.as_person(case.admin.person_id, case.organisation_id)
    page = firm.open("/viestit?lang=en").form(button="Open").send()
    assert "Tarkistakaa vastuuvakuutuksen päivä." in page.text
    page = page.form(holding="subject").fill(subject="Vastaus", body="Päivä on 1.3.2027.").send()
    assert "The message was sent." in page.text

    page = worker.open(address)
    assert "Taina Tuottaja: read on 24 Nov 2026" in page.text
    assert "Päivä on 1.3.2027." in page.text


def test_an_auditor_reads_messages_and_writes_none(browse: Browser) -> None:
    case = make_provider()
    auditor = municipal_actor("398", Role.AUDITOR)
    looks = browse.as_person(auditor.person_id, auditor.organisation_id)

    page = looks.open(f"/tuottajat/{case.id}/viestit?lang=en")

    assert "Write a message" not in page.text
