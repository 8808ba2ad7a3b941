"""Reads of points, proposals, decisions and awards."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select

from marketplace.kernel.db import db
from marketplace.kernel.errors import NotFound
from marketplace.tenders.models import (
    AnswerScore,
    Award,
    AwardRow,
    CourtMatterEnd,
    CourtMatterRow,
    OpenedBid,
    Proposal,
    ProposalReturn,
    Rectification,
    RectificationVerdict,
)
from marketplace.tenders.queries.calls import call
from marketplace.tenders.queries.openings import opened_bids
from marketplace.tenders.rules import (
    AwardFacts,
    CourtOutcome,
    ProposalFacts,
    Ranked,
    RectificationOutcome,
    Score,
    Winner,
    terms_with_prices,
)


def scores(call_id: int) -> list[Score]:
    """Points given to the answers of a call, in the order they were given; the last for an answer counts."""
    rows = db.session.execute(
        select(AnswerScore)
        .join(OpenedBid, OpenedBid.bid_id == AnswerScore.bid_id)
        .where(OpenedBid.call_id == call_id)
        .order_by(AnswerScore.id)
    ).scalars()
    return [row.as_facts() for row in rows]


def proposals(call_id: int) -> list[ProposalFacts]:
    """Proposals of a call's decisions, newest first."""
    rows = db.session.execute(
        select(Proposal, ProposalReturn.reason, Award.id)
        .outerjoin(ProposalReturn, ProposalReturn.proposal_id == Proposal.id)
        .outerjoin(Award, Award.proposal_id == Proposal.id)
        .where(Proposal.call_id == call_id)
        .order_by(Proposal.id.desc())
    )
    return [
        ProposalFacts(
            id=row.id,
            call_id=row.call_id,
            corrects_id=row.corrects_id,
            chosen=tuple(row.chosen),
            reasons=row.reasons,
            justification=row.justification,
            comparison_sha256=row.comparison_sha256,
            proposed_by=row.proposed_by,
            proposed_at=row.proposed_at,
            returned_reason=returned,
            is_decided=award_id is not None,
        )
        for row, returned, award_id in rows
    ]


@dataclass(frozen=True)
class DecisionFacts:
    """An award decision with its comparison.

    Args:
        number: 1 for the first decision of a call, and so on.
        corrects_id: The award whose place it took.
        standstill_days: None where no standstill is kept.
        document: The whole decision as it was sent, ``rengas-decision/1``.
        set_aside: Whether a rectification or the Market Court has taken it away.
    """

    id: int
    call_id: int
    number: int
    corrects_id: int | None
    decided_by: int
    decided_at: datetime
    standstill_days: int | None
    appeal_days: int
    reasons: str
    justification: str
    document: dict[str, Any]
    document_sha256: str
    rows: list[Ranked]
    winners: frozenset[str]
    set_aside: bool

    def row_of(self, provider_id: int) -> Ranked | None:
        """The row of a bidder, or None."""
        return next((one for one in self.rows if one.provider_id == provider_id), None)


def awards_taken_away() -> Select[int]:
    """Ids of awards that a rectification or the Market Court has taken away."""
    return (
        select(Award.id)
        .outerjoin(Rectification, Rectification.award_id == Award.id)
        .outerjoin(RectificationVerdict, RectificationVerdict.rectification_id == Rectification.id)
        .outerjoin(CourtMatterRow, CourtMatterRow.award_id == Award.id)
        .outerjoin(CourtMatterEnd, CourtMatterEnd.matter_id == CourtMatterRow.id)
        .where(
            or_(
                RectificationVerdict.outcome == RectificationOutcome.CHANGED,
                CourtMatterEnd.outcome == CourtOutcome.QUASHED,
            )
        )
    )


def decisions(call_id: int) -> list[DecisionFacts]:
    """Every award decision of a call, newest first."""
    rows = db.session.execute(
        select(Award, Award.id.in_(awards_taken_away())).where(Award.call_id == call_id).order_by(Award.number.desc())
    ).all()
    compared: dict[int, list[AwardRow]] = {row.id: [] for row, _ in rows}
    for one in db.session.execute(
        select(AwardRow).where(AwardRow.award_id.in_(compared)).order_by(AwardRow.rank)
    ).scalars():
        compared[one.award_id].append(one)
    return [_decision(row, compared[row.id], set_aside) for row, set_aside in rows]


def _decision(row: Award, compared: Iterable[AwardRow], set_aside: bool) -> DecisionFacts:
    compared = list(compared)
    return DecisionFacts(
        id=row.id,
        call_id=row.call_id,
        number=row.number,
        corrects_id=row.corrects_id,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        standstill_days=row.standstill_days,
        appeal_days=row.appeal_days,
        reasons=row.reasons,
        justification=row.justification,
        document=row.document,
        document_sha256=row.document_sha256,
        rows=[_ranked(one) for one in compared],
        winners=frozenset(one.bid_id for one in compared if one.won),
        set_aside=bool(set_aside),
    )


def _ranked(row: AwardRow) -> Ranked:
    return Ranked(
        rank=row.rank,
        bid_id=row.bid_id,
        provider_id=row.provider_id,
        comparison_cents=row.comparison_cents,
        price_points=row.price_points,
        quality_points=row.quality_points,
        total_points=row.total_points,
        by_question=row.by_question,
    )


def decision(call_id: int) -> DecisionFacts | None:
    """The newest award decision of a call, also when it has been set aside; None before the first."""
    return next(iter(decisions(call_id)), None)


def decision_numbered(call_id: int, number: int) -> DecisionFacts:
    """One decision of a call.

    Raises:
        NotFound: there is none of that number.
    """
    found = next((one for one in decisions(call_id) if one.number == number), None)
    if found is None:
        raise NotFound(what="decision")
    return found


def award_of_call(call_id: int) -> AwardFacts | None:
    """The award of a call that is in force, as contracts need it; None before the decision and after its fall."""
    made = decision(call_id)
    if made is None or made.set_aside:
        return None
    facts = call(call_id)
    prices = {one.bid_id: one.prices for one in opened_bids(call_id)}
    return AwardFacts(
        id=made.id,
        call_id=call_id,
        call_code=facts.code,
        title=facts.title,
        category_id=facts.category_id,
        responsible_municipality=facts.responsible_municipality,
        municipalities=facts.municipalities,
        target_groups=facts.target_groups,
        volume_max=facts.volume_max,
        starts_on=facts.starts_on,
        ends_on=facts.ends_on,
        expected=dict(facts.expected),
        decided_at=made.decided_at,
        document_sha256=made.document_sha256,
        winners=tuple(
            Winner(
                provider_id=one.provider_id,
                rank=one.rank,
                terms_document=terms_with_prices(facts.terms_document, prices[one.bid_id]),
                total_points=one.total_points,
            )
            for one in made.rows
            if one.bid_id in made.winners
        ),
    )
