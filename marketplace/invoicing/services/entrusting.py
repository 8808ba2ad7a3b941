"""Entrusting: who may approve invoices of which cost centre, and up to what sum."""

from datetime import date, datetime

from marketplace.audit.services import record
from marketplace.invoicing import queries
from marketplace.invoicing.access import may_entrust
from marketplace.invoicing.models import AuthorityRow
from marketplace.invoicing.rules import check_giving
from marketplace.kernel.actor import Actor, Role
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.ring import queries as ring


def give_authority(
    municipality: str,
    person_id: int,
    *,
    cost_centre: str,
    highest_cents: int | None,
    starts_on: date,
    ends_on: date | None,
    actor: Actor,
    now: datetime,
) -> int:
    """Entrust an approver with a cost centre of a municipality, up to a sum; it replaces what was given before.

    Args:
        cost_centre: Empty for all of them.
        highest_cents: Without value added tax; None for no limit.
        ends_on: Last day; None for no end.
    Returns:
        Id of the authority.
    Raises:
        NotFound: it does not belong to the ring.
        NotAllowed: the actor is neither an officer of the municipality nor the ring's administrator.
        OwnAuthority, NoApprover, AuthorityEndsBefore: see the rules.
    """
    ring.municipality(municipality)
    _check_entrusts(actor, municipality)
    approvers = {one.id for one in queries.approvers_of(municipality, day_in_finland(now))}
    check_giving(
        person_id=person_id,
        giver_id=actor.person_id,
        approves=person_id in approvers,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    row = AuthorityRow(municipality=municipality, person_id=person_id, cost_centre=cost_centre.strip())
    row.highest_cents, row.starts_on, row.ends_on = highest_cents, starts_on, ends_on
    return _keep(row, actor=actor, now=now)


def take_authority(authority_id: int, *, actor: Actor, now: datetime) -> None:
    """Take back an authority from today on.

    Raises:
        NotFound: no such authority.
        NotAllowed: the actor is neither an officer of the municipality nor the ring's administrator.
    """
    given = db.session.get(AuthorityRow, authority_id)
    if given is None:
        raise NotFound(what="authority")
    _check_entrusts(actor, given.municipality)
    row = AuthorityRow(municipality=given.municipality, person_id=given.person_id, cost_centre=given.cost_centre)
    row.highest_cents, row.starts_on, row.ends_on = 0, day_in_finland(now), None
    _keep(row, actor=actor, now=now)


def _check_entrusts(actor: Actor, municipality: str) -> None:
    if not may_entrust(actor, municipality):
        raise NotAllowed(needed=[Role.OFFICER, Role.RING_ADMIN])


def _keep(row: AuthorityRow, *, actor: Actor, now: datetime) -> int:
    row.given_by, row.given_at = actor.person_id, now
    db.session.add(row)
    db.session.flush()
    record(
        "invoicing.authority_given" if row.highest_cents != 0 else "invoicing.authority_taken",
        actor=actor,
        subject=("authority", row.id),
        now=now,
        facts={"municipality": row.municipality, "person": row.person_id, "highest_cents": row.highest_cents},
    )
    return row.id
