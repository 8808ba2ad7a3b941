"""The award decision: proposed by one officer, made by another, kept as one frozen document.

The document holds every figure of the comparison with its reasons, so that anyone can work out the ranking again from
it alone. It holds no answers and no unit prices of the bids: those are trade secrets of the bidders more often than
not, while the price by which bids were compared is always given to the parties.

Source: Act on Public Procurement 1397/2016, 123 and 126 sections; act on openness 621/1999, 11 section.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from marketplace.kernel.canonical import canonical_json
from marketplace.kernel.errors import Problem, RuleBroken
from marketplace.tenders.rules.calls import CallFacts
from marketplace.tenders.rules.ranking import Ranked, Score

SHORTEST_REASONS = 20


class ProposerDecides(RuleBroken):
    """Whoever proposed a decision does not make it, whatever roles that person holds."""

    code = "tenders.proposer_decides"


class NoProposal(RuleBroken):
    """Nothing waits for a decision: there is no proposal, or it was returned or decided."""

    code = "tenders.no_proposal"


class ProposalWaits(RuleBroken):
    """A proposal waits for its decision; it is decided or returned before another is made."""

    code = "tenders.proposal_waits"


class ComparisonChanged(RuleBroken):
    """The points have changed since the proposal, so that what was proposed is no longer what the bids deserve."""

    code = "tenders.comparison_changed"


class ReturnReasonMissing(RuleBroken):
    """A proposal is returned with a reason."""

    code = "tenders.return_reason_missing"
    form_field = "reason"


@dataclass(frozen=True)
class Winner:
    """A provider that the decision chose, with the call's terms at its own prices."""

    provider_id: int
    rank: int
    terms_document: dict[str, Any]
    total_points: int


@dataclass(frozen=True)
class AwardFacts:
    """An award decision as later rooms need it.

    Args:
        expected: Results that the call expects, by milestone.
        document_sha256: Hash of the whole decision.
    """

    id: int
    call_id: int
    call_code: str
    title: str
    category_id: int
    responsible_municipality: str
    municipalities: tuple[str, ...]
    target_groups: tuple[str, ...]
    volume_max: int
    starts_on: date
    ends_on: date
    expected: dict[str, int]
    decided_at: datetime
    document_sha256: str
    winners: tuple[Winner, ...]


@dataclass(frozen=True)
class ProposalFacts:
    """A decision as one officer proposes it.

    Args:
        corrects_id: The award that it takes the place of, or None for the first decision.
        chosen: Bids of the winners.
        comparison_sha256: Hash of the comparison that the proposer saw.
        returned_reason: Why the decider gave it back, or None.
        is_decided: Whether an award was made of it.
    """

    id: int
    call_id: int
    corrects_id: int | None
    chosen: tuple[str, ...]
    reasons: str
    justification: str
    comparison_sha256: str
    proposed_by: int
    proposed_at: datetime
    returned_reason: str | None
    is_decided: bool

    @property
    def waits(self) -> bool:
        """Whether somebody has yet to decide on it."""
        return self.returned_reason is None and not self.is_decided


def check_award(
    ranked: Sequence[Ranked],
    chosen: Collection[str],
    winners_max: int,
    reasons: str,
    *,
    above_saving: Collection[str] = (),
    justification: str = "",
) -> list[Problem]:
    """Faults of an award: nobody chosen, too many, somebody passed over, no reasons, a dear price not justified.

    Args:
        above_saving: Bids whose results would cost more than they are modelled to save.
        justification: Why the purchase is justified all the same.
    Source: Act on Public Procurement 1397/2016, 93 and 123 sections.
    """
    problems = []
    if not chosen:
        problems.append(Problem("winners", "tenders.nobody_chosen"))
    if len(chosen) > winners_max:
        problems.append(Problem("winners", "tenders.too_many_chosen", {"most": winners_max}))
    best = {row.bid_id for row in ranked[: len(chosen)]}
    if set(chosen) != best:
        problems.append(Problem("winners", "tenders.better_passed_over"))
    if len(reasons.strip()) < SHORTEST_REASONS:
        problems.append(Problem("reasons", "tenders.reasons_missing"))
    if not set(chosen).isdisjoint(above_saving) and len(justification.strip()) < SHORTEST_REASONS:
        problems.append(Problem("justification", "tenders.price_above_saving"))
    return problems


def check_decider(proposal: ProposalFacts | None, *, person_id: int) -> ProposalFacts:
    """The proposal that a person may decide on.

    Raises:
        NoProposal: nothing waits.
        ProposerDecides: the person proposed it.
    """
    if proposal is None or not proposal.waits:
        raise NoProposal()
    if proposal.proposed_by == person_id:
        raise ProposerDecides()
    return proposal


