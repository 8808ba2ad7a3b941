"""``marketplace audit``: the chain checked from the command line."""

import sys

import click
from flask.cli import with_appcontext

from marketplace.audit import queries


@click.group(name="audit")
def cli() -> None:
    """The audit chain."""


@cli.command()
@with_appcontext
def verify() -> None:
    """Check the whole chain: prints ok with the number of rows and the head, or the first broken row."""
    verdict = queries.verify()
    if verdict.broken_at is not None:
        click.echo(f"broken row={verdict.broken_at} {verdict.reason}")
        sys.exit(1)
    click.echo(f"ok rows={verdict.rows} head={verdict.head}")
