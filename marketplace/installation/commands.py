"""``marketplace prepare``, ``backup``, ``restore`` and ``check``."""

import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy.exc import OperationalError

from marketplace.config import Settings
from marketplace.installation.backups import (
    BackupFaulty,
    NotEmpty,
    OtherSchema,
    read_backup,
    refuse_unless_empty,
    write_backup,
)
from marketplace.installation.checks import all_findings
from marketplace.installation.preparing import bring_up_to_date
from marketplace.installation.rows import tables
from marketplace.kernel import clock
from marketplace.kernel.db import reading_only
from marketplace.kernel.keys import Keys
from marketplace.kernel.storage import Storage

REASONS = {
    "seal": "it was changed after it was made, or the keys in INSTANCE/keys are not those it was made with",
    "unreadable": "it is no backup of the portal, or it was cut short",
    "format": "it has a form that this version of the portal does not read",
    "parts": "parts of it are missing or were added",
}


def _storage() -> Storage:
    found: Storage = current_app.extensions["storage"]
    return found


def _unreachable(error: OperationalError) -> None:
    click.echo(f"The database cannot be reached: {str(error.orig).strip().splitlines()[0]}", err=True)
    sys.exit(1)


@click.command()
@with_appcontext
def prepare() -> None:
    """Bring the database to the present schema, load the ring, and the demo where the database is one."""
    settings: Settings = current_app.extensions["settings"]
    keys: Keys = current_app.extensions["keys"]
    try:
        is_demo = bring_up_to_date(settings, keys=keys, storage=_storage(), now=clock.now())
    except OperationalError as error:
        _unreachable(error)
    else:
        if settings.demo and not is_demo:
            click.echo("This database was not made as a demo, so demo mode stays off.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_appcontext
def backup(file: Path) -> None:
    """Write the database and every kept file into FILE, as they are at one moment.

    The keys in INSTANCE/keys are not in it: keep them apart, where other people keep them.
    """
    try:
        made = write_backup(file.absolute(), storage=_storage(), now=clock.now())
    except FileExistsError:
        click.echo(f"{file} is there already; a backup is never written over another file", err=True)
        sys.exit(2)
    except OSError as refused:
        click.echo(f"{file} cannot be written: {refused.strerror}", err=True)
        sys.exit(2)
    except OperationalError as error:
        _unreachable(error)
    click.echo(f"ok tables={len(made.tables)} rows={made.row_count} files={made.files} made_at={made.made_at}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@with_appcontext
def restore(file: Path) -> None:
    """Put the backup FILE into an empty installation, whichever of the two databases it has.

    Put the keys of the backup into INSTANCE/keys first.
    """
    try:
        refuse_unless_empty(_storage())  # before the tables of somebody's data would be altered
        upgrade()
        read = read_backup(file, storage=_storage())
    except BackupFaulty as faulty:
        reason = str(faulty)
        click.echo(f"{file} is not restored: {REASONS.get(reason, f'{reason} was changed')}", err=True)
        sys.exit(2)
    except OtherSchema:
        click.echo(f"{file} is not restored: another version of the portal made it; use that version", err=True)
        sys.exit(2)
    except NotEmpty:
        click.echo("Nothing is restored: the installation is not empty, and what is there stays as it is", err=True)
        sys.exit(2)
    except OperationalError as error:
        _unreachable(error)
    click.echo(f"ok tables={len(read.tables)} rows={read.row_count} files={read.files} made_at={read.made_at}")


@click.command()
@with_appcontext
def check() -> None:
    """Look for faults: lost references, unguarded tables, sums that differ, the audit chain, orphaned files."""
    token = reading_only.set(True)
    try:
        found = list(all_findings(_storage()))
    except OperationalError as error:
        _unreachable(error)
    finally:
        reading_only.reset(token)
    for finding in found:
        click.echo(finding.line)
    if found:
        sys.exit(1)
    click.echo(f"ok tables={len(tables())}")


COMMANDS = (prepare, backup, restore, check)
