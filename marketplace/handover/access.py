"""Who may take a whole case out; pure."""

from marketplace.kernel.actor import Actor, OrganisationKind, Role
from marketplace.tenders.rules import CallFacts

READERS = (Role.OFFICER, Role.RING_ADMIN, Role.AUDITOR)


def may_take(actor: Actor, call: CallFacts) -> bool:
    """The ring's office, and officers and auditors of the municipalities that take part."""
    if not actor.has(*READERS):
        return False
    return actor.organisation_kind is OrganisationKind.RING or actor.municipality_code in call.municipalities
