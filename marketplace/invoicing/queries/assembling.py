"""Putting a draft's document together from what the rooms know on a day."""

from collections.abc import Sequence
from datetime import date

from marketplace.contracts import queries as contracts
from marketplace.contracts.rules import ContractFacts
from marketplace.invoicing.queries.agreements import logo_of, payer
from marketplace.invoicing.queries.invoices import InvoiceFacts, document, invoice, pieces_of
from marketplace.invoicing.rules import (
    Buyer,
    Corrected,
    EInvoiceTarget,
    InvoiceDocument,
    Piece,
    Seller,
    creditor_reference,
    due_on,
    reference_from_number,
    rows_of,
    vat_sums,
)
from marketplace.register import queries as register
from marketplace.register.rules import ProviderFacts
from marketplace.ring import queries as ring

SPECIFICATION = "E-"


def _seller(provider: ProviderFacts) -> Seller:
    return Seller(
        name=provider.name,
        business_id=provider.business_id,
        vat_number=provider.vat_number,
        street=provider.street,
        postcode=provider.postcode,
        town=provider.town,
        email=provider.email,
        phone=provider.phone,
        iban=provider.iban,
        bic=provider.bic,
        logo=logo_of(provider.id),
    )


def _buyer(code: str, day: date) -> Buyer:
    municipality, details = ring.municipality(code), payer(code)
    address = ring.einvoice_address(code, day)
    return Buyer(
        code=code,
        name=municipality.official_name,
        business_id=municipality.business_id,
        street=details.street,
        postcode=details.postcode,
        town=details.town,
        target=EInvoiceTarget(address.address, address.kind.value, address.operator, address.operator_id)
        if address is not None
        else None,
    )


def _measures(contract: ContractFacts, day: date) -> dict[str, str]:
    of_signature = contract.terms_document["milestones"]
    now = contracts.terms_on(contract.id, day).document["milestones"]
    return {one["code"]: one["measure"] for one in [*of_signature, *now]}


def assembled(
    facts: InvoiceFacts, *, number: str, issued_on: date, pieces: Sequence[Piece] | None = None
) -> InvoiceDocument:
    """The document of an invoice as it is, or would be, sent on a day.

    Args:
        number: Empty for a draft: then it has no reference either.
        pieces: Its pieces, when they are at hand.
    """
    contract = contracts.contract(facts.contract_id)
    measures = _measures(contract, issued_on)
    rows = rows_of(pieces_of(facts.id) if pieces is None else pieces, measure_of=lambda code: measures.get(code, ""))
    reference = reference_from_number(number) if number else ""
    corrected = document(facts.corrects_id) if facts.corrects_id is not None else None
    return InvoiceDocument(
        kind=facts.kind,
        self_billed=facts.self_billed,
        number=number,
        issued_on=issued_on,
        due_on=due_on(issued_on, int(ring.setting("payment_term_days", issued_on))),
        reference=reference,
        rf=creditor_reference(reference) if reference else "",
        seller=_seller(register.provider(facts.provider_id)),
        buyer=_buyer(facts.municipality, issued_on),
        buyer_reference=payer(facts.municipality).buyer_reference or contract.code,
        contract_code=contract.code,
        contract_title=contract.title,
        call_code=contract.call_code,
        corrects=Corrected(corrected.number, corrected.issued_on) if corrected else None,
        rows=rows,
        vat=vat_sums((row.vat, row.net_cents) for row in rows),
        specification=f"{SPECIFICATION}{number}" if number else "",
    )


def shown_document(invoice_id: int, *, today: date) -> InvoiceDocument:
    """What was sent, or for a draft what would be sent today."""
    return document_of(invoice(invoice_id), today=today)


def document_of(facts: InvoiceFacts, *, today: date) -> InvoiceDocument:
    """As :func:`shown_document`, of an invoice that is at hand."""
    return document(facts.id) if facts.is_sent else assembled(facts, number="", issued_on=today)
