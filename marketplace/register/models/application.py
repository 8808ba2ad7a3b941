"""Tables of applications, proposals, decisions, standings and hearings."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.kernel.db import Base, Document, Instant, append_only
from marketplace.register.models.provider import Provider
from marketplace.register.rules import (
    ApplicationFacts,
    ApplicationState,
    Checked,
    DecisionFacts,
    MeasureKind,
    MeasureOutcome,
    Outcome,
    Proposal,
    Standing,
    StandingKind,
)


class Application(Base):
    """An application to a category. Only one may wait at a time; the index is the last guard of that rule."""

    __tablename__ = "register_application"
    __table_args__ = (
        Index(
            "uq_register_application_waiting",
            "provider_id",
            "category_id",
            unique=True,
            sqlite_where=text("state = 'RECEIVED'"),
            postgresql_where=text("state = 'RECEIVED'"),
        ),
        Index("ix_register_application_queue", "state", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("register_provider.id"), index=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("ring_category.id"))
    declaration_id: Mapped[int] = mapped_column(ForeignKey("register_declaration.id"))
    state: Mapped[ApplicationState] = mapped_column(Enum(ApplicationState, native_enum=False, length=20))
    statement: Mapped[str]
    answers: Mapped[dict[str, str]] = mapped_column(Document)
    received_at: Mapped[datetime] = mapped_column(Instant)
    due_on: Mapped[date]
    sent_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    version: Mapped[int] = mapped_column()
    provider: Mapped[Provider] = relationship()

    __mapper_args__ = {"version_id_col": version}

    def as_facts(self) -> ApplicationFacts:
        """The row as plain values."""
        return ApplicationFacts(
            id=self.id,
            provider_id=self.provider_id,
            category_id=self.category_id,
            declaration_id=self.declaration_id,
            state=self.state,
            statement=self.statement,
            answers=dict(self.answers),
            received_at=self.received_at,
            due_on=self.due_on,
            version=self.version,
        )


class Prolongation(Base):
    """That an application's time was prolonged, once and with its reason."""

    __tablename__ = "register_prolongation"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("register_application.id"), unique=True)
    reason: Mapped[str]
    due_on: Mapped[date]
    made_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    made_at: Mapped[datetime] = mapped_column(Instant)


class Supplement(Base):
    """What was asked of an applicant, by which day; the answer is a row of its own."""

    __tablename__ = "register_supplement"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("register_application.id"), index=True)
    request: Mapped[str]
    due_on: Mapped[date]
    asked_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    asked_at: Mapped[datetime] = mapped_column(Instant)


class SupplementAnswer(Base):
    """What the applicant answered."""

    __tablename__ = "register_supplement_answer"

    supplement_id: Mapped[int] = mapped_column(ForeignKey("register_supplement.id"), primary_key=True)
    answer: Mapped[str]
    given_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    given_at: Mapped[datetime] = mapped_column(Instant)


def _checklist(document: list[Any]) -> tuple[Checked, ...]:
    return tuple(Checked(one["requirement"], one["met"], one["note"]) for one in document)


class DecisionProposal(Base):
    """What one officer proposes to decide; the newest one counts until it is confirmed by another."""

    __tablename__ = "register_proposal"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("register_application.id"), index=True)
    outcome: Mapped[Outcome] = mapped_column(Enum(Outcome, native_enum=False, length=20))
    checklist: Mapped[list[Any]] = mapped_column(Document)
    section: Mapped[str] = mapped_column(String(80))
    reasons: Mapped[str]
    proposed_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    proposed_at: Mapped[datetime] = mapped_column(Instant)

    def as_facts(self) -> Proposal:
        """The row as plain values."""
        return Proposal(
            id=self.id,
            application_id=self.application_id,
            outcome=self.outcome,
            checklist=_checklist(self.checklist),
            section=self.section,
            reasons=self.reasons,
            proposed_by=self.proposed_by,
            proposed_at=self.proposed_at,
        )


