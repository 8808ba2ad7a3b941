"""Who may read reports; pure."""

from marketplace.kernel.actor import Actor, Role

READERS = (
    Role.RING_ADMIN,
    Role.OFFICER,
    Role.EVALUATOR,
    Role.CASEWORKER,
    Role.REVIEWER,
    Role.APPROVER,
    Role.AUDITOR,
)
PROVIDERS = (Role.PROVIDER_ADMIN, Role.REPORTER)


def sees_small_counts(actor: Actor, *, responsible: str) -> bool:
    """Whether the actor is the contract's own staff, who know its participants anyway.

    Args:
        responsible: Code of the municipality that is responsible for the call.
    """
    return actor.has(Role.OFFICER, Role.CASEWORKER) and actor.municipality_code == responsible
