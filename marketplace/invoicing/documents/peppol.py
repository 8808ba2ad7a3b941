"""Peppol BIS Billing 3 (UBL 2.1): invoice, credit note, and both in self-billing.

UBL says by the kind of document that it takes back, so amounts of a credit note are above zero. The endpoint scheme
is 0216, the Finnish organisation value add number: 0037 is no longer accepted.
Source: OpenPeppol, BIS Billing 3.0 and BIS Self-Billing 3.0; EN 16931-1.
"""

from datetime import date
from decimal import Decimal
from functools import lru_cache

from marketplace.invoicing.documents import texts, xml
from marketplace.invoicing.documents.xml import leaf, node
from marketplace.invoicing.rules import Buyer, InvoiceDocument, Row, Seller, VatCategory, VatSum, VatTreatment

EN = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:"
PROFILES = {
    False: (f"{EN}billing:3.0", "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"),
    True: (f"{EN}selfbilling:3.0", "urn:fdc:peppol.eu:2017:poacc:selfbilling:01:1.0"),
}
"""Customisation and profile, by whether the buyer made the invoice."""
TYPES = {(False, False): "380", (False, True): "381", (True, False): "389", (True, True): "261"}
"""Type code by self-billing and credit note."""
NAMESPACE = "urn:oasis:names:specification:ubl:schema:xsd:"
PREFIXES = f' xmlns:cac="{NAMESPACE}CommonAggregateComponents-2" xmlns:cbc="{NAMESPACE}CommonBasicComponents-2"'
EURO = ' currencyID="EUR"'
OVT = ' schemeID="0216"'
BUSINESS_ID = ' schemeID="0212"'
CREDIT_TRANSFER = "58"


def _amount(cents: int) -> str:
    if cents < 0:
        return f"-{_amount(-cents)}"
    return f"{cents // 100}.{cents % 100:02d}"


def _percent(percent: Decimal) -> str:
    return format(percent.normalize(), "f")


def render(document: InvoiceDocument, *, language: str = "fi") -> bytes:
    """The document as UBL, UTF-8.

    Args:
        document: One for which :func:`marketplace.invoicing.rules.einvoice_faults` finds nothing.
        language: Of the texts in it.
    """
    kind = "CreditNote" if document.is_credit_note else "Invoice"
    with texts.spoken_in(language):
        body = "".join(
            (
                _head(document, kind),
                _references(document),
                node("cac:AccountingSupplierParty", _supplier(document.seller)),
                node("cac:AccountingCustomerParty", _customer(document.buyer)),
                _payment(document),
                _tax(document),
                _totals(document),
                *(_line(document, row, kind, language) for row in document.rows),
            )
        )
    root = f'<{kind} xmlns="{NAMESPACE}{kind}-2"{PREFIXES}>'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}{body}</{kind}>\n'.encode()


def _head(document: InvoiceDocument, kind: str) -> str:
    customisation, profile = PROFILES[document.self_billed]
    return "".join(
        (
            leaf("cbc:CustomizationID", customisation),
            leaf("cbc:ProfileID", profile),
            leaf("cbc:ID", document.number),
            leaf("cbc:IssueDate", document.issued_on.isoformat()),
            "" if document.is_credit_note else leaf("cbc:DueDate", document.due_on.isoformat()),
            leaf(f"cbc:{kind}TypeCode", TYPES[document.self_billed, document.is_credit_note]),
            leaf("cbc:Note", " ".join(texts.notes(document))),
            leaf("cbc:DocumentCurrencyCode", "EUR"),
            leaf("cbc:BuyerReference", document.buyer_reference),
            _period(document.performed_from, document.performed_to),
        )
    )


def _period(first: date, last: date) -> str:
    return node("cac:InvoicePeriod", leaf("cbc:StartDate", first.isoformat()), leaf("cbc:EndDate", last.isoformat()))


def _references(document: InvoiceDocument) -> str:
    corrects = document.corrects
    billing = (
        node(
            "cac:BillingReference",
            node(
                "cac:InvoiceDocumentReference",
                leaf("cbc:ID", corrects.number),
                leaf("cbc:IssueDate", corrects.issued_on.isoformat()),
            ),
        )
        if corrects
        else ""
    )
    tender = node("cac:OriginatorDocumentReference", leaf("cbc:ID", document.call_code))
    contract = node("cac:ContractDocumentReference", leaf("cbc:ID", document.contract_code))
    # The two kinds of document have these in another order.
    return billing + (contract + tender if document.is_credit_note else tender + contract)


def _address(street: str, town: str, postcode: str) -> str:
    return node(
        "cac:PostalAddress",
        leaf("cbc:StreetName", street),
        leaf("cbc:CityName", town),
        leaf("cbc:PostalZone", postcode),
        node("cac:Country", leaf("cbc:IdentificationCode", "FI")),
    )


