"""The three forms of an invoice say the same, are valid by the official rules, and can be read back."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import facturx
import pypdf
import pypdfium2
import pytest
import zxingcpp
from lxml import etree
from PIL import Image

from marketplace.invoicing.documents import file_name, finvoice, made, peppol
from marketplace.invoicing.documents.pdf import draw
from marketplace.invoicing.rules import (
    EInvoiceNotPossible,
    EInvoiceTarget,
    Form,
    InvoiceDocument,
    bank_barcode,
    einvoice_faults,
    from_json,
    qr_text,
    to_json,
)
from marketplace.kernel.canonical import canonical_json
from tests.factories.documents import (
    EARLIER,
    EXEMPT,
    GENERAL,
    OUTSIDE,
    buyer,
    credit_note,
    document,
    portals_texts,
    random_document,
    row,
    seller,
)
from tests.invoicing.validators import FINVOICE_ABSENT, FINVOICE_SCHEMA, finvoice_faults, peppol_faults

with_finvoice_schema = pytest.mark.skipif(not FINVOICE_SCHEMA.exists(), reason=FINVOICE_ABSENT)
MANY = 500


@pytest.fixture(autouse=True)
def texts() -> Iterator[None]:
    """The portal's texts in three languages, without a database."""
    with portals_texts():
        yield


KINDS = {
    "invoice": document(row(1), row(2, count=3, unit_cents=33_333)),
    "credit note": credit_note(row(1, unit_cents=-180_000), row(2, count=2, unit_cents=-1)),
    "self-billed": document(self_billed=True),
    "self-billed credit note": credit_note(self_billed=True),
    "exempt": document(row(1, vat=EXEMPT)),
    "exempt and taxed": document(row(1, vat=EXEMPT), row(2, vat=GENERAL)),
    "two rates": document(row(1), row(2, unit_cents=10_001, vat=EARLIER)),
    "seller without VAT": document(row(1, vat=OUTSIDE), seller=seller(vat_number=None)),
}


# ---- valid by the official rules ----


@pytest.mark.parametrize("one", KINDS.values(), ids=KINDS.keys())
def test_peppol_takes_every_kind_of_document(one: InvoiceDocument) -> None:
    assert peppol_faults(made(one, Form.PEPPOL)) == []


@with_finvoice_schema
@pytest.mark.parametrize("one", KINDS.values(), ids=KINDS.keys())
def test_finvoice_takes_every_kind_of_document(one: InvoiceDocument) -> None:
    assert finvoice_faults(made(one, Form.FINVOICE)) == []


def test_peppol_takes_five_hundred_odd_documents() -> None:
    faulty = {seed: faults for seed in range(MANY) if (faults := peppol_faults(peppol.render(random_document(seed))))}

    assert faulty == {}


@with_finvoice_schema
def test_finvoice_takes_five_hundred_odd_documents() -> None:
    faulty = {
        seed: faults for seed in range(MANY) if (faults := finvoice_faults(finvoice.render(random_document(seed))))
    }

    assert faulty == {}


# ---- read back field by field ----


def ubl_terms(one: InvoiceDocument) -> dict[str, Any]:
    """Business terms of a document as an independent reader finds them in our UBL."""
    found: dict[str, Any] = facturx.parse_ubl_cii_xml(peppol.render(one), check_xsd=False)
    return found


def cents(text: str) -> int:
    amount = Decimal(text.replace(",", ".")) * 100
    assert amount == amount.to_integral_value()
    return int(amount)


