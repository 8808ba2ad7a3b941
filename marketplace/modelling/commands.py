"""``marketplace model``: what a municipality saves by one person, on the command line.

The dated rates come from the installation's database, where there is one that holds them; else from the data that the
portal is delivered with, so that the command works on a machine without an installation. The answer says which.
"""

import json
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from datetime import date
from importlib.resources import files
from typing import Any, NoReturn

import click
from flask import has_app_context
from flask.cli import ScriptInfo
from sqlalchemy.exc import SQLAlchemyError

from marketplace.config import Settings
from marketplace.modelling.rules.saving import (
    MONTHS_AT_MOST,
    PAID_DAYS_AT_MOST,
    Conditions,
    Saving,
    saving_of_exit,
)
from marketplace.ring import queries as ring
from marketplace.ring.rules import RateBook, RateKind, RateMissing, read_rate

DAILY_CENTS_AT_MOST = 100_000
LAST_DAY = date(2200, 12, 31)
MISSING = "this option is missing"


@click.group(name="model")
def cli() -> None:
    """Economic models: what a result may cost."""


def delivered_rates() -> RateBook:
    """Rates of the data that the portal is delivered with; a row's id is its place in the file, from 1."""
    rows = json.loads(files("marketplace.ring").joinpath("data/rates.json").read_text("utf-8"))
    return RateBook(
        read_rate(
            RateKind(row["kind"]),
            row["value"],
            id=number,
            code=row["code"],
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            source=row["source"],
            is_assumption=row["is_assumption"],
            legal_basis=row["legal_basis"],
        )
        for number, row in enumerate(rows, start=1)
    )


def _rates(context: click.Context) -> tuple[RateBook, str]:
    """The rates and where they are from."""
    settings = Settings.from_environment()
    installed = bool(settings.database_url) or (settings.instance / "rengas.db").exists()
    if has_app_context() or installed:
        try:
            inside = nullcontext() if has_app_context() else context.ensure_object(ScriptInfo).load_app().app_context()
            with inside:
                book = ring.rate_book()
        except SQLAlchemyError:
            click.echo("the database does not answer; the delivered rates are used", err=True)
        else:
            if book.codes(RateKind.MUNICIPAL_SHARE):
                return book, "database"
    return delivered_rates(), "delivered"


class _Faults:
    """Faults of the options, one line each."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def read(self, name: str, text: str | None, reader: Callable[[str], Any]) -> Any:
        """The value of an option; None when it is missing or cannot be read."""
        if text is None:
            self.lines.append(f"{name}: {MISSING}")
            return None
        try:
            return reader(text)
        except ValueError as wrong:
            shown = "".join(sign if sign.isprintable() else " " for sign in text)
            self.lines.append(f"{name}: “{shown}” {wrong}")
            return None

    def end(self) -> NoReturn:
        """Tell every fault and end the command with 2."""
        for line in self.lines:
            click.echo(line, err=True)
        raise SystemExit(2)


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) < 20 and least <= int(text) <= most):
            raise ValueError(f"is not a whole number from {least} to {most}")
        return int(text)

    return read


def _day(text: str) -> date:
    try:
        found = date.fromisoformat(text)
        if len(text) != 10 or found > LAST_DAY:
            raise ValueError(text)
        return found
    except ValueError:
        raise ValueError("is not a day in the form 2026-12-31, 2200-12-31 at the latest") from None


def _document(saving: Saving, *, rates_from: str, conditions: Conditions) -> Mapping[str, Any]:
    return {
        "paid_days": saving.paid_days,
        "from": saving.starts_on.isoformat(),
        "months": saving.months,
        "daily_rate_cents": conditions.daily_cents,
        "days_saved": saving.days,
        "saving_cents": saving.cents,
        "brackets": [
            {"after_days": one.after_days, "percent": str(one.percent), "days": one.days, "cents": one.cents}
            for one in saving.by_bracket()
        ],
        "periods": [
            {
                "from": piece.first_on.isoformat(),
                "after_days": piece.after_days,
                "percent": str(piece.percent),
                "days": piece.days,
                "daily_cents": piece.daily_cents,
                "rates": [rate.id for rate in piece.rates],
            }
            for piece in saving.pieces
        ],
        "rates_from": rates_from,
        "rates": [rate.described() for rate in saving.rates()],
    }


@cli.command()
@click.option("--paid-days", metavar="N", help="Days for which benefit has been paid so far.")
@click.option("--from", "starts_on", metavar="DATE", help="First day without benefit: 2026-12-31.")
@click.option("--months", metavar="M", help="Months without benefit.")
@click.option("--daily-rate", metavar="CENTS", help="The person's own daily benefit in cents; else the full amount.")
@click.pass_context
def saving(
    context: click.Context, paid_days: str | None, starts_on: str | None, months: str | None, daily_rate: str | None
) -> None:
    """Work out what the municipality saves when a person leaves unemployment benefit, and print it as JSON.

    The saving is exact to the cent, in all and by bracket of paid days, with the dated rate rows it was reckoned with.
    With bad input the command prints every fault on its own line on standard error and exits with 2.
    """
    faults = _Faults()
    days = faults.read("--paid-days", paid_days, _whole(0, PAID_DAYS_AT_MOST))
    first = faults.read("--from", starts_on, _day)
    span = faults.read("--months", months, _whole(0, MONTHS_AT_MOST))
    daily = None
    if daily_rate is not None:
        daily = faults.read("--daily-rate", daily_rate, _whole(1, DAILY_CENTS_AT_MOST))
    if faults.lines:
        faults.end()
    conditions = Conditions(daily_cents=daily)
    book, rates_from = _rates(context)
    try:
        found = saving_of_exit(book, paid_days=days, starts_on=first, months=span, conditions=conditions)
    except RateMissing as missing:
        faults.lines.append(f"--from: no {missing.facts['kind']} is known for {missing.facts['day']}")
        faults.end()
    click.echo(json.dumps(_document(found, rates_from=rates_from, conditions=conditions), ensure_ascii=False))
