"""``marketplace invoices``: an invoice in one of its forms, to a file."""

import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from marketplace.invoicing import queries
from marketplace.invoicing.documents import made
from marketplace.invoicing.messages import EINVOICE_FAULTS
from marketplace.invoicing.rules import EInvoiceNotPossible, Form
from marketplace.kernel.errors import NotFound
from marketplace.kernel.storage import Storage
from marketplace.web.language import LANGUAGES


@click.group(name="invoices")
def cli() -> None:
    """Invoices: exports."""


@cli.command()
@click.argument("invoice_id", metavar="ID", type=int)
@click.option("--format", "form", type=click.Choice([form.value for form in Form]), required=True)
@click.option("-o", "output", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--language", type=click.Choice(list(LANGUAGES)), default="fi", show_default=True)
@with_appcontext
def export(invoice_id: int, form: str, output: Path, language: str) -> None:
    """Write the invoice with this id, as it was sent, to a file.

    Exits with 1 when the invoice cannot travel in the form, with one line for each thing that is missing.
    """
    try:
        document = queries.document(invoice_id)
    except NotFound:
        click.echo(f"ID: there is no sent invoice {invoice_id}", err=True)
        sys.exit(2)
    storage: Storage = current_app.extensions["storage"]
    logo = storage.fetch(document.seller.logo) if document.seller.logo else None
    try:
        content = made(document, Form(form), language=language, logo=logo)
    except EInvoiceNotPossible as refusal:
        for fault in refusal.facts["faults"]:
            click.echo(f"{document.number}: {EINVOICE_FAULTS[fault]}", err=True)
        sys.exit(1)
    try:
        output.write_bytes(content)
    except OSError as wrong:
        click.echo(f"-o: {output} cannot be written ({wrong.strerror})", err=True)
        sys.exit(2)
    click.echo(f"{document.number} format={form} bytes={len(content)} file={output}")
