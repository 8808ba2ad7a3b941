"""Finvoice 3.0, with what EN 16931 needs of it.

The order of elements is fixed by the schema. Amounts of a credit note are below zero. There is no namespace.
Source: Finance Finland, Finvoice 3.0 schema and implementation guidelines.
"""

from datetime import date
from decimal import Decimal
from functools import lru_cache

from marketplace.invoicing.documents import texts
from marketplace.invoicing.documents.payment_part import barcode_of
from marketplace.invoicing.documents.xml import leaf, node
from marketplace.invoicing.rules import InvoiceDocument, Row, VatCategory, VatSum

EURO = ' AmountCurrencyIdentifier="EUR"'
DAY = ' Format="CCYYMMDD"'
PRICE = f'{EURO} UnitPriceUnitCode="kpl" QuantityUnitCodeUN="C62"'
PIECE = ' QuantityUnitCode="kpl" QuantityUnitCodeUN="C62"'
LONGEST_NAME, LONGEST_TEXT = 70, 512


def _amount(cents: int) -> str:
    if cents < 0:
        return f"-{_amount(-cents)}"
    return f"{cents // 100},{cents % 100:02d}"


@lru_cache(maxsize=64)
def _percent(percent: Decimal) -> str:
    return format(percent.normalize(), "f").replace(".", ",")


@lru_cache(maxsize=4096)
def _day(day: date) -> str:
    return day.isoformat().replace("-", "")


def _parts(name: str, value: str, size: int, times: int) -> str:
    """A long text over repeated elements; nothing of it is cut as long as they hold it.

    Pieces are a letter shorter where the last would be a single letter, which names may not be.
    """
    size -= len(value) > size and len(value) % size == 1
    pieces = [value[start : start + size] for start in range(0, len(value), size)]
    return "".join(leaf(name, piece) for piece in pieces[:times])


def render(document: InvoiceDocument, *, language: str = "fi") -> bytes:
    """The document as Finvoice 3.0, UTF-8.

    Args:
        document: One for which :func:`marketplace.invoicing.rules.einvoice_faults` finds nothing.
        language: Of the texts in it.
    """
    with texts.spoken_in(language):
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n<Finvoice Version="3.0">'
            + _transmission(document)
            + _seller(document)
            + _buyer(document)
            + _details(document)
            + leaf("VirtualBankBarcode", barcode_of(document))
            + "".join(_row(row, language) for row in document.rows)
            + _epi(document)
            + "</Finvoice>\n"
        ).encode()


def _transmission(document: InvoiceDocument) -> str:
    target = document.buyer.target
    if target is None:
        return ""
    return node(
        "MessageTransmissionDetails",
        node(
            "MessageSenderDetails",
            leaf("FromIdentifier", document.seller.ovt),
            leaf("FromIntermediator", document.seller.bic),
        ),
        node(
            "MessageReceiverDetails",
            leaf("ToIdentifier", target.address),
            leaf("ToIntermediator", target.operator_id),
        ),
        node(
            "MessageDetails",
            leaf("MessageIdentifier", f"{document.seller.ovt}-{document.number}"),
            leaf("MessageTimeStamp", f"{document.issued_on.isoformat()}T00:00:00Z"),
            leaf("SpecificationIdentifier", "EN16931"),
        ),
    )


def _address(side: str, street: str, town: str, postcode: str) -> str:
    """Postal address with its country; the schema takes an address whole or not at all."""
    return node(
        f"{side}PostalAddressDetails",
        _parts(f"{side}StreetName", street, 35, 3),
        leaf(f"{side}TownName", town[:35]),
        leaf(f"{side}PostCodeIdentifier", postcode),
        leaf("CountryCode", "FI"),
    )


def _seller(document: InvoiceDocument) -> str:
    seller = document.seller
    return (
        node(
            "SellerPartyDetails",
            leaf("SellerPartyIdentifier", seller.business_id),
            _parts("SellerOrganisationName", seller.name, LONGEST_NAME, 10),
            leaf("SellerOrganisationTaxCode", seller.vat_number),
            _address("Seller", seller.street, seller.town, seller.postcode),
        )
        + leaf("SellerOrganisationUnitNumber", seller.ovt)
        + node(
            "SellerCommunicationDetails",
            leaf("SellerPhoneNumberIdentifier", seller.phone[:35]),
            leaf("SellerEmailaddressIdentifier", seller.email[:70]),
        )
        + node(
            "SellerInformationDetails",
            node(
                "SellerAccountDetails",
                leaf("SellerAccountID", seller.iban, ' IdentificationSchemeName="IBAN"'),
                leaf("SellerBic", seller.bic, ' IdentificationSchemeName="BIC"'),
            ),
        )
    )


def _buyer(document: InvoiceDocument) -> str:
    buyer = document.buyer
    return node(
        "BuyerPartyDetails",
        leaf("BuyerPartyIdentifier", buyer.business_id),
        _parts("BuyerOrganisationName", buyer.name, LONGEST_NAME, 10),
        _address("Buyer", buyer.street, buyer.town, buyer.postcode),
    ) + leaf("BuyerOrganisationUnitNumber", buyer.target.address if buyer.target else "")


