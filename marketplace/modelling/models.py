"""Tables of economic models; all of them only grow."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.db import Base, Document, Instant, append_only


class BriefRow(Base):
    """A purchase as it was handed over to be modelled."""

    __tablename__ = "modelling_brief"
    __table_args__ = (Index("ix_modelling_brief_subject", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(60))
    fingerprint: Mapped[str] = mapped_column(String(64))
    document: Mapped[dict[str, Any]] = mapped_column(Document)
    made_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    made_at: Mapped[datetime] = mapped_column(Instant)


class ModelRow(Base):
    """A version of a purchase's model: its assumptions, its results and, in them, the rate rows that were used."""

    __tablename__ = "modelling_model"
    __table_args__ = (UniqueConstraint("subject", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    brief_id: Mapped[int] = mapped_column(ForeignKey("modelling_brief.id"), index=True)
    subject: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    plan: Mapped[dict[str, Any]] = mapped_column(Document)
    results: Mapped[dict[str, Any]] = mapped_column(Document)
    made_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    made_at: Mapped[datetime] = mapped_column(Instant)


class ExceptionRow(Base):
    """An exception that somebody asked for: a purchase whose prices the model does not justify."""

    __tablename__ = "modelling_exception"
    __table_args__ = (UniqueConstraint("id", "asked_by"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    model_id: Mapped[int] = mapped_column(ForeignKey("modelling_model.id"), index=True)
    reason: Mapped[str]
    asked_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    asked_at: Mapped[datetime] = mapped_column(Instant)


class ExceptionDecision(Base):
    """The decision on an exception, once, by another person; the last guard of both is here."""

    __tablename__ = "modelling_exception_decision"
    __table_args__ = (
        ForeignKeyConstraint(["exception_id", "asked_by"], ["modelling_exception.id", "modelling_exception.asked_by"]),
        CheckConstraint("decided_by <> asked_by", name="second_person"),
    )

    exception_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    asked_by: Mapped[int]
    approved: Mapped[bool]
    note: Mapped[str]
    decided_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    decided_at: Mapped[datetime] = mapped_column(Instant)


for kept in (BriefRow, ModelRow, ExceptionRow, ExceptionDecision):
    append_only(kept.__table__)  # type: ignore[arg-type]
