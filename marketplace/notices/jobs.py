"""The outbox: notices become mail."""

import logging
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from flask_mailman import EmailMessage

from marketplace.identity import queries as identity
from marketplace.kernel.db import db
from marketplace.kernel.keys import Keys
from marketplace.notices import services
from marketplace.notices.faults import is_for_good, named
from marketplace.notices.rules import OutgoingMail, message_id
from marketplace.notices.texts import mail_body, text_of

log = logging.getLogger(__name__)
AT_ONCE = 100


def deliver(now: datetime) -> None:
    """Mail the notices that are due, each in transactions of its own; without a mail server they stay in the inbox.

    A notice is counted as tried before it is sent and as sent after the server has taken it. When the portal dies
    between the two, the mail goes out once more with the same Message-ID.
    """
    if not current_app.config["MAIL_SERVER"]:
        return
    due = services.unsent(AT_ONCE, now=now)
    db.session.commit()
    if not due:
        return
    connection = current_app.extensions["mailman"].get_connection()
    try:
        connection.open()
    except OSError as fault:  # also every fault of smtplib
        log.warning("the mail server does not answer: %s", type(fault).__name__)
        return
    try:
        for notice_id in due:
            _deliver_one(notice_id, connection, now)
    finally:
        connection.close()


def _deliver_one(notice_id: int, connection: Any, now: datetime) -> None:
    mail = services.begin_attempt(notice_id, now=now)
    message = _message(mail, connection, now) if mail is not None else None
    if mail is not None and message is None:
        services.note_failure(notice_id, "the link had lapsed", for_good=True)
    db.session.commit()  # no lock is held while the mail server is spoken to
    if message is None:
        return
    try:
        message.send()
    except (OSError, ValueError) as fault:
        services.note_failure(notice_id, named(fault), for_good=is_for_good(fault))
        log.warning("notice %s could not be mailed: %s", notice_id, named(fault))
    else:
        services.note_mailed(notice_id, now=now)
    db.session.commit()


def _message(mail: OutgoingMail, connection: Any, now: datetime) -> EmailMessage | None:
    """The mail, or None when its one-time link is no longer good."""
    address = current_app.config["PUBLIC_URL"] + mail.link
    keys: Keys = current_app.extensions["keys"]
    if mail.one_time_link_id is not None:
        secret = identity.secret_of_link(mail.one_time_link_id, key=keys.accounts, now=now)
        if secret is None:
            return None
        address = f"{address}/{secret}"
    text = text_of(mail.kind, mail.facts, mail.language)
    host = urlsplit(current_app.config["PUBLIC_URL"]).hostname or "localhost"
    return EmailMessage(
        subject=text.subject,
        body=mail_body(text, address, mail.language),
        to=[mail.address],
        headers={
            "Message-ID": message_id(mail.notice_id, key=keys.accounts, host=host),
            "Auto-Submitted": "auto-generated",
            "Content-Language": mail.language,
        },
        connection=connection,
    )
