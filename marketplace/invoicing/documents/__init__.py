"""The three forms of an invoice, each made from the one frozen value."""

from marketplace.invoicing.documents import finvoice, peppol
from marketplace.invoicing.documents.pdf import draw
from marketplace.invoicing.rules import EInvoiceNotPossible, Form, InvoiceDocument, einvoice_faults

MIME = {Form.PDF: "application/pdf", Form.FINVOICE: "application/xml", Form.PEPPOL: "application/xml"}
ENDINGS = {Form.PDF: ".pdf", Form.FINVOICE: "-finvoice.xml", Form.PEPPOL: "-peppol.xml"}


def file_name(document: InvoiceDocument, form: Form) -> str:
    """A name for the file of a document."""
    return f"{document.number or 'draft'}{ENDINGS[form]}"


def made(document: InvoiceDocument, form: Form, *, language: str = "fi", logo: bytes | None = None) -> bytes:
    """The document in one of its forms; a PDF carries the e-invoice inside where there can be one.

    Args:
        language: fi, sv or en, of all texts.
        logo: The seller's picture, which only paper shows.
    Raises:
        EInvoiceNotPossible: something that the e-invoice needs is not known or not valid.
    """
    if form is Form.PDF:
        carried = next((one for one in (Form.FINVOICE, Form.PEPPOL) if not _faults(document, one)), None)
        inside = (file_name(document, carried), made(document, carried, language=language)) if carried else None
        return draw(document, language=language, attachment=inside, logo=logo)
    faults = _faults(document, form)
    if faults:
        raise EInvoiceNotPossible(faults=faults)
    return (finvoice if form is Form.FINVOICE else peppol).render(document, language=language)


def _faults(document: InvoiceDocument, form: Form) -> list[str]:
    return einvoice_faults(document, form) if document.number else ["number"]
