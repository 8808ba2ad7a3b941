"""Nobody who is disqualified from an application prepares or decides it, or a suspension that follows from it."""

from marketplace.identity import queries as identity
from marketplace.identity.rules.disqualification import MatterKind, check_qualified
from marketplace.kernel.actor import Actor
from marketplace.register import queries


def check_may_handle(application_id: int, actor: Actor) -> None:
    """Refuse preparing or deciding an application by who is disqualified from it.

    Raises:
        Disqualified: the actor is (Administrative Procedure Act 434/2003, 27 section).
    """
    check_qualified(identity.disqualifications(MatterKind.APPLICATION, [application_id]), actor.person_id)


def check_may_handle_provider(provider_id: int, category_id: int, actor: Actor) -> None:
    """Refuse a suspension or removal by who is disqualified from an application of the provider to the category.

    Raises:
        Disqualified: the actor is.
    """
    ids = [one.id for one in queries.applications_of(provider_id) if one.category_id == category_id]
    check_qualified(identity.disqualifications(MatterKind.APPLICATION, ids), actor.person_id)
