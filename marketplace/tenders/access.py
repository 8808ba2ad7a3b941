"""Who may do what with calls and bids; pure."""

from marketplace.kernel.actor import Actor, OrganisationKind, Role
from marketplace.tenders.rules import CallFacts, CallState

OFFICERS = (Role.OFFICER,)
EVALUATORS = (Role.OFFICER, Role.EVALUATOR)
BIDDERS = (Role.BIDDER,)
RECORD_READERS = (Role.OFFICER, Role.EVALUATOR, Role.RING_ADMIN, Role.AUDITOR)
OWN = (Role.PROVIDER_ADMIN, Role.BIDDER, Role.REPORTER)


def is_buyers_side(actor: Actor) -> bool:
    """Whether the actor acts for the ring's office or a municipality."""
    return actor.organisation_kind in (OrganisationKind.RING, OrganisationKind.MUNICIPALITY)


def may_see(actor: Actor, call: CallFacts) -> bool:
    """A draft is the buyers' own; what has been published is everybody's who has signed in."""
    return call.stored_state is not CallState.DRAFT or is_buyers_side(actor)


def may_edit(actor: Actor, call: CallFacts) -> bool:
    """Officers of the responsible municipality and of the ring's office edit a call."""
    if not actor.has(*OFFICERS):
        return False
    return actor.organisation_kind is OrganisationKind.RING or actor.municipality_code == call.responsible_municipality


def may_see_opened(actor: Actor) -> bool:
    """Opened bids are for those who compare them, and for the auditor."""
    return actor.has(*RECORD_READERS) and is_buyers_side(actor)
