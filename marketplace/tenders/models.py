"""Tables of mini-tenders. A bid has no readable price column: what is sealed is bytes until the opening."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Enum, ForeignKey, Index, LargeBinary, String, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import DDL

from marketplace.kernel.db import Base, Document, Instant, MoneyCents, append_only
from marketplace.tenders.rules import CallFacts, CallState, Question, Score


class Call(Base):
    """A mini-tender."""

    __tablename__ = "tenders_call"
    __table_args__ = (Index("ix_tenders_call_state", "state", "deadline"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    need: Mapped[str]
    category_id: Mapped[int] = mapped_column(ForeignKey("ring_category.id"))
    responsible_municipality: Mapped[str] = mapped_column(String(3))
    municipalities: Mapped[list[str]] = mapped_column(Document)
    target_groups: Mapped[list[str]] = mapped_column(Document)
    volume_min: Mapped[int]
    volume_max: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    terms_document: Mapped[dict[str, Any]] = mapped_column(Document)
    expected: Mapped[dict[str, int]] = mapped_column(Document)
    price_weight: Mapped[int]
    quality_weight: Mapped[int]
    questions: Mapped[list[Any]] = mapped_column(Document)
    winners_max: Mapped[int]
    deadline: Mapped[datetime | None] = mapped_column(Instant)
    standstill: Mapped[bool]
    model_id: Mapped[int | None] = mapped_column(ForeignKey("modelling_model.id"))
    state: Mapped[CallState] = mapped_column(Enum(CallState, native_enum=False, length=20))
    public_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    created_at: Mapped[datetime] = mapped_column(Instant)
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    published_by: Mapped[int | None] = mapped_column(ForeignKey("identity_person.id"))
    opened_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    cancelled_at: Mapped[datetime | None] = mapped_column(Instant)
    cancel_reason: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    def as_facts(self) -> CallFacts:
        """The row as plain values."""
        return CallFacts(
            id=self.id,
            code=self.code,
            title=self.title,
            need=self.need,
            category_id=self.category_id,
            responsible_municipality=self.responsible_municipality,
            municipalities=tuple(self.municipalities),
            target_groups=tuple(self.target_groups),
            volume_min=self.volume_min,
            volume_max=self.volume_max,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            terms_document=self.terms_document,
            expected=self.expected,
            price_weight=self.price_weight,
            quality_weight=self.quality_weight,
            questions=tuple(Question(**one) for one in self.questions),
            winners_max=self.winners_max,
            deadline=self.deadline,
            standstill=self.standstill,
            model_id=self.model_id,
            stored_state=self.state,
            published_at=self.published_at,
            opened_at=self.opened_at,
            decided_at=self.decided_at,
            created_by=self.created_by,
            version=self.version,
        )


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


class Invitation(Base):
    """Who was invited to a call and when: everyone admitted to the category, by the same moment."""

    __tablename__ = "tenders_invitation"
    __table_args__ = (UniqueConstraint("call_id", "provider_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("tenders_call.id"))
    provider_id: Mapped[int] = mapped_column(ForeignKey("register_provider.id"), index=True)
    invited_at: Mapped[datetime] = mapped_column(Instant)
    people_told: Mapped[int]


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

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("tenders_call.id"), unique=True)
    first_opener: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    second_opener: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    opened_at: Mapped[datetime] = mapped_column(Instant)
    record: Mapped[dict[str, Any]] = mapped_column(Document)


class OpenedBid(Base):
    """A final bid after the opening, with its own key kept for a second look; the call's key is not kept."""

    __tablename__ = "tenders_opened_bid"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("tenders_call.id"), index=True)
    bid_id: Mapped[str] = mapped_column(ForeignKey("tenders_bid.id"), unique=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("register_provider.id"))
    prices: Mapped[dict[str, int]] = mapped_column(Document)
    answers: Mapped[dict[str, str]] = mapped_column(Document)
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


class Award(Base):
    """The award decision with every figure of the comparison."""

    __tablename__ = "tenders_award"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("tenders_call.id"), unique=True)
    decided_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    decided_at: Mapped[datetime] = mapped_column(Instant)
    standstill_ends_at: Mapped[datetime | None] = mapped_column(Instant)
    appeal_days: Mapped[int]
    reasons: Mapped[str]
    justification: Mapped[str] = mapped_column(default="")
    document: Mapped[dict[str, Any]] = mapped_column(Document)


class AwardRow(Base):
    """One bid in the decision's comparison."""

    __tablename__ = "tenders_award_row"
    __table_args__ = (UniqueConstraint("award_id", "bid_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("tenders_award.id"))
    bid_id: Mapped[str] = mapped_column(ForeignKey("tenders_bid.id"))
    provider_id: Mapped[int] = mapped_column(ForeignKey("register_provider.id"), index=True)
    rank: Mapped[int]
    won: Mapped[bool]
    comparison_cents: Mapped[int] = mapped_column(MoneyCents)
    price_points: Mapped[int]
    quality_points: Mapped[int]
    total_points: Mapped[int]
    by_question: Mapped[dict[str, int]] = mapped_column(Document)


for kept in (Invitation, Bid, Withdrawal, SealedList, Opening, OpenedBid, AnswerScore, Award, AwardRow):
    append_only(kept.__table__)  # type: ignore[arg-type]

SQLITE_IN_TIME = """
CREATE TRIGGER {table}_in_time BEFORE INSERT ON {table}
WHEN NEW.received_at > (SELECT deadline FROM tenders_call WHERE id = NEW.call_id)
BEGIN SELECT RAISE(ABORT, 'received after the deadline'); END
"""
POSTGRESQL_IN_TIME = """
CREATE OR REPLACE FUNCTION {table}_in_time() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF NEW.received_at > (SELECT deadline FROM tenders_call WHERE id = NEW.call_id) THEN
RAISE EXCEPTION 'received after the deadline'; END IF;
RETURN NEW; END $$;
CREATE TRIGGER {table}_in_time BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_in_time();
"""

for timely in (Bid, Withdrawal):
    name = timely.__tablename__
    event.listen(timely.__table__, "after_create", DDL(SQLITE_IN_TIME.format(table=name)).execute_if(dialect="sqlite"))
    event.listen(
        timely.__table__, "after_create", DDL(POSTGRESQL_IN_TIME.format(table=name)).execute_if(dialect="postgresql")
    )
