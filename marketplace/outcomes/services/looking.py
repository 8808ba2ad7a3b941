"""Keeping who looked at which participant."""

from datetime import datetime

from marketplace.kernel.actor import Actor
from marketplace.kernel.db import short_write
from marketplace.outcomes.models import Look


def note_look(placement_id: int, *, actor: Actor, now: datetime) -> None:
    """Note that somebody looked at a participant's page, in a write of its own: the page itself changes nothing.

    Source: the act on information management in public administration (906/2019), section 17.
    """
    with short_write() as session:
        session.add(
            Look(
                placement_id=placement_id,
                person_id=actor.person_id,
                organisation_id=actor.organisation_id,
                looked_at=now,
            )
        )
