"""Reads of everything that was ever published of mini-tenders, for open data."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from marketplace.kernel.db import db
from marketplace.tenders.models import Award, AwardRow, Call
from marketplace.tenders.queries.awards import awards_taken_away
from marketplace.tenders.rules import CallFacts


@dataclass(frozen=True)
class PublishedAward:
    """What a decision gave to one winner.

    Args:
        comparison_cents: Expected value of the winner's bid at its own prices, the figure of the comparison.
    """

    call_id: int
    award_id: int
    provider_id: int
    rank: int
    comparison_cents: int
    decided_at: datetime


def published_calls(code: str | None = None) -> list[CallFacts]:
    """Every call that was published, the newest first; or the one with a code."""
    query = select(Call).where(Call.published_at.is_not(None)).order_by(Call.published_at.desc(), Call.id.desc())
    if code is not None:
        query = query.where(Call.code == code)
    return [row.as_facts() for row in db.session.execute(query).scalars()]


def cancelled_at() -> dict[int, datetime]:
    """When each call that had been published was cancelled."""
    rows = db.session.execute(
        select(Call.id, Call.cancelled_at).where(Call.published_at.is_not(None), Call.cancelled_at.is_not(None))
    )
    return {call_id: at for call_id, at in rows if at is not None}


def published_awards() -> list[PublishedAward]:
    """Every winner of every decision in force, by decision and rank."""
    rows = db.session.execute(
        select(
            Award.call_id, Award.id, AwardRow.provider_id, AwardRow.rank, AwardRow.comparison_cents, Award.decided_at
        )
        .join(AwardRow, AwardRow.award_id == Award.id)
        .where(AwardRow.won.is_(True), Award.id.not_in(awards_taken_away()))
        .order_by(Award.id, AwardRow.rank)
    )
    return [PublishedAward(*row) for row in rows]
