"""Changes of signed contracts: dated versions of terms, volume and end, within the limits of the law.

A change of a public contract during its term is allowed without a new tender on the grounds of section 136 only. Two
of them have limits in euros that the portal reckons: a small change stays below a share of the contract's original
value, together with the small changes before it, and below the threshold; additional services and unforeseen need stay
each within another share. The shares and the threshold are the law's dated numbers.

Source: Act on Public Procurement 1397/2016, 136 section; directive 2014/24/EU, article 72.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any

from marketplace.contracts.rules.contracts import (
    ContractFacts,
    ContractState,
    DocumentChanged,
    SamePersonOnBothSides,
    Side,
    Signature,
    SignedAlready,
    TermsVersion,
    sha256_of,
)
from marketplace.kernel.errors import RuleBroken
from marketplace.kernel.money import Money, half_up


class Ground(StrEnum):
    """Why a contract may be changed without a new tender (136 section 2, items 1-3 and 5)."""

    CLAUSE = "clause"
    ADDITIONAL = "additional"
    UNFORESEEN = "unforeseen"
    SMALL = "small"


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


class AmendmentTooLarge(RuleBroken):
    """The change goes beyond what its ground allows."""

    code = "contracts.amendment_too_large"
    form_field = "ground"


class AmendmentNotApproved(RuleBroken):
    """A second officer has not approved the change yet."""

    code = "contracts.amendment_not_approved"


class AmendmentApproved(RuleBroken):
    """The change has been approved."""

    code = "contracts.amendment_approved"


class ApproverProposed(RuleBroken):
    """Whoever proposed a change does not approve it."""

    code = "contracts.approver_proposed"


class EndNotPossible(RuleBroken):
    """The new last day lies before the day from which the change is in force."""

    code = "contracts.end_not_possible"
    form_field = "ends_on"


@dataclass(frozen=True)
class Approval:
    """A second officer's approval of a change."""

    person_id: int
    at: datetime


@dataclass(frozen=True)
class Change:
    """What a contract would be from a day on.

    Args:
        terms_document: The terms as JSON (``outcome-terms/1``).
        volume_max: The most participants that may be referred.
        reason: The ground in words, for a review clause the clause itself.
    """

    valid_from: date
    terms_document: dict[str, Any]
    volume_max: int
    ends_on: date
    ground: Ground
    reason: str


@dataclass(frozen=True)
class Limits:
    """The law's numbers on the day of the proposal.

    Args:
        small_percent: A small change stays below this share of the original value.
        most_percent: Additional services and unforeseen need stay within this share.
        threshold_cents: A small change stays below this too.
    """

    small_percent: int
    most_percent: int
    threshold_cents: int


@dataclass(frozen=True)
class Measured:
    """A change in euros, as the limits look at it.

    Args:
        original_cents: Value of the contract as it was signed.
        before_cents, after_cents: Its value before and after the change.
        counted_cents: What is held against the limit: for a small change together with the small ones before it.
        limit_cents: The limit; None where the ground has none.
        below: Whether the limit itself is too much already.
    """

    original_cents: int
    before_cents: int
    after_cents: int
    counted_cents: int
    limit_cents: int | None
    below: bool

    @property
    def change_cents(self) -> int:
        """What the change adds to the value."""
        return self.after_cents - self.before_cents

    @property
    def fits(self) -> bool:
        """Whether the change stays within its limit."""
        if self.limit_cents is None:
            return True
        return self.counted_cents < self.limit_cents if self.below else self.counted_cents <= self.limit_cents


@dataclass(frozen=True)
class AmendmentFacts:
    """Terms proposed for results achieved from ``valid_from`` on.

    Args:
        sha256: Hash of the proposed terms.
        document_sha256: Hash of the whole amendment, which both sides sign; see :func:`amendment_of`.
        reason: Its ground in words, as the change of a public contract needs one.
        before_cents, after_cents: The contract's value before and after it.
        approval: The second officer's, or None.
    """

    id: int
    contract_id: int
    valid_from: date
    document: dict[str, Any]
    sha256: str
    document_sha256: str
    ground: Ground
    reason: str
    volume_max: int
    ends_on: date
    before_cents: int
    after_cents: int
    drafted_by: int
    drafted_at: datetime
    approval: Approval | None
    signatures: tuple[Signature, ...]

    @property
    def in_force(self) -> bool:
        """Whether both sides have signed."""
        return {one.side for one in self.signatures} == set(Side)


