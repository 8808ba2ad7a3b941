"""``marketplace payments``: runs from the command line; the calculator is added beside them by the wiring."""

import sys
from datetime import date, datetime

import click
from flask.cli import with_appcontext

from marketplace.contracts import queries as contracts
from marketplace.kernel import clock
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.clock import today_in_finland
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotFound
from marketplace.payments import queries, services


@click.group(name="payments")
def cli() -> None:
    """Payments: the calculator and the runs."""


def _as_day(context: click.Context, parameter: click.Parameter, value: str) -> date:
    try:
        return datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no time zone
    except ValueError as wrong:
        raise click.BadParameter("write the day as 2026-12-31") from wrong


@cli.command()
@click.option("--contract", "contract_id", type=int, help="Only this contract, by its id.")
@click.option("--as-of", callback=_as_day, required=True, metavar="DATE", help="Days after it do not exist.")
@with_appcontext
def run(contract_id: int | None, as_of: date) -> None:
    """Settle signed contracts as of a day; one transaction a contract, one summary line each."""
    if as_of > today_in_finland():
        click.echo("--as-of: the day has not come yet", err=True)
        sys.exit(2)
    try:
        chosen = None if contract_id is None else [contracts.contract(contract_id).id]
    except NotFound:
        click.echo(f"--contract: there is no contract {contract_id}", err=True)
        sys.exit(2)
    run_id = services.begin_run(as_of, chosen, actor=SYSTEM, now=clock.now())
    db.session.commit()
    for done in services.carry_on(run_id, actor=SYSTEM, now=clock.now()):
        db.session.commit()
        click.echo(
            f"run={run_id} contract={done.contract_code} lines={done.lines} cents={done.cents} reckoned={done.reckoned}"
        )
    db.session.commit()
    refused = queries.refused_in_run(run_id)
    for one in refused:
        click.echo(f"contract={contracts.contract(one.contract_id).code} refused: {one.code} {one.facts}", err=True)
    sys.exit(1 if refused else 0)
