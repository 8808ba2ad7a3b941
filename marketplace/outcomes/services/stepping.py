"""What the provider does with a placement: accepts, declines, makes contact, interrupts, goes on, ends."""

from datetime import date, datetime

from sqlalchemy import select

from marketplace.audit.services import record
from marketplace.contracts import queries as contracts
from marketplace.kernel.actor import Actor, Role
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db, locked
from marketplace.kernel.errors import NotFound
from marketplace.notices.services import tell
from marketplace.outcomes import queries
from marketplace.outcomes.models import Placement, PlacementStep
from marketplace.outcomes.rules import FactKind, Ground, Step, check_step
from marketplace.outcomes.services.reporting import report


def take_step(
    placement_id: int,
    step: Step,
    *,
    day: date,
    ground: Ground | None,
    note: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Take a step with a placement; the end of a service is reported as a fact too, which the municipality verifies.

    Raises:
        NotFound: no such placement.
        StepNotPossible, StepNotYet, GroundMissing, GroundNotTold: see the rules.
    """
    row = db.session.execute(locked(select(Placement).where(Placement.id == placement_id))).scalar_one_or_none()
    if row is None:
        raise NotFound(what="placement")
    at, steps = queries.standing_of(placement_id)
    check_step(step, at, steps, day=day, today=day_in_finland(now), ground=ground, note=note)
    db.session.add(
        PlacementStep(
            placement_id=placement_id,
            step=step,
            day=day,
            ground=ground,
            note=note.strip(),
            taken_by=actor.person_id,
            taken_at=now,
        )
    )
    db.session.flush()
    facts = {"day": day.isoformat(), "ground": ground.value if ground else None}
    record(f"outcomes.service_{step.value}", actor=actor, subject=("placement", placement_id), now=now, facts=facts)
    known = queries.facts_of([placement_id])[placement_id]
    if step is Step.ENDED and queries.service_reported(known):
        report(placement_id, FactKind.END, {"date": day.isoformat()}, actor=actor, now=now)
    if step in (Step.DECLINED, Step.INTERRUPTED, Step.ENDED):
        _tell_referrer(row, step, now=now)


def _tell_referrer(placement: Placement, step: Step, *, now: datetime) -> None:
    tell(
        organisation_id=placement.referred_by_organisation,
        roles=(Role.CASEWORKER,),
        kind=f"outcomes.{step.value}",
        facts={"contract": contracts.contract(placement.contract_id).code, "alias": placement.alias},
        link=f"/osallistujat/{placement.id}",
        now=now,
    )
