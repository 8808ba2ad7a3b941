"""Substitutes for the days of an absence."""

from datetime import date, datetime

from sqlalchemy import select

from marketplace.audit.services import record
from marketplace.identity.models import Membership, Organisation, Substitution
from marketplace.identity.rules import check_absence, check_not_to_oneself
from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db, locked
from marketplace.kernel.errors import NotFound


def name_substitute(
    membership_id: int, substitute_id: int, *, starts_on: date, ends_on: date, actor: Actor, now: datetime
) -> int:
    """Let a colleague hold a role for the days of an absence, and return the substitution's id.

    Raises:
        NotFound: no such role.
        NotToOneself: in the ring and its municipalities another administrator names the substitute.
        EndsBeforeStart, AbsenceOutsideRole, AbsenceTaken, SubstituteUnfit: see
            :func:`marketplace.identity.rules.check_absence`.
    """
    holder = db.session.get(Membership, membership_id)
    if holder is None:
        raise NotFound(what="membership")
    organisation = db.session.execute(
        locked(select(Organisation).where(Organisation.id == holder.organisation_id))
    ).scalar_one()
    check_not_to_oneself(organisation.kind, actor.person_id, substitute_id)
    _check(holder, substitute_id, starts_on, ends_on)
    row = Substitution(
        membership_id=membership_id,
        substitute_id=substitute_id,
        starts_on=starts_on,
        ends_on=ends_on,
        named_by=actor.person_id,
        named_at=now,
    )
    db.session.add(row)
    db.session.flush()
    record(
        "identity.substitute_named",
        actor=actor,
        subject=("person", substitute_id),
        now=now,
        facts={
            "membership": membership_id,
            "substitution": row.id,
            "from": starts_on.isoformat(),
            "to": ends_on.isoformat(),
        },
    )
    return row.id


def _check(holder: Membership, substitute_id: int, starts_on: date, ends_on: date) -> None:
    colleagues = db.session.execute(
        select(Membership).where(Membership.organisation_id == holder.organisation_id)
    ).scalars()
    earlier = db.session.execute(select(Substitution).where(Substitution.membership_id == holder.id)).scalars()
    check_absence(
        holder.as_facts(),
        substitute_id,
        starts_on,
        ends_on,
        colleagues=[one.as_facts() for one in colleagues],
        earlier=[one.as_facts() for one in earlier],
    )


def cancel_substitute(substitution_id: int, *, actor: Actor, now: datetime) -> None:
    """Take a substitution back at this moment.

    Raises:
        NotFound: there is none that still holds.
    """
    row = db.session.execute(
        locked(select(Substitution).where(Substitution.id == substitution_id, Substitution.cancelled_at.is_(None)))
    ).scalar_one_or_none()
    if row is None:
        raise NotFound(what="substitution")
    row.cancelled_at = now
    db.session.flush()
    record(
        "identity.substitute_cancelled",
        actor=actor,
        subject=("person", row.substitute_id),
        now=now,
        facts={"membership": row.membership_id, "substitution": row.id},
    )
