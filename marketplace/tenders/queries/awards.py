"""Reads of points, decisions and awards."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from marketplace.kernel.db import db
from marketplace.tenders.models import AnswerScore, Award, AwardRow, OpenedBid
from marketplace.tenders.queries.calls import call
from marketplace.tenders.queries.openings import opened_bids
from marketplace.tenders.rules import AwardFacts, Ranked, Score, Winner, terms_with_prices


def scores(call_id: int) -> list[Score]:
    """Points given to the answers of a call, in the order they were given; the last for an answer counts."""
    rows = db.session.execute(
        select(AnswerScore)
        .join(OpenedBid, OpenedBid.bid_id == AnswerScore.bid_id)
        .where(OpenedBid.call_id == call_id)
        .order_by(AnswerScore.id)
    ).scalars()
    return [row.as_facts() for row in rows]


@dataclass(frozen=True)
class DecisionFacts:
    """The award decision with its comparison."""

    id: int
    decided_by: int
    decided_at: datetime
    standstill_ends_at: datetime | None
    appeal_days: int
    reasons: str
    justification: str
    rows: list[Ranked]
    winners: frozenset[str]


def decision(call_id: int) -> DecisionFacts | None:
    """The award decision of a call, or None before it."""
    row = db.session.execute(select(Award).where(Award.call_id == call_id)).scalar_one_or_none()
    if row is None:
        return None
    compared = list(
        db.session.execute(select(AwardRow).where(AwardRow.award_id == row.id).order_by(AwardRow.rank)).scalars()
    )
    return DecisionFacts(
        id=row.id,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        standstill_ends_at=row.standstill_ends_at,
        appeal_days=row.appeal_days,
        reasons=row.reasons,
        justification=row.justification,
        rows=[
            Ranked(
                rank=one.rank,
                bid_id=one.bid_id,
                provider_id=one.provider_id,
                comparison_cents=one.comparison_cents,
                price_points=one.price_points,
                quality_points=one.quality_points,
                total_points=one.total_points,
                by_question=one.by_question,
            )
            for one in compared
        ],
        winners=frozenset(one.bid_id for one in compared if one.won),
    )


def award_of_call(call_id: int) -> AwardFacts | None:
    """The award of a call as contracts need it, or None before the decision."""
    made = decision(call_id)
    if made is None:
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
        decided_at=made.decided_at,
        standstill_ends_at=made.standstill_ends_at,
        appeal_days=made.appeal_days,
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
