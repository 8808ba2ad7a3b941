"""Tables of invoices: where each stands, what was sent, and the pieces of the ledger on it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.invoicing.rules import (
    Form,
    Handling,
    InvoiceKind,
    Piece,
    Result,
    State,
    StepKind,
    VatCategory,
    VatTreatment,
)
from marketplace.kernel.db import Base, Document, Instant, MoneyCents, append_only


class ContractInvoicing(Base):
    """One row for each contract with invoices; two drafts at once wait for each other on it."""

    __tablename__ = "invoicing_contract"

    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts_contract.id"), primary_key=True)
    drafted_at: Mapped[datetime | None] = mapped_column(Instant)


class Series(Base):
    """The last number that a seller's invoices of a year have; the row is locked while a number is given."""

    __tablename__ = "invoicing_series"

    provider_id: Mapped[int] = mapped_column(ForeignKey("register_provider.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


class Invoice(Base):
    """Where an invoice or a credit note stands, from draft to paid. What was sent is in :class:`SentDocument`.

    The checks are the last guard of the rule of two persons: they hold whatever roles somebody has and whatever
    program writes the row.
    """

    __tablename__ = "invoicing_invoice"
    __table_args__ = (
        CheckConstraint("reviewed_by IS NULL OR approved_by IS NULL OR reviewed_by <> approved_by", name="two_persons"),
        CheckConstraint("reviewed_by IS NULL OR accepted_by IS NULL OR reviewed_by <> accepted_by", name="not_seller"),
        CheckConstraint("approved_by IS NULL OR accepted_by IS NULL OR approved_by <> accepted_by", name="not_sellers"),
        CheckConstraint("approved_by IS NULL OR reviewed_by IS NOT NULL", name="review_first"),
        CheckConstraint("gross_cents = net_cents + vat_cents", name="sum"),
        CheckConstraint("(kind = 'CREDIT_NOTE') = (corrects_id IS NOT NULL)", name="credit_names_invoice"),
        Index("ix_invoicing_invoice_inbox", "municipality", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts_contract.id"), index=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("register_provider.id"), index=True)
    municipality: Mapped[str] = mapped_column(String(3))
    kind: Mapped[InvoiceKind] = mapped_column(Enum(InvoiceKind, native_enum=False, length=20))
    self_billed: Mapped[bool]
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("invoicing_invoice.id"), index=True)
    state: Mapped[State] = mapped_column(Enum(State, native_enum=False, length=20), index=True)
    net_cents: Mapped[int] = mapped_column(MoneyCents)
    vat_cents: Mapped[int] = mapped_column(MoneyCents)
    gross_cents: Mapped[int] = mapped_column(MoneyCents)
    disputed_cents: Mapped[int] = mapped_column(MoneyCents, default=0)
    drafted_by: Mapped[int]
    drafted_at: Mapped[datetime] = mapped_column(Instant)
    accepted_by: Mapped[int | None] = mapped_column(ForeignKey("identity_person.id"))
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("identity_person.id"))
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("identity_person.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    def as_handling(self) -> Handling:
        """What the rules ask of the row."""
        return Handling(
            state=self.state,
            is_credit_note=self.kind is InvoiceKind.CREDIT_NOTE,
            accepted_by=self.accepted_by,
            reviewed_by=self.reviewed_by,
            approved_by=self.approved_by,
        )


class SentDocument(Base):
    """What was sent, frozen: the whole document, its number and its hash.

    The portal's own numbers have no gaps within a year. An invoice that the seller made elsewhere has its number from
    there, no place in the portal's series, and the file as it came.
    """

    __tablename__ = "invoicing_document"
    __table_args__ = (
        UniqueConstraint("provider_id", "year", "sequence"),
        UniqueConstraint("provider_id", "number"),
        CheckConstraint("(sequence IS NULL) = (original_file IS NOT NULL)", name="numbered_here_or_elsewhere"),
        CheckConstraint("(original_form IS NULL) = (original_file IS NULL)", name="original_whole"),
        Index("ix_invoicing_document_reference", "reference"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoicing_invoice.id"), unique=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("register_provider.id"))
    year: Mapped[int]
    sequence: Mapped[int | None]
    number: Mapped[str] = mapped_column(String(20))
    issued_on: Mapped[date] = mapped_column(index=True)
    due_on: Mapped[date]
    reference: Mapped[str] = mapped_column(String(25))
    content: Mapped[dict[str, Any]] = mapped_column(Document)
    sha256: Mapped[str] = mapped_column(String(64))
    original_form: Mapped[Form | None] = mapped_column(Enum(Form, native_enum=False, length=10))
    original_file: Mapped[str | None] = mapped_column(String(64))
    issued_at: Mapped[datetime] = mapped_column(Instant)


class _PieceColumns:
    """A part of a ledger line on one invoice."""

    id: Mapped[int] = mapped_column(primary_key=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoicing_invoice.id"), index=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts_contract.id"), index=True)
    ledger_line_id: Mapped[int] = mapped_column(ForeignKey("payments_line.id"))
    ordinal: Mapped[int]
    participant: Mapped[str] = mapped_column(String(40))
    milestone: Mapped[str] = mapped_column(String(60))
    occurrence: Mapped[str] = mapped_column(String(20))
    part: Mapped[str] = mapped_column(String(10))
    municipality: Mapped[str] = mapped_column(String(3))
    net_cents: Mapped[int] = mapped_column(MoneyCents)
    performed_on: Mapped[date]
    vat_category: Mapped[VatCategory] = mapped_column(Enum(VatCategory, native_enum=False, length=10))
    vat_percent: Mapped[str] = mapped_column(String(8))
    vat_code: Mapped[str] = mapped_column(String(40))
    vat_rate_id: Mapped[int | None]
    vat_ground: Mapped[str] = mapped_column(String(300))
    vat_ground_code: Mapped[str] = mapped_column(String(30))
    takes_back_line_id: Mapped[int | None]
    takes_back_ordinal: Mapped[int | None]

    def as_piece(self) -> Piece:
        """The row as plain values."""
        back = (self.takes_back_line_id, self.takes_back_ordinal)
        return Piece(
            line_id=self.ledger_line_id,
            ordinal=self.ordinal,
            result=Result(self.participant, self.milestone, self.occurrence, self.part, self.municipality),
            cents=self.net_cents,
            performed_on=self.performed_on,
            vat=VatTreatment(
                self.vat_category,
                Decimal(self.vat_percent),
                self.vat_code,
                self.vat_rate_id,
                self.vat_ground,
                self.vat_ground_code,
            ),
            takes_back=(back[0], back[1]) if back[0] is not None and back[1] is not None else None,
        )


class DraftPiece(_PieceColumns, Base):
    """A piece on a draft; it goes when the draft is withdrawn, and moves to :class:`SentPiece` when it is sent."""

    __tablename__ = "invoicing_draft_piece"
    __table_args__ = (UniqueConstraint("ledger_line_id", "ordinal"),)


class SentPiece(_PieceColumns, Base):
    """A piece on an invoice that was sent; no ledger line's piece is sent twice."""

    __tablename__ = "invoicing_piece"
    __table_args__ = (UniqueConstraint("ledger_line_id", "ordinal"),)


class Step(Base):
    """What was done to an invoice, by whom and why."""

    __tablename__ = "invoicing_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoicing_invoice.id"), index=True)
    kind: Mapped[StepKind] = mapped_column(Enum(StepKind, native_enum=False, length=20))
    person_id: Mapped[int]
    reason: Mapped[str] = mapped_column(String(2000))
    taken_at: Mapped[datetime] = mapped_column(Instant)


for kept in (SentDocument, SentPiece, Step):
    append_only(kept.__table__)  # type: ignore[arg-type]
