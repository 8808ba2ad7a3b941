"""Facts and rules of contracts; pure."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from marketplace.kernel.canonical import canonical_json
from marketplace.kernel.errors import RuleBroken
from marketplace.tenders.rules import Obstacle, Standing, obstacles


class ContractState(StrEnum):
    """Where a contract stands."""

    DRAFTED = "drafted"
    SIGNED = "signed"
    LAPSED = "lapsed"


class Side(StrEnum):
    """The two sides of a contract."""

    BUYER = "buyer"
    PROVIDER = "provider"


class StandstillRuns(RuleBroken):
    """The standstill that was chosen has not ended (129 section)."""

    code = "contracts.standstill_runs"


class CertificatesNotInOrder(RuleBroken):
    """A certificate that the buyer must have before the contract is made is missing or too old."""

    code = "contracts.certificates_not_in_order"


class SigningForbidden(RuleBroken):
    """Something keeps the decision from being carried out: a rectification, the Market Court, or its fall."""

    code = "contracts.signing_forbidden"


class SignedAlready(RuleBroken):
    """The side has signed."""

    code = "contracts.signed_already"


class SamePersonOnBothSides(RuleBroken):
    """One person cannot sign for both sides."""

    code = "contracts.same_person_on_both_sides"


class DocumentChanged(RuleBroken):
    """What was read is not what would be signed."""

    code = "contracts.document_changed"


class NothingToDraft(RuleBroken):
    """The call has no award, or its contracts have been drafted."""

    code = "contracts.nothing_to_draft"


@dataclass(frozen=True)
class Signature:
    """One side's signature: who, when, and the hash of the document that was signed."""

    side: Side
    person_id: int
    signed_at: datetime
    document_sha256: str


@dataclass(frozen=True)
class ContractFacts:
    """A contract.

    Args:
        terms_document: The terms as JSON (``outcome-terms/1``), with the provider's own prices.
        terms_sha256: Hash of the terms in canonical JSON.
        document_sha256: Hash of the whole contract document, see :func:`document_of`.
        signed_at: When the later side signed, None before.
        rank: The winner's place in the decision.
        expected: Results that the call expects, by milestone, of ``volume_at_first`` participants.
        volume_max, ends_on: As the amendments in force have them.
    """

    id: int
    code: str
    title: str
    call_id: int
    call_code: str
    award_id: int
    provider_id: int
    category_id: int
    responsible_municipality: str
    municipalities: tuple[str, ...]
    target_groups: tuple[str, ...]
    volume_max: int
    terms_document: dict[str, Any]
    terms_sha256: str
    document_sha256: str
    starts_on: date
    ends_on: date
    state: ContractState
    signed_at: datetime | None
    rank: int
    expected: dict[str, int]
    volume_at_first: int

    def runs_on(self, day: date) -> bool:
        """Whether the contract is signed and in force on a day."""
        return self.state is ContractState.SIGNED and self.starts_on <= day <= self.ends_on


@dataclass(frozen=True)
class TermsVersion:
    """Terms in force for what is achieved from a day on."""

    document: dict[str, Any]
    sha256: str
    valid_from: date


def sha256_of(document: dict[str, Any]) -> str:
    """SHA-256, in hex, of a document in canonical JSON."""
    return hashlib.sha256(canonical_json(document).encode()).hexdigest()


def document_of(
    *,
    code: str,
    title: str,
    call_code: str,
    buyer: str,
    provider_business_id: str,
    municipalities: Collection[str],
    target_groups: Collection[str],
    volume_max: int,
    starts_on: date,
    ends_on: date,
    terms_document: dict[str, Any],
    decision_sha256: str,
    rank: int,
) -> dict[str, Any]:
    """The contract as the one document that both sides sign.

    Args:
        buyer: Code of the responsible municipality.
        volume_max: The most participants that may be referred; not a promise.
        decision_sha256: Hash of the award decision that it comes from.
        rank: The winner's place in it, by which participants are referred where there are several contracts.
    """
    return {
        "format": "rengas-contract/1",
        "code": code,
        "title": title,
        "call": call_code,
        "decision": decision_sha256,
        "rank": rank,
        "buyer": buyer,
        "provider": provider_business_id,
        "municipalities": sorted(municipalities),
        "target_groups": sorted(target_groups),
        "volume_max": volume_max,
        "starts_on": starts_on.isoformat(),
        "ends_on": ends_on.isoformat(),
        "terms": terms_document,
    }


def check_signature(
    contract: ContractFacts,
    signatures: Collection[Signature],
    *,
    standing: Standing,
    side: Side,
    person_id: int,
    seen_sha256: str,
    now: datetime,
) -> None:
    """Refuse a signature that cannot be.

    Args:
        standing: Where the award decision stands.

    Raises:
        SignedAlready: the side has signed.
        SamePersonOnBothSides: the person signed for the other side.
        StandstillRuns: the standstill has not ended for every bidder.
        SigningForbidden: something else keeps the decision from being carried out.
        DocumentChanged: the hash of what was read is not the contract's.
    Source: Act on Public Procurement 1397/2016, 128, 129 and 150 sections.
    """
    if any(one.side is side for one in signatures):
        raise SignedAlready(side=side)
    if any(one.person_id == person_id for one in signatures):
        raise SamePersonOnBothSides()
    found = obstacles(standing, now)
    if contract.state is ContractState.LAPSED:
        found = [Obstacle.SET_ASIDE]
    if found == [Obstacle.STANDSTILL]:
        raise StandstillRuns(until=standing.standstill_ends_at)
    if found:
        raise SigningForbidden(obstacles=found)
    if seen_sha256 != contract.document_sha256:
        raise DocumentChanged()


def next_code(year: int, number: int) -> str:
    """The contract's code, for example S-2026-003."""
    return f"S-{year}-{number:03d}"
