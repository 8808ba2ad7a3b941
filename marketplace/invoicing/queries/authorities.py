"""Reads about who may approve what."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from marketplace.identity import queries as identity
from marketplace.identity.rules import PersonFacts
from marketplace.invoicing.models import AuthorityRow
from marketplace.invoicing.queries.invoices import InvoiceFacts, posting_of
from marketplace.invoicing.rules import Authority, AuthorityMissing, check_authority
from marketplace.kernel.actor import Actor, Role
from marketplace.kernel.db import db
from marketplace.ring import queries as ring
from marketplace.ring.rules import Task


def authorities(municipalities: Collection[str]) -> list[Authority]:
    """Everything that was ever given or taken back in some municipalities, in that order."""
    rows = db.session.execute(
        select(AuthorityRow).where(AuthorityRow.municipality.in_(municipalities)).order_by(AuthorityRow.id)
    ).scalars()
    return [row.as_authority() for row in rows]


def approvers_of(municipality: str, day: date) -> list[PersonFacts]:
    """Everybody who approves invoices of a municipality on a day: its own people, and those it has mandated."""
    acting = {one.acting_code for one in ring.mandates() if one.home_code == municipality} | {municipality}
    found: dict[int, PersonFacts] = {}
    for code in sorted(acting):
        organisation = identity.organisation_of_municipality(code)
        if organisation is not None and ring.may_act_for(code, municipality, Task.APPROVE, day):
            found |= {one.id: one for one in identity.people_with(organisation.id, (Role.APPROVER,), day)}
    return sorted(found.values(), key=lambda one: (one.name, one.id))


def acts_as(actor: Actor, day: date) -> frozenset[int]:
    """The actor, and every approver for whom the actor stands in on a day."""
    if actor.organisation_id is None:
        return frozenset({actor.person_id})
    held = {
        one.id: one.person_id
        for one in identity.memberships_of_organisation(actor.organisation_id)
        if one.role is Role.APPROVER
    }
    absent = {
        held[one.membership_id]
        for one in identity.substitutions_of_organisation(actor.organisation_id)
        if one.substitute_id == actor.person_id
        and one.membership_id in held
        and one.cancelled_at is None
        and one.starts_on <= day <= one.ends_on
    }
    return frozenset({actor.person_id, *absent})


def is_entrusted(actor: Actor, facts: InvoiceFacts, day: date) -> bool:
    """Whether the actor may approve a whole invoice as it is booked now."""
    posting = posting_of(facts.id)
    try:
        check_authority(
            authorities([facts.municipality]),
            person_ids=acts_as(actor, day),
            cost_centre=posting.cost_centre if posting else "",
            cents=facts.net_cents,
            day=day,
        )
    except AuthorityMissing:
        return False
    return True
