"""Tables of calls: what is bought, who prepared it, who was invited, and how it changed in the open."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Enum, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.db import Base, Document, Instant, MoneyCents
from marketplace.tenders.rules import AmendmentFacts, CallFacts, CallState, CommitmentFacts, DeclineReason, Question


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
    changed_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
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
            changed_by=self.changed_by,
            version=self.version,
        )


class Invitation(Base):
    """Who was invited to a call and when: everyone admitted to the category, by the same moment."""

    __tablename__ = "tenders_invitation"
    __table_args__ = (UniqueConstraint("call_id", "provider_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("tenders_call.id"))
    provider_id: Mapped[int] = mapped_column(ForeignKey("register_provider.id"), index=True)
    invited_at: Mapped[datetime] = mapped_column(Instant)
    people_told: Mapped[int]


class Approval(Base):
    """That a second officer has looked at a draft as it stood at a version and approved its publishing."""

    __tablename__ = "tenders_approval"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("tenders_call.id"), index=True)
    call_version: Mapped[int]
    approved_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    approved_at: Mapped[datetime] = mapped_column(Instant)


class Commitment(Base):
    """What a municipality has decided to buy through a call; a change is a new row and the last one counts."""

    __tablename__ = "tenders_commitment"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("tenders_call.id"), index=True)
    municipality_code: Mapped[str] = mapped_column(String(3))
    participants: Mapped[int]
    appropriation_cents: Mapped[int] = mapped_column(MoneyCents)
    decided_by: Mapped[str] = mapped_column(String(200))
    decided_on: Mapped[date]
    reference: Mapped[str] = mapped_column(String(200))
    entered_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    entered_at: Mapped[datetime] = mapped_column(Instant)

    def as_facts(self) -> CommitmentFacts:
        """The row as plain values."""
        return CommitmentFacts(
            municipality_code=self.municipality_code,
            participants=self.participants,
            appropriation_cents=self.appropriation_cents,
            decided_by=self.decided_by,
            decided_on=self.decided_on,
            reference=self.reference,
            entered_at=self.entered_at,
        )


class AskedQuestion(Base):
    """A question about a call; who asked is known to the portal and shown to nobody else."""

    __tablename__ = "tenders_asked_question"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("tenders_call.id"), index=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("register_provider.id"))
    text: Mapped[str]
    asked_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    asked_at: Mapped[datetime] = mapped_column(Instant)


class GivenAnswer(Base):
    """The answer to a question, told to everyone at once."""

    __tablename__ = "tenders_given_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("tenders_asked_question.id"), unique=True)
    text: Mapped[str]
    late_reason: Mapped[str] = mapped_column(default="")
    answered_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    answered_at: Mapped[datetime] = mapped_column(Instant)


class Amendment(Base):
    """A numbered change of a published call: each value as it was and as it became."""

    __tablename__ = "tenders_amendment"
    __table_args__ = (UniqueConstraint("call_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("tenders_call.id"))
    number: Mapped[int]
    changes: Mapped[dict[str, Any]] = mapped_column(Document)
    is_material: Mapped[bool]
    reason: Mapped[str]
    made_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    made_at: Mapped[datetime] = mapped_column(Instant)

    def as_facts(self) -> AmendmentFacts:
        """The row as plain values."""
        return AmendmentFacts(self.number, self.changes, self.is_material, self.reason, self.made_at)


class Decline(Base):
    """That an invited provider will not bid, and why; a bid sent later takes its place."""

    __tablename__ = "tenders_decline"
    __table_args__ = (UniqueConstraint("call_id", "provider_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("tenders_call.id"))
    provider_id: Mapped[int] = mapped_column(ForeignKey("register_provider.id"))
    reason: Mapped[DeclineReason] = mapped_column(Enum(DeclineReason, native_enum=False, length=30))
    text: Mapped[str]
    declined_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    declined_at: Mapped[datetime] = mapped_column(Instant)