def amendment_of(contract: ContractFacts, change: Change) -> dict[str, Any]:
    """An amendment as the one document that both sides sign."""
    return {
        "format": "rengas-amendment/1",
        "contract": contract.code,
        "contract_document": contract.document_sha256,
        "valid_from": change.valid_from.isoformat(),
        "ground": change.ground.value,
        "reason": change.reason,
        "volume_max": change.volume_max,
        "ends_on": change.ends_on.isoformat(),
        "terms": change.terms_document,
    }


def value_cents(
    terms_document: Mapping[str, Any], expected: Mapping[str, int], *, volume: int, volume_at_first: int
) -> int:
    """What the expected results cost at a contract's prices, in cents, rounded once, half up.

    The expected results grow with the most participants that may be referred. A milestone of which the call expected
    nothing adds nothing.
    """
    at_first = sum(one["price_cents"] * expected.get(one["code"], 0) for one in terms_document["milestones"])
    return half_up(Fraction(at_first * volume, volume_at_first))


def measured(
    contract: ContractFacts,
    signed: Mapping[str, Any],
    present: Mapping[str, Any],
    change: Change,
    earlier: Iterable[AmendmentFacts],
    limits: Limits,
) -> Measured:
    """A change in euros beside its limit.

    Args:
        signed: The terms as they were signed at first.
        present: The terms before the change.
        earlier: Amendments of the contract that are in force.
    """

    def value(terms: Mapping[str, Any], volume: int) -> int:
        return value_cents(terms, contract.expected, volume=volume, volume_at_first=contract.volume_at_first)

    original = value(signed, contract.volume_at_first)
    before, after = value(present, contract.volume_max), value(change.terms_document, change.volume_max)
    counted, limit = abs(after - before), None
    if change.ground is Ground.SMALL:
        small = sum(one.after_cents - one.before_cents for one in earlier if one.ground is Ground.SMALL)
        counted = abs(small + after - before)
        limit = min(original * limits.small_percent // 100, limits.threshold_cents)
    elif change.ground in (Ground.ADDITIONAL, Ground.UNFORESEEN):
        limit = original * limits.most_percent // 100
    return Measured(original, before, after, counted, limit, change.ground is Ground.SMALL)


def check_amendment(contract: ContractFacts, versions: Sequence[TermsVersion], change: Change, size: Measured) -> None:
    """Refuse a change that cannot be.

    Args:
        versions: The terms so far, by their first day.
    Raises:
        AmendmentNotPossible: not signed, before the contract, or not after the version before it.
        EndNotPossible: the contract would end before the change.
        TermsUnchanged, AmendmentReasonMissing, AmendmentTooLarge: as their names say.
    Source: Act on Public Procurement 1397/2016, 136 section.
    """
    earliest = max([contract.starts_on, *(version.valid_from for version in versions)])
    if contract.state is not ContractState.SIGNED or not earliest < change.valid_from <= contract.ends_on:
        raise AmendmentNotPossible(after=earliest, until=contract.ends_on)
    if change.ends_on < change.valid_from:
        raise EndNotPossible(earliest=change.valid_from)
    same = (change.volume_max, change.ends_on) == (contract.volume_max, contract.ends_on)
    if same and versions and sha256_of(change.terms_document) == versions[-1].sha256:
        raise TermsUnchanged()
    if not change.reason.strip():
        raise AmendmentReasonMissing()
    if not size.fits:
        raise AmendmentTooLarge(counted=Money(size.counted_cents), limit=Money(size.limit_cents or 0))


def check_amendment_approval(amendment: AmendmentFacts, *, newest: int, person_id: int) -> None:
    """Refuse an approval that cannot be.

    Raises:
        AmendmentReplaced, AmendmentApproved, ApproverProposed: as their names say.
    """
    if amendment.id != newest:
        raise AmendmentReplaced()
    if amendment.approval is not None:
        raise AmendmentApproved()
    if amendment.drafted_by == person_id:
        raise ApproverProposed()


def check_amendment_signature(
    amendment: AmendmentFacts, *, newest: int, side: Side, person_id: int, seen_sha256: str
) -> None:
    """Refuse a signature of an amendment that cannot be.

    Args:
        newest: Id of the contract's newest amendment; only that one can be signed.
    Raises:
        AmendmentReplaced, AmendmentNotApproved, SignedAlready, SamePersonOnBothSides, DocumentChanged: as their
            names say.
    """
    if amendment.id != newest:
        raise AmendmentReplaced()
    if amendment.approval is None:
        raise AmendmentNotApproved()
    if any(one.side is side for one in amendment.signatures):
        raise SignedAlready(side=side)
    if any(one.person_id == person_id for one in amendment.signatures):
        raise SamePersonOnBothSides()
    if seen_sha256 != amendment.document_sha256:
        raise DocumentChanged()
