"""Table of notices, which is also the outbox of mail."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.db import Base, Document, Instant


class Notice(Base):
    """One notice to one person, or to a mail address that has no person yet."""

    __tablename__ = "notices_notice"
    __table_args__ = (Index("ix_notices_notice_outbox", "mailed_at", "attempts"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("identity_person.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("identity_organisation.id"), index=True)
    address: Mapped[str] = mapped_column(String(255))
    language: Mapped[str] = mapped_column(String(2))
    kind: Mapped[str] = mapped_column(String(80))
    facts: Mapped[dict[str, Any]] = mapped_column(Document)
    link: Mapped[str] = mapped_column(String(500))
    created_at: Mapped[datetime] = mapped_column(Instant, index=True)
    read_at: Mapped[datetime | None] = mapped_column(Instant)
    mailed_at: Mapped[datetime | None] = mapped_column(Instant)
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime | None] = mapped_column(Instant)
    failure: Mapped[str | None] = mapped_column(String(200))
    returned_at: Mapped[datetime | None] = mapped_column(Instant)
    returned_code: Mapped[str | None] = mapped_column(String(20))
    one_time_link_id: Mapped[int | None] = mapped_column(ForeignKey("identity_one_time_link.id"))