def comparison_document(
    call: CallFacts,
    rows: Sequence[Ranked],
    scores: Collection[Score],
    names: Mapping[int, tuple[str, str]],
) -> dict[str, Any]:
    """The comparison of bids with every figure and reason.

    Args:
        scores: Points given; the last one for an answer counts.
        names: Name and business id by provider id.
    """
    given = {(one.bid_id, one.question): one for one in scores}
    return {
        "price_weight": call.price_weight,
        "quality_weight": call.quality_weight,
        "questions": [
            {"code": one.code, "text": one.text, "weight": one.weight, "max_points": one.max_points}
            for one in call.questions
        ],
        "expected": dict(call.expected),
        "bids": [
            {
                "bid": row.bid_id,
                "provider": names[row.provider_id][0],
                "business_id": names[row.provider_id][1],
                "rank": row.rank,
                "comparison_cents": row.comparison_cents,
                "price_points": row.price_points,
                "quality_points": row.quality_points,
                "total_points": row.total_points,
                "answers": [_answer(row, code, given) for code in (one.code for one in call.questions)],
            }
            for row in rows
        ],
    }


def _answer(row: Ranked, code: str, given: Mapping[tuple[str, str], Score]) -> dict[str, Any]:
    score = given[row.bid_id, code]
    return {
        "question": code,
        "given": score.points,
        "points": row.by_question[code],
        "reason": score.reason,
    }


@dataclass(frozen=True)
class Limits:
    """The times that the law gives, in days, on the day of a decision.

    Args:
        standstill: None where no standstill is kept.
    """

    standstill: int | None
    appeal: int
    party_rectification: int
    own_rectification: int


@dataclass(frozen=True)
class Circumstances:
    """What a decision tells besides its comparison.

    Args:
        number: 1 for the first decision of a call, and so on.
        corrects: Number and day of the decision that this one takes the place of.
        proposer, decider: Names of the two officers.
        contact: Who is told of an appeal, with an address.
        invited: How many providers were invited.
    """

    number: int
    corrects: tuple[int, date] | None
    buyer: str
    proposer: str
    decider: str
    contact: str
    decided_at: datetime
    invited: int
    limits: Limits


def decision_document(
    call: CallFacts, comparison: Mapping[str, Any], proposal: ProposalFacts, told: Circumstances
) -> dict[str, Any]:
    """The decision as the one document that is kept, sent and hashed."""
    corrects = {"number": told.corrects[0], "decided_on": told.corrects[1].isoformat()} if told.corrects else None
    return {
        "format": "rengas-decision/1",
        "call": call.code,
        "title": call.title,
        "buyer": told.buyer,
        "number": told.number,
        "corrects": corrects,
        "decided_at": told.decided_at.isoformat(),
        "proposed_by": told.proposer,
        "decided_by": told.decider,
        "contact": told.contact,
        "invited": told.invited,
        "comparison": dict(comparison),
        "winners": sorted(proposal.chosen),
        "winners_max": call.winners_max,
        "reasons": proposal.reasons,
        "justification": proposal.justification,
        "standstill_days": told.limits.standstill,
        "appeal_days": told.limits.appeal,
        "party_rectification_days": told.limits.party_rectification,
        "own_rectification_days": told.limits.own_rectification,
    }


def sha256_of(document: Mapping[str, Any]) -> str:
    """SHA-256, in hex, of a document in canonical JSON."""
    return hashlib.sha256(canonical_json(dict(document)).encode()).hexdigest()


@dataclass(frozen=True)
class Sheet:
    """What one bidder is told of its own bid beside the best winner's, as the decision holds it.

    Args:
        own, best: The two bids of the document; the same one for the best winner itself.
        questions: Questions of the document, in order.
        of: How many bids were compared.
        lowest_cents: The lowest comparison price, from which price points are reckoned.
    """

    own: dict[str, Any]
    best: dict[str, Any]
    questions: tuple[dict[str, Any], ...]
    price_weight: int
    quality_weight: int
    of: int
    won: bool
    lowest_cents: int


def sheet_of(document: Mapping[str, Any], bid_id: str) -> Sheet:
    """One bidder's part of a decision, worked out from the decision alone."""
    compared = document["comparison"]
    bids = compared["bids"]
    winners = [one for one in bids if one["bid"] in document["winners"]]
    return Sheet(
        own=next(one for one in bids if one["bid"] == bid_id),
        best=min(winners, key=lambda one: one["rank"]),
        questions=tuple(compared["questions"]),
        price_weight=compared["price_weight"],
        quality_weight=compared["quality_weight"],
        of=len(bids),
        won=bid_id in document["winners"],
        lowest_cents=min(one["comparison_cents"] for one in bids),
    )
