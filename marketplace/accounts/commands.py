"""``marketplace people``: the first administrator of an installation, and help where no mail goes out."""

import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from marketplace.identity import queries as identity
from marketplace.identity import services as identity_services
from marketplace.identity.rules import LinkPurpose
from marketplace.kernel import clock
from marketplace.kernel.actor import SYSTEM, OrganisationKind, Role
from marketplace.kernel.db import db
from marketplace.kernel.errors import RuleBroken
from marketplace.kernel.keys import Keys


@click.group(name="people")
def cli() -> None:
    """People who sign in."""


def _organisation_id(role: Role, organisation: str) -> int:
    found = (
        identity.organisation_by_business_id(organisation) or identity.organisation_of_municipality(organisation)
        if organisation
        else identity.ring_organisation()
    )
    if found is None:
        click.echo(f"No organisation has the business id or municipality code {organisation}.", err=True)
        sys.exit(1)
    if role is Role.PROVIDER_ADMIN and found.kind is not OrganisationKind.PROVIDER:
        click.echo("Name the provider with --organisation BUSINESS-ID.", err=True)
        sys.exit(1)
    return found.id


def _print_link(path: str, link_id: int) -> None:
    keys: Keys = current_app.extensions["keys"]
    secret = identity.secret_of_link(link_id, key=keys.accounts, now=clock.now())
    db.session.commit()
    click.echo(f"{current_app.config['PUBLIC_URL']}{path}/{secret}")


@cli.command()
@click.option("--email", required=True, help="Whom to invite.")
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.RING_ADMIN.value)
@click.option("--organisation", default="", help="Business id or municipality code; the ring's office unless said.")
@click.option("--language", type=click.Choice(["fi", "sv", "en"]), default="fi")
@with_appcontext
def invite(email: str, role: str, organisation: str, language: str) -> None:
    """Print a link by which a person comes in with a role; it works once, and for 14 days."""
    keys: Keys = current_app.extensions["keys"]
    try:
        _, link_id = identity_services.invite(
            email,
            _organisation_id(Role(role), organisation),
            [Role(role)],
            language=language,
            key=keys.accounts,
            actor=SYSTEM,
            now=clock.now(),
        )
    except RuleBroken as refusal:
        click.echo(f"Refused: {refusal}", err=True)
        sys.exit(1)
    _print_link("/kutsu", link_id)


@cli.command("new-password")
@click.option("--email", required=True, help="Whose password was forgotten.")
@with_appcontext
def new_password(email: str) -> None:
    """Print a link for a new password; it works once, and for one hour. The second factor stays."""
    person = identity.person_by_email(email)
    if person is None:
        click.echo(f"Nobody signs in as {email}.", err=True)
        sys.exit(1)
    keys: Keys = current_app.extensions["keys"]
    link_id = identity_services.make_link(
        LinkPurpose.FORGOTTEN,
        email=person.email,
        language=person.language,
        key=keys.accounts,
        now=clock.now(),
        person_id=person.id,
    )
    _print_link("/salasana", link_id)
