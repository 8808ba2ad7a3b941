"""Mail that comes back is seen, and what came back has served nobody."""

from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.cli import ScriptInfo

from marketplace.kernel.actor import Role
from marketplace.kernel.db import db
from marketplace.notices import queries, services
from marketplace.notices.commands import cli
from marketplace.notices.models import Notice
from marketplace.notices.rules import Delivery, Returned, message_id, returned_mails, served_at
from tests.conftest import NOW
from tests.factories.people import make_actor, make_organisation

KEY = b"k" * 32
SENT, LATER = datetime(2026, 11, 24, 10, 0, tzinfo=UTC), datetime(2026, 11, 26, 8, 0, tzinfo=UTC)


def report(notice: str, *, action: str = "failed", status: str = "5.1.1") -> bytes:
    """A delivery report as a mail server writes it."""
    return f"""From: MAILER-DAEMON@mx.example
To: rengas@rengas.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

The address does not exist.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Arrival-Date: Tue, 24 Nov 2026 12:00:00 +0200

Final-Recipient: rfc822; hakija@pölku.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--b
Content-Type: text/rfc822-headers

From: rengas@rengas.example
Message-ID: {notice}
Subject: Päätös

--b--
""".replace("\n", "\r\n").encode()


def named(number: int, key: bytes = KEY) -> str:
    return message_id(number, key=key, host="rengas.example")


def test_a_report_of_failure_names_the_notice_that_never_arrived() -> None:
    assert returned_mails(report(named(12)), key=KEY) == [Returned(12, "5.1.1")]


@pytest.mark.parametrize(
    "mail",
    [
        report(named(12), action="delayed", status="4.4.1"),
        report(named(12), action="delivered", status="2.0.0"),
        report(named(12, b"x" * 32)),
        report("<notice-12-0000000000000000@rengas.example>"),
        report("<other@rengas.example>"),
        f"From: a@b.example\r\nSubject: Poissa\r\n\r\nOlen lomalla {named(12)}".encode(),
        b"",
        b"\x00\xff",
    ],
    ids=["delayed", "delivered", "another key", "guessed", "another mail", "away from office", "empty", "no mail"],
)
def test_what_is_no_report_of_failure_of_our_own_mail_changes_nothing(mail: bytes) -> None:
    assert returned_mails(mail, key=KEY) == []


def delivery(**changed: object) -> Delivery:
    whole = {
        "address": "hakija@polku.example",
        "person_id": 1,
        "created_at": SENT,
        "mailed_at": None,
        "failure": None,
        "returned_at": None,
        "read_at": None,
    }
    return Delivery(**{**whole, **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rows", "at"),
    [
        ([], None),
        ([delivery()], None),
        ([delivery(failure="SMTPRecipientsRefused 550")], None),
        ([delivery(mailed_at=SENT)], SENT),
        ([delivery(mailed_at=SENT, returned_at=LATER)], None),
        ([delivery(mailed_at=SENT, returned_at=LATER), delivery(mailed_at=LATER)], LATER),
        ([delivery(mailed_at=SENT, returned_at=LATER, read_at=LATER)], LATER),
        ([delivery(read_at=LATER), delivery(mailed_at=SENT)], SENT),
    ],
)
def test_a_decision_is_served_by_the_first_mail_that_stayed_or_by_the_first_look(
    rows: list[Delivery], at: datetime | None
) -> None:
    assert served_at(rows) == at


def _mailed(app: Flask) -> tuple[int, int]:
    organisation_id = make_organisation()
    person_id = make_actor(organisation_id, [Role.BIDDER]).person_id
    services.tell(
        kind="register.decision",
        organisation_id=organisation_id,
        roles=[Role.BIDDER],
        facts={},
        link="/tuottaja/hakemukset/1",
        now=NOW,
    )
    notice_id = queries.inbox(person_id)[0][0].id
    services.note_mailed(notice_id, now=NOW)
    db.session.commit()
    return organisation_id, notice_id


def test_a_mail_server_pipes_reports_into_the_portal(app: Flask) -> None:
    organisation_id, notice_id = _mailed(app)
    assert served_at(queries.deliveries(organisation_id, "register.decision", "/tuottaja/hakemukset/1")) == NOW
    mail = report(message_id(notice_id, key=app.extensions["keys"].accounts, host="rengas.example"))
    known = ScriptInfo(create_app=lambda: app)

    first = CliRunner().invoke(cli, ["returned"], input=mail, obj=known)

    assert (first.exit_code, first.output) == (0, "1 returned\n")
    row = db.session.get(Notice, notice_id)
    assert row is not None
    assert row.returned_code == "5.1.1"
    assert queries.unreachable_addresses([row.address]) == {row.address}
    assert served_at(queries.deliveries(organisation_id, "register.decision", "/tuottaja/hakemukset/1")) is None
    nothing = CliRunner().invoke(cli, ["returned"], input=b"Subject: Hei\r\n\r\nHei", obj=known)
    assert (nothing.exit_code, nothing.output) == (1, "0 returned\n")


def test_the_first_report_counts(app: Flask) -> None:
    _, notice_id = _mailed(app)
    services.note_returned(notice_id, "5.1.1", now=NOW)
    services.note_returned(notice_id, "5.2.2", now=NOW + timedelta(days=1))

    row = db.session.get(Notice, notice_id, populate_existing=True)
    assert row is not None
    assert (row.returned_at, row.returned_code) == (NOW, "5.1.1")
