"""Whether an invoice can travel as an e-invoice; pure.

The official rules of e-invoices look at neither check digits nor addresses in use, so these are looked at here, before
anything leaves the portal.
"""

import re
from enum import StrEnum

from stdnum import iban as iban_number
from stdnum.fi import ytunnus

from marketplace.invoicing.rules.document import InvoiceDocument
from marketplace.invoicing.rules.references import is_creditor_reference, is_reference
from marketplace.kernel.errors import RuleBroken

LONGEST_NUMBER = 20


class Form(StrEnum):
    """The forms in which an invoice leaves the portal."""

    PDF = "pdf"
    FINVOICE = "finvoice"
    PEPPOL = "peppol"


class EInvoiceNotPossible(RuleBroken):
    """Something that an e-invoice needs is not known or not valid; ``faults`` names all of it."""

    code = "invoicing.einvoice_not_possible"


def is_ovt(text: str) -> bool:
    """Whether a text is an OVT code: 0037, the digits of a valid business id and at most five characters more.

    >>> is_ovt("003710688929010"), is_ovt("003712345678"), is_ovt("TE003701587667")
    (True, False, False)
    """
    match = re.fullmatch(r"0037(\d{8})[0-9A-Z]{0,5}", text)
    return match is not None and bool(ytunnus.is_valid(match[1]))


def _common_faults(document: InvoiceDocument) -> list[str]:
    seller = document.seller
    checks = {
        "number": 0 < len(document.number) <= LONGEST_NUMBER,
        "seller_business_id": bool(ytunnus.is_valid(seller.business_id)),
        "seller_iban": bool(iban_number.is_valid(seller.iban)),
        "seller_bic": bool(seller.bic),
        "reference": is_reference(document.reference) and is_creditor_reference(document.rf),
    }
    if document.buyer.business_id is not None:
        checks["buyer_business_id"] = bool(ytunnus.is_valid(document.buyer.business_id))
    return [name for name, holds in checks.items() if not holds]


def einvoice_faults(document: InvoiceDocument, form: Form) -> list[str]:
    """Names of everything that keeps a document from travelling in a form; the sentences are in the messages.

    Args:
        document: An invoice or a credit note that was sent.
    """
    if form is Form.PDF:
        return []
    faults, target = _common_faults(document), document.buyer.target
    if target is None:
        return [*faults, "buyer_address"]
    if target.kind == "ovt" and not is_ovt(target.address):
        faults.append("buyer_ovt")
    if form is Form.FINVOICE and not document.buyer.has_address:
        faults.append("buyer_postal_address")
    if form is Form.PEPPOL and target.kind != "ovt":
        faults.append("buyer_not_in_peppol")
    return faults
