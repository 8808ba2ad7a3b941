"""Tables of how e-invoices leave the portal."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.invoicing.rules import Channel, DispatchFacts, DispatchState, Form
from marketplace.kernel.db import Base, Instant, append_only


class SendingChoice(Base):
    """How a seller's e-invoices leave the portal; the latest row counts."""

    __tablename__ = "invoicing_sending_choice"

    id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("register_provider.id"), index=True)
    channel: Mapped[Channel] = mapped_column(Enum(Channel, native_enum=False, length=10))
    form: Mapped[Form] = mapped_column(Enum(Form, native_enum=False, length=10))
    address: Mapped[str] = mapped_column(String(255))
    chosen_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    chosen_at: Mapped[datetime] = mapped_column(Instant)


class Dispatch(Base):
    """One e-invoice on its way to the seller's operator, and how far it has come."""

    __tablename__ = "invoicing_dispatch"
    __table_args__ = (
        CheckConstraint("channel <> 'BY_HAND'", name="travels"),
        Index("ix_invoicing_dispatch_outbox", "state", "next_attempt_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoicing_invoice.id"), index=True)
    channel: Mapped[Channel] = mapped_column(Enum(Channel, native_enum=False, length=10))
    form: Mapped[Form] = mapped_column(Enum(Form, native_enum=False, length=10))
    address: Mapped[str] = mapped_column(String(255))
    state: Mapped[DispatchState] = mapped_column(Enum(DispatchState, native_enum=False, length=20))
    attempts: Mapped[int]
    next_attempt_at: Mapped[datetime | None] = mapped_column(Instant)
    failure: Mapped[str] = mapped_column(String(200))
    queued_by: Mapped[int]
    queued_at: Mapped[datetime] = mapped_column(Instant)
    moved_at: Mapped[datetime] = mapped_column(Instant)

    def as_facts(self) -> DispatchFacts:
        """The row as plain values."""
        return DispatchFacts(
            self.id,
            self.invoice_id,
            self.channel,
            self.form,
            self.address,
            self.state,
            self.failure,
            self.moved_at,
        )


append_only(SendingChoice.__table__)  # type: ignore[arg-type]
