"""Tables of how contracts are invoiced and what stands on invoices."""

from datetime import datetime

from sqlalchemy import Enum, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.invoicing.rules import Way
from marketplace.kernel.db import Base, Instant, append_only


class BuyersChoice(Base):
    """How the buyer wants a contract invoiced; the latest row counts."""

    __tablename__ = "invoicing_buyers_choice"

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts_contract.id"), index=True)
    way: Mapped[Way] = mapped_column(Enum(Way, native_enum=False, length=20))
    chosen_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    chosen_at: Mapped[datetime] = mapped_column(Instant)


class SellersChoice(Base):
    """The seller's value added tax for a contract and its consent to self-billing; the latest row counts."""

    __tablename__ = "invoicing_sellers_choice"

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts_contract.id"), index=True)
    vat_code: Mapped[str] = mapped_column(String(40))
    vat_ground: Mapped[str] = mapped_column(String(300))
    self_billing_agreed: Mapped[bool]
    chosen_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    chosen_at: Mapped[datetime] = mapped_column(Instant)


class SellersLogo(Base):
    """The seller's logo on its invoices; the latest row counts, and an empty file is no logo."""

    __tablename__ = "invoicing_logo"

    id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("register_provider.id"), index=True)
    file: Mapped[str] = mapped_column(String(64))
    chosen_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    chosen_at: Mapped[datetime] = mapped_column(Instant)


class PayerDetails(Base):
    """What a municipality wants on its invoices; the latest row counts."""

    __tablename__ = "invoicing_payer"

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality: Mapped[str] = mapped_column(String(3), index=True)
    street: Mapped[str] = mapped_column(String(200))
    postcode: Mapped[str] = mapped_column(String(10))
    town: Mapped[str] = mapped_column(String(80))
    buyer_reference: Mapped[str] = mapped_column(String(70))
    entered_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    entered_at: Mapped[datetime] = mapped_column(Instant)


for kept in (BuyersChoice, SellersChoice, PayerDetails, SellersLogo):
    append_only(kept.__table__)  # type: ignore[arg-type]
