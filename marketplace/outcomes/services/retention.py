"""Forgetting participants when the law's time has passed; what was paid stays as it was booked."""

from datetime import datetime

from sqlalchemy import delete, select, update

from marketplace.audit.services import record
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.db import db
from marketplace.outcomes.models import (
    Contest,
    Dismissal,
    EmployerAnswer,
    EmployerRequest,
    Fact,
    FirstLook,
    Look,
    Message,
    Participant,
    Placement,
    PlacementGroups,
    PlacementStep,
    SampleFact,
    SentReminder,
    Verification,
)
from marketplace.outcomes.services.counting import lock_person

ABOUT_FACTS = (SampleFact, Message, Contest, FirstLook, Verification, EmployerRequest)
ABOUT_PLACEMENTS = (PlacementGroups, PlacementStep, Dismissal, Look, SentReminder, Fact)


def forget_person(participant_id: int, *, now: datetime) -> None:
    """Remove a participant's pseudonym, reports, evidence, messages, steps, groups and looks.

    What stays is what the ledger needs to be followed: the alias under the contract, the home municipalities and the
    document that the sums were worked out from, which nobody can lead back to a person any more. The database lets
    rows go only once their placement has been marked as forgotten.
    """
    lock_person(participant_id)
    own = select(Placement.id).where(Placement.participant_id == participant_id)
    facts = select(Fact.id).where(Fact.placement_id.in_(own))
    db.session.execute(
        update(Placement)
        .where(Placement.participant_id == participant_id)
        .values(forgotten_at=now, groups=[], language="", paid_after=None, way_reason="")
    )
    db.session.execute(update(Participant).where(Participant.id == participant_id).values(pseudonym=None))
    requests = select(EmployerRequest.id).where(EmployerRequest.fact_id.in_(facts))
    db.session.execute(delete(EmployerAnswer).where(EmployerAnswer.request_id.in_(requests)))
    for table in ABOUT_FACTS:
        db.session.execute(delete(table).where(table.fact_id.in_(facts)))
    for owned in ABOUT_PLACEMENTS:
        db.session.execute(delete(owned).where(owned.placement_id.in_(own)))
    record("outcomes.participant_forgotten", actor=SYSTEM, subject=("participant", participant_id), now=now, facts={})