@pytest.mark.parametrize("seed", range(0, 60, 3))
def test_finvoice_says_what_the_document_says(seed: int) -> None:
    one = random_document(seed)
    root = etree.fromstring(finvoice.render(one))

    def read(path: str) -> str:
        return "".join(root.xpath(f"{path}/text()"))

    assert read("InvoiceDetails/InvoiceNumber") == one.number
    assert read("InvoiceDetails/InvoiceDate") == one.issued_on.strftime("%Y%m%d")
    assert read("EpiDetails/EpiPaymentInstructionDetails/EpiDateOptionDate") == one.due_on.strftime("%Y%m%d")
    assert read("SellerPartyDetails/SellerOrganisationName") == one.seller.name
    assert read("BuyerPartyDetails/BuyerOrganisationName") == one.buyer.name
    assert read("InvoiceDetails/BuyerReferenceIdentifier") == one.buyer_reference
    assert read("EpiDetails/EpiPaymentInstructionDetails/EpiRemittanceInfoIdentifier") == one.reference
    assert cents(read("InvoiceDetails/InvoiceTotalVatExcludedAmount")) == one.net_cents
    assert cents(read("InvoiceDetails/InvoiceTotalVatAmount")) == one.vat_cents
    assert cents(read("InvoiceDetails/InvoiceTotalVatIncludedAmount")) == one.gross_cents
    assert cents(read("EpiDetails/EpiPaymentInstructionDetails/EpiInstructedAmount")) == one.gross_cents
    assert [
        (cents(vat.findtext("VatBaseAmount")), cents(vat.findtext("VatRateAmount")), vat.findtext("VatCode"))
        for vat in root.findall("InvoiceDetails/VatSpecificationDetails")
    ] == [(vat.net_cents, vat.vat_cents, vat.treatment.category.value) for vat in one.vat]
    sign = -1 if one.is_credit_note else 1
    assert [
        (
            int(line.findtext("InvoicedQuantity")) * sign,
            cents(line.findtext("UnitPriceAmount")) * sign,
            cents(line.findtext("RowVatExcludedAmount")),
        )
        for line in root.findall("InvoiceRow")
    ] == [(line.count, line.unit_cents, line.net_cents) for line in one.rows]


@pytest.mark.parametrize("seed", range(1, 60, 3))
def test_peppol_says_what_the_document_says(seed: int) -> None:
    one = random_document(seed)
    root = etree.fromstring(peppol.render(one))
    kind = etree.QName(root).localname
    names = {"a": f"{peppol.NAMESPACE}CommonAggregateComponents-2", "b": f"{peppol.NAMESPACE}CommonBasicComponents-2"}

    def read(path: str) -> str:
        return "".join(root.xpath(f"{path}/text()", namespaces=names))

    sign = -1 if one.is_credit_note else 1
    assert read("b:ID") == one.number
    assert read("b:IssueDate") == one.issued_on.isoformat()
    assert read("b:DueDate") == ("" if one.is_credit_note else one.due_on.isoformat())
    assert read("b:BuyerReference") == one.buyer_reference
    assert read("a:AccountingSupplierParty//b:RegistrationName") == one.seller.name
    assert read("a:AccountingCustomerParty//b:RegistrationName") == one.buyer.name
    assert read("a:PaymentMeans/b:PaymentID") == ("" if one.is_credit_note else one.rf)
    assert cents(read("a:LegalMonetaryTotal/b:PayableAmount")) * sign == one.gross_cents
    assert cents(read("a:TaxTotal/b:TaxAmount")) * sign == one.vat_cents
    lines = root.findall(f"a:{kind}Line", names)
    quantity = "CreditedQuantity" if one.is_credit_note else "InvoicedQuantity"
    assert [
        (
            int(line.findtext(f"b:{quantity}", namespaces=names)),
            cents(line.findtext("a:Price/b:PriceAmount", namespaces=names)) * sign,
            cents(line.findtext("b:LineExtensionAmount", namespaces=names)) * sign,
        )
        for line in lines
    ] == [(line.count, line.unit_cents, line.net_cents) for line in one.rows]


def test_a_credit_note_names_its_invoice_in_both_forms() -> None:
    one = credit_note()

    assert b"<OriginalInvoiceNumber>R2026-00003</OriginalInvoiceNumber>" in finvoice.render(one)
    assert b"<cac:InvoiceDocumentReference><cbc:ID>R2026-00003</cbc:ID>" in peppol.render(one)


