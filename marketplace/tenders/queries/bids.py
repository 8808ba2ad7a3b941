"""Reads of sealed bids and of the signed list of them."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from marketplace.kernel.db import db
from marketplace.tenders.models import Bid, BidDraft, Call, SealedList, Withdrawal
from marketplace.tenders.rules import CallState


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
    sent_by: int


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
        row.sent_by,
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
    return {row.bid_id: row.received_at for row in rows}


def bid_calls_of(provider_id: int) -> list[int]:
    """Calls to which a provider has sent a bid."""
    return list(db.session.execute(select(Bid.call_id).where(Bid.provider_id == provider_id).distinct()).scalars())


def sealed_list(call_id: int) -> str | None:
    """The signed list of what lay sealed at closing, or None before it was made."""
    return db.session.execute(select(SealedList.document).where(SealedList.call_id == call_id)).scalar_one_or_none()


@dataclass(frozen=True)
class SealedListFacts:
    """The list of what lay sealed at closing, read.

    Args:
        digests: SHA-256 of each sealed bid in force, sorted, so that their order tells nothing.
    """

    closed_at: datetime
    digests: tuple[str, ...]


def sealed_list_facts(call_id: int) -> SealedListFacts | None:
    """What the signed list says, or None before it was made."""
    document = sealed_list(call_id)
    if document is None:
        return None
    signed = json.loads(document)["signed"]
    return SealedListFacts(datetime.fromisoformat(signed["closed_at"]), tuple(signed["digests"]))


@dataclass(frozen=True)
class DraftFacts:
    """That a provider has an unsent draft, without what it holds."""

    saved_by: int
    saved_at: datetime
    version: int


def draft_of(call_id: int, provider_id: int) -> DraftFacts | None:
    """The unsent draft of a provider, or None."""
    row = db.session.execute(
        select(BidDraft).where(BidDraft.call_id == call_id, BidDraft.provider_id == provider_id)
    ).scalar_one_or_none()
    return DraftFacts(row.saved_by, row.saved_at, row.version) if row is not None else None


def with_drafts_until(now: datetime, latest: datetime) -> list[int]:
    """Published calls with unsent drafts whose deadline is ahead and not after a moment."""
    return list(
        db.session.execute(
            select(Call.id)
            .join(BidDraft, BidDraft.call_id == Call.id)
            .where(Call.state == CallState.PUBLISHED, Call.deadline >= now, Call.deadline <= latest)
            .distinct()
            .order_by(Call.id)
        ).scalars()
    )
