"""Who may see and change what the ring is."""

from marketplace.kernel.actor import Actor, OrganisationKind, Role

WRITERS = (Role.RING_ADMIN,)
READERS = (
    Role.RING_ADMIN,
    Role.OFFICER,
    Role.EVALUATOR,
    Role.CASEWORKER,
    Role.REVIEWER,
    Role.APPROVER,
    Role.AUDITOR,
)
BUDGETERS = (Role.RING_ADMIN, Role.OFFICER, Role.REVIEWER, Role.APPROVER)
"""Who enters appropriations: the ring's administrator for every municipality, the others for their own."""


def may_change(actor: Actor) -> bool:
    """Whether the actor keeps the ring's data."""
    return actor.has(*WRITERS) and actor.organisation_kind is OrganisationKind.RING


def may_budget(actor: Actor, municipality_code: str) -> bool:
    """Whether the actor enters a municipality's appropriations."""
    if may_change(actor):
        return True
    return actor.has(*BUDGETERS) and actor.municipality_code == municipality_code