def _type(document: InvoiceDocument) -> str:
    if document.self_billed:
        code, united = ("INV02", "261") if document.is_credit_note else ("INV07", "389")
    else:
        code, united = ("INV02", "381") if document.is_credit_note else ("INV01", "380")
    return (
        leaf("InvoiceTypeCode", code)
        + leaf("InvoiceTypeCodeUN", united)
        + leaf("InvoiceTypeText", texts.title(document).upper()[:35])
    )


def _details(document: InvoiceDocument) -> str:
    corrects = document.corrects
    return node(
        "InvoiceDetails",
        _type(document),
        leaf("OriginCode", "Original"),
        leaf("InvoiceNumber", document.number),
        leaf("InvoiceDate", _day(document.issued_on), DAY),
        leaf("OriginalInvoiceNumber", corrects.number) if corrects else "",
        leaf("OriginalInvoiceDate", _day(corrects.issued_on), DAY) if corrects else "",
        leaf("InvoicingPeriodStartDate", _day(document.performed_from), DAY),
        leaf("InvoicingPeriodEndDate", _day(document.performed_to), DAY),
        leaf("AgreementIdentifier", document.contract_code),
        leaf("BuyerReferenceIdentifier", document.buyer_reference[:70]),
        leaf("RowsTotalVatExcludedAmount", _amount(document.net_cents), EURO),
        leaf("InvoiceTotalVatExcludedAmount", _amount(document.net_cents), EURO),
        leaf("InvoiceTotalVatAmount", _amount(document.vat_cents), EURO),
        leaf("InvoiceTotalVatIncludedAmount", _amount(document.gross_cents), EURO),
        "".join(_vat(one) for one in document.vat),
        "".join(_parts("InvoiceFreeText", text, LONGEST_TEXT, 3) for text in texts.notes(document)),
        node(
            "PaymentTermsDetails",
            leaf("PaymentTermsFreeText", texts.interest_text()[:70]),
            leaf("InvoiceDueDate", _day(document.due_on), DAY),
        ),
        leaf("TenderReference", document.call_code),
    )


def _vat(one: VatSum) -> str:
    treatment = one.treatment
    return node(
        "VatSpecificationDetails",
        leaf("VatBaseAmount", _amount(one.net_cents), EURO),
        leaf("VatRatePercent", _percent(treatment.percent)),
        leaf("VatCode", treatment.category.value),
        leaf("VatRateAmount", _amount(one.vat_cents), EURO),
        _parts("VatFreeText", texts.vat_ground(treatment), 70, 3),
        leaf("VatExemptionReasonCode", treatment.ground_code),
    )


@lru_cache(maxsize=1024)
def _article(milestone: str, name: str) -> str:
    return leaf("ArticleIdentifier", milestone) + leaf("ArticleName", name[:100])


@lru_cache(maxsize=256)
def _rate(percent: Decimal, category: VatCategory) -> str:
    return leaf("RowVatRatePercent", _percent(percent)) + leaf("RowVatCode", category.value)


def _row(row: Row, language: str) -> str:
    """A row, written out: an invoice may have many, and their order never changes."""
    sign = "-" if row.unit_cents < 0 else ""
    return (
        f"<InvoiceRow>{_article(row.milestone, texts.row_text(row, language))}"
        f"<InvoicedQuantity{PIECE}>{sign}{row.count}</InvoicedQuantity>"
        f"<StartDate{DAY}>{_day(row.performed_from)}</StartDate><EndDate{DAY}>{_day(row.performed_to)}</EndDate>"
        f"<UnitPriceAmount{PRICE}>{_amount(abs(row.unit_cents))}</UnitPriceAmount>"
        f"<RowPositionIdentifier>{row.number}</RowPositionIdentifier>"
        f"{_rate(row.vat.percent, row.vat.category)}"
        f"<RowVatExcludedAmount{EURO}>{_amount(row.net_cents)}</RowVatExcludedAmount></InvoiceRow>"
    )


def _epi(document: InvoiceDocument) -> str:
    seller = document.seller
    return node(
        "EpiDetails",
        node(
            "EpiIdentificationDetails",
            leaf("EpiDate", _day(document.issued_on), DAY),
            leaf("EpiReference", document.number),
        ),
        node(
            "EpiPartyDetails",
            node(
                "EpiBfiPartyDetails",
                leaf("EpiBfiIdentifier", seller.bic, ' IdentificationSchemeName="BIC"'),
            ),
            node(
                "EpiBeneficiaryPartyDetails",
                leaf("EpiNameAddressDetails", seller.name[:35]),
                leaf("EpiAccountID", seller.iban, ' IdentificationSchemeName="IBAN"'),
            ),
        ),
        node(
            "EpiPaymentInstructionDetails",
            leaf("EpiRemittanceInfoIdentifier", document.reference, ' IdentificationSchemeName="SPY"'),
            leaf("EpiInstructedAmount", _amount(document.gross_cents), EURO),
            leaf("EpiCharge", "SLEV", ' ChargeOption="SLEV"'),
            leaf("EpiDateOptionDate", _day(document.due_on), DAY),
            leaf("EpiPaymentMeansCode", "58"),
        ),
    )
