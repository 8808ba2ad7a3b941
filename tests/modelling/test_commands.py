"""The saving of one person on the command line."""

import json
from collections.abc import Sequence
from datetime import date

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from marketplace.modelling.commands import cli
from marketplace.ring import queries as ring

FULL = ("--paid-days", "700", "--from", "2027-01-01", "--months", "12")


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    """A machine without an installation."""
    monkeypatch.setenv("INSTANCE", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)


def run(*options: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(cli, ["saving", *options])


def answer(*options: str) -> dict:
    """The answer of a run that succeeds."""
    result = run(*options)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.mark.usefixtures("elsewhere")
def test_a_year_from_day_700_saves_what_the_rates_say_without_any_installation() -> None:
    found = answer(*FULL)

    assert found["saving_cents"] == 480009
    assert found["days_saved"] == 258
    assert found["brackets"] == [{"after_days": 700, "percent": "50", "days": 258, "cents": 480009}]
    assert found["rates_from"] == "delivered"
    assert [rate["kind"] for rate in found["rates"]] == ["municipal_share", "benefit", "month_days"]
    assert found["rates"][1]["code"] == "yleistuki"


@pytest.mark.usefixtures("elsewhere")
def test_the_cents_of_the_brackets_sum_to_the_saving() -> None:
    found = answer("--paid-days", "0", "--from", "2025-01-01", "--months", "60")

    assert found["saving_cents"] == 1767475
    assert sum(one["cents"] for one in found["brackets"]) == 1767475
    assert [one["after_days"] for one in found["brackets"]] == [0, 100, 200, 300, 400, 700]


@pytest.mark.usefixtures("elsewhere")
def test_a_persons_own_daily_rate_takes_the_place_of_the_full_benefit() -> None:
    found = answer(*FULL, "--daily-rate", "3000")

    assert found["saving_cents"] == 387000
    assert [rate["kind"] for rate in found["rates"]] == ["municipal_share", "month_days"]


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize(
    ("options", "faults"),
    [
        ((), ["--paid-days: this option is missing", "--from: this option is missing", "--months: this option is"]),
        (("--paid-days", "-1", "--from", "1.1.2027", "--months", "x"), ["--paid-days: “-1”", "--from:", "--months:"]),
        ((*FULL, "--daily-rate", "37.21"), ["--daily-rate: “37.21” is not a whole number from 1 to 100000"]),
        (("--paid-days", "1", "--from", "2017-05-01", "--months", "1"), ["--from: no benefit is known for 2017-05-01"]),
        (("--paid-days", "1", "--from", "9999-12-01", "--months", "9"), ["--from: “9999-12-01” is not a day"]),
        (("--paid-days", "1", "--from", "20270101", "--months", "9"), ["--from: “20270101” is not a day"]),
    ],
)
def test_every_fault_of_the_input_is_one_line_and_ends_the_command_with_two(
    options: Sequence[str], faults: list[str]
) -> None:
    result = run(*options)
    lines = result.stderr.splitlines()

    assert result.exit_code == 2
    assert result.stdout == ""
    assert len(lines) == len(faults)
    assert all(line.startswith(fault) for line, fault in zip(lines, faults, strict=True)), lines


def test_an_installation_answers_from_its_own_rows(app: Flask) -> None:
    found = answer(*FULL)

    assert found["saving_cents"] == 480009
    assert found["rates_from"] == "database"
    assert found["rates"][0]["id"] == ring.rate_book().share_rule(date(2027, 1, 1)).id
