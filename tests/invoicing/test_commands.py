"""``marketplace invoices export``: what was sent, in each form, to a file."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from marketplace.invoicing import queries
from marketplace.invoicing.commands import cli
from marketplace.kernel.db import db
from tests.factories.contracts import LAHTI, signed_contract
from tests.factories.invoicing import InvoicedCase, drafted, sent, with_address
from tests.factories.outcomes import placement, started
from tests.factories.payments import SettledCase, settle
from tests.invoicing.validators import peppol_faults

pytestmark = pytest.mark.sqlite_only
HEINOLA = "111"


def run(app: Flask, *arguments: str) -> Result:
    db.session.commit()
    return app.test_cli_runner().invoke(cli, ["export", *arguments])


def heinola_invoice() -> InvoicedCase:
    """An invoice to Heinola, whose e-invoice address is known."""
    contract = signed_contract(municipalities=(LAHTI, HEINOLA))
    one = placement(contract, home=HEINOLA)
    started(one)
    case = SettledCase(contract, [one], settle(contract, as_of=date(2026, 3, 31)))
    with_address(HEINOLA)
    return sent(drafted(case), HEINOLA)


@pytest.mark.parametrize(("form", "begins"), [("pdf", b"%PDF-"), ("finvoice", b"<?xml"), ("peppol", b"<?xml")])
def test_an_invoice_is_written_in_each_form(app: Flask, tmp_path: Path, form: str, begins: bytes) -> None:
    invoice = heinola_invoice().of(HEINOLA)
    file = tmp_path / f"lasku.{form}"

    done = run(app, str(invoice.id), "--format", form, "-o", str(file))

    assert done.exit_code == 0, done.output
    assert file.read_bytes().startswith(begins)
    assert queries.document(invoice.id).number in done.output
    if form == "peppol":
        assert peppol_faults(file.read_bytes()) == []


def test_what_is_missing_for_an_e_invoice_is_told_line_by_line(app: Flask, tmp_path: Path) -> None:
    case = sent()

    done = run(app, str(case.of(LAHTI).id), "--format", "peppol", "-o", str(tmp_path / "x.xml"))

    assert done.exit_code == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "x.xml").exists()


def test_a_draft_and_an_unknown_id_are_bad_input(app: Flask, tmp_path: Path) -> None:
    case = drafted()

    for number in (case.of(LAHTI).id, 9_999):
        done = run(app, str(number), "--format", "pdf", "-o", str(tmp_path / "x.pdf"))
        assert (done.exit_code, len(done.stderr.strip().splitlines())) == (2, 1)


def test_a_folder_that_is_not_there_is_bad_input(app: Flask, tmp_path: Path) -> None:
    case = sent()

    done = run(app, str(case.of(LAHTI).id), "--format", "pdf", "-o", str(tmp_path / "none" / "x.pdf"))

    assert done.exit_code == 2
