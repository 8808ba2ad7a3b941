"""Who may do what in the register."""

from marketplace.kernel.actor import Actor, Role

DECIDERS = (Role.OFFICER, Role.RING_ADMIN)
READERS = (Role.OFFICER, Role.RING_ADMIN, Role.AUDITOR)
REFERRERS = (Role.OFFICER, Role.RING_ADMIN, Role.CASEWORKER, Role.AUDITOR)
OWN = (Role.PROVIDER_ADMIN, Role.BIDDER, Role.REPORTER)


def may_decide(actor: Actor) -> bool:
    """Whether the actor decides applications; a provider never does, whatever roles its people hold elsewhere."""
    return actor.has(*DECIDERS) and not actor.is_provider
