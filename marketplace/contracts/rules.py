"""Facts and rules of contracts; pure."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from marketplace.kernel.canonical import canonical_json
from marketplace.kernel.errors import RuleBroken


class ContractState(StrEnum):
    """Where a contract stands."""

    DRAFTED = "drafted"
    SIGNED = "signed"


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


class AmendmentNotPossible(RuleBroken):
    """Only a signed contract is amended, from its first day on, and after the amendments made before."""

    code = "contracts.amendment_not_possible"
    form_field = "valid_from"


class TermsUnchanged(RuleBroken):
    """The proposed terms are the ones in force."""

    code = "contracts.terms_unchanged"


class AmendmentReasonMissing(RuleBroken):
    """A change of a public contract tells its ground."""

    code = "contracts.reason_missing"
    form_field = "reason"


class AmendmentReplaced(RuleBroken):
    """A newer amendment was drafted; that one is signed."""

    code = "contracts.amendment_replaced"


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
        signable_from: First moment of signing; None where no standstill was chosen.
        signed_at: When the later side signed, None before.
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
    signable_from: datetime | None
    signed_at: datetime | None

    def runs_on(self, day: date) -> bool:
        """Whether the contract is signed and in force on a day."""
        return self.state is ContractState.SIGNED and self.starts_on <= day <= self.ends_on


@dataclass(frozen=True)
class TermsVersion:
    """Terms in force for what is achieved from a day on."""

    document: dict[str, Any]
    sha256: str
    valid_from: date


@dataclass(frozen=True)
class AmendmentFacts:
    """Terms proposed for results achieved from ``valid_from`` on.

    Args:
        sha256: Hash of the proposed terms.
        document_sha256: Hash of the whole amendment, which both sides sign; see :func:`amendment_of`.
        reason: Its ground, as the change of a public contract needs one.
    """

    id: int
    contract_id: int
    valid_from: date
    document: dict[str, Any]
    sha256: str
    document_sha256: str
    reason: str
    drafted_by: int
    drafted_at: datetime
    signatures: tuple[Signature, ...]

    @property
    def in_force(self) -> bool:
        """Whether both sides have signed."""
        return {one.side for one in self.signatures} == set(Side)


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
) -> dict[str, Any]:
    """The contract as the one document that both sides sign.

    Args:
        buyer: Code of the responsible municipality.
        volume_max: The most participants that may be referred; not a promise.
    """
    return {
        "format": "rengas-contract/1",
        "code": code,
        "title": title,
        "call": call_code,
        "buyer": buyer,
        "provider": provider_business_id,
        "municipalities": sorted(municipalities),
        "target_groups": sorted(target_groups),
        "volume_max": volume_max,
        "starts_on": starts_on.isoformat(),
        "ends_on": ends_on.isoformat(),
        "terms": terms_document,
    }


def amendment_of(
    contract: ContractFacts, *, valid_from: date, reason: str, terms_document: dict[str, Any]
) -> dict[str, Any]:
    """An amendment as the one document that both sides sign."""
    return {
        "format": "rengas-amendment/1",
        "contract": contract.code,
        "contract_document": contract.document_sha256,
        "valid_from": valid_from.isoformat(),
        "reason": reason,
        "terms": terms_document,
    }


def check_amendment(
    contract: ContractFacts,
    versions: Sequence[TermsVersion],
    *,
    valid_from: date,
    reason: str,
    terms_document: dict[str, Any],
) -> None:
    """Refuse an amendment that cannot be.

    Args:
        versions: The terms so far, by their first day.
    Raises:
        AmendmentNotPossible: not signed, before the contract, or not after the version before it.
        TermsUnchanged, AmendmentReasonMissing: as their names say.
    Source: Act on Public Procurement 1397/2016, 136 section.
    """
    earliest = max([contract.starts_on, *(version.valid_from for version in versions)])
    if contract.state is not ContractState.SIGNED or not earliest < valid_from <= contract.ends_on:
        raise AmendmentNotPossible(after=earliest, until=contract.ends_on)
    if versions and sha256_of(terms_document) == versions[-1].sha256:
        raise TermsUnchanged()
    if not reason.strip():
        raise AmendmentReasonMissing()


def check_amendment_signature(
    amendment: AmendmentFacts, *, newest: int, side: Side, person_id: int, seen_sha256: str
) -> None:
    """Refuse a signature of an amendment that cannot be.

    Args:
        newest: Id of the contract's newest amendment; only that one can be signed.
    Raises:
        AmendmentReplaced, SignedAlready, SamePersonOnBothSides, DocumentChanged: as their names say.
    """
    if amendment.id != newest:
        raise AmendmentReplaced()
    if any(one.side is side for one in amendment.signatures):
        raise SignedAlready(side=side)
    if any(one.person_id == person_id for one in amendment.signatures):
        raise SamePersonOnBothSides()
    if seen_sha256 != amendment.document_sha256:
        raise DocumentChanged()


def check_signature(
    contract: ContractFacts,
    signatures: Collection[Signature],
    *,
    side: Side,
    person_id: int,
    seen_sha256: str,
    now: datetime,
) -> None:
    """Refuse a signature that cannot be.

    Raises:
        SignedAlready: the side has signed.
        SamePersonOnBothSides: the person signed for the other side.
        StandstillRuns: the standstill has not ended.
        DocumentChanged: the hash of what was read is not the contract's.
    Source: Act on Public Procurement 1397/2016, 128 and 129 sections.
    """
    if any(one.side is side for one in signatures):
        raise SignedAlready(side=side)
    if any(one.person_id == person_id for one in signatures):
        raise SamePersonOnBothSides()
    if contract.signable_from is not None and now < contract.signable_from:
        raise StandstillRuns(until=contract.signable_from)
    if seen_sha256 != contract.document_sha256:
        raise DocumentChanged()


def next_code(year: int, number: int) -> str:
    """The contract's code, for example S-2026-003."""
    return f"S-{year}-{number:03d}"
