"""Handing an e-invoice over to the seller's operator: by mail, or in a folder from which the operator takes it."""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from flask import current_app
from flask_mailman import EmailMessage

from marketplace.invoicing.documents import MIME, file_name
from marketplace.invoicing.rules import DispatchFacts, InvoiceDocument
from marketplace.notices.texts import text_of


def can_mail() -> bool:
    """Whether the portal has a mail server."""
    return bool(current_app.config["MAIL_SERVER"])


def mail(dispatch: DispatchFacts, document: InvoiceDocument, content: bytes) -> None:
    """Mail an e-invoice to the operator's address.

    Raises:
        OSError: also every fault of the mail server.
        ValueError: the address can be no part of a mail.
    """
    text = text_of("invoicing.einvoice", {"number": document.number, "seller": document.seller.name}, "fi")
    host = urlsplit(current_app.config["PUBLIC_URL"]).hostname or "localhost"
    message = EmailMessage(
        subject=text.subject,
        body=text.body + "\n",
        to=[dispatch.address],
        headers={"Message-ID": f"<invoice-{dispatch.id}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    message.attach(file_name(document, dispatch.form), content, MIME[dispatch.form])
    message.send()


def _place(dispatch: DispatchFacts, document: InvoiceDocument) -> Path:
    folder = Path(current_app.config["PICKUP_FOLDER"])
    return folder / document.seller.business_id / file_name(document, dispatch.form)


def put(dispatch: DispatchFacts, document: InvoiceDocument, content: bytes) -> None:
    """Put an e-invoice into the seller's folder; under its name it is whole from the first moment.

    Raises:
        OSError: the folder cannot be written.
    """
    place = _place(dispatch, document)
    place.parent.mkdir(parents=True, exist_ok=True)
    made = place.with_name(f".{secrets.token_hex(8)}")
    with made.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    made.replace(place)


def was_taken(dispatch: DispatchFacts, document: InvoiceDocument) -> bool:
    """Whether the operator has taken an e-invoice away from the folder."""
    return not _place(dispatch, document).exists()