class Decision(Base):
    """A decision on an application, never changed. The check is the last guard of the rule of two persons."""

    __tablename__ = "register_decision"
    __table_args__ = (CheckConstraint("proposed_by <> decided_by", name="two_persons"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("register_application.id"), unique=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("register_provider.id"), index=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("ring_category.id"))
    outcome: Mapped[Outcome] = mapped_column(Enum(Outcome, native_enum=False, length=20))
    checklist: Mapped[list[Any]] = mapped_column(Document)
    section: Mapped[str] = mapped_column(String(80))
    reasons: Mapped[str]
    proposed_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    decided_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    decided_at: Mapped[datetime] = mapped_column(Instant)
    correction_days: Mapped[int]
    appeal_days: Mapped[int]
    people_told: Mapped[int]

    def as_facts(self) -> DecisionFacts:
        """The row as plain values."""
        return DecisionFacts(
            id=self.id,
            application_id=self.application_id,
            provider_id=self.provider_id,
            category_id=self.category_id,
            outcome=self.outcome,
            checklist=_checklist(self.checklist),
            section=self.section,
            reasons=self.reasons,
            proposed_by=self.proposed_by,
            decided_by=self.decided_by,
            decided_at=self.decided_at,
            correction_days=self.correction_days,
            appeal_days=self.appeal_days,
            people_told=self.people_told,
        )


class StandingRow(Base):
    """One event of a provider's standing in a category; who was admitted when is read from these alone."""

    __tablename__ = "register_standing"
    __table_args__ = (Index("ix_register_standing_latest", "category_id", "provider_id", "effective_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("register_provider.id"), index=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("ring_category.id"))
    kind: Mapped[StandingKind] = mapped_column(Enum(StandingKind, native_enum=False, length=20))
    effective_at: Mapped[datetime] = mapped_column(Instant)
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("register_decision.id"))
    measure_id: Mapped[int | None] = mapped_column(ForeignKey("register_measure.id"))
    reasons: Mapped[str] = mapped_column(default="")
    made_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))

    def as_facts(self) -> Standing:
        """The row as plain values."""
        return Standing(self.id, self.provider_id, self.category_id, self.kind, self.effective_at)


class Admitted(Base):
    """Who is admitted to what now: what the standings say, ready for the public search.

    Written anew in the same transaction as each standing; :func:`marketplace.register.queries.problems` proves that it
    still says what the standings say.
    """

    __tablename__ = "register_admitted"
    __table_args__ = (Index("ix_register_admitted_category", "category_id", "provider_id"),)

    provider_id: Mapped[int] = mapped_column(ForeignKey("register_provider.id"), primary_key=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("ring_category.id"), primary_key=True)
    since_at: Mapped[datetime] = mapped_column(Instant)


class Measure(Base):
    """A suspension or removal that the provider is heard on."""

    __tablename__ = "register_measure"

    id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("register_provider.id"), index=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("ring_category.id"))
    kind: Mapped[MeasureKind] = mapped_column(Enum(MeasureKind, native_enum=False, length=20))
    section: Mapped[str] = mapped_column(String(80))
    grounds: Mapped[str]
    heard_until: Mapped[date]
    opened_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    opened_at: Mapped[datetime] = mapped_column(Instant)


class MeasureAnswer(Base):
    """What the provider said when it was heard."""

    __tablename__ = "register_measure_answer"

    measure_id: Mapped[int] = mapped_column(ForeignKey("register_measure.id"), primary_key=True)
    answer: Mapped[str]
    given_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    given_at: Mapped[datetime] = mapped_column(Instant)


class MeasureDecision(Base):
    """What was decided after the hearing."""

    __tablename__ = "register_measure_decision"

    measure_id: Mapped[int] = mapped_column(ForeignKey("register_measure.id"), primary_key=True)
    outcome: Mapped[MeasureOutcome] = mapped_column(Enum(MeasureOutcome, native_enum=False, length=20))
    reasons: Mapped[str]
    decided_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    decided_at: Mapped[datetime] = mapped_column(Instant)


for kept in (
    Prolongation,
    Supplement,
    SupplementAnswer,
    DecisionProposal,
    Decision,
    StandingRow,
    Measure,
    MeasureAnswer,
    MeasureDecision,
):
    append_only(kept.__table__)  # type: ignore[arg-type]
