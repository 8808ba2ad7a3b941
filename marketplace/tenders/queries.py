"""Reads of mini-tenders: the room's window to other rooms."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import extract, func, select

from marketplace.kernel.db import db
from marketplace.kernel.errors import NotFound
from marketplace.tenders.models import (
    AnswerScore,
    Award,
    AwardRow,
    Bid,
    Call,
    Invitation,
    OpenedBid,
    OpenerKey,
    Opening,
    OpeningHalf,
    SealedList,
    Withdrawal,
)
from marketplace.tenders.rules import (
    AwardFacts,
    CallFacts,
    CallState,
    Ranked,
    Score,
    Winner,
    call_state,
    terms_with_prices,
)


def call(call_id: int) -> CallFacts:
    """One call.

    Raises:
        NotFound: there is none.
    """
    row = db.session.get(Call, call_id)
    if row is None:
        raise NotFound(what="call")
    return row.as_facts()


@dataclass(frozen=True)
class CallRow:
    """A call in a list."""

    id: int
    code: str
    title: str
    category_id: int
    municipalities: list[str]
    deadline: datetime | None
    state: CallState
    responsible_municipality: str
    terms_document: dict[str, Any]

    @property
    def ceiling_cents(self) -> int:
        """The highest ceiling of a single result."""
        return max((one["price_cents"] for one in self.terms_document.get("milestones", [])), default=0)


def calls(*, now: datetime, drafts: bool, page: int = 1, page_size: int = 50) -> tuple[list[CallRow], int]:
    """One page of calls, newest first, and how many there are.

    Args:
        now: The moment for which states are told.
        drafts: Whether drafts are shown too.
    """
    query = select(Call)
    if not drafts:
        query = query.where(Call.state != CallState.DRAFT)
    count = db.session.execute(select(func.count()).select_from(query.subquery())).scalar_one()
    rows = db.session.execute(
        select(
            Call.id,
            Call.code,
            Call.title,
            Call.category_id,
            Call.municipalities,
            Call.deadline,
            Call.state,
            Call.responsible_municipality,
            Call.terms_document,
        )
        .where(Call.id.in_(query.with_only_columns(Call.id)))
        .order_by(Call.id.desc())
        .limit(page_size)
        .offset((page - 1) * page_size)
    )
    found = [
        CallRow(*row[:6], call_state(row.state, row.deadline, now), row.responsible_municipality, row.terms_document)
        for row in rows
    ]
    return found, count


def open_calls(now: datetime) -> list[CallRow]:
    """Published calls whose deadline has not passed, the nearest deadline first."""
    found, _ = calls(now=now, drafts=False, page_size=10_000)
    return sorted((one for one in found if one.state is CallState.PUBLISHED), key=lambda one: str(one.deadline))


def due_to_close(now: datetime) -> list[int]:
    """Published calls whose deadline has passed and that have no sealed list yet."""
    return list(
        db.session.execute(
            select(Call.id)
            .outerjoin(SealedList, SealedList.call_id == Call.id)
            .where(Call.state == CallState.PUBLISHED, Call.deadline < now, SealedList.id.is_(None))
            .order_by(Call.id)
        ).scalars()
    )


def count_of_year(year: int) -> int:
    """How many calls were drafted in a year, for the next code."""
    return db.session.execute(
        select(func.count()).select_from(Call).where(extract("year", Call.created_at) == year)
    ).scalar_one()


def invitation_of(call_id: int, provider_id: int) -> datetime | None:
    """When a provider was invited to a call, or None."""
    return db.session.execute(
        select(Invitation.invited_at).where(Invitation.call_id == call_id, Invitation.provider_id == provider_id)
    ).scalar_one_or_none()


def invitations(call_id: int) -> dict[int, tuple[datetime, int]]:
    """Moment and number of people told, by invited provider."""
    rows = db.session.execute(select(Invitation).where(Invitation.call_id == call_id)).scalars()
    return {row.provider_id: (row.invited_at, row.people_told) for row in rows}


@dataclass(frozen=True)
class SentBid:
    """A sealed bid as its sender may see it: no content."""

    id: str
    call_id: int
    provider_id: int
    version: int
    digest: str
    commitment: str
    body_digest: str
    received_at: datetime
    receipt: str


def _sent(row: Bid) -> SentBid:
    return SentBid(
        row.id,
        row.call_id,
        row.provider_id,
        row.version,
        row.digest,
        row.commitment,
        row.body_digest,
        row.received_at,
        row.receipt,
    )


def bid(bid_id: str) -> SentBid | None:
    """One sealed bid, or None."""
    row = db.session.get(Bid, bid_id)
    return _sent(row) if row is not None else None


def bids_of(call_id: int, provider_id: int | None = None) -> list[SentBid]:
    """Sealed bids of a call, of one provider or of all, by provider and version.

    Before the deadline only a provider's own bids may be shown to anybody.
    """
    query = select(Bid).where(Bid.call_id == call_id).order_by(Bid.provider_id, Bid.version)
    if provider_id is not None:
        query = query.where(Bid.provider_id == provider_id)
    return [_sent(row) for row in db.session.execute(query).scalars()]


def withdrawn(call_id: int) -> dict[str, datetime]:
    """Moment of withdrawal by bid id."""
    rows = db.session.execute(select(Withdrawal.bid_id, Withdrawal.received_at).where(Withdrawal.call_id == call_id))
    return {bid_id: received_at for bid_id, received_at in rows}


def bid_calls_of(provider_id: int) -> list[int]:
    """Calls to which a provider has sent a bid."""
    return list(db.session.execute(select(Bid.call_id).where(Bid.provider_id == provider_id).distinct()).scalars())


def sealed_list(call_id: int) -> str | None:
    """The signed list of what lay sealed at closing, or None before it was made."""
    return db.session.execute(select(SealedList.document).where(SealedList.call_id == call_id)).scalar_one_or_none()


@dataclass(frozen=True)
class OpenerKeyFacts:
    """The public half of an officer's opening key."""

    id: int
    person_id: int
    public_key: bytes
    fingerprint: str
    made_at: datetime


