"""Tables of what a municipality does to an invoice: what it leaves out, books and pays, and who may approve."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.invoicing.rules import Authority, Payment, Standing
from marketplace.kernel.db import Base, Instant, MoneyCents, append_only


class DisputedRow(Base):
    """A row of an invoice that was left out of its approval."""

    __tablename__ = "invoicing_disputed_row"
    __table_args__ = (UniqueConstraint("invoice_id", "row_number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoicing_invoice.id"))
    row_number: Mapped[int]
    net_cents: Mapped[int] = mapped_column(MoneyCents)


class Posting(Base):
    """Where the municipality books an invoice; a later row replaces an earlier one."""

    __tablename__ = "invoicing_posting"
    __table_args__ = (Index("ix_invoicing_posting_suggestion", "municipality", "contract_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoicing_invoice.id"), index=True)
    municipality: Mapped[str] = mapped_column(String(3))
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts_contract.id"))
    account: Mapped[str] = mapped_column(String(20))
    cost_centre: Mapped[str] = mapped_column(String(20))
    project: Mapped[str] = mapped_column(String(20))
    posted_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    posted_at: Mapped[datetime] = mapped_column(Instant)


class PaymentRow(Base):
    """Money that reached the seller; a mistake is corrected by a row below zero."""

    __tablename__ = "invoicing_payment"
    __table_args__ = (CheckConstraint("paid_cents <> 0", name="something"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoicing_invoice.id"), index=True)
    paid_on: Mapped[date]
    paid_cents: Mapped[int] = mapped_column(MoneyCents)
    reference: Mapped[str] = mapped_column(String(35))
    recorded_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    recorded_at: Mapped[datetime] = mapped_column(Instant)

    def as_payment(self) -> Payment:
        """The row as plain values."""
        return Payment(
            self.id, self.invoice_id, self.paid_on, self.paid_cents, self.reference, self.recorded_by, self.recorded_at
        )


class AuthorityRow(Base):
    """What an approver is entrusted with; a later row of the same person and cost centre replaces an earlier one."""

    __tablename__ = "invoicing_authority"
    __table_args__ = (
        CheckConstraint("person_id <> given_by", name="not_own"),
        CheckConstraint("highest_cents IS NULL OR highest_cents >= 0", name="not_below_zero"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="in_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality: Mapped[str] = mapped_column(String(3), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    cost_centre: Mapped[str] = mapped_column(String(20))
    highest_cents: Mapped[int | None] = mapped_column(MoneyCents)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    given_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    given_at: Mapped[datetime] = mapped_column(Instant)

    def as_authority(self) -> Authority:
        """The row as plain values."""
        return Authority(
            self.id,
            self.municipality,
            self.person_id,
            self.cost_centre,
            self.highest_cents,
            self.starts_on,
            self.ends_on,
        )


class BudgetWarning(Base):
    """A municipality was warned that an appropriation is nearly, or more than, used up."""

    __tablename__ = "invoicing_budget_warning"
    __table_args__ = (UniqueConstraint("municipality", "category_id", "year", "appropriated_cents", "standing"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality: Mapped[str] = mapped_column(String(3))
    category_id: Mapped[int] = mapped_column(ForeignKey("ring_category.id"))
    year: Mapped[int]
    standing: Mapped[Standing] = mapped_column(Enum(Standing, native_enum=False, length=10))
    appropriated_cents: Mapped[int] = mapped_column(MoneyCents)
    earned_cents: Mapped[int] = mapped_column(MoneyCents)
    warned_at: Mapped[datetime] = mapped_column(Instant)


for kept in (DisputedRow, Posting, PaymentRow, AuthorityRow, BudgetWarning):
    append_only(kept.__table__)  # type: ignore[arg-type]