def _supplier(seller: Seller) -> str:
    return node(
        "cac:Party",
        leaf("cbc:EndpointID", seller.ovt, OVT),
        _address(seller.street, seller.town, seller.postcode),
        node(
            "cac:PartyTaxScheme",
            leaf("cbc:CompanyID", seller.vat_number),
            node("cac:TaxScheme", leaf("cbc:ID", "VAT")),
        )
        if seller.vat_number
        else "",
        node(
            "cac:PartyLegalEntity",
            leaf("cbc:RegistrationName", seller.name),
            leaf("cbc:CompanyID", seller.business_id, BUSINESS_ID),
        ),
        node("cac:Contact", leaf("cbc:Telephone", seller.phone), leaf("cbc:ElectronicMail", seller.email)),
    )


def _customer(buyer: Buyer) -> str:
    return node(
        "cac:Party",
        leaf("cbc:EndpointID", buyer.target.address, OVT) if buyer.target else "",
        _address(buyer.street, buyer.town, buyer.postcode),
        node(
            "cac:PartyLegalEntity",
            leaf("cbc:RegistrationName", buyer.name),
            leaf("cbc:CompanyID", buyer.business_id, BUSINESS_ID),
        ),
    )


def _payment(document: InvoiceDocument) -> str:
    if document.is_credit_note:
        return ""
    seller = document.seller
    return node(
        "cac:PaymentMeans",
        leaf("cbc:PaymentMeansCode", CREDIT_TRANSFER),
        leaf("cbc:PaymentID", document.rf),
        node(
            "cac:PayeeFinancialAccount",
            leaf("cbc:ID", seller.iban),
            leaf("cbc:Name", seller.name),
            node("cac:FinancialInstitutionBranch", leaf("cbc:ID", seller.bic)),
        ),
    ) + node("cac:PaymentTerms", leaf("cbc:Note", texts.interest_text()))


def _category(name: str, vat: VatTreatment, *, reasons: bool) -> str:
    outside = vat.category is VatCategory.OUTSIDE
    return node(
        name,
        leaf("cbc:ID", vat.category.value),
        "" if outside else leaf("cbc:Percent", _percent(vat.percent)),
        leaf("cbc:TaxExemptionReasonCode", vat.ground_code) if reasons else "",
        leaf("cbc:TaxExemptionReason", texts.vat_ground(vat)) if reasons else "",
        node("cac:TaxScheme", leaf("cbc:ID", "VAT")),
    )


def _sign(document: InvoiceDocument) -> int:
    return -1 if document.is_credit_note else 1


def _tax(document: InvoiceDocument) -> str:
    sign = _sign(document)

    def subtotal(one: VatSum) -> str:
        return node(
            "cac:TaxSubtotal",
            leaf("cbc:TaxableAmount", _amount(sign * one.net_cents), EURO),
            leaf("cbc:TaxAmount", _amount(sign * one.vat_cents), EURO),
            _category("cac:TaxCategory", one.treatment, reasons=True),
        )

    return node(
        "cac:TaxTotal",
        leaf("cbc:TaxAmount", _amount(sign * document.vat_cents), EURO),
        *(subtotal(one) for one in document.vat),
    )


def _totals(document: InvoiceDocument) -> str:
    sign = _sign(document)
    net, gross = _amount(sign * document.net_cents), _amount(sign * document.gross_cents)
    return node(
        "cac:LegalMonetaryTotal",
        leaf("cbc:LineExtensionAmount", net, EURO),
        leaf("cbc:TaxExclusiveAmount", net, EURO),
        leaf("cbc:TaxInclusiveAmount", gross, EURO),
        leaf("cbc:PayableAmount", gross, EURO),
    )


def _line(document: InvoiceDocument, row: Row, kind: str, language: str) -> str:
    """A line, written out: an invoice may have many, and their order never changes."""
    sign = _sign(document)
    quantity = "CreditedQuantity" if document.is_credit_note else "InvoicedQuantity"
    return (
        f"<cac:{kind}Line><cbc:ID>{row.number}</cbc:ID>"
        f'<cbc:{quantity} unitCode="C62">{row.count}</cbc:{quantity}>'
        f"<cbc:LineExtensionAmount{EURO}>{_amount(sign * row.net_cents)}</cbc:LineExtensionAmount>"
        f"<cac:InvoicePeriod><cbc:StartDate>{row.performed_from.isoformat()}</cbc:StartDate>"
        f"<cbc:EndDate>{row.performed_to.isoformat()}</cbc:EndDate></cac:InvoicePeriod>"
        f"<cac:Item><cbc:Name>{xml.text(texts.row_text(row, language))}</cbc:Name>"
        f"<cac:SellersItemIdentification><cbc:ID>{xml.text(row.milestone)}</cbc:ID></cac:SellersItemIdentification>"
        f"{_line_category(row.vat)}</cac:Item>"
        f"<cac:Price><cbc:PriceAmount{EURO}>{_amount(sign * row.unit_cents)}</cbc:PriceAmount></cac:Price>"
        f"</cac:{kind}Line>"
    )


@lru_cache(maxsize=256)
def _line_category(vat: VatTreatment) -> str:
    return _category("cac:ClassifiedTaxCategory", vat, reasons=False)
