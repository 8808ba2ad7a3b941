"""Tables of the ring as a procurement."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.db import Base, Instant, MoneyCents, append_only
from marketplace.ring.models.columns import DAYS_IN_ORDER
from marketplace.ring.rules import (
    Accession,
    Appropriation,
    Founding,
    Regime,
)


class FoundingRow(Base):
    """What the ring was announced as, from a day on."""

    __tablename__ = "ring_founding"

    id: Mapped[int] = mapped_column(primary_key=True)
    valid_from: Mapped[date]
    hilma_number: Mapped[str | None] = mapped_column(String(11))
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    regime: Mapped[Regime] = mapped_column(Enum(Regime, native_enum=False, length=20))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    estimated_cents: Mapped[int] = mapped_column(MoneyCents)
    closing_announced: Mapped[bool]
    document: Mapped[str] = mapped_column(String(200))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[int]

    def as_facts(self) -> Founding:
        """The row as plain values."""
        return Founding(
            id=self.id,
            valid_from=self.valid_from,
            hilma_number=self.hilma_number,
            published_at=self.published_at,
            regime=Regime(self.regime),
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            estimated_cents=self.estimated_cents,
            closing_announced=self.closing_announced,
            document=self.document,
            recorded_at=self.recorded_at,
        )


class AccessionRow(Base):
    """A municipality's decision to join the ring or to leave it."""

    __tablename__ = "ring_accession"
    __table_args__ = (CheckConstraint(DAYS_IN_ORDER, name="days_in_order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_code: Mapped[str] = mapped_column(ForeignKey("ring_municipality.code"), index=True)
    joins: Mapped[bool]
    decided_on: Mapped[date]
    decided_by: Mapped[str] = mapped_column(String(120))
    document: Mapped[str] = mapped_column(String(200))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[int]

    def as_facts(self) -> Accession:
        """The row as plain values."""
        return Accession(
            id=self.id,
            municipality_code=self.municipality_code,
            joins=self.joins,
            decided_on=self.decided_on,
            decided_by=self.decided_by,
            document=self.document,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
        )


class AppropriationRow(Base):
    """What a municipality may spend on a category in a budget year."""

    __tablename__ = "ring_appropriation"
    __table_args__ = (
        CheckConstraint("cents >= 0", name="not_negative"),
        Index("ix_ring_appropriation_year", "year", "municipality_code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_code: Mapped[str] = mapped_column(ForeignKey("ring_municipality.code"))
    category_id: Mapped[int] = mapped_column(ForeignKey("ring_category.id"))
    year: Mapped[int]
    cents: Mapped[int] = mapped_column(MoneyCents)
    decided_on: Mapped[date]
    document: Mapped[str] = mapped_column(String(200))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[int]

    def as_facts(self) -> Appropriation:
        """The row as plain values."""
        return Appropriation(
            id=self.id,
            municipality_code=self.municipality_code,
            category_id=self.category_id,
            year=self.year,
            cents=self.cents,
            decided_on=self.decided_on,
            document=self.document,
        )


for _table in (FoundingRow, AccessionRow, AppropriationRow):
    append_only(_table.__table__)  # type: ignore[arg-type]
