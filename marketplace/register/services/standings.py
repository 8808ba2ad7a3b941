"""Changing a provider's standing in a category: one event, and who is admitted now follows it."""

from datetime import datetime

from sqlalchemy import delete

from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.register.models import Admitted, StandingRow
from marketplace.register.rules import StandingKind


def change_standing(
    provider_id: int,
    category_id: int,
    kind: StandingKind,
    *,
    decision_id: int | None = None,
    measure_id: int | None = None,
    reasons: str = "",
    actor: Actor,
    now: datetime,
) -> None:
    """Write what a standing became at this moment, and by which decision."""
    db.session.add(
        StandingRow(
            provider_id=provider_id,
            category_id=category_id,
            kind=kind,
            effective_at=now,
            decision_id=decision_id,
            measure_id=measure_id,
            reasons=reasons.strip(),
            made_by=actor.person_id,
        )
    )
    db.session.execute(delete(Admitted).where(Admitted.provider_id == provider_id, Admitted.category_id == category_id))
    if kind is StandingKind.ADMITTED:
        db.session.add(Admitted(provider_id=provider_id, category_id=category_id, since_at=now))
    db.session.flush()
