"""Warning a municipality before what is earned exceeds its appropriation."""

from datetime import datetime

from marketplace.audit.services import record
from marketplace.identity import queries as identity
from marketplace.invoicing.models import BudgetWarning
from marketplace.invoicing.rules import Budget
from marketplace.kernel.actor import SYSTEM, Role
from marketplace.kernel.db import db
from marketplace.notices.services import tell
from marketplace.ring import queries as ring

WARNED = (Role.OFFICER, Role.APPROVER)


def warn(budget: Budget, *, now: datetime) -> None:
    """Tell the municipality's officers and approvers how an appropriation stands; once for each standing."""
    row = BudgetWarning(municipality=budget.municipality, category_id=budget.category_id, year=budget.year)
    row.appropriated_cents, row.earned_cents = budget.appropriated_cents, budget.earned_cents
    row.standing, row.warned_at = budget.standing, now
    db.session.add(row)
    db.session.flush()
    facts = {
        "standing": budget.standing.value,
        "category": ring.category(budget.category_id).names.to_document(),
        "year": budget.year,
        "appropriated_cents": budget.appropriated_cents,
        "earned_cents": budget.earned_cents,
    }
    organisation = identity.organisation_of_municipality(budget.municipality)
    if organisation is not None:
        kind, link = "invoicing.appropriation", "/maksuajot/sitoumukset"
        tell(organisation_id=organisation.id, roles=WARNED, kind=kind, facts=facts, link=link, now=now)
    told = {"category": budget.category_id, "year": budget.year, "standing": budget.standing.value}
    record("invoicing.warned", actor=SYSTEM, subject=("municipality", budget.municipality), now=now, facts=told)
