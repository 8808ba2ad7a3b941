"""Tables of samples, and of reminders that were sent."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.db import Base, Instant, MoneyCents, append_only
from marketplace.outcomes.models.facts import OF_FACT, OF_PLACEMENT
from marketplace.outcomes.rules.reminding import Reminder
from marketplace.outcomes.rules.sampling import Part


class Sample(Base):
    """A sample of low-value facts, with the seed and the rule by which it was drawn."""

    __tablename__ = "outcomes_sample"
    __table_args__ = (CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    seed: Mapped[str] = mapped_column(String(64))
    percent: Mapped[int]
    below_cents: Mapped[int] = mapped_column(MoneyCents)
    error_limit_percent: Mapped[int]
    drawn_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    drawn_for: Mapped[int] = mapped_column(ForeignKey("identity_organisation.id"), index=True)
    drawn_at: Mapped[datetime] = mapped_column(Instant)


class SampleFact(Base):
    """A fact that a sample divided; a fact is in one sample only."""

    __tablename__ = "outcomes_sample_fact"
    __table_args__ = (Index("ix_outcomes_sample_fact_sample", "sample_id"),)

    fact_id: Mapped[int] = mapped_column(ForeignKey("outcomes_fact.id"), primary_key=True, autoincrement=False)
    sample_id: Mapped[int] = mapped_column(ForeignKey("outcomes_sample.id"))
    part: Mapped[Part] = mapped_column(Enum(Part, native_enum=False, length=20))


class SentReminder(Base):
    """A reminder of the first contact, sent once of each kind."""

    __tablename__ = "outcomes_reminder"
    __table_args__ = (UniqueConstraint("placement_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("outcomes_placement.id"))
    kind: Mapped[Reminder] = mapped_column(Enum(Reminder, native_enum=False, length=20))
    sent_at: Mapped[datetime] = mapped_column(Instant)


append_only(Sample.__table__)  # type: ignore[arg-type]
append_only(SampleFact.__table__, until=OF_FACT)  # type: ignore[arg-type]
append_only(SentReminder.__table__, until=OF_PLACEMENT)  # type: ignore[arg-type]
