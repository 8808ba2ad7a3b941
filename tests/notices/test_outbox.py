"""Notices go out by mail in the person's language; what fails is tried again and told."""

import smtplib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from marketplace.kernel.actor import Role
from marketplace.kernel.db import db
from marketplace.notices import queries, services
from marketplace.notices.jobs import deliver
from marketplace.notices.models import Notice
from marketplace.notices.rules import MOST_ATTEMPTS, wait_after
from marketplace.notices.texts import text_of
from tests.accounts.mail import mail_server, sent
from tests.browsing import Browser
from tests.conftest import NOW
from tests.factories.people import make_actor, make_organisation, make_person


@pytest.fixture
def mail(app: Flask) -> Iterator[Flask]:
    """The portal with a mail server."""
    with mail_server(app):
        yield app


def tell(person_id: int) -> int:
    """One notice to a person; its id."""
    services.tell(kind="accounts.password_changed", person_id=person_id, facts={}, link="/oma", now=NOW)
    db.session.commit()
    return queries.inbox(person_id)[0][0].id


def test_a_notice_is_mailed_once_in_the_person_s_language_with_a_link(mail: Flask) -> None:
    for language in ("fi", "sv", "en"):
        tell(make_person(language=language, email=f"{language}@example.test"))

    mails = {one.to[0]: one for one in sent(mail)}

    assert mails["fi@example.test"].subject == "Salasanasi vaihdettiin"
    assert mails["sv@example.test"].subject == "Ditt lösenord byttes"
    assert mails["en@example.test"].subject == "Your password was changed"
    assert f"{mail.config['PUBLIC_URL']}/oma" in mails["fi@example.test"].body
    assert len(sent(mail)) == 3


def test_everyone_with_the_role_is_told_and_nobody_else(app: Flask) -> None:
    organisation_id = make_organisation()
    bidders = [make_actor(organisation_id, [Role.BIDDER]).person_id for _ in range(2)]
    reporter = make_actor(organisation_id, [Role.REPORTER]).person_id

    told = services.tell(
        kind="accounts.password_changed",
        organisation_id=organisation_id,
        roles=[Role.BIDDER],
        facts={},
        link="/",
        now=NOW,
    )

    assert told == 2
    assert [queries.unread_count(person) for person in (*bidders, reporter)] == [1, 1, 0]


def test_without_a_mail_server_notices_stay_in_the_inbox(app: Flask) -> None:
    person = make_person()
    notice_id = tell(person)

    deliver(NOW)

    assert db.session.get(Notice, notice_id).attempts == 0
    assert queries.unread_count(person) == 1


class Refusing:
    """A mail server that says no to everybody."""

    def __init__(self, fault: Exception) -> None:
        self.fault = fault
        self.tried = 0

    def open(self) -> None:
        """Connect."""

    def close(self) -> None:
        """Hang up."""

    def send_messages(self, messages: list[Any]) -> int:
        """Refuse."""
        self.tried += 1
        raise self.fault


def refuse_with(app: Flask, monkeypatch: pytest.MonkeyPatch, fault: Exception) -> Refusing:
    server = Refusing(fault)
    monkeypatch.setattr(app.extensions["mailman"], "get_connection", lambda *args, **kwargs: server, raising=False)
    return server


