"""The demo has something true on every list, obeys the portal's own checks, and is there only where it may be."""

import re
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask

from marketplace import create_app
from marketplace.config import Settings
from marketplace.installation import check, prepare
from marketplace.kernel import clock
from marketplace.kernel.db import db
from tests.browsing import Browser
from tests.demonstration import make_demo, people_of, signed_in

pytestmark = pytest.mark.sqlite_only

OF_CHANCE = re.compile(
    r"token|digest|secret|uniquifier|key|seal|envelope|commitment|receipt|document|content|salt|box|fingerprint|record|^file$|^locked$"
)
"""Columns that hold keys, hashes of keys or what is sealed with them: different in every demo, as they must be."""


@pytest.fixture(autouse=True)
def now_is_now() -> None:
    """The demo tells of days around today."""
    clock.set_to(None)


@pytest.fixture
def own_demo(demo: Flask, tmp_path: Path) -> Iterator[Flask]:
    """A copy of the demo in which a test may do something."""
    folder = demo.extensions["settings"].instance
    with demo.app_context():
        db.engine.dispose()
    made = tmp_path / "instance"
    shutil.copytree(folder, made, ignore=shutil.ignore_patterns("rengas.db*"))
    with closing(sqlite3.connect(folder / "rengas.db")) as source, closing(sqlite3.connect(made / "rengas.db")) as copy:
        source.backup(copy)
    app = create_app(Settings(instance=made, demo=True, testing=True))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def _rows(app: Flask, statement: str) -> list[tuple]:
    with closing(sqlite3.connect(app.extensions["settings"].instance / "rengas.db")) as connection:
        return connection.execute(statement).fetchall()


def _content(app: Flask) -> dict[str, list[tuple]]:
    """Every table without the columns of chance and without what looking leaves behind."""
    found = {}
    for (table,) in _rows(app, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"):
        columns = [row[1] for row in _rows(app, f'PRAGMA table_info("{table}")') if not OF_CHANCE.search(row[1])]
        if columns and not table.startswith(("audit_", "identity_session", "notices_", "ring_", "modelling_")):
            found[table] = _rows(
                app, f'SELECT {", ".join(f"{chr(34)}{name}{chr(34)}" for name in columns)} FROM "{table}"'
            )
    return found


def test_every_list_has_something_to_show(demo: Flask) -> None:
    assert len(_rows(demo, "SELECT id FROM register_provider")) == 8
    assert _rows(demo, "SELECT count(*) FROM register_application WHERE state = 'RECEIVED'") == [(1,)]
    assert Counter(state for (state,) in _rows(demo, "SELECT state FROM tenders_call")) == {
        "DECIDED": 1, "PUBLISHED": 2, "DRAFT": 1,
    }  # fmt: skip
    assert len(_rows(demo, "SELECT DISTINCT category_id FROM tenders_call")) == 3
    assert len(_rows(demo, "SELECT id FROM outcomes_placement")) == 20
    assert len(_rows(demo, "SELECT id FROM payments_run")) == 2
    states = {state for (state,) in _rows(demo, "SELECT state FROM invoicing_invoice")}
    assert states >= {"ISSUED", "REVIEWED", "APPROVED", "PAID", "RETURNED"}
    assert _rows(demo, "SELECT count(*) FROM invoicing_invoice WHERE kind = 'CREDIT_NOTE'") != [(0,)]
    assert _rows(demo, "SELECT count(*) FROM outcomes_fact WHERE supersedes IS NOT NULL") != [(0,)]
    waiting = (
        "SELECT count(*) FROM outcomes_fact f LEFT JOIN outcomes_verification v ON v.fact_id = f.id WHERE v.id IS NULL"
    )
    assert _rows(demo, waiting) != [(0,)]


def test_nothing_of_it_lies_after_today(demo: Flask) -> None:
    latest = max(moment for (moment,) in _rows(demo, "SELECT max(at) FROM audit_event"))

    assert latest < (clock.now() + timedelta(minutes=1)).strftime("%Y-%m-%d %H:%M:%S")


def test_the_portals_own_check_finds_nothing_wrong_with_it(demo: Flask) -> None:
    with demo.app_context():
        said = demo.test_cli_runner().invoke(check)

    assert said.exit_code == 0, said.output


def test_loading_it_again_adds_nothing(own_demo: Flask) -> None:
    before = _content(own_demo)

    said = own_demo.test_cli_runner().invoke(prepare)

    assert said.exit_code == 0, said.output
    assert _content(own_demo) == before


def test_it_is_the_same_for_everybody_who_makes_it_on_one_day(demo: Flask, tmp_path: Path) -> None:
    other = make_demo(tmp_path / "other")
    with other.app_context():
        db.engine.dispose()

    first, second = _content(demo), _content(other)

    assert [table for table in first if _on_days(first[table]) != _on_days(second[table])] == []


def _on_days(rows: list[tuple]) -> list[tuple]:
    """Rows without the hour of their moments: what the demo's making itself leaves bears the hour of the making."""
    return [tuple(re.sub(r"^(\d{4}-\d\d-\d\d) .*", r"\1", str(value)) for value in row) for row in rows]


def test_bids_that_wait_are_opened_with_the_key_files_that_the_demo_hands_out(own_demo: Flask) -> None:
    (call_id,) = _rows(own_demo, "SELECT id FROM tenders_call WHERE state = 'PUBLISHED' ORDER BY deadline LIMIT 1")[0]
    page = Browser(own_demo).open("/demo")
    words = {row.dt.get_text(): row.find("code").get_text() for row in page.soup.select(".summary__row")}
    for person, name in (("officer-lahti-2", "Olli Ostola"), ("officer-hollola-1", "Henri Hollo")):
        browser = signed_in(own_demo, person)
        key = browser.client.get(f"/demo/avaimet/{person}").get_data()
        form = browser.open(f"/kilpailutukset/{call_id}/avaus").form(holding="key_file")
        answer = browser.client.post(
            f"/kilpailutukset/{call_id}/avaus",
            data={
                **{field: values[0] for field, values in form.fields.items()},
                "key_file": (BytesIO(key), "avain.json"),
                "passphrase": words[name],
            },
        )
        assert answer.status_code == 303

    assert _rows(own_demo, f"SELECT state FROM tenders_call WHERE id = {call_id}") == [("OPENED",)]


def test_everybody_may_be_signed_in_as_and_unknown_people_may_not(demo: Flask) -> None:
    with demo.app_context():
        people = people_of(demo)
        assert {
            "officer-lahti-1",
            "officer-lahti-2",
            "officer-hollola-1",
            "caseworker-lahti",
            "ring-admin",
            "auditor",
        } <= {*people}
        page = signed_in(demo, "officer-lahti-1").open("/kilpailutukset")
        assert "Hanna Hankinen" in page.text

        refused = Browser(demo).open("/demo").form(action="/demo/sign-in").send(button=("person", "mayor"))
        assert refused.status == 404


def test_a_portal_that_is_no_demo_has_none_of_its_doors(app: Flask) -> None:
    browser = Browser(app)

    assert browser.open("/demo", expect=404).status == 404
    assert browser.client.get("/demo/avaimet/officer-lahti-1").status_code == 404
    assert "demo.people" not in app.view_functions
