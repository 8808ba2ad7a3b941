"""What every use case of the ring's data shares."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from marketplace.kernel.actor import Actor, Role
from marketplace.kernel.db import db, locked
from marketplace.kernel.errors import Conflict, NotAllowed
from marketplace.ring import access
from marketplace.ring.models import Recorded, RingRow


def one_at_a_time() -> None:
    """Let one change of the ring's data follow another, so that two new rows are checked against each other."""
    db.session.execute(locked(select(RingRow).where(RingRow.id == 1))).scalar_one()


def check_may_change(actor: Actor) -> None:
    """Refuse whoever does not keep the ring's data.

    Raises:
        NotAllowed: the actor is no administrator of the ring.
    """
    if not access.may_change(actor):
        raise NotAllowed(needed=[Role.RING_ADMIN])


def check_seen(row: Any, seen_version: int | None, typed: dict[str, Any]) -> None:
    """Refuse a form that was opened on an older version of a row.

    Args:
        typed: Present values of the row by form field, to be shown beside what was typed.
    Raises:
        Conflict: somebody else changed the row meanwhile.
    """
    if seen_version != row.version:
        raise Conflict(theirs={**typed, "version": row.version})


def recorded_by(actor: Actor, now: datetime) -> Recorded:
    """The columns that say who recorded a row and when."""
    return {"recorded_at": now, "recorded_by": actor.person_id}
