"""What waits for whom; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from marketplace.kernel.actor import Actor, OrganisationKind, Role

NOBODY: frozenset[Role] = frozenset()


class Work(StrEnum):
    """Something that may wait for a person; each has its page."""

    APPLICATIONS_DUE = "applications_due"
    APPLICATIONS = "applications"
    CALLS_TO_OPEN = "calls_to_open"
    CALLS_TO_COMPARE = "calls_to_compare"
    CONTRACTS_OF_BUYER = "contracts_of_buyer"
    FACTS_TO_VERIFY = "facts_to_verify"
    INVOICES_TO_REVIEW = "invoices_to_review"
    INVOICES_TO_APPROVE = "invoices_to_approve"
    INVOICES_TO_PAY = "invoices_to_pay"
    CALLS_TO_ANSWER = "calls_to_answer"
    CONTRACTS_OF_PROVIDER = "contracts_of_provider"
    INVOICES_OF_PROVIDER = "invoices_of_provider"


@dataclass(frozen=True)
class Audience:
    """Whose work something is: the kinds of organisation and the roles of which one will do."""

    kinds: frozenset[OrganisationKind]
    roles: frozenset[Role]

    def covers(self, actor: Actor) -> bool:
        """Whether the work is the actor's."""
        return actor.organisation_kind in self.kinds and actor.has(*self.roles)


def _audience(kinds: Iterable[OrganisationKind], *roles: Role) -> Audience:
    return Audience(frozenset(kinds), frozenset(roles))


BUYERS = (OrganisationKind.RING, OrganisationKind.MUNICIPALITY)
MUNICIPALITIES = (OrganisationKind.MUNICIPALITY,)
PROVIDERS = (OrganisationKind.PROVIDER,)

AUDIENCES: Mapping[Work, Audience] = {
    Work.APPLICATIONS_DUE: _audience(BUYERS, Role.OFFICER, Role.RING_ADMIN),
    Work.APPLICATIONS: _audience(BUYERS, Role.OFFICER, Role.RING_ADMIN),
    Work.CALLS_TO_OPEN: _audience(BUYERS, Role.OFFICER),
    Work.CALLS_TO_COMPARE: _audience(BUYERS, Role.OFFICER, Role.EVALUATOR),
    Work.CONTRACTS_OF_BUYER: _audience(MUNICIPALITIES, Role.OFFICER),
    Work.FACTS_TO_VERIFY: _audience(MUNICIPALITIES, Role.CASEWORKER),
    Work.INVOICES_TO_REVIEW: _audience(MUNICIPALITIES, Role.REVIEWER),
    Work.INVOICES_TO_APPROVE: _audience(MUNICIPALITIES, Role.APPROVER),
    Work.INVOICES_TO_PAY: _audience(MUNICIPALITIES, Role.APPROVER),
    Work.CALLS_TO_ANSWER: _audience(PROVIDERS, Role.BIDDER, Role.PROVIDER_ADMIN),
    Work.CONTRACTS_OF_PROVIDER: _audience(PROVIDERS, Role.PROVIDER_ADMIN),
    Work.INVOICES_OF_PROVIDER: _audience(PROVIDERS, Role.PROVIDER_ADMIN),
}
"""Whose each work is, in the order in which the front page shows them."""


def work_of(actor: Actor) -> list[Work]:
    """Everything that may wait for an actor, the most pressing first."""
    return [work for work, audience in AUDIENCES.items() if audience.covers(actor)]
