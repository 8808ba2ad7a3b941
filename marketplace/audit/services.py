"""Writing the audit chain."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.audit.models import AuditEvent, AuditHead
from marketplace.audit.rules import GENESIS, Event, digest_of
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import in_utc
from marketplace.kernel.db import db, locked, short_write


def record(
    action: str,
    *,
    actor: Actor,
    subject: tuple[str, int | str],
    now: datetime,
    why: str = "",
    facts: dict[str, Any] | None = None,
) -> int:
    """Add one row to the chain in the transaction of the change it tells about.

    Args:
        action: ``room.thing_done``.
        actor: Who did it; :data:`marketplace.kernel.actor.SYSTEM` for timed jobs.
        subject: Kind and id of the row it is about.
        now: The moment of the change.
        why: The reason, where a rule asks for one; never anything about a participant's person.
        facts: Ids, codes, cents, hashes and ISO dates; no floats and nothing personal.
    Returns:
        The row's sequence number.
    """
    return _append(db.session, action, actor=actor, subject=subject, now=now, why=why, facts=facts or {}).sequence


def record_apart(
    action: str,
    *,
    actor: Actor,
    subject: tuple[str, int | str],
    now: datetime,
    facts: dict[str, Any] | None = None,
) -> None:
    """Add one row in a write of its own: for what is refused, whose own transaction is rolled back."""
    with short_write() as session:
        _append(session, action, actor=actor, subject=subject, now=now, why="", facts=facts or {})


def _append(
    session: Session | Any,
    action: str,
    *,
    actor: Actor,
    subject: tuple[str, int | str],
    now: datetime,
    why: str,
    facts: dict[str, Any],
) -> AuditEvent:
    head = session.execute(locked(select(AuditHead))).scalar_one_or_none()
    if head is None:
        head = AuditHead(id=1, sequence=0, digest=GENESIS)
        session.add(head)
    kind, subject_id = subject
    event = Event(
        sequence=head.sequence + 1,
        at=in_utc(now),
        person_id=actor.person_id,
        organisation_id=actor.organisation_id,
        action=action,
        subject_kind=kind,
        subject_id=str(subject_id),
        why=why,
        facts=facts,
        previous=head.digest,
        digest="",
    )
    digest = digest_of(event)
    row = AuditEvent(
        **{name: value for name, value in vars(event).items() if name != "digest"},
        digest=digest,
    )
    session.add(row)
    head.sequence, head.digest = event.sequence, digest
    session.flush()
    return row
