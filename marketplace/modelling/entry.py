"""The door through which other rooms hand over a purchase to be modelled and get the address of its form."""

from datetime import datetime

from marketplace.kernel.actor import Actor
from marketplace.modelling import services
from marketplace.modelling.rules import Brief


def begin_for(brief: Brief, *, actor: Actor, now: datetime) -> str:
    """Keep a purchase as it is to be modelled.

    Args:
        brief: The purchase; its ``return_to`` gets the chosen model's number as ``malli`` in the query.
    Returns:
        Address of the form of its model.
    Raises:
        Incomplete: faults of the brief.
        TermsFaulty: faults of its terms.
    """
    return f"/mallit/uusi/{services.keep_brief(brief, actor=actor, now=now)}"
