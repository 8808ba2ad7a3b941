"""Whose people an actor looks after, and who reads the event log."""

from marketplace.identity.rules import OrganisationFacts
from marketplace.kernel.actor import Actor, OrganisationKind, Role

ADMINISTRATORS = (Role.PROVIDER_ADMIN, Role.RING_ADMIN)
LOG_READERS = (Role.AUDITOR, Role.RING_ADMIN)


def may_administer(actor: Actor, organisation: OrganisationFacts) -> bool:
    """Whether the actor looks after the people of an organisation.

    A provider's administrator does it for the own organisation, the ring's for the ring and the municipalities. The
    ring's office has no hand in the people of a provider, which bids in the ring's calls.
    """
    if actor.organisation_kind is OrganisationKind.RING and actor.has(Role.RING_ADMIN):
        return organisation.kind is not OrganisationKind.PROVIDER
    return actor.has(Role.PROVIDER_ADMIN) and actor.organisation_id == organisation.id
