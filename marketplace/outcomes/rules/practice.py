"""How a contract's results are proved, and whose turn it is when a participant is referred."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from marketplace.kernel.errors import RuleBroken
from marketplace.outcomes.rules.facts import EVIDENCE_KINDS, EvidenceKind, FactKind


class Way(StrEnum):
    """How the provider is chosen when several contracts came of one call."""

    CHOICE = "choice"
    RANKING = "ranking"
    SHARES = "shares"


class EvidenceNotAccepted(RuleBroken):
    """The contract does not accept such evidence for such a fact."""

    code = "outcomes.evidence_not_accepted"
    form_field = "evidence"


class NoEvidenceLeft(RuleBroken):
    """A kind of fact for which nothing is accepted could never be verified."""

    code = "outcomes.no_evidence_left"


class AgreementHalf(RuleBroken):
    """An agreement on processing is named with its day, or not at all."""

    code = "outcomes.agreement_half"
    form_field = "agreement"


class AgreementNotYet(RuleBroken):
    """An agreement is noted when it has been made."""

    code = "outcomes.agreement_not_yet"
    form_field = "agreed_on"


class TurnReasonMissing(RuleBroken):
    """It is another provider's turn; whoever refers past it says why."""

    code = "outcomes.turn_reason_missing"
    form_field = "way_reason"


@dataclass(frozen=True)
class Practice:
    """What both sides keep to when results of a contract are proved.

    Args:
        accepted: Evidence that is accepted, by kind of fact; a kind that is not named accepts all.
        show_within_days: How soon after the report the evidence is to be shown; None without a limit.
        way: How the provider is chosen when several contracts came of one call.
        share_percent: This contract's share of the referrals, where they are shared.
        agreement: Where the agreement on processing personal data is kept; empty while there is none.
    """

    accepted: Mapping[FactKind, tuple[EvidenceKind, ...]] = field(default_factory=dict)
    show_within_days: int | None = None
    way: Way = Way.CHOICE
    share_percent: int = 100
    agreement: str = ""
    agreed_on: date | None = None

    def accepts(self, kind: FactKind) -> tuple[EvidenceKind, ...]:
        """Evidence that proves a kind of fact."""
        return self.accepted.get(kind, EVIDENCE_KINDS)

    def show_by(self, reported_on: date) -> date | None:
        """The last day for showing the evidence of a report; None without a limit."""
        return None if self.show_within_days is None else reported_on + timedelta(days=self.show_within_days)


def check_practice(practice: Practice, *, today: date) -> None:
    """Refuse a practice by which nothing could be proved, or an agreement without its day.

    Raises:
        NoEvidenceLeft, AgreementHalf, AgreementNotYet: as their names say.
    """
    if any(not kinds for kinds in practice.accepted.values()):
        raise NoEvidenceLeft()
    if bool(practice.agreement.strip()) is (practice.agreed_on is None):
        raise AgreementHalf()
    if practice.agreed_on is not None and practice.agreed_on > today:
        raise AgreementNotYet(today=today)


def check_accepted(practice: Practice, kind: FactKind, evidence: EvidenceKind | None) -> None:
    """Refuse evidence that the contract does not accept for a kind of fact.

    Raises:
        EvidenceNotAccepted: as its name says.
    """
    if evidence is not None and evidence not in practice.accepts(kind):
        raise EvidenceNotAccepted()


@dataclass(frozen=True)
class Rival:
    """A contract of a call to which may be referred.

    Args:
        rank: Place in the award, the best is 1.
        places_left: How many more may be referred.
        referred: How many have been referred.
        share_percent: Its share of the referrals.
    """

    contract_id: int
    rank: int
    places_left: int
    referred: int
    share_percent: int = 100


def turn_of(way: Way, rivals: Collection[Rival]) -> set[int]:
    """Contracts to which may be referred without giving a reason.

    By ranking the best placed with places left; by shares whoever is furthest behind its share, which is where the
    referrals divided by the share are fewest; by the participant's choice every one.

    >>> two = [Rival(1, 1, 5, 6, 60), Rival(2, 2, 5, 3, 40)]
    >>> turn_of(Way.RANKING, two), turn_of(Way.SHARES, two)
    ({1}, {2})
    """
    free = [one for one in rivals if one.places_left > 0 and one.share_percent > 0]
    if way is Way.CHOICE or not free:
        return {one.contract_id for one in free}
    if way is Way.RANKING:
        return {min(free, key=lambda one: one.rank).contract_id}
    behind = min(Fraction(one.referred, one.share_percent) for one in free)
    return {one.contract_id for one in free if Fraction(one.referred, one.share_percent) == behind}


def check_turn(way: Way, rivals: Collection[Rival], contract_id: int, *, reason: str) -> None:
    """Refuse a referral past the provider whose turn it is, unless it says why.

    Raises:
        TurnReasonMissing: as its name says.
    """
    turn = turn_of(way, rivals)
    if turn and contract_id not in turn and not reason.strip():
        raise TurnReasonMissing()