def test_an_independent_reader_finds_the_totals_in_our_ubl() -> None:
    found = str(ubl_terms(KINDS["two rates"]))

    for expected in ("R2026-00017", "KP-4411", "FI2112345600000785", "1900.01", "2383.01"):
        assert expected in found, (expected, found)


@pytest.mark.parametrize("seed", range(40))
def test_the_kept_form_is_the_document_and_holds_no_float(seed: int) -> None:
    one = random_document(seed)

    kept = to_json(one)

    assert from_json(kept) == one
    assert canonical_json(kept)


# ---- what cannot travel ----


@pytest.mark.parametrize(
    ("one", "form", "fault"),
    [
        (document(buyer=buyer(target=None)), Form.PEPPOL, "buyer_address"),
        (document(buyer=buyer(target=None)), Form.FINVOICE, "buyer_address"),
        (
            document(buyer=buyer(target=EInvoiceTarget("TE003701587667", "operator", "Tietoevry", "003701011385"))),
            Form.PEPPOL,
            "buyer_not_in_peppol",
        ),
        (
            document(buyer=buyer(target=EInvoiceTarget("003710688928010", "ovt", "Basware", "BAWCFI22"))),
            Form.PEPPOL,
            "buyer_ovt",
        ),
        (document(buyer=buyer(street="")), Form.FINVOICE, "buyer_postal_address"),
        (document(buyer=buyer(business_id="1068892-8")), Form.PEPPOL, "buyer_business_id"),
        (document(seller=seller(business_id="1234567-8")), Form.PEPPOL, "seller_business_id"),
        (document(seller=seller(iban="FI2112345600000786")), Form.FINVOICE, "seller_iban"),
        (document(seller=seller(bic="")), Form.FINVOICE, "seller_bic"),
        (document(rf="RF231232"), Form.PEPPOL, "reference"),
    ],
)
def test_what_the_official_rules_do_not_look_at_is_refused_before_it_leaves(
    one: InvoiceDocument, form: Form, fault: str
) -> None:
    with pytest.raises(EInvoiceNotPossible) as refusal:
        made(one, form)

    assert refusal.value.facts["faults"] == [fault]


def test_an_operators_own_address_is_fine_in_finvoice() -> None:
    one = document(buyer=buyer(target=EInvoiceTarget("TE003701587667", "operator", "Tietoevry", "003701011385")))

    assert einvoice_faults(one, Form.FINVOICE) == []


# ---- paper ----


def pages_of(content: bytes, *, scale: float = 3.0) -> list[Image.Image]:
    pdf = pypdfium2.PdfDocument(content)
    pages = [pdf[index].render(scale=scale).to_pil() for index in range(len(pdf))]
    pdf.close()
    return pages


def words_of(content: bytes) -> str:
    pdf = pypdfium2.PdfDocument(content)
    words = " ".join(pdf[index].get_textpage().get_text_range() for index in range(len(pdf)))
    pdf.close()
    return " ".join(words.replace("\u2011", "-").split())


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_barcode_and_the_qr_code_are_read_back_from_the_drawn_page(language: str) -> None:
    one = document(row(count=7, unit_cents=41_234))

    found = zxingcpp.read_barcodes(pages_of(draw(one, language=language))[-1])

    texts = {str(code.format): code.bytes.decode() for code in found}
    pay = {"iban": one.seller.iban, "cents": one.gross_cents, "due_on": one.due_on}
    assert bank_barcode(reference=one.reference, **pay) in texts.values()
    assert qr_text(name=one.seller.name, bic=one.seller.bic, reference=one.rf, **pay) in texts.values()


def test_a_page_of_many_rows_repeats_its_heading_and_carries_its_sum() -> None:
    one = document(*(row(number, count=number, unit_cents=10_000) for number in range(1, 61)))

    pages = [pypdfium2.PdfDocument(draw(one, language="fi"))]
    texts = [pages[0][index].get_textpage().get_text_range() for index in range(len(pages[0]))]

    assert len(texts) > 1
    carried = re.search(r"Välisumma, siirretään seuraavalle sivulle\s+([\d\s]+,\d\d)", texts[0])
    begun = re.search(r"Siirto edelliseltä sivulta\s+([\d\s]+,\d\d)", texts[1])
    assert carried is not None
    assert begun is not None
    assert carried[1].split() == begun[1].split()
    assert "Sivu 2/" in texts[1]


