"""What every use case does to an invoice: lock it, move it, note who did it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import select

from marketplace.audit.services import record
from marketplace.identity import queries as identity
from marketplace.invoicing.models import Invoice, Step
from marketplace.invoicing.rules import State, StepKind
from marketplace.kernel.actor import Actor, Role
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db, locked
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.notices.services import tell
from marketplace.register import queries as register
from marketplace.ring import queries as ring
from marketplace.ring.rules import Task


def locked_invoice(invoice_id: int) -> Invoice:
    """The row, locked, so that two people at once come one after the other.

    Raises:
        NotFound: there is none.
    """
    row = db.session.execute(locked(select(Invoice).where(Invoice.id == invoice_id))).scalar_one_or_none()
    if row is None:
        raise NotFound(what="invoice")
    return row


def take_step(
    row: Invoice,
    kind: StepKind,
    *,
    actor: Actor,
    now: datetime,
    state: State | None = None,
    reason: str = "",
    facts: dict[str, Any] | None = None,
) -> None:
    """Move an invoice to a state and note who did it, in the history that people read and in the audit chain."""
    if state is not None:
        row.state = state
    db.session.add(Step(invoice_id=row.id, kind=kind, person_id=actor.person_id, reason=reason, taken_at=now))
    db.session.flush()
    record(
        f"invoicing.{kind.value}",
        actor=actor,
        subject=("invoice", row.id),
        now=now,
        facts={"state": row.state.value, "net_cents": row.net_cents, "gross_cents": row.gross_cents, **(facts or {})},
    )


def check_seller(actor: Actor, provider_id: int) -> None:
    """Refuse whoever does not decide for the seller; for another provider the invoice does not exist.

    Raises:
        NotFound, NotAllowed: as their names say.
    """
    own = register.provider_of_organisation(actor.organisation_id)
    if own is None or own.id != provider_id:
        raise NotFound(what="invoice")
    if not actor.has(Role.PROVIDER_ADMIN):
        raise NotAllowed(needed=[Role.PROVIDER_ADMIN])


def check_payer(actor: Actor, municipality: str, role: Role, task: Task, *, now: datetime) -> None:
    """Refuse whoever may not handle a municipality's invoices; its own people may, and those it has mandated.

    Raises:
        NotFound: the actor's municipality has no mandate.
        NotAllowed: the role is missing.
    """
    acting = actor.municipality_code or ""
    if not acting or not ring.may_act_for(acting, municipality, task, day_in_finland(now)):
        raise NotFound(what="invoice")
    if not actor.has(role):
        raise NotAllowed(needed=[role])


def is_of_seller(actor: Actor, provider_id: int, *, now: datetime) -> bool:
    """Whether the person holds any role in the seller's organisation today, for whomever they act now."""
    held = identity.roles_of(actor.person_id, day_in_finland(now))
    return register.provider(provider_id).organisation_id in held


def tell_municipality(
    row: Invoice, roles: Collection[Role], *, kind: str, facts: dict[str, Any], now: datetime
) -> None:
    """Write a notice to people of the paying municipality."""
    organisation = identity.organisation_of_municipality(row.municipality)
    if organisation is not None:
        link = f"/laskut/{row.id}"
        tell(organisation_id=organisation.id, roles=roles, kind=kind, facts=facts, link=link, now=now)


def tell_seller(row: Invoice, *, kind: str, facts: dict[str, Any], now: datetime) -> None:
    """Write a notice to the provider's administrators."""
    tell(
        organisation_id=register.provider(row.provider_id).organisation_id,
        roles=(Role.PROVIDER_ADMIN,),
        kind=kind,
        facts=facts,
        link=f"/laskut/{row.id}",
        now=now,
    )
