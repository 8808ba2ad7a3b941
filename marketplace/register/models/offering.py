"""Tables of references, statements of capability and free places."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.kernel.db import Base, Instant, append_only
from marketplace.register.rules.offering import Capability, Places, Reference
from marketplace.register.rules.profile import OfferKind


class ReferenceRow(Base):
    """A reference as it was told; one that is mended is taken back and told anew."""

    __tablename__ = "register_reference"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="days_in_order"),
        CheckConstraint("reached IS NULL OR (reached >= 0 AND reached <= participants)", name="reached_took_part"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("register_provider.id"), index=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("ring_category.id"))
    title: Mapped[str] = mapped_column(String(200))
    buyer: Mapped[str] = mapped_column(String(200))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    participants: Mapped[int | None]
    reached: Mapped[int | None]
    result: Mapped[str]
    added_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    added_at: Mapped[datetime] = mapped_column(Instant)

    def as_facts(self) -> Reference:
        """The row as plain values."""
        return Reference(
            id=self.id,
            title=self.title,
            buyer=self.buyer,
            category_id=self.category_id,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            participants=self.participants,
            reached=self.reached,
            result=self.result,
            added_at=self.added_at,
        )


class ReferenceTakenBack(Base):
    """That a reference no longer counts."""

    __tablename__ = "register_reference_taken_back"

    reference_id: Mapped[int] = mapped_column(ForeignKey("register_reference.id"), primary_key=True)
    taken_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    taken_at: Mapped[datetime] = mapped_column(Instant)


class CapabilityScope(Base):
    """A code that a statement of capability covers."""

    __tablename__ = "register_capability_scope"
    __table_args__ = (
        UniqueConstraint("capability_id", "kind", "code"),
        Index("ix_register_capability_scope_search", "kind", "code", "capability_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    capability_id: Mapped[int] = mapped_column(ForeignKey("register_capability.id"))
    kind: Mapped[OfferKind] = mapped_column(Enum(OfferKind, native_enum=False, length=20))
    code: Mapped[str] = mapped_column(String(20))


class CapabilityRow(Base):
    """A statement of capability as it was made."""

    __tablename__ = "register_capability"

    id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("register_provider.id"), index=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("ring_category.id"))
    statement: Mapped[str]
    made_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    made_at: Mapped[datetime] = mapped_column(Instant)
    scope: Mapped[list[CapabilityScope]] = relationship(lazy="selectin")

    def as_facts(self) -> Capability:
        """The row with its scope as plain values."""
        codes: dict[OfferKind, set[str]] = {kind: set() for kind in OfferKind}
        for one in self.scope:
            codes[one.kind].add(one.code)
        return Capability(
            id=self.id,
            provider_id=self.provider_id,
            category_id=self.category_id,
            statement=self.statement,
            scope={kind: frozenset(found) for kind, found in codes.items()},
            made_at=self.made_at,
        )


class CapabilityTakenBack(Base):
    """That a statement of capability no longer counts."""

    __tablename__ = "register_capability_taken_back"

    capability_id: Mapped[int] = mapped_column(ForeignKey("register_capability.id"), primary_key=True)
    taken_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    taken_at: Mapped[datetime] = mapped_column(Instant)


class PlacesRow(Base):
    """Free places as they were told; the newest row of a month counts."""

    __tablename__ = "register_places"
    __table_args__ = (
        CheckConstraint("number >= 0", name="not_negative"),
        Index("ix_register_places_board", "month", "category_id", "provider_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("register_provider.id"), index=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("ring_category.id"))
    municipality: Mapped[str] = mapped_column(String(3))
    month: Mapped[date]
    number: Mapped[int]
    told_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    told_at: Mapped[datetime] = mapped_column(Instant)

    def as_facts(self) -> Places:
        """The row as plain values."""
        return Places(self.provider_id, self.category_id, self.municipality, self.month, self.number, self.told_at)


for kept in (ReferenceRow, ReferenceTakenBack, CapabilityRow, CapabilityScope, CapabilityTakenBack, PlacesRow):
    append_only(kept.__table__)  # type: ignore[arg-type]
