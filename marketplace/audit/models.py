"""Tables of the audit chain."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.audit.rules import Event
from marketplace.kernel.db import Base, Document, Instant, append_only


class AuditEvent(Base):
    """One change of state. Person and organisation are ids without foreign keys, so that the chain outlives them."""

    __tablename__ = "audit_event"
    __table_args__ = (Index("ix_audit_event_subject", "subject_kind", "subject_id"),)

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    person_id: Mapped[int]
    organisation_id: Mapped[int | None]
    action: Mapped[str] = mapped_column(String(80), index=True)
    subject_kind: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[str] = mapped_column(String(80))
    why: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(Document)
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))

    def as_facts(self) -> Event:
        """The row as plain values."""
        return Event(
            sequence=self.sequence,
            at=self.at,
            person_id=self.person_id,
            organisation_id=self.organisation_id,
            action=self.action,
            subject_kind=self.subject_kind,
            subject_id=self.subject_id,
            why=self.why,
            facts=self.facts,
            previous=self.previous,
            digest=self.digest,
        )


class AuditHead(Base):
    """The end of the chain: one row, locked by whoever adds the next event."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sequence: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))


append_only(AuditEvent.__table__)  # type: ignore[arg-type]
