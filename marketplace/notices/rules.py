"""How often a mail is tried, what a mail is made of, when it came back, and when its receiver has been served."""

import email
import email.policy
import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import Message
from typing import Any

MOST_ATTEMPTS = 10
LONGEST_WAIT = timedelta(hours=6)


@dataclass(frozen=True)
class OutgoingMail:
    """A notice on its way to a mail server.

    Args:
        link: Path in the portal.
        one_time_link_id: A link of ``identity`` whose secret belongs at the end of ``link``.
    """

    notice_id: int
    address: str
    language: str
    kind: str
    facts: dict[str, Any]
    link: str
    one_time_link_id: int | None


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts: one minute, then twice as long each time, six hours at most.

    >>> [int(wait_after(number).total_seconds() // 60) for number in (1, 2, 3, 10)]
    [1, 2, 4, 360]
    """
    return min(timedelta(minutes=2 ** (attempts - 1)), LONGEST_WAIT)


@dataclass(frozen=True)
class Delivery:
    """How one notice went to one receiver.

    Args:
        person_id: None where it went to an address of an organisation.
        mailed_at: When the receiver's mail server took it.
        returned_at: When it came back although it had been taken.
        read_at: When the person opened it in the portal.
    """

    address: str
    person_id: int | None
    created_at: datetime
    mailed_at: datetime | None
    failure: str | None
    returned_at: datetime | None
    read_at: datetime | None


@dataclass(frozen=True)
class Returned:
    """A mail that came back for good; ``code`` is the status that the mail server gave, such as 5.1.1."""

    notice_id: int
    code: str


def served_at(deliveries: Iterable[Delivery]) -> datetime | None:
    """When a decision was served on those to whom it was told; None while it has reached nobody.

    A mail counts from the moment in which it was sent, unless it came back: that is reliable proof that it never
    arrived. One that is still on its way, or was refused, counts for nothing. Opening the notice in the portal counts
    too, for then the person has it.

    Source: Act 1397/2016 127 section; KHO:2020:142 (a decision sent to a mistyped address was served only when it
    reached the right one).
    """
    moments = [one.mailed_at for one in deliveries if one.mailed_at is not None and one.returned_at is None]
    moments += [one.read_at for one in deliveries if one.read_at is not None]
    return min(moments, default=None)


def message_id(notice_id: int, *, key: bytes, host: str) -> str:
    """The Message-ID of a notice's mail; its second part is known only to whoever got the mail.

    >>> message_id(7, key=b"k", host="rengas.example")
    '<notice-7-cdfce4107ae1d1b3@rengas.example>'
    """
    return f"<notice-{notice_id}-{_mark(notice_id, key)}@{host}>"


def _mark(notice_id: int, key: bytes) -> str:
    return hmac.new(key, f"notice {notice_id}".encode(), hashlib.sha256).hexdigest()[:16]


def returned_mails(report: bytes, *, key: bytes) -> list[Returned]:
    """Notices whose mails a delivery report says have failed for good; a delay is no failure.

    Args:
        report: A whole mail as a mail server sends it back, multipart/report with a delivery-status part.
        key: The key of Message-IDs; a report about a mail that was never sent is not believed.
    Source: RFC 3464 2.3.3 (Action), 2.3.4 (Status); RFC 6522.
    """
    mail = email.message_from_bytes(report, policy=email.policy.default)
    code = ""
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            for block in part.get_payload():
                if isinstance(block, Message) and str(block.get("Action", "")).strip().lower() == "failed":
                    code = str(block.get("Status", "")).strip()[:20] or "5.0.0"
    if not code:
        return []
    named = {(int(one[1]), one[2]) for one in re.finditer(rb"<notice-(\d{1,15})-([0-9a-f]{16})@", report)}
    return [
        Returned(number, code)
        for number, mark in sorted(named)
        if hmac.compare_digest(mark.decode(), _mark(number, key))
    ]
