"""Who may see and sign a contract; pure."""

from marketplace.contracts.rules import ContractFacts, Side
from marketplace.kernel.actor import Actor, OrganisationKind, Role

READERS = (
    Role.OFFICER,
    Role.RING_ADMIN,
    Role.AUDITOR,
    Role.CASEWORKER,
    Role.REVIEWER,
    Role.APPROVER,
    Role.PROVIDER_ADMIN,
    Role.BIDDER,
    Role.REPORTER,
)
DRAFTERS = (Role.OFFICER,)
NOTICE_READERS = (Role.OFFICER, Role.RING_ADMIN, Role.AUDITOR)


def may_see(actor: Actor, contract: ContractFacts, *, own_provider_id: int | None) -> bool:
    """A provider sees its own contracts; the ring's office and the ring's municipalities see all of them."""
    if actor.is_provider:
        return own_provider_id == contract.provider_id
    return actor.organisation_kind in (OrganisationKind.RING, OrganisationKind.MUNICIPALITY)


def side_of(actor: Actor, contract: ContractFacts, *, own_provider_id: int | None) -> Side | None:
    """The side for which the actor may sign, or None.

    The buyer's side is an officer of the responsible municipality, the provider's side its administrator.
    """
    if actor.has(Role.PROVIDER_ADMIN) and own_provider_id == contract.provider_id:
        return Side.PROVIDER
    if actor.has(Role.OFFICER) and actor.municipality_code == contract.responsible_municipality:
        return Side.BUYER
    return None


def may_change(actor: Actor, contract: ContractFacts) -> bool:
    """Officers of the responsible municipality and of the ring's office propose and approve changes."""
    if not actor.has(*DRAFTERS) or actor.is_provider:
        return False
    return (
        actor.organisation_kind is OrganisationKind.RING or actor.municipality_code == contract.responsible_municipality
    )


def may_record_notice(actor: Actor, responsible_municipality: str) -> bool:
    """Officers of the responsible municipality and of the ring's office record award notices."""
    return actor.has(*DRAFTERS) and actor.municipality_code in (responsible_municipality, None)
