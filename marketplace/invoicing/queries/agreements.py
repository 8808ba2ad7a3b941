"""Reads about how contracts are invoiced and what municipalities want on their invoices."""

from dataclasses import dataclass

from sqlalchemy import select

from marketplace.invoicing.models import BuyersChoice, PayerDetails, SellersChoice, SellersLogo
from marketplace.invoicing.rules import Agreement, VatChoice, Way
from marketplace.kernel.db import db


def agreement(contract_id: int) -> Agreement:
    """How a contract is invoiced now; the provider invoices each municipality until something else is chosen."""
    buyers = db.session.execute(
        select(BuyersChoice).where(BuyersChoice.contract_id == contract_id).order_by(BuyersChoice.id.desc()).limit(1)
    ).scalar_one_or_none()
    sellers = db.session.execute(
        select(SellersChoice).where(SellersChoice.contract_id == contract_id).order_by(SellersChoice.id.desc()).limit(1)
    ).scalar_one_or_none()
    return Agreement(
        way=buyers.way if buyers else Way.DIRECT,
        self_billing_agreed=sellers.self_billing_agreed if sellers else False,
        vat=VatChoice(sellers.vat_code, sellers.vat_ground) if sellers else VatChoice(),
    )


@dataclass(frozen=True)
class Payer:
    """What a municipality wants on its invoices; empty texts where nothing was entered."""

    street: str = ""
    postcode: str = ""
    town: str = ""
    buyer_reference: str = ""


def payer(municipality: str) -> Payer:
    """What a municipality wants on its invoices now."""
    row = db.session.execute(
        select(PayerDetails).where(PayerDetails.municipality == municipality).order_by(PayerDetails.id.desc()).limit(1)
    ).scalar_one_or_none()
    return Payer(row.street, row.postcode, row.town, row.buyer_reference) if row is not None else Payer()


def logo_of(provider_id: int) -> str:
    """Where the picture of a seller's logo is kept; empty for none."""
    row = db.session.execute(
        select(SellersLogo).where(SellersLogo.provider_id == provider_id).order_by(SellersLogo.id.desc()).limit(1)
    ).scalar_one_or_none()
    return row.file if row is not None else ""
