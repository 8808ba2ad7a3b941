"""Tables of award decisions: proposals, the decisions with their documents, their service, and what came after."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Enum, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.db import Base, Document, Instant, MoneyCents
from marketplace.tenders.rules import CourtMatter, CourtOutcome, Means, RectificationOutcome, ServiceFacts, Side


class Proposal(Base):
    """A decision as one officer proposes it."""

    __tablename__ = "tenders_proposal"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("tenders_call.id"), index=True)
    corrects_id: Mapped[int | None]
    chosen: Mapped[list[str]] = mapped_column(Document)
    reasons: Mapped[str]
    justification: Mapped[str] = mapped_column(default="")
    comparison_sha256: Mapped[str] = mapped_column(String(64))
    proposed_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    proposed_at: Mapped[datetime] = mapped_column(Instant)


class ProposalReturn(Base):
    """That the decider gave a proposal back, and why."""

    __tablename__ = "tenders_proposal_return"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("tenders_proposal.id"), unique=True)
    reason: Mapped[str]
    returned_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    returned_at: Mapped[datetime] = mapped_column(Instant)


class Award(Base):
    """An award decision with its whole document; a correction is a new one that points back.

    Args:
        standstill_days, appeal_days: As the law had them on the day.
        document: ``rengas-decision/1``, see the rules.
    """

    __tablename__ = "tenders_award"
    __table_args__ = (UniqueConstraint("call_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("tenders_call.id"))
    number: Mapped[int]
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("tenders_award.id"), unique=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("tenders_proposal.id"), unique=True)
    decided_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    decided_at: Mapped[datetime] = mapped_column(Instant)
    standstill_days: Mapped[int | None]
    appeal_days: Mapped[int]
    reasons: Mapped[str]
    justification: Mapped[str] = mapped_column(default="")
    document: Mapped[dict[str, Any]] = mapped_column(Document)
    document_sha256: Mapped[str] = mapped_column(String(64))


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


class DecisionSent(Base):
    """One sending of a decision to a bidder: in the portal on the day it was made, or by other means afterwards."""

    __tablename__ = "tenders_decision_sent"

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("tenders_award.id"), index=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("register_provider.id"))
    means: Mapped[Means] = mapped_column(Enum(Means, native_enum=False, length=20))
    sent_on: Mapped[date]
    people_told: Mapped[int]
    note: Mapped[str] = mapped_column(default="")
    recorded_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    recorded_at: Mapped[datetime] = mapped_column(Instant)

    def as_facts(self) -> ServiceFacts:
        """The row as plain values."""
        return ServiceFacts(
            self.award_id, self.provider_id, self.means, self.sent_on, self.people_told, self.note, self.recorded_at
        )


class DecisionRead(Base):
    """That a person of a bidder opened a decision for the first time."""

    __tablename__ = "tenders_decision_read"
    __table_args__ = (UniqueConstraint("award_id", "provider_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("tenders_award.id"))
    provider_id: Mapped[int] = mapped_column(ForeignKey("register_provider.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    read_at: Mapped[datetime] = mapped_column(Instant)


class Rectification(Base):
    """A demand, or the buyer's own beginning, to correct a decision."""

    __tablename__ = "tenders_rectification"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("tenders_call.id"), index=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("tenders_award.id"), index=True)
    side: Mapped[Side] = mapped_column(Enum(Side, native_enum=False, length=20))
    provider_id: Mapped[int | None] = mapped_column(ForeignKey("register_provider.id"))
    text: Mapped[str]
    filed_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    filed_at: Mapped[datetime] = mapped_column(Instant)


class RectificationVerdict(Base):
    """How a rectification ended."""

    __tablename__ = "tenders_rectification_verdict"

    id: Mapped[int] = mapped_column(primary_key=True)
    rectification_id: Mapped[int] = mapped_column(ForeignKey("tenders_rectification.id"), unique=True)
    outcome: Mapped[RectificationOutcome] = mapped_column(Enum(RectificationOutcome, native_enum=False, length=20))
    reasons: Mapped[str]
    decided_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    decided_at: Mapped[datetime] = mapped_column(Instant)


class CourtMatterRow(Base):
    """An appeal against a decision, or an order of the Market Court about it."""

    __tablename__ = "tenders_court_matter"

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("tenders_award.id"), index=True)
    matter: Mapped[CourtMatter] = mapped_column(Enum(CourtMatter, native_enum=False, length=20))
    reference: Mapped[str] = mapped_column(String(100))
    since: Mapped[date]
    entered_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    entered_at: Mapped[datetime] = mapped_column(Instant)


class CourtMatterEnd(Base):
    """How a matter in the Market Court ended."""

    __tablename__ = "tenders_court_matter_end"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("tenders_court_matter.id"), unique=True)
    outcome: Mapped[CourtOutcome] = mapped_column(Enum(CourtOutcome, native_enum=False, length=20))
    ended_on: Mapped[date]
    note: Mapped[str] = mapped_column(default="")
    entered_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    entered_at: Mapped[datetime] = mapped_column(Instant)
