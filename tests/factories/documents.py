"""Invoice documents with valid defaults, and random ones with odd names, amounts and tax mixes; no database."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from flask import Flask
from flask_babel import Babel

from marketplace.invoicing.rules import (
    Buyer,
    Corrected,
    EInvoiceTarget,
    InvoiceDocument,
    InvoiceKind,
    Row,
    Seller,
    VatCategory,
    VatTreatment,
    creditor_reference,
    invoice_number,
    reference_from_number,
    vat_sums,
)
from marketplace.wiring import ROOT

GENERAL = VatTreatment(VatCategory.STANDARD, Decimal("25.5"), "general", 1)
EARLIER = VatTreatment(VatCategory.STANDARD, Decimal(24), "general", 2)
EXEMPT = VatTreatment(VatCategory.EXEMPT, Decimal(0), "exempt_education", 3, "AVL 39 §", "VATEX-EU-132-1I")
SOCIAL = VatTreatment(VatCategory.EXEMPT, Decimal(0), "exempt_social_care", 4, "AVL 37 §", "VATEX-EU-132-1G")
OUTSIDE = VatTreatment(VatCategory.OUTSIDE, Decimal(0), "not_registered", None, "AVL 3 §", "VATEX-EU-O")
MEASURES = ("start", "spell", "event", "gain", "earnings", "earning_months", "attendance")
NAMES = (
    "Päijänteen Työpolku Oy",
    "Ööbergs Å & Ä Kb",
    "Valmennus <Askel> & kumppanit osk",
    'Yhdistys "Kädet ja järki" ry',
    "ﬁ Ligatuuri — ajatusviiva…",
    "Suomen erittäin pitkän nimen omaavien työllistymispalvelujen tuottajien keskinäinen yhteistyöosuuskunta",
    "A",
)


def seller(**fields: Any) -> Seller:
    """A seller with an account in Finland."""
    values: dict[str, Any] = {
        "name": "Päijänteen Työpolku Oy",
        "business_id": "2345678-0",
        "vat_number": "FI23456780",
        "street": "Vesijärvenkatu 1",
        "postcode": "15100",
        "town": "Lahti",
        "email": "laskutus@example.test",
        "phone": "+358 40 123 4567",
        "iban": "FI2112345600000785",
        "bic": "NDEAFIHH",
    }
    return Seller(**{**values, **fields})


def buyer(**fields: Any) -> Buyer:
    """A municipality whose addresses are known."""
    target = EInvoiceTarget("003710688929010", "ovt", "Basware", "BAWCFI22")
    values: dict[str, Any] = {
        "code": "111",
        "name": "Heinolan kaupunki",
        "business_id": "1068892-9",
        "street": "Rauhankatu 3",
        "postcode": "18100",
        "town": "Heinola",
        "target": target,
    }
    return Buyer(**{**values, **fields})


def row(number: int = 1, *, count: int = 1, unit_cents: int = 180_000, vat: VatTreatment = GENERAL, **more: Any) -> Row:
    """A row whose net is its count times its price."""
    values: dict[str, Any] = {
        "milestone": "job_3m",
        "measure": "spell",
        "part": "now",
        "performed_from": date(2026, 10, 1),
        "performed_to": date(2026, 10, 20),
    }
    return Row(
        number=number, count=count, unit_cents=unit_cents, net_cents=count * unit_cents, vat=vat, **{**values, **more}
    )


def document(*rows: Row, kind: InvoiceKind = InvoiceKind.INVOICE, sequence: int = 17, **fields: Any) -> InvoiceDocument:
    """A document that was sent on 24 November 2026; a credit note when its rows are below zero."""
    rows = rows or (row(),)
    number = invoice_number(2026, sequence)
    reference = reference_from_number(number)
    credit = kind is InvoiceKind.CREDIT_NOTE
    values: dict[str, Any] = {
        "kind": kind,
        "self_billed": False,
        "number": number,
        "issued_on": date(2026, 11, 24),
        "due_on": date(2026, 12, 24),
        "reference": reference,
        "rf": creditor_reference(reference),
        "seller": seller(),
        "buyer": buyer(),
        "buyer_reference": "KP-4411",
        "contract_code": "S-2026-003",
        "contract_title": "Valmennus suoraan työhön",
        "call_code": "K-2026-003",
        "corrects": Corrected("R2026-00003", date(2026, 10, 30)) if credit else None,
        "specification": f"E-{number}",
    }
    values.update(fields)
    return InvoiceDocument(rows=tuple(rows), vat=vat_sums((one.vat, one.net_cents) for one in rows), **values)


def credit_note(*rows: Row, **fields: Any) -> InvoiceDocument:
    """A credit note for rows below zero."""
    return document(*(rows or (row(unit_cents=-180_000),)), kind=InvoiceKind.CREDIT_NOTE, **fields)


def random_document(seed: int) -> InvoiceDocument:
    """A document that may look like anything the portal can make: the same for the same seed."""
    chance = Random(seed)
    registered = chance.random() > 0.1
    mixes = [[GENERAL], [GENERAL, EARLIER], [EXEMPT, GENERAL], [SOCIAL]] if registered else [[OUTSIDE]]
    treatments = chance.choice(mixes)
    kind = chance.choice([InvoiceKind.INVOICE, InvoiceKind.INVOICE, InvoiceKind.CREDIT_NOTE])
    sign = -1 if kind is InvoiceKind.CREDIT_NOTE else 1
    first = date(2026, 1, 1)
    rows = []
    for number in range(1, chance.choice([1, 2, 3, 12, 40]) + 1):
        starts = first + timedelta(days=chance.randrange(300))
        rows.append(
            row(
                number,
                count=chance.randrange(1, 60),
                unit_cents=sign * chance.choice([1, 99, 33_333, 180_000, 9_999_999, chance.randrange(1, 10**7)]),
                vat=chance.choice(treatments),
                milestone=chance.choice(["start", "job_3m", "a" * 60, "tutkinto_osa"]),
                measure=chance.choice(MEASURES),
                part=chance.choice(["now", "held"]),
                performed_from=starts,
                performed_to=starts + timedelta(days=chance.randrange(60)),
            )
        )
    return document(
        *rows,
        kind=kind,
        sequence=seed + 1,
        self_billed=chance.random() < 0.15,
        seller=seller(name=chance.choice(NAMES) + " Oy", vat_number="FI23456780" if registered else None),
        buyer=buyer(business_id=chance.choice(["1068892-9", None])),
        buyer_reference=chance.choice(["KP-4411", "Tilaaja: Ä. Ö. <toimiala> & Co", "7" * 70]),
        contract_title=chance.choice(NAMES),
    )


@contextmanager
def portals_texts() -> Iterator[None]:
    """The portal's texts in three languages, without a database."""
    app = Flask("documents")
    folders = sorted((ROOT / "marketplace" / "translations").glob("*/"))
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(str(folder) for folder in folders)
    Babel(app)
    with app.app_context():
        yield
