"""The one frozen value of an invoice, from which paper, Finvoice and Peppol are made."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from marketplace.invoicing.rules.vat import VatSum, VatTreatment


class InvoiceKind(StrEnum):
    """What kind of document it is."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


@dataclass(frozen=True)
class Seller:
    """The provider that sells.

    Args:
        business_id: With hyphen.
        vat_number: FI and eight digits; None for a seller that charges no value added tax.
        logo: Address of the kept picture; empty for none.
    """

    name: str
    business_id: str
    vat_number: str | None
    street: str
    postcode: str
    town: str
    email: str
    phone: str
    iban: str
    bic: str
    logo: str = ""

    @property
    def ovt(self) -> str:
        """The seller's own OVT code: 0037 and the digits of its business id."""
        return "0037" + self.business_id.replace("-", "")


@dataclass(frozen=True)
class EInvoiceTarget:
    """Where the buyer takes e-invoices: its address, the kind of the address, and the operator that carries them."""

    address: str
    kind: str
    operator: str
    operator_id: str


@dataclass(frozen=True)
class Buyer:
    """The municipality that pays.

    Args:
        code: Three digits.
        business_id: None while the ring does not know it.
        street, postcode, town: Empty while the municipality has not entered them.
        target: None while the ring does not know it.
    """

    code: str
    name: str
    business_id: str | None
    street: str = ""
    postcode: str = ""
    town: str = ""
    target: EInvoiceTarget | None = None

    @property
    def has_address(self) -> bool:
        """Whether the postal address is whole."""
        return bool(self.street and self.postcode and self.town)


@dataclass(frozen=True)
class Row:
    """Results of one kind at one price: ``net_cents`` is always ``count`` times ``unit_cents``.

    Args:
        milestone: Its code in the contract's terms.
        measure: What reaches it, for example ``spell``.
        part: ``now`` or ``held``.
        count: How many results, above zero.
        unit_cents: Without value added tax; below zero on a credit note.
        performed_from, performed_to: First and last day on which the results were achieved.
    """

    number: int
    milestone: str
    measure: str
    part: str
    count: int
    unit_cents: int
    net_cents: int
    vat: VatTreatment
    performed_from: date
    performed_to: date


@dataclass(frozen=True)
class Corrected:
    """The invoice that a credit note corrects."""

    number: str
    issued_on: date


@dataclass(frozen=True)
class InvoiceDocument:
    """An invoice or a credit note as it was sent; nothing on it is looked up again.

    Cents are below zero on a credit note. No participant is on it, not even by pseudonym.

    Args:
        number: Empty on a draft.
        reference: Finnish reference number; empty on a draft.
        rf: The same as an RF reference.
        buyer_reference: What the buyer asks for to lead the invoice to the right desk.
        specification: Number of the itemised specification that stays in the portal.
        self_billed: Whether the buyer made it on behalf of the seller.
    """

    kind: InvoiceKind
    self_billed: bool
    number: str
    issued_on: date
    due_on: date
    reference: str
    rf: str
    seller: Seller
    buyer: Buyer
    buyer_reference: str
    contract_code: str
    contract_title: str
    call_code: str
    corrects: Corrected | None
    rows: tuple[Row, ...]
    vat: tuple[VatSum, ...]
    specification: str

    @cached_property
    def net_cents(self) -> int:
        """Sum without value added tax."""
        return sum(row.net_cents for row in self.rows)

    @cached_property
    def vat_cents(self) -> int:
        """Value added tax of all rates."""
        return sum(one.vat_cents for one in self.vat)

    @cached_property
    def gross_cents(self) -> int:
        """What is to be paid."""
        return self.net_cents + self.vat_cents

    @cached_property
    def performed_from(self) -> date:
        """First day of performance."""
        return min(row.performed_from for row in self.rows)

    @cached_property
    def performed_to(self) -> date:
        """Last day of performance."""
        return max(row.performed_to for row in self.rows)

    @property
    def is_credit_note(self) -> bool:
        """Whether it takes back what an earlier invoice charged."""
        return self.kind is InvoiceKind.CREDIT_NOTE


def to_json(value: InvoiceDocument) -> dict[str, Any]:
    """The document as plain JSON values: days as ISO texts, percentages as decimal texts, money as whole cents."""
    return {
        "format": "rengas-invoice/1",
        "kind": value.kind.value,
        "self_billed": value.self_billed,
        "number": value.number,
        "issued_on": value.issued_on.isoformat(),
        "due_on": value.due_on.isoformat(),
        "reference": value.reference,
        "rf": value.rf,
        "seller": dict(vars(value.seller)),
        "buyer": {**vars(value.buyer), "target": vars(value.buyer.target) if value.buyer.target else None},
        "buyer_reference": value.buyer_reference,
        "contract_code": value.contract_code,
        "contract_title": value.contract_title,
        "call_code": value.call_code,
        "corrects": value.corrects
        and {"number": value.corrects.number, "issued_on": value.corrects.issued_on.isoformat()},
        "rows": [
            {
                **vars(row),
                "vat": _vat_to_json(row.vat),
                "performed_from": row.performed_from.isoformat(),
                "performed_to": row.performed_to.isoformat(),
            }
            for row in value.rows
        ],
        "vat": [{**vars(one), "treatment": _vat_to_json(one.treatment)} for one in value.vat],
        "specification": value.specification,
    }


def _vat_to_json(vat: VatTreatment) -> dict[str, Any]:
    return {**vars(vat), "category": vat.category.value, "percent": str(vat.percent)}


def _vat_from_json(content: dict[str, Any]) -> VatTreatment:
    return VatTreatment.of(**{**content, "percent": Decimal(content["percent"])})


def from_json(content: dict[str, Any]) -> InvoiceDocument:
    """The document that :func:`to_json` wrote."""
    buyer, corrects = dict(content["buyer"]), content["corrects"]
    target = buyer.pop("target")
    return InvoiceDocument(
        kind=InvoiceKind(content["kind"]),
        self_billed=content["self_billed"],
        number=content["number"],
        issued_on=date.fromisoformat(content["issued_on"]),
        due_on=date.fromisoformat(content["due_on"]),
        reference=content["reference"],
        rf=content["rf"],
        seller=Seller(**content["seller"]),
        buyer=Buyer(**buyer, target=EInvoiceTarget(**target) if target else None),
        buyer_reference=content["buyer_reference"],
        contract_code=content["contract_code"],
        contract_title=content["contract_title"],
        call_code=content["call_code"],
        corrects=Corrected(corrects["number"], date.fromisoformat(corrects["issued_on"])) if corrects else None,
        rows=tuple(
            Row(
                **{
                    **row,
                    "vat": _vat_from_json(row["vat"]),
                    "performed_from": date.fromisoformat(row["performed_from"]),
                    "performed_to": date.fromisoformat(row["performed_to"]),
                }
            )
            for row in content["rows"]
        ),
        vat=tuple(VatSum(**{**one, "treatment": _vat_from_json(one["treatment"])}) for one in content["vat"]),
        specification=content["specification"],
    )
