"""Reminding the provider of the first contact, and telling the municipality when it is late."""

from datetime import datetime

from marketplace.contracts import queries as contracts
from marketplace.kernel.actor import Role
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db
from marketplace.notices.services import tell
from marketplace.outcomes import queries
from marketplace.outcomes.models import SentReminder
from marketplace.outcomes.rules.reminding import Reminder
from marketplace.register import queries as register


def remind_of_contact(placement_id: int, kind: Reminder, *, now: datetime) -> None:
    """Send a reminder of the first contact: to the provider, and when it is late to who referred as well."""
    placement = queries.placement(placement_id)
    contract = contracts.contract(placement.contract_id)
    facts = {
        "contract": contract.code,
        "alias": placement.alias,
        "contact_by": placement.contact_by.isoformat(),
        "days": (placement.contact_by - day_in_finland(now)).days,
    }
    told: list[tuple[int, tuple[Role, ...]]] = [
        (register.provider(contract.provider_id).organisation_id, (Role.REPORTER, Role.PROVIDER_ADMIN))
    ]
    if kind is Reminder.LATE:
        told.append((placement.referred_by_organisation, (Role.CASEWORKER,)))
    for organisation_id, roles in told:
        tell(
            organisation_id=organisation_id,
            roles=roles,
            kind=f"outcomes.contact_{kind.value}",
            facts=facts,
            link=f"/osallistujat/{placement_id}",
            now=now,
        )
    db.session.add(SentReminder(placement_id=placement_id, kind=kind, sent_at=now))
    db.session.flush()
