"""Tables of opening keys, sealed bids, openings and points.

A bid has no readable price column: what is sealed is bytes until the opening.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.db import Base, Document, Instant
from marketplace.tenders.rules import Score


class OpenerKey(Base):
    """The public half of an officer's opening key; the private half is in the officer's own key file."""

    __tablename__ = "tenders_opener_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("identity_person.id"), index=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    fingerprint: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)


class KeyShare(Base):
    """One opener's half of a call's private key for one pair of openers, boxed to the opener and to the server."""

    __tablename__ = "tenders_key_share"
    __table_args__ = (UniqueConstraint("call_id", "pair", "opener"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("tenders_call.id"))
    pair: Mapped[str] = mapped_column(String(60))
    opener: Mapped[str] = mapped_column(String(30))
    box: Mapped[bytes] = mapped_column(LargeBinary)


class Bid(Base):
    """A sealed bid as it was received, one row a version."""

    __tablename__ = "tenders_bid"
    __table_args__ = (UniqueConstraint("call_id", "provider_id", "version"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("tenders_call.id"))
    provider_id: Mapped[int] = mapped_column(ForeignKey("register_provider.id"), index=True)
    version: Mapped[int]
    envelope: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str] = mapped_column(String(64))
    commitment: Mapped[str] = mapped_column(String(64))
    body_digest: Mapped[str] = mapped_column(String(64))
    received_at: Mapped[datetime] = mapped_column(Instant)
    receipt: Mapped[str]
    sent_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))


class SealedFile(Base):
    """A file of a sealed bid, encrypted under the bid's own key.

    In the database and not beside it, so that a file is received with its bid, in one transaction, or not at all.
    """

    __tablename__ = "tenders_sealed_file"
    __table_args__ = (UniqueConstraint("bid_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bid_id: Mapped[str] = mapped_column(ForeignKey("tenders_bid.id"))
    place: Mapped[int]
    locked: Mapped[bytes] = mapped_column(LargeBinary)


class Withdrawal(Base):
    """A bid taken back before the deadline."""

    __tablename__ = "tenders_withdrawal"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("tenders_call.id"), index=True)
    bid_id: Mapped[str] = mapped_column(ForeignKey("tenders_bid.id"), unique=True)
    received_at: Mapped[datetime] = mapped_column(Instant)
    withdrawn_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))


class SealedList(Base):
    """The signed list of what lay sealed when the call closed: how many, and the hash of each."""

    __tablename__ = "tenders_sealed_list"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("tenders_call.id"), unique=True)
    document: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(Instant)


class OpeningHalf(Base):
    """The first opener's halves, sealed to the server for the minutes until the second opener has come."""

    __tablename__ = "tenders_opening_half"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("tenders_call.id"), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    key_id: Mapped[int] = mapped_column(ForeignKey("tenders_opener_key.id"))
    sealed_halves: Mapped[bytes] = mapped_column(LargeBinary)
    given_at: Mapped[datetime] = mapped_column(Instant)


class Opening(Base):
    """The opening of a call's bids: who, when, and the record."""

    __tablename__ = "tenders_opening"
    __table_args__ = (CheckConstraint("first_opener <> second_opener", name="two_openers"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("tenders_call.id"), unique=True)
    first_opener: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    second_opener: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    opened_at: Mapped[datetime] = mapped_column(Instant)
    record: Mapped[dict[str, Any]] = mapped_column(Document)


class OpenedBid(Base):
    """A final bid after the opening, with its own key kept for a second look; the call's key is not kept.

    Args:
        files: Name, size and hash of each file; the files themselves stay encrypted until somebody reads one.
    """

    __tablename__ = "tenders_opened_bid"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("tenders_call.id"), index=True)
    bid_id: Mapped[str] = mapped_column(ForeignKey("tenders_bid.id"), unique=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("register_provider.id"))
    prices: Mapped[dict[str, int]] = mapped_column(Document)
    answers: Mapped[dict[str, str]] = mapped_column(Document)
    parties: Mapped[list[dict[str, str]]] = mapped_column(Document)
    files: Mapped[list[dict[str, Any]]] = mapped_column(Document)
    kept_key: Mapped[bytes] = mapped_column(LargeBinary)


class AnswerScore(Base):
    """Points given to an answer; a change is a new row and the last one counts."""

    __tablename__ = "tenders_score"
    __table_args__ = (Index("ix_tenders_score_bid", "bid_id", "question"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bid_id: Mapped[str] = mapped_column(ForeignKey("tenders_bid.id"))
    question: Mapped[str] = mapped_column(String(40))
    points: Mapped[int]
    reason: Mapped[str]
    given_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    given_at: Mapped[datetime] = mapped_column(Instant)

    def as_facts(self) -> Score:
        """The row as plain values."""
        return Score(self.bid_id, self.question, self.points, self.reason, self.given_by)


class Confirmation(Base):
    """That a bidder keeps its bid as it is after an amendment of the call."""

    __tablename__ = "tenders_confirmation"
    __table_args__ = (UniqueConstraint("bid_id", "amendment"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("tenders_call.id"), index=True)
    bid_id: Mapped[str] = mapped_column(ForeignKey("tenders_bid.id"))
    amendment: Mapped[int]
    received_at: Mapped[datetime] = mapped_column(Instant)
    confirmed_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))


class BidDraft(Base):
    """An unsent bid, readable by its writers only through the portal; sending it and the deadline delete it.

    Args:
        locked: What was typed, under a key outside the database.
        is_complete: Whether it could be sent as it is, so that its holders are warned before the deadline.
        warned_minutes: The last warning, in minutes before the deadline.
    """

    __tablename__ = "tenders_bid_draft"
    __table_args__ = (UniqueConstraint("call_id", "provider_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("tenders_call.id"))
    provider_id: Mapped[int] = mapped_column(ForeignKey("register_provider.id"))
    locked: Mapped[bytes] = mapped_column(LargeBinary)
    is_complete: Mapped[bool]
    saved_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    saved_at: Mapped[datetime] = mapped_column(Instant)
    warned_minutes: Mapped[int | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class DraftFile(Base):
    """A file of an unsent bid, under the same key as the draft; its name stands in the draft."""

    __tablename__ = "tenders_draft_file"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("tenders_bid_draft.id"), index=True)
    locked: Mapped[bytes] = mapped_column(LargeBinary)
