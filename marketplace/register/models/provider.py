"""Tables of providers: details, what each offers and where, declarations, certificates."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Enum, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.db import Base, Document, Instant, append_only
from marketplace.register.rules import CertificateFacts, CertificateKind, Declaration, Explanation, ProviderFacts
from marketplace.register.rules.profile import OfferKind


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
    vat_id: Mapped[str] = mapped_column(String(20), default="")
    einvoice_address: Mapped[str] = mapped_column(String(35), default="")
    einvoice_operator: Mapped[str] = mapped_column(String(35), default="")
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
            vat_id=self.vat_id,
            einvoice_address=self.einvoice_address,
            einvoice_operator=self.einvoice_operator,
            version=self.version,
        )


class Profile(Base):
    """What a provider tells of itself to everybody."""

    __tablename__ = "register_profile"

    provider_id: Mapped[int] = mapped_column(ForeignKey("register_provider.id"), primary_key=True)
    description: Mapped[str]
    website: Mapped[str] = mapped_column(String(300))
    size_class: Mapped[str] = mapped_column(String(20))
    changed_at: Mapped[datetime] = mapped_column(Instant)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class Offer(Base):
    """Where, in which language and for whom a provider works; the public search reads these."""

    __tablename__ = "register_offer"
    __table_args__ = (
        UniqueConstraint("provider_id", "kind", "code"),
        Index("ix_register_offer_search", "kind", "code", "provider_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("register_provider.id"))
    kind: Mapped[OfferKind] = mapped_column(Enum(OfferKind, native_enum=False, length=20))
    code: Mapped[str] = mapped_column(String(20))


class ProviderDeclaration(Base):
    """One dated version of a provider's declaration."""

    __tablename__ = "register_declaration"

    id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("register_provider.id"), index=True)
    explanations: Mapped[list[Any]] = mapped_column(Document)
    answers: Mapped[dict[str, str]] = mapped_column(Document)
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
            explanations=tuple(
                Explanation(
                    ground=one["ground"],
                    text=one["text"],
                    happened_on=date.fromisoformat(one["happened_on"]) if one.get("happened_on") else None,
                    measures=one.get("measures", ""),
                )
                for one in self.explanations
            ),
            taxes_paid=self.taxes_paid,
            registers_right=self.registers_right,
            pensions_insured=self.pensions_insured,
            made_by=self.made_by,
            made_at=self.made_at,
            answers=dict(self.answers),
        )


class Certificate(Base):
    """A certificate that a provider added; the file lies encrypted in the folder of kept files."""

    __tablename__ = "register_certificate"

    id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("register_provider.id"), index=True)
    kind: Mapped[CertificateKind] = mapped_column(Enum(CertificateKind, native_enum=False, length=20))
    issued_on: Mapped[date]
    valid_until: Mapped[date | None]
    file: Mapped[str] = mapped_column(String(64))
    file_name: Mapped[str] = mapped_column(String(140))
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]
    added_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    added_at: Mapped[datetime] = mapped_column(Instant)

    def as_facts(self) -> CertificateFacts:
        """The row as plain values."""
        return CertificateFacts(
            id=self.id,
            provider_id=self.provider_id,
            kind=self.kind,
            issued_on=self.issued_on,
            valid_until=self.valid_until,
            file=self.file,
            file_name=self.file_name,
            media_type=self.media_type,
            size=self.size,
            added_at=self.added_at,
        )


class EvidenceRequest(Base):
    """A request for updated evidence; ``certificate_id`` is the expired one that began it, and each begins one only."""

    __tablename__ = "register_evidence_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("register_provider.id"), index=True)
    kind: Mapped[CertificateKind] = mapped_column(Enum(CertificateKind, native_enum=False, length=20))
    due_on: Mapped[date]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("identity_person.id"))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    certificate_id: Mapped[int | None] = mapped_column(ForeignKey("register_certificate.id"), unique=True)


class Reminder(Base):
    """A reminder that a certificate is about to expire, so many days before; each goes out once."""

    __tablename__ = "register_reminder"

    certificate_id: Mapped[int] = mapped_column(ForeignKey("register_certificate.id"), primary_key=True)
    days_before: Mapped[int] = mapped_column(primary_key=True)
    sent_at: Mapped[datetime] = mapped_column(Instant)


class DeclarationRequest(Base):
    """That the ring asked for the declaration anew, by a day; answered by a version that is made after it."""

    __tablename__ = "register_declaration_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("register_provider.id"), index=True)
    due_on: Mapped[date]
    asked_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    asked_at: Mapped[datetime] = mapped_column(Instant)


class ExtractCheck(Base):
    """That somebody looked at an extract from the criminal record, and its day; the extract itself is never kept."""

    __tablename__ = "register_extract_check"

    id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("register_provider.id"), index=True)
    extract_on: Mapped[date]
    looked_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    looked_at: Mapped[datetime] = mapped_column(Instant)


for kept in (ProviderDeclaration, Certificate, EvidenceRequest, Reminder, DeclarationRequest, ExtractCheck):
    append_only(kept.__table__)  # type: ignore[arg-type]
