"""Reading e-invoices that were made elsewhere: Finvoice 3.0 and Peppol BIS Billing 3 (UBL 2.1).

Only what is held against the ledger is read. Amounts of a credit note come out below zero, whichever way the form
writes them. A document type declaration is refused before anything in it is looked at, so that no entity can grow.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import NoReturn
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from marketplace.invoicing.rules import Form, HoldsIdentityCode, InvoiceKind, ReadInvoice, ReadRow, UnreadableInvoice
from marketplace.kernel.personal_data import personal_identity_codes

LARGEST = 5 * 1024 * 1024
UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
PREFIXES = {"cac": f"{UBL}CommonAggregateComponents-2", "cbc": f"{UBL}CommonBasicComponents-2"}
MOST_DIGITS = 18


def _unreadable(place: str) -> NoReturn:
    raise UnreadableInvoice(place=place)


class _NoDoctype(TreeBuilder):
    """Builds a tree of a file that declares no document type."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        """Refuse the declaration, before what it declares is read."""
        _unreadable("DOCTYPE")


def read(content: bytes) -> ReadInvoice:
    """An e-invoice from a file.

    Raises:
        HoldsIdentityCode: somebody's personal identity code is in it.
        UnreadableInvoice: it is too large, no XML, no e-invoice, or lacks what every e-invoice has.
    """
    if len(content) > LARGEST:
        _unreadable("size")
    parser = XMLParser(target=_NoDoctype())  # noqa: S314 (entities need a declaration, which is refused)
    try:
        parser.feed(content)
        root = parser.close()
    except (ParseError, ValueError, LookupError):
        _unreadable("XML")
    if personal_identity_codes(" ".join(root.itertext())):
        raise HoldsIdentityCode()
    if root.tag == "Finvoice":
        return _Finvoice(root).invoice()
    if root.tag in (f"{{{UBL}Invoice-2}}Invoice", f"{{{UBL}CreditNote-2}}CreditNote"):
        return _Peppol(root).invoice()
    _unreadable(root.tag.rpartition("}")[2][:60])


class _Reader:
    """One e-invoice being read: texts, amounts and days by their path."""

    prefixes: Mapping[str, str] = {}

    def __init__(self, root: Element) -> None:
        self.root = root

    def words(self, path: str, at: Element | None = None) -> str:
        """What stands at a path; empty where nothing does."""
        found = (self.root if at is None else at).findtext(path, "", dict(self.prefixes))
        return " ".join(found.split())

    def needed(self, path: str, at: Element | None = None) -> str:
        """What stands at a path that every e-invoice has."""
        return self.words(path, at) or _unreadable(path.rpartition("/")[2])

    def all(self, path: str, at: Element | None = None) -> list[Element]:
        """Every element at a path."""
        return (self.root if at is None else at).findall(path, dict(self.prefixes))

    def number(self, path: str, at: Element | None = None, *, default: str = "") -> Decimal:
        """A number with a comma or a point."""
        text = (self.words(path, at) or default or self.needed(path, at)).replace(",", ".")
        try:
            value = Decimal(text)
        except InvalidOperation:
            _unreadable(path.rpartition("/")[2])
        if not value.is_finite() or abs(value.adjusted()) > MOST_DIGITS:
            _unreadable(path.rpartition("/")[2])
        return value

    def cents(self, path: str, at: Element | None = None) -> int:
        """An amount in whole cents."""
        cents = self.number(path, at) * 100
        return int(cents) if cents == cents.to_integral_value() else _unreadable(path.rpartition("/")[2])

    def day(self, path: str) -> date | None:
        """A day as CCYY-MM-DD or CCYYMMDD, or None where nothing stands."""
        text = self.words(path)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            _unreadable(path.rpartition("/")[2])

    def rates(self, path: str, percent: str, base: str, tax: str, sign: int) -> dict[Decimal, tuple[int, int]]:
        """Net and tax by rate."""
        found: dict[Decimal, tuple[int, int]] = {}
        for one in self.all(path):
            rate = self.number(percent, one, default="0").normalize()
            net, vat = found.get(rate, (0, 0))
            found[rate] = (net + sign * self.cents(base, one), vat + sign * self.cents(tax, one))
        return found


def _row(article: str, text: str, count: Decimal, price: Decimal, net_cents: int, percent: Decimal) -> ReadRow:
    """A row in one form: the count above zero, the price with the sign of the sum."""
    unit = abs(price) * 100
    whole = int(unit) if unit == unit.to_integral_value() else None
    if whole is not None and net_cents < 0:
        whole = -whole
    return ReadRow(article, text[:200], abs(count), whole, net_cents, percent.normalize())


def _business_id(text: str) -> str:
    """A business id with its hyphen, from any of the ways in which it is written."""
    digits = text.upper().removeprefix("FI").replace("-", "").replace(" ", "")
    if len(digits) >= 12 and digits.startswith("0037"):
        digits = digits[4:12]
    return f"{digits[:7]}-{digits[7:]}" if len(digits) == 8 and digits.isdigit() else text


class _Finvoice(_Reader):
    def invoice(self) -> ReadInvoice:
        details, pay = "InvoiceDetails/", "EpiDetails/EpiPaymentInstructionDetails/"
        kind = InvoiceKind.CREDIT_NOTE if self.needed(f"{details}InvoiceTypeCode") == "INV02" else InvoiceKind.INVOICE
        total = self.root.find(f"{details}InvoiceTotalVatIncludedAmount")
        return ReadInvoice(
            form=Form.FINVOICE,
            kind=kind,
            number=self.needed(f"{details}InvoiceNumber"),
            issued_on=self.day(f"{details}InvoiceDate") or _unreadable("InvoiceDate"),
            due_on=self.day(f"{details}PaymentTermsDetails/InvoiceDueDate") or self.day(f"{pay}EpiDateOptionDate"),
            reference=self.words(f"{pay}EpiRemittanceInfoIdentifier"),
            currency=total.get("AmountCurrencyIdentifier", "") if total is not None else "",
            seller_business_id=_business_id(self.words("SellerPartyDetails/SellerPartyIdentifier")),
            buyer_business_id=_business_id(self.words("BuyerPartyDetails/BuyerPartyIdentifier")),
            buyer_reference=self.words(f"{details}BuyerReferenceIdentifier"),
            contract_code=self.words(f"{details}AgreementIdentifier"),
            corrects=self.words(f"{details}OriginalInvoiceNumber"),
            iban=self.words("EpiDetails/EpiPartyDetails/EpiBeneficiaryPartyDetails/EpiAccountID").replace(" ", ""),
            rows=tuple(self._row(one) for one in self.all("InvoiceRow") if self.words("RowVatExcludedAmount", one)),
            vat=self.rates(f"{details}VatSpecificationDetails", "VatRatePercent", "VatBaseAmount", "VatRateAmount", 1),
            net_cents=self.cents(f"{details}InvoiceTotalVatExcludedAmount"),
            vat_cents=self.cents(f"{details}InvoiceTotalVatAmount"),
            gross_cents=self.cents(f"{details}InvoiceTotalVatIncludedAmount"),
        )

    def _row(self, row: Element) -> ReadRow:
        quantity = "InvoicedQuantity" if self.words("InvoicedQuantity", row) else "DeliveredQuantity"
        return _row(
            self.words("ArticleIdentifier", row),
            self.words("ArticleName", row),
            self.number(quantity, row, default="1"),
            self.number("UnitPriceAmount", row, default=self.needed("RowVatExcludedAmount", row)),
            self.cents("RowVatExcludedAmount", row),
            self.number("RowVatRatePercent", row, default="0"),
        )


class _Peppol(_Reader):
    prefixes = PREFIXES

    def invoice(self) -> ReadInvoice:
        credit = self.root.tag.endswith("}CreditNote")
        sign = -1 if credit else 1
        name = "CreditNote" if credit else "Invoice"
        entity = "cac:Party/cac:PartyLegalEntity/cbc:CompanyID"
        totals, payable = "cac:LegalMonetaryTotal/", "cac:LegalMonetaryTotal/cbc:PayableAmount"
        return ReadInvoice(
            form=Form.PEPPOL,
            kind=InvoiceKind.CREDIT_NOTE if credit else InvoiceKind.INVOICE,
            number=self.needed("cbc:ID"),
            issued_on=self.day("cbc:IssueDate") or _unreadable("IssueDate"),
            due_on=self.day("cbc:DueDate"),
            reference=self.words("cac:PaymentMeans/cbc:PaymentID"),
            currency=self.words("cbc:DocumentCurrencyCode"),
            seller_business_id=_business_id(self.words(f"cac:AccountingSupplierParty/{entity}")),
            buyer_business_id=_business_id(self.words(f"cac:AccountingCustomerParty/{entity}")),
            buyer_reference=self.words("cbc:BuyerReference"),
            contract_code=self.words("cac:ContractDocumentReference/cbc:ID"),
            corrects=self.words("cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID"),
            iban=self.words("cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID").replace(" ", ""),
            rows=tuple(self._row(one, name, sign) for one in self.all(f"cac:{name}Line")),
            vat=self.rates(
                "cac:TaxTotal/cac:TaxSubtotal",
                "cac:TaxCategory/cbc:Percent",
                "cbc:TaxableAmount",
                "cbc:TaxAmount",
                sign,
            ),
            net_cents=sign * self.cents(f"{totals}cbc:TaxExclusiveAmount"),
            vat_cents=sign * self.cents("cac:TaxTotal/cbc:TaxAmount"),
            gross_cents=sign * self.cents(payable),
        )

    def _row(self, line: Element, name: str, sign: int) -> ReadRow:
        quantity = "cbc:CreditedQuantity" if name == "CreditNote" else "cbc:InvoicedQuantity"
        base = self.number("cac:Price/cbc:BaseQuantity", line, default="1")
        return _row(
            self.words("cac:Item/cac:SellersItemIdentification/cbc:ID", line),
            self.words("cac:Item/cbc:Name", line),
            self.number(quantity, line),
            self.number("cac:Price/cbc:PriceAmount", line) / (base or _unreadable("BaseQuantity")),
            sign * self.cents("cbc:LineExtensionAmount", line),
            self.number("cac:Item/cac:ClassifiedTaxCategory/cbc:Percent", line, default="0"),
        )
