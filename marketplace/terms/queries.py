"""Reads of terms in the making: the room's window to other rooms."""

from sqlalchemy import select

from marketplace.kernel.db import db
from marketplace.kernel.errors import NotFound
from marketplace.terms.models import TermsDraft
from marketplace.terms.rules.drafts import DraftFacts


def draft(draft_id: int) -> DraftFacts:
    """Terms in the making.

    Raises:
        NotFound: there are none with this id.
    """
    row = db.session.get(TermsDraft, draft_id)
    if row is None:
        raise NotFound(what="terms")
    return row.as_facts()


def drafts(limit: int = 200) -> list[DraftFacts]:
    """Terms in the making, the last changed first."""
    rows = db.session.execute(select(TermsDraft).order_by(TermsDraft.changed_at.desc(), TermsDraft.id).limit(limit))
    return [row.as_facts() for row in rows.scalars()]
