"""Table of messages between the ring and providers; how each was delivered and read is the outbox's to tell."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.db import Base, Instant, append_only
from marketplace.register.rules.messages import MessageFacts


class MessageRow(Base):
    """One message, never changed."""

    __tablename__ = "register_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("register_provider.id"), index=True)
    subject: Mapped[str] = mapped_column(String(150))
    body: Mapped[str]
    from_ring: Mapped[bool]
    sent_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    sent_at: Mapped[datetime] = mapped_column(Instant)

    def as_facts(self) -> MessageFacts:
        """The row as plain values."""
        return MessageFacts(
            self.id, self.provider_id, self.subject, self.body, self.from_ring, self.sent_by, self.sent_at
        )


append_only(MessageRow.__table__)  # type: ignore[arg-type]
