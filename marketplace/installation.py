"""``marketplace prepare``: everything a start needs, done once and harmless to repeat."""

import sys

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy import inspect
from sqlalchemy.exc import OperationalError

from marketplace.config import Settings
from marketplace.demo import services as demo
from marketplace.identity import queries as identity
from marketplace.identity import services as identity_services
from marketplace.kernel import clock
from marketplace.kernel.db import db
from marketplace.ring import services as ring


@click.command()
@with_appcontext
def prepare() -> None:
    """Bring the database to the present schema, load the ring, and the demo where the database is one."""
    settings: Settings = current_app.extensions["settings"]
    try:
        fresh = not inspect(db.engine).has_table("identity_database_mark")
        upgrade()
    except OperationalError as unreachable:
        click.echo(f"The database cannot be reached: {str(unreachable.orig).strip().splitlines()[0]}", err=True)
        sys.exit(1)
    if fresh:
        identity_services.mark_database(is_demo=settings.demo, now=clock.now())
        db.session.commit()
    ring.load_ring(now=clock.now())
    db.session.commit()
    if settings.demo and identity.database_is_demo():
        demo.load_demo()
        db.session.commit()
    elif settings.demo:
        click.echo("This database was not made as a demo, so demo mode stays off.")
