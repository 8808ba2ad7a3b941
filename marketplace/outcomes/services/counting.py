"""Keeping what counts of each placement ready for payment runs."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from marketplace.kernel.db import db, locked
from marketplace.outcomes import queries
from marketplace.outcomes.models import Counted, Participant, Placement


def lock_person(participant_id: int) -> None:
    """Let nobody else change what counts of a person until this transaction ends.

    Two verdicts at once would each make the document without the other's fact, and the later one would stay.
    """
    db.session.execute(locked(select(Participant.id).where(Participant.id == participant_id)))


def refresh(participant_id: int, *, now: datetime) -> None:
    """Make anew what counts of all placements of a person; call it with the person locked.

    A start that is verified ends what belongs to the person's earlier placements, so all of them are looked at.
    """
    db.session.flush()
    documents = queries.documents_of_participant(participant_id)
    placements = {one.id: one for one in queries.placements_of_participant(participant_id)}
    rows = {
        row.placement_id: row
        for row in db.session.execute(
            locked(select(Counted).where(Counted.placement_id.in_(list(placements))))
        ).scalars()
    }
    for placement_id, document in documents.items():
        row = rows.get(placement_id)
        if row is None:
            placement = placements[placement_id]
            db.session.add(
                Counted(
                    contract_id=placement.contract_id,
                    participant=placement.alias,
                    placement_id=placement_id,
                    version=1,
                    document=document,
                    changed_at=now,
                )
            )
        elif row.document != document:
            row.document, row.version, row.changed_at = document, row.version + 1, now
    db.session.flush()


def rebuild(contract_ids: Iterable[int], *, now: datetime) -> int:
    """Make anew what counts of every person who has a placement under some contracts, for rows loaded in bulk.

    Returns:
        How many people were looked at.
    """
    people = list(
        db.session.execute(
            select(Placement.participant_id)
            .where(Placement.contract_id.in_(list(contract_ids)))
            .distinct()
            .order_by(Placement.participant_id)
        ).scalars()
    )
    for participant_id in people:
        lock_person(participant_id)
        refresh(participant_id, now=now)
    return len(people)