@pytest.mark.parametrize("count", [1, 2, 14, 15, 16, 17, 18, 19, 20, 21, 22, 40, 41, 42, 43, 44, 45, 46])
def test_every_row_and_the_total_are_drawn_whatever_the_number_of_rows(count: int) -> None:
    one = document(*(row(number, unit_cents=100_000 + number) for number in range(1, count + 1)))

    words = words_of(draw(one, language="en"))

    for line in one.rows:
        assert f"€{line.net_cents / 100:,.2f}" in words
    assert f"€{one.gross_cents / 100:,.2f}" in words


def test_paper_says_what_the_document_says() -> None:
    one = document(row(count=3, unit_cents=33_333))

    words = words_of(draw(one, language="fi"))

    for expected in (
        "Lasku R2026-00017",
        "Ostaja Heinolan kaupunki",
        "24.12.2026",
        "FI21 1234 5600 0007 85",
        "S-2026-003",
        "KP-4411",
        "999,99",
        "1 254,99",
        "25,5 %",
        "E-R2026-00017",
        "FI23456780",
        "Viivästyskorko korkolain",
    ):
        assert expected in words.replace("\xa0", " "), expected


def test_a_credit_note_and_a_draft_ask_for_no_payment() -> None:
    for one in (credit_note(), document(number="", reference="", rf="", specification="")):
        content = draw(one, language="fi")
        assert zxingcpp.read_barcodes(pages_of(content)[-1]) == []


def test_self_billing_says_so_on_paper() -> None:
    assert "Itselaskutus" in words_of(draw(document(self_billed=True), language="fi"))


def test_the_same_invoice_is_the_same_bytes() -> None:
    assert draw(document(), language="fi") == draw(document(), language="fi")


def test_every_font_on_paper_is_embedded() -> None:
    reader = pypdf.PdfReader(BytesIO(draw(document(), language="sv")))

    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]

    assert len(fonts) == 2
    assert all("SourceSans3" in font["/BaseFont"] and "/FontFile2" in font["/FontDescriptor"] for font in fonts)


def test_paper_carries_the_same_invoice_as_an_e_invoice() -> None:
    one = document()

    pdf = pypdfium2.PdfDocument(made(one, Form.PDF, language="sv"))

    assert pdf.count_attachments() == 1
    attachment = pdf.get_attachment(0)
    assert attachment.get_name() == file_name(one, Form.FINVOICE)
    assert bytes(attachment.get_data()) == made(one, Form.FINVOICE, language="sv")


def test_a_screen_reader_finds_a_heading_tables_and_what_the_pictures_are() -> None:

    reader = pypdf.PdfReader(BytesIO(draw(document(row(1), row(2)), language="fi")))
    catalogue = reader.trailer["/Root"]
    tags: list[str] = []
    alternatives: list[str] = []

    def walk(node: Any) -> None:
        node = node.get_object()
        tags.append(node["/S"])
        if "/Alt" in node:
            alternatives.append(str(node["/Alt"]))
        for kid in node["/K"]:
            kid = kid.get_object()
            if isinstance(kid, dict) and "/S" in kid:
                walk(kid)

    for kid in catalogue["/StructTreeRoot"]["/K"]:
        walk(kid)

    assert catalogue["/Lang"] == "fi-FI"
    assert bool(catalogue["/MarkInfo"]["/Marked"])
    assert tags.count("/H1") == 1
    assert tags.count("/Table") == 2
    assert tags.count("/Figure") == len(alternatives) == 2
    assert all("/StructParents" in page for page in reader.pages)


def test_due_dates_are_drawn_as_days() -> None:
    assert "2.5.2026" in words_of(draw(replace(document(), due_on=date(2026, 5, 2)), language="fi"))
