"""Reads of opening keys, openings and opened bids."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from marketplace.kernel.db import db
from marketplace.tenders.models import Call, KeyShare, OpenedBid, OpenerKey, Opening, OpeningHalf
from marketplace.tenders.rules import CallState, Party, PartyRole


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


def openers_of(call_id: int) -> set[int]:
    """People whose keys were among the openers' keys when a call was published."""
    boxes = select(KeyShare.opener).where(KeyShare.call_id == call_id).distinct()
    key_ids = [int(name) for name in db.session.execute(boxes).scalars()]
    return set(db.session.execute(select(OpenerKey.person_id).where(OpenerKey.id.in_(key_ids))).scalars())


def sealed_to(person_id: int) -> int:
    """How many calls wait to be opened whose bids are sealed to some key of a person."""
    key_ids = [
        str(one) for one in db.session.execute(select(OpenerKey.id).where(OpenerKey.person_id == person_id)).scalars()
    ]
    return db.session.execute(
        select(func.count(Call.id.distinct()))
        .join(KeyShare, KeyShare.call_id == Call.id)
        .where(Call.state == CallState.PUBLISHED, KeyShare.opener.in_(key_ids))
    ).scalar_one()


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
    """A bid after the opening.

    Args:
        files: ``name``, ``size`` in bytes and ``sha256`` of each file, in the order of the bid.
    """

    bid_id: str
    provider_id: int
    prices: dict[str, int]
    answers: dict[str, str]
    parties: tuple[Party, ...] = ()
    files: tuple[dict[str, Any], ...] = ()


def opened_bids(call_id: int) -> list[OpenedBidFacts]:
    """Opened bids of a call by bid id; empty before the opening."""
    rows = db.session.execute(
        select(OpenedBid).where(OpenedBid.call_id == call_id).order_by(OpenedBid.bid_id)
    ).scalars()
    return [
        OpenedBidFacts(
            row.bid_id,
            row.provider_id,
            row.prices,
            row.answers,
            tuple(Party(PartyRole(one["role"]), one["name"], one["business_id"], one["task"]) for one in row.parties),
            tuple(row.files),
        )
        for row in rows
    ]
