"""Who may see, make, review, approve and pay invoices; pure.

Drafts are made by the provider's administrator, or by those who run payments (the ring's office, an officer of the
responsible municipality), because a draft binds nobody. Only the provider's administrator accepts one: the invoice is
the seller's word, also when the buyer wrote it in self-billing.
"""

from dataclasses import dataclass

from marketplace.contracts.rules import ContractFacts
from marketplace.invoicing.rules import SENT, State
from marketplace.kernel.actor import Actor, OrganisationKind, Role

OWN = (Role.PROVIDER_ADMIN, Role.BIDDER, Role.REPORTER)
MUNICIPAL = (Role.REVIEWER, Role.APPROVER, Role.OFFICER, Role.AUDITOR)
RING = (Role.RING_ADMIN, Role.OFFICER, Role.AUDITOR)
READERS = (*OWN, Role.RING_ADMIN, *MUNICIPAL)
DRAFTERS = (Role.PROVIDER_ADMIN, Role.RING_ADMIN, Role.OFFICER)
SELLERS = (Role.PROVIDER_ADMIN,)
REVIEWERS = (Role.REVIEWER,)
APPROVERS = (Role.APPROVER,)
PAYERS = (Role.REVIEWER, Role.APPROVER)
ENTRUSTERS = (Role.RING_ADMIN, Role.OFFICER)


@dataclass(frozen=True)
class Scope:
    """Which invoices an actor may see.

    Args:
        provider_id: All of this provider's.
        payers: What was sent to these municipalities.
        contracts: Everything of these contracts, because the actor's municipality is responsible for them.
        everything: The ring's office.
    """

    provider_id: int | None = None
    payers: frozenset[str] = frozenset()
    contracts: frozenset[int] = frozenset()
    everything: bool = False

    def covers(self, *, provider_id: int, municipality: str, contract_id: int, state: State) -> bool:
        """Whether an invoice is within the scope."""
        if self.everything or self.provider_id == provider_id:
            return True
        return contract_id in self.contracts or (municipality in self.payers and state in SENT)


def scope_of(
    actor: Actor, *, own_provider_id: int | None, acts_for: frozenset[str], responsible_for: frozenset[int]
) -> Scope:
    """Which invoices an actor may see.

    Args:
        acts_for: Municipalities for which the actor's municipality reviews or approves invoices.
        responsible_for: Contracts for which the actor's municipality is responsible.
    """
    if actor.is_provider:
        return Scope(provider_id=own_provider_id) if actor.has(*OWN) and own_provider_id is not None else Scope()
    if actor.organisation_kind is OrganisationKind.RING:
        return Scope(everything=actor.has(*RING))
    if not actor.has(*MUNICIPAL):
        return Scope()
    payers = acts_for | ({actor.municipality_code} if actor.municipality_code else frozenset())
    contracts = responsible_for if actor.has(Role.OFFICER, Role.AUDITOR) else frozenset()
    return Scope(payers=frozenset(payers), contracts=contracts)


def may_draft(actor: Actor, contract: ContractFacts, *, own_provider_id: int | None) -> bool:
    """Whether the actor may have drafts made of what a contract's ledger holds."""
    if actor.is_provider:
        return actor.has(Role.PROVIDER_ADMIN) and own_provider_id == contract.provider_id
    if actor.organisation_kind is OrganisationKind.RING:
        return actor.has(Role.RING_ADMIN, Role.OFFICER)
    return actor.has(Role.OFFICER) and actor.municipality_code == contract.responsible_municipality


def may_decide_for_seller(actor: Actor, *, provider_id: int, own_provider_id: int | None) -> bool:
    """Whether the actor may accept, object to and credit the provider's invoices."""
    return actor.has(Role.PROVIDER_ADMIN) and own_provider_id == provider_id


def may_choose_way(actor: Actor, contract: ContractFacts) -> bool:
    """Whether the actor may say for the buyer how a contract is invoiced."""
    return actor.has(Role.OFFICER) and actor.municipality_code == contract.responsible_municipality


def may_edit_payer(actor: Actor, municipality: str) -> bool:
    """Whether the actor may say what a municipality wants on its invoices."""
    if actor.organisation_kind is OrganisationKind.RING:
        return actor.has(Role.RING_ADMIN)
    return actor.municipality_code == municipality and actor.has(Role.REVIEWER, Role.APPROVER)


def may_entrust(actor: Actor, municipality: str) -> bool:
    """Whether the actor may say what approvers of a municipality are entrusted with."""
    if actor.organisation_kind is OrganisationKind.RING:
        return actor.has(Role.RING_ADMIN)
    return actor.has(Role.OFFICER) and actor.municipality_code == municipality
