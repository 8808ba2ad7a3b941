"""``marketplace notices``: mail that comes back."""

import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from marketplace.kernel import clock
from marketplace.kernel.db import db
from marketplace.kernel.keys import Keys
from marketplace.notices import services
from marketplace.notices.rules import returned_mails


@click.group(name="notices")
def cli() -> None:
    """Mail that the portal has sent."""


@cli.command()
@click.argument("report", type=click.File("rb"), default="-")
@with_appcontext
def returned(report: click.File) -> None:
    """Note from a delivery REPORT (a whole mail, read from standard input) which notices never arrived."""
    keys: Keys = current_app.extensions["keys"]
    found = returned_mails(report.read(), key=keys.accounts)  # type: ignore[attr-defined]
    for one in found:
        services.note_returned(one.notice_id, one.code, now=clock.now())
    db.session.commit()
    click.echo(f"{len(found)} returned")
    if not found:
        sys.exit(1)