def opener_keys(person_ids: Collection[int] | None = None) -> list[OpenerKeyFacts]:
    """Keys in force, one a person, the newest."""
    query = select(OpenerKey).where(OpenerKey.revoked_at.is_(None)).order_by(OpenerKey.id)
    if person_ids is not None:
        query = query.where(OpenerKey.person_id.in_(person_ids))
    newest = {row.person_id: row for row in db.session.execute(query).scalars()}
    return [
        OpenerKeyFacts(row.id, row.person_id, row.public_key, row.fingerprint, row.made_at) for row in newest.values()
    ]


@dataclass(frozen=True)
class FirstHalf:
    """That the first opener has come, without what was given."""

    person_id: int
    given_at: datetime


def first_half(call_id: int) -> FirstHalf | None:
    """Who gave the first half and when, or None."""
    row = db.session.execute(
        select(OpeningHalf.person_id, OpeningHalf.given_at).where(OpeningHalf.call_id == call_id)
    ).one_or_none()
    return FirstHalf(*row) if row is not None else None


@dataclass(frozen=True)
class OpeningFacts:
    """The opening of a call."""

    call_id: int
    first_opener: int
    second_opener: int
    opened_at: datetime
    record: dict[str, Any]


def opening(call_id: int) -> OpeningFacts | None:
    """The opening of a call, or None before it."""
    row = db.session.execute(select(Opening).where(Opening.call_id == call_id)).scalar_one_or_none()
    if row is None:
        return None
    return OpeningFacts(row.call_id, row.first_opener, row.second_opener, row.opened_at, row.record)


@dataclass(frozen=True)
class OpenedBidFacts:
    """A bid after the opening."""

    bid_id: str
    provider_id: int
    prices: dict[str, int]
    answers: dict[str, str]


def opened_bids(call_id: int) -> list[OpenedBidFacts]:
    """Opened bids of a call by bid id; empty before the opening."""
    rows = db.session.execute(
        select(OpenedBid).where(OpenedBid.call_id == call_id).order_by(OpenedBid.bid_id)
    ).scalars()
    return [OpenedBidFacts(row.bid_id, row.provider_id, row.prices, row.answers) for row in rows]


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
