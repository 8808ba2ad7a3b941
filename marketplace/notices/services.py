"""Telling people."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from marketplace.identity import queries as identity
from marketplace.kernel.actor import Role
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db
from marketplace.notices.models import Notice


def tell(
    *,
    kind: str,
    facts: dict[str, Any],
    link: str,
    now: datetime,
    organisation_id: int | None = None,
    roles: Collection[Role] = (),
    person_id: int | None = None,
) -> int:
    """Write a notice to everyone who holds one of the roles in an organisation today, or to one person.

    Args:
        kind: ``room.what``; its text is ``templates/notices/<kind>.txt``.
        facts: Values of the text; ISO strings for days and moments, integer cents for money; nothing secret.
        link: Path in the portal that the notice leads to.
    Returns:
        How many people were told.
    """
    if person_id is not None:
        recipients = [identity.person(person_id)]
    elif organisation_id is not None:
        recipients = identity.people_with(organisation_id, roles, day_in_finland(now))
    else:
        recipients = []
    for recipient in recipients:
        db.session.add(
            Notice(
                person_id=recipient.id,
                organisation_id=organisation_id,
                address=recipient.email,
                language=recipient.language,
                kind=kind,
                facts=facts,
                link=link,
                created_at=now,
            )
        )
    db.session.flush()
    return len(recipients)


def tell_address(address: str, language: str, *, kind: str, facts: dict[str, Any], link: str, now: datetime) -> None:
    """Write a notice that goes by mail to an address whose owner is not a user yet."""
    db.session.add(Notice(address=address, language=language, kind=kind, facts=facts, link=link, created_at=now))
    db.session.flush()


def mark_read(notice_id: int, *, person_id: int, now: datetime) -> None:
    """Note when a person first opened a notice."""
    db.session.execute(
        update(Notice)
        .where(Notice.id == notice_id, Notice.person_id == person_id, Notice.read_at.is_(None))
        .values(read_at=now)
    )


def unsent(limit: int) -> list[int]:
    """Ids of notices whose mail has not gone out, oldest first; after ten attempts a notice is left to people."""
    return list(
        db.session.execute(
            select(Notice.id).where(Notice.mailed_at.is_(None), Notice.attempts < 10).order_by(Notice.id).limit(limit)
        ).scalars()
    )


def mark_all_read(person_id: int, *, now: datetime) -> None:
    """Note that a person has opened every notice."""
    db.session.execute(
        update(Notice).where(Notice.person_id == person_id, Notice.read_at.is_(None)).values(read_at=now)
    )
