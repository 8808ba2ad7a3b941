"""Tables of the register."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Enum, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.kernel.db import Base, Document, Instant, append_only
from marketplace.register.rules import (
    ApplicationFacts,
    ApplicationState,
    DecisionFacts,
    Declaration,
    Explanation,
    Outcome,
    ProviderFacts,
)


class Provider(Base):
    """A service provider; its name and business id are its organisation's."""

    __tablename__ = "register_provider"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("identity_organisation.id"), unique=True)
    name: Mapped[str] = mapped_column(String(200), index=True)
    business_id: Mapped[str] = mapped_column(String(9), unique=True)
    language: Mapped[str] = mapped_column(String(2))
    iban: Mapped[str] = mapped_column(String(34))
    bic: Mapped[str] = mapped_column(String(11))
    email: Mapped[str] = mapped_column(String(255))
    phone: Mapped[str] = mapped_column(String(40))
    street: Mapped[str] = mapped_column(String(200))
    postcode: Mapped[str] = mapped_column(String(10))
    town: Mapped[str] = mapped_column(String(80))
    vat_registered: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(Instant)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    def as_facts(self) -> ProviderFacts:
        """The row as plain values."""
        return ProviderFacts(
            id=self.id,
            organisation_id=self.organisation_id,
            name=self.name,
            business_id=self.business_id,
            language=self.language,
            iban=self.iban,
            bic=self.bic,
            email=self.email,
            phone=self.phone,
            street=self.street,
            postcode=self.postcode,
            town=self.town,
            vat_registered=self.vat_registered,
            version=self.version,
        )


class ProviderDeclaration(Base):
    """One dated version of a provider's declaration."""

    __tablename__ = "register_declaration"

    id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("register_provider.id"), index=True)
    explanations: Mapped[list[Any]] = mapped_column(Document)
    taxes_paid: Mapped[bool]
    registers_right: Mapped[bool]
    pensions_insured: Mapped[bool]
    made_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    made_at: Mapped[datetime] = mapped_column(Instant)

    def as_facts(self) -> Declaration:
        """The row as plain values."""
        return Declaration(
            id=self.id,
            provider_id=self.provider_id,
            explanations=tuple(Explanation(one["ground"], one["text"]) for one in self.explanations),
            taxes_paid=self.taxes_paid,
            registers_right=self.registers_right,
            pensions_insured=self.pensions_insured,
            made_by=self.made_by,
            made_at=self.made_at,
        )


class Application(Base):
    """An application to a category. Only one may wait at a time; the index is the last guard of that rule."""

    __tablename__ = "register_application"
    __table_args__ = (
        Index(
            "uq_register_application_waiting",
            "provider_id",
            "category_id",
            unique=True,
            sqlite_where=text("state = 'RECEIVED'"),
            postgresql_where=text("state = 'RECEIVED'"),
        ),
        Index("ix_register_application_queue", "state", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("register_provider.id"), index=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("ring_category.id"))
    declaration_id: Mapped[int] = mapped_column(ForeignKey("register_declaration.id"))
    state: Mapped[ApplicationState] = mapped_column(Enum(ApplicationState, native_enum=False, length=20))
    statement: Mapped[str]
    received_at: Mapped[datetime] = mapped_column(Instant)
    due_on: Mapped[date]
    sent_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    version: Mapped[int] = mapped_column()
    provider: Mapped[Provider] = relationship()

    __mapper_args__ = {"version_id_col": version}

    def as_facts(self) -> ApplicationFacts:
        """The row as plain values."""
        return ApplicationFacts(
            id=self.id,
            provider_id=self.provider_id,
            category_id=self.category_id,
            declaration_id=self.declaration_id,
            state=self.state,
            statement=self.statement,
            received_at=self.received_at,
            due_on=self.due_on,
            version=self.version,
        )


class Decision(Base):
    """A decision on an application, never changed."""

    __tablename__ = "register_decision"
    __table_args__ = (Index("ix_register_decision_admitted", "category_id", "provider_id", "decided_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("register_application.id"), unique=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("register_provider.id"), index=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("ring_category.id"))
    outcome: Mapped[Outcome] = mapped_column(Enum(Outcome, native_enum=False, length=20))
    section: Mapped[str] = mapped_column(String(80))
    reasons: Mapped[str]
    decided_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    decided_at: Mapped[datetime] = mapped_column(Instant)

    def as_facts(self) -> DecisionFacts:
        """The row as plain values."""
        return DecisionFacts(
            id=self.id,
            application_id=self.application_id,
            provider_id=self.provider_id,
            category_id=self.category_id,
            outcome=self.outcome,
            section=self.section,
            reasons=self.reasons,
            decided_by=self.decided_by,
            decided_at=self.decided_at,
        )


append_only(ProviderDeclaration.__table__)  # type: ignore[arg-type]
append_only(Decision.__table__)  # type: ignore[arg-type]
