"""Who may do what with economic models."""

from marketplace.kernel.actor import Actor, Role

MAKERS = (Role.OFFICER, Role.RING_ADMIN)
READERS = (Role.OFFICER, Role.RING_ADMIN, Role.AUDITOR)


def may_make(actor: Actor) -> bool:
    """Whether the actor makes models and asks for exceptions."""
    return actor.has(*MAKERS) and not actor.is_provider


def may_decide(actor: Actor, asked_by: int) -> bool:
    """Whether the actor may decide on an exception that a person asked for: anybody who may make models but them."""
    return may_make(actor) and actor.person_id != asked_by
