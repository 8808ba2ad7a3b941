"""Telling people."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update

from marketplace.identity import queries as identity
from marketplace.kernel.actor import Role
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db, locked
from marketplace.notices.models import Notice
from marketplace.notices.rules import MOST_ATTEMPTS, OutgoingMail, wait_after


def tell(
    *,
    kind: str,
    facts: dict[str, Any],
    link: str,
    now: datetime,
    organisation_id: int | None = None,
    roles: Collection[Role] = (),
    person_id: int | None = None,
    to_addresses: bool = False,
) -> int:
    """Write a notice to everyone who holds one of the roles in an organisation today, or to one person.

    Args:
        kind: ``room.what``; its text is ``templates/notices/<kind>.txt``.
        facts: Values of the text; ISO strings for days and moments, integer cents for money; nothing secret.
        link: Path in the portal that the notice leads to.
        to_addresses: Whether it goes to the confirmed mail addresses of the organisation too, as decisions do.
    Returns:
        How many people and addresses were told.
    """
    if person_id is not None:
        recipients = [identity.person(person_id)]
    elif organisation_id is not None:
        recipients = identity.people_with(organisation_id, roles, day_in_finland(now))
    else:
        recipients = []
    receivers: list[tuple[int | None, str, str]] = [(one.id, one.email, one.language) for one in recipients]
    if to_addresses and organisation_id is not None:
        reached = {one.email for one in recipients}
        further = identity.addresses_of(organisation_id, confirmed_only=True)
        receivers += [(None, one.email, one.language) for one in further if one.email not in reached]
    told = {"organisation_id": organisation_id, "kind": kind, "facts": facts, "link": link, "created_at": now}
    db.session.add_all(
        Notice(person_id=number, address=email, language=language, **told) for number, email, language in receivers
    )
    db.session.flush()
    return len(receivers)


def tell_address(
    address: str,
    language: str,
    *,
    kind: str,
    facts: dict[str, Any],
    link: str,
    now: datetime,
    one_time_link_id: int | None = None,
) -> None:
    """Write a notice that goes by mail to an address whose owner is not a user yet, or cannot sign in.

    Args:
        one_time_link_id: A link of ``identity`` whose secret the mail puts at the end of ``link``; the table never
            holds it.
    """
    db.session.add(
        Notice(
            address=address,
            language=language,
            kind=kind,
            facts=facts,
            link=link,
            created_at=now,
            one_time_link_id=one_time_link_id,
        )
    )
    db.session.flush()


def mark_read(notice_id: int, *, person_id: int, now: datetime) -> None:
    """Note when a person first opened a notice."""
    db.session.execute(
        update(Notice)
        .where(Notice.id == notice_id, Notice.person_id == person_id, Notice.read_at.is_(None))
        .values(read_at=now)
    )


def unsent(limit: int, *, now: datetime) -> list[int]:
    """Ids of notices whose mail is due, oldest first; after ten attempts a notice is left to people."""
    return list(
        db.session.execute(
            select(Notice.id)
            .where(
                Notice.mailed_at.is_(None),
                Notice.attempts < MOST_ATTEMPTS,
                or_(Notice.next_attempt_at.is_(None), Notice.next_attempt_at <= now),
            )
            .order_by(Notice.id)
            .limit(limit)
        ).scalars()
    )


def begin_attempt(notice_id: int, *, now: datetime) -> OutgoingMail | None:
    """Count an attempt to mail a notice before it is made, and set when the next may come; None when it has gone out.

    The attempt is counted first, so that a server that dies in the middle cannot make the portal send for ever.
    """
    row = db.session.execute(
        locked(select(Notice).where(Notice.id == notice_id, Notice.mailed_at.is_(None)))
    ).scalar_one_or_none()
    if row is None or row.attempts >= MOST_ATTEMPTS:
        return None
    row.attempts += 1
    row.next_attempt_at = now + wait_after(row.attempts)
    db.session.flush()
    return OutgoingMail(row.id, row.address, row.language, row.kind, row.facts, row.link, row.one_time_link_id)


def note_mailed(notice_id: int, *, now: datetime) -> None:
    """Note that the mail server has taken a notice."""
    db.session.execute(update(Notice).where(Notice.id == notice_id).values(mailed_at=now, failure=None))


def note_failure(notice_id: int, failure: str, *, for_good: bool) -> None:
    """Note why a mail did not go out.

    Args:
        failure: The kind of fault and the server's code; at most 200 characters, nothing personal.
        for_good: True when trying again is of no use, as with an address that does not exist.
    """
    values: dict[str, Any] = {"failure": failure[:200]}
    if for_good:
        values["attempts"] = MOST_ATTEMPTS
    db.session.execute(update(Notice).where(Notice.id == notice_id).values(**values))


def note_returned(notice_id: int, code: str, *, now: datetime) -> None:
    """Note that a mail came back for good; the first report counts.

    Args:
        code: Status of the mail server, such as 5.1.1.
    """
    db.session.execute(
        update(Notice)
        .where(Notice.id == notice_id, Notice.returned_at.is_(None))
        .values(returned_at=now, returned_code=code, failure=f"returned {code}", attempts=MOST_ATTEMPTS)
    )


def mark_all_read(person_id: int, *, now: datetime) -> None:
    """Note that a person has opened every notice."""
    db.session.execute(
        update(Notice).where(Notice.person_id == person_id, Notice.read_at.is_(None)).values(read_at=now)
    )
