"""Recording that a person is disqualified from a matter, and taking a mistaken record back."""

from datetime import datetime

from marketplace.audit.services import record
from marketplace.identity import queries
from marketplace.identity.models import Disqualification, DisqualificationEnd
from marketplace.identity.rules.disqualification import (
    DisqualifiedAlready,
    DisqualifyingGround,
    MatterKind,
    check_taking_back,
    in_force,
)
from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotFound


def disqualify(
    person_id: int,
    kind: MatterKind,
    matter_id: int,
    ground: DisqualifyingGround,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Record that a person is disqualified from a matter; from now on they neither prepare nor decide it.

    Returns:
        The record's id.
    Raises:
        NotFound: there is no such person.
        DisqualifiedAlready: it is recorded of them already.
    """
    queries.person(person_id)
    if person_id in in_force(queries.disqualifications(kind, [matter_id])):
        raise DisqualifiedAlready()
    row = Disqualification(
        person_id=person_id,
        kind=kind,
        matter_id=matter_id,
        ground=ground,
        recorded_by=actor.person_id,
        recorded_at=now,
    )
    db.session.add(row)
    db.session.flush()
    record(
        "identity.disqualified",
        actor=actor,
        subject=(kind.value, matter_id),
        now=now,
        facts={"disqualification": row.id, "person": person_id, "ground": ground.value},
    )
    return row.id


def take_back_disqualification(
    disqualification_id: int, kind: MatterKind, matter_id: int, *, actor: Actor, now: datetime
) -> None:
    """End a record that another person has found mistaken; both rows stay.

    Raises:
        NotFound: the matter has no such record in force.
        OwnDisqualification: it is the actor's own.
    """
    found = {one.id: one for one in queries.disqualifications(kind, [matter_id]) if one.ended_at is None}
    if disqualification_id not in found:
        raise NotFound(what="disqualification")
    one = found[disqualification_id]
    check_taking_back(one, actor.person_id)
    db.session.add(
        DisqualificationEnd(disqualification_id=one.id, person_id=one.person_id, ended_by=actor.person_id, ended_at=now)
    )
    db.session.flush()
    record(
        "identity.disqualification_taken_back",
        actor=actor,
        subject=(kind.value, matter_id),
        now=now,
        facts={"disqualification": one.id, "person": one.person_id},
    )
