"""The last minutes before a deadline: many bidders send at once bids of 200 kB, long answers and a file.

The floor is an empty POST to the same server in the same run: a signed-in person's form without content, which passes
the portal's doors and does nothing. Beside it ``bare`` tells the same for a view outside the portal, which is what the
server alone can do. Floors and bids take turns in rounds. Afterwards two officers open, and every bid that was
acknowledged must open with what was sent.
"""

import argparse
import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import perf_counter, sleep
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from bs4 import BeautifulSoup
from flask import Flask

from marketplace import create_app
from marketplace.config import Settings
from marketplace.identity.services import mark_database
from marketplace.kernel import clock
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db
from marketplace.ring import queries as ring
from marketplace.ring.services import load_ring
from marketplace.tenders import queries
from marketplace.tenders.rules import Question, proposed_deadline
from marketplace.web.access import signed_in
from scripts.bench.measured import peak_mb
from tests.factories import tenders as factory
from tests.schema import make_tables

BID_BYTES, BIDS_EACH = 200_000, 4
QUESTIONS = tuple(Question(f"q{number}", f"Kysymys {number}?", 20, "") for number in range(1, 6))
ANSWER = "Valmentaja käy työpaikalla. " * 400
PORT = 8791
BOUNDARY = "rengas-deadline"
PLAIN, FILES = "application/x-www-form-urlencoded", f"multipart/form-data; boundary={BOUNDARY}"
INSTANCE, DATABASE = "RENGAS_BENCH_INSTANCE", "RENGAS_BENCH_DATABASE"


def served() -> Any:
    """The portal with an empty view beside it, for gunicorn."""
    settings = Settings(instance=Path(os.environ[INSTANCE]), database_url=os.environ[DATABASE], testing=True)
    portal, bare = create_app(settings), Flask("bare")
    portal.add_url_rule("/nothing", "nothing", signed_in()(lambda: ("", 204)), methods=["POST"])
    bare.add_url_rule("/empty", "empty", lambda: ("", 204), methods=["POST"])

    def choose(environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        return (bare if environ["PATH_INFO"] == "/empty" else portal)(environ, start)

    return choose


@dataclass
class Client:
    """One bidder with a connection that stays open."""

    cookie: str
    call_id: int

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)
        self.acknowledged = 0
        self.body = self.token = b""
        self.bid_id = ""

    def ask(self, method: str, address: str, body: bytes = b"", kind: str = PLAIN) -> tuple[int, str, str]:
        """Status, where it leads, and text of an answer."""
        headers = {"Cookie": self.cookie, "Content-Type": kind}
        self.connection.request(method, address, body, headers)
        answer = self.connection.getresponse()
        return answer.status, answer.headers.get("Location", ""), answer.read().decode()

    def fill_form(self) -> None:
        """Read the bid form and write the body of its sending beforehand: typing is no part of what is measured."""
        self.connection.close()
        status, _, text = self.ask("GET", f"/kilpailutukset/{self.call_id}/tarjous")
        assert status == 200, text[:500]
        form = BeautifulSoup(text, "html.parser").find("input", attrs={"name": "bid_id"}).find_parent("form")
        fields = {one["name"]: one.get("value", "") for one in form.find_all("input") if one.get("name")}
        typed = {
            **{name: "100" if name.startswith("price-") else value for name, value in fields.items()},
            **{f"answer-{one.code}": ANSWER for one in QUESTIONS},
        }
        typed.pop("files")
        self.token = urlencode({"csrf_token": typed["csrf_token"]}).encode()
        lines = [f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in typed.items()]
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="suunnitelma.pdf"\r\n\r\n'
        before, after = ("".join(lines) + head).encode(), f"\r\n--{BOUNDARY}--\r\n".encode()
        self.bid_id = typed["bid_id"]
        self.body = before + b"%PDF-1.7 " + os.urandom(BID_BYTES - len(before) - len(after) - 9) + after

    def send(self) -> float:
        """Seconds from sending the filled form to its receipt; the next sending is a new bid that replaces it."""
        fresh = str(uuid4())
        self.body, self.bid_id = self.body.replace(self.bid_id.encode(), fresh.encode(), 1), fresh
        began = perf_counter()
        status, location, text = self.ask("POST", f"/kilpailutukset/{self.call_id}/tarjous", self.body, FILES)
        took = perf_counter() - began
        assert status == 303, f"{status}: {text[:500]}"
        assert "/tarjous/" in location, location
        self.acknowledged += 1
        return took

    def empty(self, address: str) -> float:
        """Seconds of an empty POST."""
        began = perf_counter()
        assert self.ask("POST", address, self.token)[0] == 204
        return perf_counter() - began


