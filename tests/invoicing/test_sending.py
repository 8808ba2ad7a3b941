"""E-invoices on their way to the seller's operator: by mail, in a folder, and what keeps them from going."""

import smtplib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_mailman import EmailMessage

from marketplace.invoicing import jobs, queries, services
from marketplace.invoicing.rules import Channel, DispatchState, Form, NoChannel, OnItsWay, Sending
from marketplace.kernel.actor import Role
from marketplace.kernel.db import db
from marketplace.ring import services as ring
from marketplace.ring.rules import AddressKind
from tests.accounts.mail import mail_server
from tests.browsing import Browser
from tests.factories.contracts import LAHTI
from tests.factories.invoicing import DRAFTED_AT, SENT_AT, InvoicedCase, drafted, sent, with_address
from tests.factories.people import ring_actor
from tests.invoicing.test_pages import as_actor

SOON = SENT_AT + timedelta(minutes=1)
FOLDER = Sending(Channel.FOLDER, Form.FINVOICE)
MAIL = Sending(Channel.EMAIL, Form.PEPPOL, "vastaanotto@operaattori.example")


def choosing(sending: Sending) -> InvoicedCase:
    """Drafts of a seller that has chosen a way, to a municipality that can take e-invoices."""
    ring.add_einvoice_address(
        LAHTI,
        purpose="main",
        kind=AddressKind.OVT,
        address="003701496693",
        operator="Esimerkki",
        operator_id="BAWCFI22",
        valid_from=DRAFTED_AT.date(),
        source="koe",
        actor=ring_actor(Role.RING_ADMIN),
        now=DRAFTED_AT,
    )
    with_address(LAHTI)
    case = drafted()
    services.choose_sending(case.contract.provider.id, sending, actor=case.seller, now=DRAFTED_AT)
    return case


def states_of(case: InvoicedCase) -> list[DispatchState]:
    db.session.expire_all()
    return [one.state for one in queries.dispatches_of(case.of(LAHTI).id)]


def test_an_accepted_invoice_lies_in_the_folder_until_the_operator_takes_it(app: Flask) -> None:
    case = sent(choosing(FOLDER), LAHTI)
    assert states_of(case) == [DispatchState.WAITING]

    jobs.dispatch(SOON)
    assert states_of(case) == [DispatchState.IN_FOLDER]
    folder = Path(app.config["PICKUP_FOLDER"])
    (lying,) = folder.rglob("*-finvoice.xml")
    assert b"<Finvoice" in lying.read_bytes()
    assert lying.parent.name == queries.document(case.of(LAHTI).id).seller.business_id
    assert [one for one in lying.parent.iterdir() if one != lying] == []

    jobs.dispatch(SOON)
    assert states_of(case) == [DispatchState.IN_FOLDER]
    lying.unlink()
    jobs.dispatch(SOON)
    assert states_of(case) == [DispatchState.PICKED_UP]


def test_an_accepted_invoice_is_mailed_to_the_operator_when_there_is_a_mail_server(app: Flask) -> None:
    case = sent(choosing(MAIL), LAHTI)

    jobs.dispatch(SOON)
    assert states_of(case) == [DispatchState.WAITING]
    with mail_server(app):
        jobs.dispatch(SOON)
        jobs.dispatch(SOON + timedelta(hours=1))
        (mail,) = app.extensions["mailman"].outbox

    assert states_of(case) == [DispatchState.MAILED]
    assert mail.to == [MAIL.address]
    ((name, content, kind),) = mail.attachments
    assert name.endswith("-peppol.xml")
    assert kind == "application/xml"
    assert "BuyerReference" in (content if isinstance(content, str) else content.decode())


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        (smtplib.SMTPRecipientsRefused({MAIL.address: (550, b"no such user")}), DispatchState.FAILED),
        (smtplib.SMTPServerDisconnected("gone"), DispatchState.WAITING),
    ],
)
def test_a_mail_that_does_not_go_out_is_tried_again_unless_the_server_said_never(
    app: Flask, monkeypatch: pytest.MonkeyPatch, fault: Exception, state: DispatchState
) -> None:
    case = sent(choosing(MAIL), LAHTI)

    def refused(_self: EmailMessage, *_args: Any, **_more: Any) -> int:
        raise fault

    with mail_server(app), monkeypatch.context() as patched:
        patched.setattr(EmailMessage, "send", refused)
        jobs.dispatch(SOON)
    (one,) = queries.dispatches_of(case.of(LAHTI).id)

    assert one.state is state
    assert type(fault).__name__ in one.failure
    assert queries.dispatches_in([DispatchState.WAITING], now=SOON) == []


def test_an_e_invoice_that_cannot_be_made_says_what_is_missing_and_goes_when_that_is_mended(app: Flask) -> None:
    case = drafted()
    services.choose_sending(case.contract.provider.id, FOLDER, actor=case.seller, now=DRAFTED_AT)
    sent(case, LAHTI)

    jobs.dispatch(SOON)

    (one,) = queries.dispatches_of(case.of(LAHTI).id)
    assert (one.state, one.failure) == (DispatchState.FAILED, "buyer_address")


def test_sending_again_needs_a_way_and_an_invoice_that_is_not_on_its_way(app: Flask) -> None:
    case = sent(choosing(Sending()), LAHTI)
    invoice_id = case.of(LAHTI).id
    with pytest.raises(NoChannel):
        services.send_again(invoice_id, actor=case.seller, now=SOON)

    services.choose_sending(case.contract.provider.id, FOLDER, actor=case.seller, now=SOON)
    services.send_again(invoice_id, actor=case.seller, now=SOON)
    with pytest.raises(OnItsWay):
        services.send_again(invoice_id, actor=case.seller, now=SOON)

    assert states_of(case) == [DispatchState.WAITING]


@pytest.mark.sqlite_only
def test_the_seller_chooses_a_way_and_sees_how_far_an_invoice_has_come(app: Flask, browse: Browser) -> None:
    case = sent(choosing(Sending()), LAHTI)
    door, invoice_id = as_actor(browse, case.seller), case.of(LAHTI).id

    form = door.open("/laskut/lahetystapa").form(holding="channel").fill(channel="email", form="peppol")
    refused = form.send()
    assert refused.status == 422
    assert "operaattorin sähköpostiosoite" in refused.text
    refused.form(holding="channel").fill(channel="folder").send()
    page = door.open(f"/laskut/{invoice_id}").form(action="/lahetys").send()
    assert "Odottaa välitystä" in page.text
    jobs.dispatch(datetime(2100, 1, 1, tzinfo=UTC))
    page = door.open(f"/laskut/{invoice_id}")

    assert "Operaattorin kansiossa" in page.text
    assert page.soup.find("form", action=f"/laskut/{invoice_id}/lahetys") is None
