"""Who may do what with calls and bids; pure."""

from marketplace.kernel.actor import Actor, OrganisationKind, Role
from marketplace.tenders.rules import CallFacts, CallState

OFFICERS = (Role.OFFICER,)
EVALUATORS = (Role.OFFICER, Role.EVALUATOR)
BIDDERS = (Role.BIDDER,)
RECORD_READERS = (Role.OFFICER, Role.EVALUATOR, Role.RING_ADMIN, Role.AUDITOR)
ANSWERING = (Role.PROVIDER_ADMIN, Role.BIDDER)
PARTIES = (Role.OFFICER, Role.EVALUATOR, Role.RING_ADMIN, Role.AUDITOR, Role.PROVIDER_ADMIN, Role.BIDDER)
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


def may_see_opened(actor: Actor, call: CallFacts) -> bool:
    """Opened bids are for those who compare them in the ring's office and in the municipalities that take part."""
    if not actor.has(*RECORD_READERS):
        return False
    return actor.organisation_kind is OrganisationKind.RING or actor.municipality_code in call.municipalities


def may_evaluate(actor: Actor, call: CallFacts) -> bool:
    """Officers and evaluators of the buyers' side of this very call give the points."""
    return actor.has(*EVALUATORS) and may_see_opened(actor, call)


def may_open(actor: Actor, call: CallFacts) -> bool:
    """Officers of the ring's office and of its municipalities open; whose key opens is told by the key itself."""
    return actor.has(*OFFICERS) and is_buyers_side(actor) and call.stored_state is not CallState.DRAFT