def _together(clients: list[Client], work: Callable[[Client], list[float]]) -> tuple[list[float], float]:
    """Let every client work at once; each answer's seconds, and how many answers a second came."""
    found: list[list[float]] = [[] for _ in clients]
    faults: list[Exception] = []

    def run(place: int) -> None:
        try:
            found[place] = work(clients[place])
        except (AssertionError, OSError, http.client.HTTPException) as fault:
            faults.append(fault)

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(clients))]
    began = perf_counter()
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    if faults:
        raise faults[0]
    times = [seconds for row in found for seconds in row]
    return times, len(times) / (perf_counter() - began)


def _prepare(app: Flask, bidders: int) -> tuple[factory.CallCase, list[str]]:
    """An open call with its bidders, and the cookie of each."""
    with app.app_context():
        make_tables()
        mark_database(is_demo=False, now=clock.now())
        load_ring(now=factory.SENT_AT - timedelta(days=300))
        now = clock.now()
        deadline = proposed_deadline(day_in_finland(now), min_days=10, is_working_day=ring.is_working_day_calendar())
        case = factory.published_call(bidders=bidders, now=now, deadline=deadline, questions=QUESTIONS)
        db.session.commit()
        cookies = []
        for one in case.bidders:
            client = app.test_client()
            with client.session_transaction() as session:
                session["person_id"] = one.actor.person_id
                session["organisation_id"] = one.actor.organisation_id
            cookie = client.get_cookie("rengas")
            assert cookie is not None
            cookies.append(f"{cookie.key}={cookie.value}")
        db.session.remove()
        db.engine.dispose()
    return case, cookies


def _open_all(app: Flask, case: factory.CallCase, clients: list[Client]) -> int:
    """Open with two officers; every acknowledged bid must be there, and the last of each bidder must open whole."""
    with app.app_context():
        sent = queries.bids_of(case.id)
        assert len(sent) == sum(one.acknowledged for one in clients), "a receipt without its bid"
        assert all(json.loads(one.receipt)["signed"]["digest"] == one.digest for one in sent)
        factory.open_bids(case)
        opened = queries.opened_bids(case.id)
        assert len(opened) == len(clients)
        assert all(set(one.answers.values()) == {ANSWER.strip()} for one in opened)
        db.session.rollback()
        db.engine.dispose()
    return len(sent)


def _database(folder: Path, name: str) -> str:
    if name == "sqlite":
        return f"sqlite:///{folder / 'rengas.db'}"
    from tests import postgresql

    return postgresql.fresh_database()


def _serve(folder: Path, url: str) -> subprocess.Popen[bytes]:
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--bind",
        f"127.0.0.1:{PORT}",
        "--workers",
        "2",
        "--threads",
        "8",
        "--keep-alive",
        "5",
    ]
    environment = {**os.environ, INSTANCE: str(folder), DATABASE: url, "RENGAS_NO_COMMANDS": "1"}
    server = subprocess.Popen(
        [*command, "--log-level", "warning", "scripts.bench.deadline:served()"], cwd=ROOT, env=environment
    )
    for _ in range(120):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
            connection.request("POST", "/empty")
            connection.getresponse().read()
            return server
        except OSError:
            sleep(0.5)
    server.terminate()
    raise RuntimeError("the server did not start")


def main() -> None:
    """Print one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = _database(folder, given.database)
        app = create_app(Settings(instance=folder, database_url=url, testing=True))
        case, cookies = _prepare(app, given.clients)
        server = _serve(folder, url)
        try:
            clients = [Client(cookie, case.id) for cookie in cookies]
            bare, floors, ours, times = [], [], [], []
            for _ in range(given.rounds):
                for one in clients:
                    one.fill_form()
                for address, rates in (("/empty", bare), ("/nothing", floors)):
                    for one in clients:
                        one.connection.close()  # the server closes idle ones; the next request opens it again
                    rates.append(_together(clients, lambda one, at=address: [one.empty(at) for _ in range(10)])[1])
                for one in clients:
                    one.connection.close()
                found, rate = _together(clients, lambda one: [one.send() for _ in range(BIDS_EACH)])
                ours.append(rate)
                times += found
        finally:
            server.terminate()
            server.wait()
        size = len(clients[0].body)
        opened = _open_all(app, case, clients)
    floor, full = statistics.median(floors), statistics.median(ours)
    ordered = sorted(times)
    p50, p99 = statistics.median(ordered), ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    print(
        f"name=deadline_{given.database} ratio={full / floor:.2f} floor_per_s={floor:.0f} "
        f"bare_per_s={statistics.median(bare):.0f} bids_per_s={full:.0f} "
        f"p50_ms={p50 * 1000:.0f} p99_ms={p99 * 1000:.0f} p99_to_p50={p99 / p50:.2f} bid_bytes={size} "
        f"clients={given.clients} bids={len(times)} opened={opened} errors=0 peak_mb={peak_mb():.0f}"
    )


if __name__ == "__main__":
    main()
