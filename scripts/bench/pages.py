"""Pages: the list of fifty mini-tenders and the front page, against an answer of a bare Flask in the same run.

The floor is what any page of this framework costs: a request routed to a view that answers with a text as long as the
page. Requests of the floor and of ours take turns, so that whatever else the machine does falls on both.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from flask import Flask
from flask.testing import FlaskClient

from marketplace import create_app
from marketplace.config import Settings
from marketplace.identity.services import mark_database
from marketplace.kernel import clock
from marketplace.kernel.actor import Role
from marketplace.kernel.db import db
from marketplace.ring.services import load_ring
from scripts.bench.measured import line, peak_mb
from tests.factories.people import municipal_actor
from tests.factories.tenders import make_officer
from tests.growing import add_calls
from tests.schema import make_tables

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
ROWS = 50


def _portal(folder: Path, database: str) -> tuple[Flask, int]:
    """The portal with fifty mini-tenders, and the officer who looks at them."""
    url = ""
    if database == "postgresql":
        from tests import postgresql

        url = postgresql.fresh_database()
    app = create_app(Settings(instance=folder, database_url=url, testing=True))
    with app.app_context():
        make_tables()
        mark_database(is_demo=False, now=NOW)
        load_ring(now=NOW)
        officer = municipal_actor("398", Role.OFFICER)
        add_calls(ROWS, officer=make_officer("398"))
        db.session.commit()
        db.session.remove()
    return app, officer.person_id


def _client(app: Flask, person_id: int | None) -> FlaskClient:
    client = app.test_client()
    if person_id is not None:
        with client.session_transaction() as session:
            session["person_id"] = person_id
    return client


def _bare(length: int) -> FlaskClient:
    """A Flask that answers with a text of a length and does nothing else."""
    app, text = Flask("bare"), "x" * length
    app.add_url_rule("/", "answer", lambda: text)
    return app.test_client()


def _seconds(ask: Callable[[], object]) -> float:
    began = perf_counter()
    ask()
    return perf_counter() - began


def measure(name: str, client: FlaskClient, address: str, rounds: int) -> str:
    """The line of one page."""
    answer = client.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    bare = _bare(len(answer.get_data()))
    bare.get("/")
    floor, ours = [], []
    for _ in range(rounds):
        floor.append(_seconds(lambda: bare.get("/").get_data()))
        ours.append(_seconds(lambda: client.get(address).get_data()))
    return line(name, floor=floor, ours=ours, peak_mb=peak_mb(), bytes=len(answer.get_data()), rounds=rounds)


def main() -> None:
    """Print a line for each page."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=60, help="requests of each page (default: 60)")
    arguments.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    given = arguments.parse_args()
    clock.set_to(NOW)
    with tempfile.TemporaryDirectory() as folder:
        app, person_id = _portal(Path(folder), given.database)
        print(measure("calls_50", _client(app, person_id), "/kilpailutukset", given.rounds))
        print(measure("front", _client(app, None), "/", given.rounds))
        print(measure("own_front", _client(app, person_id), "/", given.rounds))
        with app.app_context():
            db.engine.dispose()


if __name__ == "__main__":
    main()
