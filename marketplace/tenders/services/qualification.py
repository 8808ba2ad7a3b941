"""Nobody who is disqualified from a call prepares or decides it."""

from marketplace.identity import queries as identity
from marketplace.identity.rules.disqualification import MatterKind, check_qualified
from marketplace.kernel.actor import Actor


def check_may_handle(call_id: int, actor: Actor) -> None:
    """Refuse preparing or deciding a call by who is disqualified from it.

    Raises:
        Disqualified: the actor is (Administrative Procedure Act 434/2003, 27 section).
    """
    check_qualified(identity.disqualifications(MatterKind.CALL, [call_id]), actor.person_id)