def test_a_mail_that_fails_for_now_is_tried_again_after_growing_pauses(
    mail: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice_id = tell(make_person())
    server = refuse_with(mail, monkeypatch, smtplib.SMTPServerDisconnected("gone"))
    deliver(NOW)
    deliver(NOW)
    assert server.tried == 1
    moment = NOW
    for attempt in range(1, MOST_ATTEMPTS + 5):
        moment += wait_after(min(attempt, MOST_ATTEMPTS))
        deliver(moment)

    assert server.tried == MOST_ATTEMPTS
    notice = db.session.get(Notice, notice_id)
    assert (notice.failure, notice.mailed_at) == ("SMTPServerDisconnected", None)


def test_a_mail_that_failed_for_now_gets_through_later(mail: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    notice_id = tell(make_person())
    with monkeypatch.context() as broken:
        refuse_with(mail, broken, smtplib.SMTPRecipientsRefused({"x": (451, b"later")}))
        deliver(NOW)
    assert db.session.get(Notice, notice_id).failure == "SMTPRecipientsRefused 451"

    deliver(NOW + timedelta(minutes=2))

    notice = db.session.get(Notice, notice_id)
    assert notice.failure is None
    assert notice.mailed_at == NOW + timedelta(minutes=2)


def test_an_address_that_does_not_exist_is_not_tried_again_and_shows_in_the_inbox(
    mail: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    organisation_id = make_organisation()
    actor = make_actor(organisation_id, [Role.BIDDER])
    tell(actor.person_id)
    server = refuse_with(mail, monkeypatch, smtplib.SMTPRecipientsRefused({"x": (550, b"no such user Maija")}))
    deliver(NOW)
    deliver(NOW + timedelta(days=30))

    assert server.tried == 1
    page = Browser(mail).as_person(actor.person_id, organisation_id).open("/viestit")
    assert "Sähköposti ei mennyt perille" in page.text
    notice = queries.inbox(actor.person_id)[0][0]
    assert notice.failure == "SMTPRecipientsRefused 550"
    assert queries.unreachable_addresses([notice.address]) == {notice.address}


def test_one_mail_that_fails_does_not_hold_up_the_others(mail: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = tell(make_person()), tell(make_person())
    server = refuse_with(mail, monkeypatch, smtplib.SMTPDataError(554, b"no"))
    deliver(NOW)

    assert server.tried == 2
    assert {db.session.get(Notice, one).failure for one in (first, second)} == {"SMTPDataError 554"}


def test_a_server_that_does_not_answer_costs_no_attempt(mail: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    notice_id = tell(make_person())
    server = refuse_with(mail, monkeypatch, OSError())

    def no_answer() -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(server, "open", no_answer)
    deliver(NOW)

    assert db.session.get(Notice, notice_id).attempts == 0


def test_facts_cannot_add_a_header_to_a_mail(mail: Flask) -> None:
    services.tell(
        kind="accounts.substitute_named",
        person_id=make_person(),
        facts={
            "holder": "Maija\nBcc: everybody@example.test",
            "role": "bidder",
            "organisation": "Oy",
            "from": "2026-11-24",
            "to": "2026-11-25",
        },
        link="/",
        now=NOW,
    )

    (one,) = sent(mail)

    assert one.message()["Bcc"] is None
    assert "\n" not in one.subject


def test_every_text_begins_with_a_subject_in_three_languages(app: Flask) -> None:
    kinds = [path.stem for path in Path("templates/notices").glob("accounts.*.txt")]
    facts = {
        "organisation": "Oma Oy",
        "inviter": "Maija",
        "confirmer": "Maija",
        "holder": "Maija",
        "role": "bidder",
        "roles": ["bidder"],
        "from": "2026-11-24",
        "to": "2026-11-25",
    }
    assert len(kinds) >= 8
    for kind in kinds:
        texts = [text_of(kind, facts, language) for language in ("fi", "sv", "en")]

        assert all(text.subject and text.body for text in texts), kind
        assert len({text.subject for text in texts}) == 3, kind


def test_opening_a_message_marks_it_read_and_leads_to_its_matter(app: Flask) -> None:
    organisation_id = make_organisation()
    actor = make_actor(organisation_id, [Role.BIDDER])
    notice_id = tell(actor.person_id)
    browser = Browser(app).as_person(actor.person_id, organisation_id)
    page = browser.open("/viestit")
    assert page.soup.find(class_="count").get_text(" ").startswith("1")

    page = page.form(action=f"/viestit/{notice_id}").send()

    assert page.url == "/oma"
    assert queries.unread_count(actor.person_id) == 0


def test_another_person_s_message_is_not_there(app: Flask) -> None:
    organisation_id = make_organisation()
    other = tell(make_person())
    actor = make_actor(organisation_id, [Role.BIDDER])
    tell(actor.person_id)
    browser = Browser(app).as_person(actor.person_id, organisation_id)
    form = browser.open("/viestit").form(action="/viestit", button="luetuiksi")
    form.action = f"/viestit/{other}"

    assert form.send().status == 404
    assert db.session.get(Notice, other).read_at is None


def test_all_messages_are_read_with_one_button(app: Flask) -> None:
    organisation_id = make_organisation()
    actor = make_actor(organisation_id, [Role.BIDDER])
    for _ in range(3):
        tell(actor.person_id)
    browser = Browser(app).as_person(actor.person_id, organisation_id)

    browser.open("/viestit").form(action="/viestit", button="luetuiksi").send()

    assert queries.unread_count(actor.person_id) == 0
