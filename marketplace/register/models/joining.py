"""Tables of requests to join a provider."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.kernel.actor import Role
from marketplace.kernel.db import Base, Document, Instant, append_only
from marketplace.register.rules.joining import JoinRequest


class JoinAnswer(Base):
    """What a provider's administrator answered; the key holds a second answer out."""

    __tablename__ = "register_join_answer"

    request_id: Mapped[int] = mapped_column(ForeignKey("register_join_request.id"), primary_key=True)
    accepted: Mapped[bool]
    roles: Mapped[list[str]] = mapped_column(Document)
    reason: Mapped[str]
    answered_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    answered_at: Mapped[datetime] = mapped_column(Instant)


class JoinRequestRow(Base):
    """That a person asked to act for a provider."""

    __tablename__ = "register_join_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("register_provider.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("identity_person.id"), index=True)
    words: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(Instant)
    answer: Mapped[JoinAnswer | None] = relationship(lazy="selectin", uselist=False)

    def as_facts(self) -> JoinRequest:
        """The row with its answer as plain values."""
        given = self.answer
        return JoinRequest(
            id=self.id,
            provider_id=self.provider_id,
            person_id=self.person_id,
            words=self.words,
            asked_at=self.asked_at,
            accepted=given.accepted if given is not None else None,
            roles=tuple(Role(one) for one in given.roles) if given is not None else (),
            reason=given.reason if given is not None else "",
            answered_at=given.answered_at if given is not None else None,
        )


for kept in (JoinRequestRow, JoinAnswer):
    append_only(kept.__table__)  # type: ignore[arg-type]
