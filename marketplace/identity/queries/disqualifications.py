"""Reads of who is disqualified from which matter."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from marketplace.identity.models import Disqualification, DisqualificationEnd, Membership, Organisation, User
from marketplace.identity.queries.people import covers
from marketplace.identity.rules import PersonFacts
from marketplace.identity.rules.disqualification import DisqualificationFacts, MatterKind
from marketplace.kernel.actor import OrganisationKind, Role
from marketplace.kernel.db import db

BUYERS = (OrganisationKind.RING, OrganisationKind.MUNICIPALITY)


def disqualifications(kind: MatterKind, matter_ids: Collection[int]) -> list[DisqualificationFacts]:
    """Every record of some matters, those taken back included, oldest first."""
    rows = db.session.execute(
        select(Disqualification, DisqualificationEnd)
        .outerjoin(DisqualificationEnd, DisqualificationEnd.disqualification_id == Disqualification.id)
        .where(Disqualification.kind == kind, Disqualification.matter_id.in_(matter_ids))
        .order_by(Disqualification.id)
    )
    return [row.as_facts(end) for row, end in rows]


def people_who_decide(at: date) -> list[PersonFacts]:
    """Active people who may prepare or decide for the ring or a municipality on a day, by name."""
    held = (
        select(Membership.person_id)
        .join(Organisation, Membership.organisation_id == Organisation.id)
        .where(
            Organisation.kind.in_(BUYERS),
            Membership.role.in_((Role.OFFICER, Role.EVALUATOR, Role.RING_ADMIN)),
            covers(Membership, at),
        )
    )
    rows = db.session.execute(
        select(User).where(User.id.in_(held), User.active.is_(True)).order_by(User.name, User.id)
    ).scalars()
    return [row.as_facts() for row in rows]
