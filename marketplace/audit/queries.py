"""Reading the audit chain."""

from collections.abc import Iterator
from contextlib import closing

from sqlalchemy import func, select

from marketplace.audit.models import AuditEvent, AuditHead
from marketplace.audit.rules import GENESIS, Event, Verdict, check_chain
from marketplace.kernel.db import db


def head() -> tuple[int, str]:
    """Sequence number and hash of the chain's last row."""
    row = db.session.get(AuditHead, 1)
    return (row.sequence, row.digest) if row is not None else (0, GENESIS)


def _all_events() -> Iterator[Event]:
    rows = db.session.execute(
        select(AuditEvent).order_by(AuditEvent.sequence).execution_options(yield_per=1000)
    ).scalars()
    with closing(rows):  # whoever stops at a broken row leaves no half-read answer behind
        for row in rows:
            yield row.as_facts()
            db.session.expunge(row)


def verify() -> Verdict:
    """Check the whole chain and say where it breaks first."""
    sequence, digest = head()
    return check_chain(_all_events(), head_sequence=sequence, head_digest=digest)


def events(
    *, subject: tuple[str, str] | None = None, action: str = "", page: int = 1, page_size: int = 50
) -> tuple[list[Event], int]:
    """One page of events, newest first, and how many there are in all.

    Args:
        subject: Only events about this kind and id.
        action: Only actions that begin with this text.
        page: From 1.
        page_size: Rows on a page.
    """
    found = select(AuditEvent)
    if subject is not None:
        found = found.where(AuditEvent.subject_kind == subject[0], AuditEvent.subject_id == subject[1])
    if action:
        found = found.where(AuditEvent.action.startswith(action, autoescape=True))
    count = db.session.execute(select(func.count()).select_from(found.subquery())).scalar_one()
    rows = db.session.execute(
        found.order_by(AuditEvent.sequence.desc()).limit(page_size).offset((page - 1) * page_size)
    ).scalars()
    return [row.as_facts() for row in rows], count
