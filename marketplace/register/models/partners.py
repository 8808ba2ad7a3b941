"""Tables of groups of tenderers, and of firms on which a provider relies."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Enum, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.kernel.db import Base, Instant, append_only
from marketplace.register.rules.partners import Group, Member, Partner, PartnerKind


class GroupMemberRow(Base):
    """A member of a group as the lead named it."""

    __tablename__ = "register_group_member"
    __table_args__ = (
        UniqueConstraint("group_id", "provider_id"),
        CheckConstraint("share_bp > 0 AND share_bp < 10000", name="share_of_the_whole"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("register_group.id"))
    provider_id: Mapped[int] = mapped_column(ForeignKey("register_provider.id"), index=True)
    share_bp: Mapped[int]
    part: Mapped[str]
    answer: Mapped["GroupAnswer | None"] = relationship(lazy="selectin", uselist=False)


class GroupAnswer(Base):
    """What a member answered; the key holds a second answer out."""

    __tablename__ = "register_group_answer"

    member_id: Mapped[int] = mapped_column(ForeignKey("register_group_member.id"), primary_key=True)
    accepted: Mapped[bool]
    answered_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    answered_at: Mapped[datetime] = mapped_column(Instant)


class GroupEnd(Base):
    """That a group is no more, and by whom."""

    __tablename__ = "register_group_end"

    group_id: Mapped[int] = mapped_column(ForeignKey("register_group.id"), primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("register_provider.id"))
    ended_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    ended_at: Mapped[datetime] = mapped_column(Instant)


class GroupRow(Base):
    """A group of tenderers as its lead formed it."""

    __tablename__ = "register_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    purpose: Mapped[str]
    lead_id: Mapped[int] = mapped_column(ForeignKey("register_provider.id"), index=True)
    formed_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    formed_at: Mapped[datetime] = mapped_column(Instant)
    members: Mapped[list[GroupMemberRow]] = relationship(lazy="selectin", order_by=GroupMemberRow.id)
    end: Mapped[GroupEnd | None] = relationship(lazy="selectin", uselist=False)

    def as_facts(self) -> Group:
        """The row with its members and their answers as plain values."""
        return Group(
            id=self.id,
            name=self.name,
            purpose=self.purpose,
            lead_id=self.lead_id,
            members=tuple(
                Member(one.provider_id, one.share_bp, one.part, one.answer.accepted if one.answer is not None else None)
                for one in self.members
            ),
            formed_at=self.formed_at,
            dissolved_at=self.end.ended_at if self.end is not None else None,
        )


class PartnerRow(Base):
    """A subcontractor, or a firm whose capacity is relied on, as the provider told of it."""

    __tablename__ = "register_partner"

    id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("register_provider.id"), index=True)
    kind: Mapped[PartnerKind] = mapped_column(Enum(PartnerKind, native_enum=False, length=20))
    name: Mapped[str] = mapped_column(String(200))
    business_id: Mapped[str] = mapped_column(String(9))
    does: Mapped[str]
    share_bp: Mapped[int | None]
    committed: Mapped[bool]
    clear: Mapped[bool]
    explanation: Mapped[str]
    told_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    told_at: Mapped[datetime] = mapped_column(Instant)

    def as_facts(self) -> Partner:
        """The row as plain values."""
        return Partner(
            id=self.id,
            kind=self.kind,
            name=self.name,
            business_id=self.business_id,
            does=self.does,
            share_bp=self.share_bp,
            committed=self.committed,
            clear=self.clear,
            explanation=self.explanation,
            told_at=self.told_at,
        )


class PartnerTakenBack(Base):
    """That a provider no longer relies on a firm."""

    __tablename__ = "register_partner_taken_back"

    partner_id: Mapped[int] = mapped_column(ForeignKey("register_partner.id"), primary_key=True)
    taken_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    taken_at: Mapped[datetime] = mapped_column(Instant)


for kept in (GroupRow, GroupMemberRow, GroupAnswer, GroupEnd, PartnerRow, PartnerTakenBack):
    append_only(kept.__table__)  # type: ignore[arg-type]
