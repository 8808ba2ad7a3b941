"""Tables of the ring. What holds from a day is never edited: a change is a new row."""

from datetime import date, datetime
from typing import Any, TypedDict

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.db import Base, Document, Instant, append_only
from marketplace.ring.rules import (
    SETTINGS,
    AddressKind,
    Area,
    Category,
    DatedRate,
    EInvoiceAddress,
    FreeDay,
    LegalParameter,
    Mandate,
    Municipality,
    Names,
    Population,
    RateKind,
    Ring,
    Setting,
    SettingKey,
    TargetGroup,
    Task,
    read_rate,
)

DAYS_IN_ORDER = "valid_to IS NULL OR valid_to >= valid_from"


class Recorded(TypedDict):
    """Who recorded a dated row and when; 0 is the portal's own data."""

    recorded_at: datetime
    recorded_by: int


class RingRow(Base):
    """The ring itself: one row."""

    __tablename__ = "ring_ring"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("identity_organisation.id"), unique=True)
    names: Mapped[dict[str, str]] = mapped_column(Document)
    lead_municipality: Mapped[str] = mapped_column(String(3))
    nuts3: Mapped[str | None] = mapped_column(String(5))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    def as_facts(self) -> Ring:
        """The row as plain values."""
        return Ring(Names(**self.names), self.lead_municipality, self.nuts3, self.version)


class AreaRow(Base):
    """An employment area."""

    __tablename__ = "ring_area"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    names: Mapped[dict[str, str]] = mapped_column(Document)
    responsible_municipality: Mapped[str] = mapped_column(String(3))
    source: Mapped[str] = mapped_column(Text)
    position: Mapped[int]

    def as_facts(self) -> Area:
        """The row as plain values."""
        return Area(self.code, Names(**self.names), self.responsible_municipality)


class MunicipalityRow(Base):
    """A municipality of the ring; its business id may be learnt later."""

    __tablename__ = "ring_municipality"

    code: Mapped[str] = mapped_column(String(3), primary_key=True)
    names: Mapped[dict[str, str]] = mapped_column(Document)
    official_name: Mapped[str] = mapped_column(String(200))
    area_code: Mapped[str] = mapped_column(ForeignKey("ring_area.code"))
    position: Mapped[int]
    business_id: Mapped[str | None] = mapped_column(String(9), unique=True)
    business_id_source: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("identity_organisation.id"), unique=True)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    def as_facts(self) -> Municipality:
        """The row as plain values."""
        return Municipality(
            code=self.code,
            names=Names(**self.names),
            official_name=self.official_name,
            area_code=self.area_code,
            order=self.position,
            business_id=self.business_id,
            business_id_source=self.business_id_source,
            organisation_id=self.organisation_id,
            version=self.version,
        )


class CategoryRow(Base):
    """An outcome category: what providers are admitted to and calls are made in."""

    __tablename__ = "ring_category"
    __table_args__ = (CheckConstraint(DAYS_IN_ORDER, name="days_in_order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    names: Mapped[dict[str, str]] = mapped_column(Document)
    position: Mapped[int]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    source: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    def as_facts(self) -> Category:
        """The row as plain values."""
        return Category(
            id=self.id,
            code=self.code,
            names=Names(**self.names),
            order=self.position,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            source=self.source,
            version=self.version,
        )


class TargetGroupRow(Base):
    """A group of participants."""

    __tablename__ = "ring_target_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    names: Mapped[dict[str, str]] = mapped_column(Document)
    definition: Mapped[dict[str, str] | None] = mapped_column(Document)
    position: Mapped[int]
    source: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    def as_facts(self) -> TargetGroup:
        """The row as plain values."""
        definition = Names(**self.definition) if self.definition else None
        return TargetGroup(
            self.id, self.code, Names(**self.names), definition, self.position, self.source, self.version
        )


class MandateRow(Base):
    """Whether a municipality may do a task for another's residents from a day on."""

    __tablename__ = "ring_mandate"
    __table_args__ = (CheckConstraint(DAYS_IN_ORDER, name="days_in_order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    acting_code: Mapped[str] = mapped_column(ForeignKey("ring_municipality.code"))
    home_code: Mapped[str] = mapped_column(ForeignKey("ring_municipality.code"))
    task: Mapped[Task] = mapped_column(Enum(Task, native_enum=False, length=20))
    granted: Mapped[bool]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    source: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[int]

    def as_facts(self) -> Mandate:
        """The row as plain values."""
        return Mandate(
            id=self.id,
            acting_code=self.acting_code,
            home_code=self.home_code,
            task=Task(self.task),
            granted=self.granted,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            source=self.source,
        )


class EInvoiceAddressRow(Base):
    """Where invoices of a municipality are sent from a day on."""

    __tablename__ = "ring_einvoice_address"
    __table_args__ = (CheckConstraint(DAYS_IN_ORDER, name="days_in_order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_code: Mapped[str] = mapped_column(ForeignKey("ring_municipality.code"), index=True)
    purpose: Mapped[str] = mapped_column(String(60))
    address: Mapped[str] = mapped_column(String(35))
    kind: Mapped[AddressKind] = mapped_column(Enum(AddressKind, native_enum=False, length=20))
    operator: Mapped[str] = mapped_column(String(80))
    operator_id: Mapped[str] = mapped_column(String(35))
    email: Mapped[str | None] = mapped_column(String(255))
    required_references: Mapped[list[str]] = mapped_column(Document)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    source: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[int]

    def as_facts(self) -> EInvoiceAddress:
        """The row as plain values."""
        return EInvoiceAddress(
            id=self.id,
            municipality_code=self.municipality_code,
            purpose=self.purpose,
            address=self.address,
            kind=AddressKind(self.kind),
            operator=self.operator,
            operator_id=self.operator_id,
            email=self.email,
            required_references=tuple(self.required_references),
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            source=self.source,
        )


class PopulationRow(Base):
    """Inhabitants of a municipality as a weight from a day on."""

    __tablename__ = "ring_population"
    __table_args__ = (CheckConstraint("inhabitants > 0", name="somebody_lives_there"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_code: Mapped[str] = mapped_column(ForeignKey("ring_municipality.code"))
    counted_on: Mapped[date]
    used_from: Mapped[date]
    inhabitants: Mapped[int]
    source: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[int]

    def as_facts(self) -> Population:
        """The row as plain values."""
        return Population(self.municipality_code, self.counted_on, self.used_from, self.inhabitants, self.source)


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


for _table in (
    MandateRow,
    EInvoiceAddressRow,
    PopulationRow,
    RateRow,
    SettingRow,
    LegalParameterRow,
    FreeDayRow,
):
    append_only(_table.__table__)  # type: ignore[arg-type]
