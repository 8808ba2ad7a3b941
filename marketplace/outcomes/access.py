"""Who sees and does what with placements; pure."""

from marketplace.contracts.rules import ContractFacts
from marketplace.kernel.actor import Actor, Role

REFERRERS = (Role.CASEWORKER,)
VERIFIERS = (Role.CASEWORKER,)
REPORTERS = (Role.REPORTER,)
READERS = (Role.CASEWORKER, Role.REPORTER, Role.PROVIDER_ADMIN, Role.AUDITOR)
QUEUE_READERS = (Role.CASEWORKER, Role.AUDITOR)
LOOK_READERS = (Role.CASEWORKER, Role.AUDITOR)


def may_see_placement(
    actor: Actor, contract: ContractFacts, *, own_provider_id: int | None, acts_for_home: bool
) -> bool:
    """A provider sees its own contracts' placements; a municipality those of the homes it acts for.

    Invoice reviewers and approvers reach a placement's facts through an invoice line, not from here.
    """
    if actor.is_provider:
        return own_provider_id == contract.provider_id
    return actor.has(Role.AUDITOR) or acts_for_home


def may_report(actor: Actor, contract: ContractFacts, *, own_provider_id: int | None) -> bool:
    """Reporters of the contract's provider report facts."""
    return actor.has(Role.REPORTER) and own_provider_id == contract.provider_id


def may_note_practice(actor: Actor, contract: ContractFacts) -> bool:
    """Officers of the responsible municipality note how a contract's results are proved."""
    return actor.has(Role.OFFICER) and actor.municipality_code == contract.responsible_municipality
