"""Tables of rates, choices, numbers of the law and free days."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Enum, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.db import Base, Document, Instant, append_only
from marketplace.ring.models.columns import DAYS_IN_ORDER
from marketplace.ring.rules import (
    SETTINGS,
    DatedRate,
    FreeDay,
    LegalParameter,
    Names,
    RateKind,
    Setting,
    SettingKey,
    read_rate,
)


class RateRow(Base):
    """A dated rate; the shape of ``value`` belongs to its kind."""

    __tablename__ = "ring_rate"
    __table_args__ = (
        CheckConstraint(DAYS_IN_ORDER, name="days_in_order"),
        Index("ix_ring_rate_kind_code", "kind", "code", "valid_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[RateKind] = mapped_column(Enum(RateKind, native_enum=False, length=30))
    code: Mapped[str] = mapped_column(String(40))
    value: Mapped[dict[str, Any]] = mapped_column(Document)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    source: Mapped[str] = mapped_column(Text)
    is_assumption: Mapped[bool]
    legal_basis: Mapped[str] = mapped_column(String(200))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[int]

    def as_facts(self) -> DatedRate:
        """The row as the typed rate of its kind."""
        return read_rate(
            RateKind(self.kind),
            self.value,
            id=self.id,
            code=self.code,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            source=self.source,
            is_assumption=self.is_assumption,
            legal_basis=self.legal_basis,
        )


class SettingRow(Base):
    """What the ring has chosen from a day on; a switch is 1 or 0."""

    __tablename__ = "ring_setting"
    __table_args__ = (Index("ix_ring_setting_key", "key", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[SettingKey] = mapped_column(Enum(SettingKey, native_enum=False, length=60))
    value: Mapped[int]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    source: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[int]

    def as_facts(self) -> Setting:
        """The row as plain values."""
        key = SettingKey(self.key)
        value = bool(self.value) if SETTINGS[key].is_switch else self.value
        return Setting(self.id, key, value, self.valid_from, self.valid_to, self.source)


class LegalParameterRow(Base):
    """A number that an act sets, from a day on."""

    __tablename__ = "ring_legal_parameter"
    __table_args__ = (
        CheckConstraint(DAYS_IN_ORDER, name="days_in_order"),
        Index("ix_ring_legal_parameter_key", "key", "valid_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80))
    value: Mapped[int]
    unit: Mapped[str] = mapped_column(String(20))
    section: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(Text)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    source: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[int]

    def as_facts(self) -> LegalParameter:
        """The row as plain values."""
        return LegalParameter(
            id=self.id,
            key=self.key,
            value=self.value,
            unit=self.unit,
            section=self.section,
            note=self.note,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            source=self.source,
        )


class FreeDayRow(Base):
    """Whether a day is a further free day; the latest row of a day decides, so that a mistake can be taken back."""

    __tablename__ = "ring_free_day"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(index=True)
    is_free: Mapped[bool]
    names: Mapped[dict[str, str]] = mapped_column(Document)
    source: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[int]

    def as_facts(self) -> FreeDay:
        """The row as plain values."""
        return FreeDay(self.id, self.day, Names(**self.names), self.source)


for _table in (RateRow, SettingRow, LegalParameterRow, FreeDayRow):
    append_only(_table.__table__)  # type: ignore[arg-type]
