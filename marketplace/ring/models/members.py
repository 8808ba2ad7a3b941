"""Tables of the ring's members and of what they buy."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Enum, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.db import Base, Document, Instant, append_only
from marketplace.ring.models.columns import DAYS_IN_ORDER
from marketplace.ring.rules import (
    AddressKind,
    Area,
    Category,
    EInvoiceAddress,
    Mandate,
    Municipality,
    Names,
    Population,
    Ring,
    TargetGroup,
    Task,
)


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


for _table in (MandateRow, EInvoiceAddressRow, PopulationRow):
    append_only(_table.__table__)  # type: ignore[arg-type]
