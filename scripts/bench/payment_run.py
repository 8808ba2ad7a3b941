"""A payment run from end to end: facts read, entitlements worked out, lines with their reasons booked and committed.

The floor reads the same verified facts, row by row as they were reported, and writes the same number of lines into the
same table, with the database driver alone and as many transactions. Both are run in processes of their own, turn by
turn. Then a month in which some participants changed is settled, and a tenth of the size tells whether cost grows with
the work alone.

    scripts/bench/payment_run.py [--database postgresql] [--participants 100000] [--contracts 200] [--rounds 3]
"""

import argparse
import json
import pickle
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from flask import Flask

from marketplace import create_app
from marketplace.config import Settings
from marketplace.kernel import clock
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.db import db
from marketplace.payments import services
from scripts.bench.measured import line, peak_mb
from scripts.bench.work_load import build, change

AS_OF, MONTH_LATER = date(2026, 9, 30), date(2026, 10, 31)
LINE = (
    "journal_id, number, participant, milestone, occurrence, part, municipality, cents, entitled_cents, settled_cents,"
    " achieved_on, due_on, cause"
)


@dataclass
class Place:
    """Where a database lies, and how a fresh copy of it is made.

    Args:
        kind: ``sqlite`` or ``postgresql``.
        folder: Folder of this measurement.
    """

    kind: str
    folder: Path
    kept: str = ""

    def empty(self) -> str:
        """Address of an empty database."""
        if self.kind == "sqlite":
            return f"sqlite:///{self.folder / 'built.db'}"
        from tests import postgresql

        self.kept = postgresql.create_database()
        return postgresql.server().url(self.kept)

    def copy(self, number: int) -> str:
        """Address of a fresh copy of what was built."""
        if self.kind == "sqlite":
            made = self.folder / f"copy{number % 2}.db"
            for rest in ("", "-wal", "-shm"):
                made.with_name(made.name + rest).unlink(missing_ok=True)
            shutil.copyfile(self.folder / "built.db", made)
            return f"sqlite:///{made}"
        from tests import postgresql

        return postgresql.fresh_database(self.kept)


def application(url: str, folder: Path) -> Flask:
    """The portal on a database."""
    return create_app(Settings(instance=folder / "instance", database_url=url, testing=True))


def run(app: Flask, as_of: date) -> dict[str, Any]:
    """A run as the command carries it out: one transaction a contract."""
    with app.app_context():
        now = datetime(as_of.year, as_of.month, as_of.day, 12, tzinfo=UTC) + timedelta(days=1)
        clock.set_to(now)
        begun, cpu_begun = perf_counter(), process_time()
        run_id = services.begin_run(as_of, actor=SYSTEM, now=now)
        db.session.commit()
        lines = reckoned = 0
        for done in services.carry_on(run_id, actor=SYSTEM, now=now):
            db.session.commit()
            lines, reckoned = lines + done.lines, reckoned + done.reckoned
        took, cpu = perf_counter() - begun, process_time() - cpu_begun
        assert db.session.execute(db.text("SELECT count(*) FROM payments_refused")).scalar_one() == 0
    return {"took": took, "cpu": cpu, "peak_mb": peak_mb(), "lines": lines, "reckoned": reckoned}


def floor(app: Flask, lines_file: Path) -> dict[str, Any]:
    """Read the facts and write the lines of another run, with the driver alone."""
    lines: list[list[tuple[Any, ...]]] = pickle.loads(lines_file.read_bytes())  # noqa: S301 - our own file
    with app.app_context():
        postgresql = db.engine.dialect.name == "postgresql"
        connection = db.engine.raw_connection()
        driver: Any = connection.driver_connection
        mark = "%s" if postgresql else "?"
        begun, cpu_begun = perf_counter(), process_time()
        for journal, (contract, rows) in enumerate(zip(_contracts(driver), lines, strict=True), start=1):
            if not postgresql:
                driver.execute("BEGIN IMMEDIATE")
            driver.execute(READ.replace("?", mark), (contract,)).fetchall()
            driver.execute(JOURNAL.replace("?", mark), (journal, contract, len(rows)))
            if postgresql:
                with driver.cursor() as cursor, cursor.copy(f"COPY payments_line ({LINE}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
            else:
                places = ", ".join("?" * len(LINE.split(",")))
                driver.executemany(f"INSERT INTO payments_line ({LINE}) VALUES ({places})", rows)  # noqa: S608
            driver.execute("COMMIT")
        took, cpu = perf_counter() - begun, process_time() - cpu_begun
        connection.close()
    return {"took": took, "cpu": cpu, "peak_mb": peak_mb()}


READ = (
    "SELECT f.placement_id, f.kind, f.payload, f.reported_on, f.supersedes, v.verdict FROM outcomes_placement p"
    " JOIN outcomes_fact f ON f.placement_id = p.id JOIN outcomes_verification v ON v.fact_id = f.id"
    " WHERE p.contract_id = ? ORDER BY f.placement_id, f.id"
)
JOURNAL = (
    "INSERT INTO payments_journal (id, run_id, contract_id, as_of, terms_sha256, line_count, cents, reckoned,"
    " settled_at) VALUES (?, 1, ?, '2026-09-30', '', ?, 0, 0, '2026-10-01 12:00:00')"
)


def _contracts(driver: Any) -> list[int]:
    found = [row[0] for row in driver.execute("SELECT id FROM contracts_contract ORDER BY id").fetchall()]
    driver.execute(
        "INSERT INTO payments_run (id, as_of, contract_ids, started_at, started_by)"
        " VALUES (1, '2026-09-30', '[]', '2026-10-01 12:00:00', 0)"
    )
    driver.commit()
    return found


def keep_lines(app: Flask, lines_file: Path) -> None:
    """Keep the lines of a run for the floor, journal by journal."""
    with app.app_context():
        journals: dict[int, list[tuple[Any, ...]]] = {}
        ids = db.session.execute(db.text("SELECT id FROM payments_journal ORDER BY id")).scalars().all()
        journals = {journal: [] for journal in ids}
        for row in db.session.execute(db.text(f"SELECT {LINE} FROM payments_line ORDER BY id")):  # noqa: S608
            journals[row[0]].append(tuple(str(value) if isinstance(value, date) else value for value in row))
    lines_file.write_bytes(pickle.dumps(list(journals.values())))


def apart(work: str, url: str, folder: Path, *arguments: str) -> dict[str, Any]:
    """Do a piece of work in a process of its own and read what it measured."""
    command = [sys.executable, str(Path(__file__).resolve()), "--work", work, "--url", url, "--folder", str(folder)]
    told = subprocess.run([*command, *arguments], check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT).stdout
    found: dict[str, Any] = json.loads(told.splitlines()[-1])
    return found


def work(chosen: argparse.Namespace) -> dict[str, Any]:
    """One piece of work, in its own process."""
    app, folder = application(chosen.url, chosen.folder), chosen.folder
    if chosen.work == "build":
        return build(app, participants=chosen.participants, contracts=chosen.contracts, limited=chosen.limited)
    if chosen.work == "floor":
        return floor(app, folder / "lines.pickle")
    if chosen.work == "keep":
        keep_lines(app, folder / "lines.pickle")
        return {}
    if chosen.work == "change":
        return change(app, share=chosen.share)
    return run(app, MONTH_LATER if chosen.work == "month" else AS_OF)


def measure(kind: str, participants: int, contracts: int, chosen: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Build, then run floor and ours turn by turn; the last round goes on to the next month."""
    with tempfile.TemporaryDirectory(prefix="rengas-bench-") as name:
        place = Place(kind, Path(name))
        size = ["--participants", str(participants), "--contracts", str(contracts), "--limited", str(chosen.limited)]
        built = apart("build", place.empty(), place.folder, *size)
        for number in range(chosen.rounds):
            url = place.copy(number)
            ours = apart("run", url, place.folder)
            if number == 0:
                apart("keep", url, place.folder)
            month: dict[str, Any] = {}
            if number == chosen.rounds - 1:
                apart("change", url, place.folder, "--share", str(chosen.share))
                month = apart("month", url, place.folder)
            low = apart("floor", place.copy(number + 1), place.folder)
            yield {"built": built, "floor": low, "ours": ours, "month": month}


def cpu_ratio(pairs: Sequence[tuple[dict[str, Any], dict[str, Any]]]) -> str:
    """Processor time of the first of each pair to that of the second: it does not wait for others on the machine."""
    ours, low = (statistics.median(one["cpu"] for one in side) for side in zip(*pairs, strict=True))
    return f"{ours / low:.3f}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--participants", type=int, default=100_000)
    parser.add_argument("--contracts", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--share", type=float, default=0.02, help="participants that change in the next month")
    parser.add_argument("--limited", type=int, default=2, help="contracts in a hundred whose cap keeps something back")
    parser.add_argument("--work", help=argparse.SUPPRESS)
    parser.add_argument("--url", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.work:
        print(json.dumps(work(chosen)))
        return
    kind = chosen.database
    found = list(measure(kind, chosen.participants, chosen.contracts, chosen))
    floors, ours = [one["floor"]["took"] for one in found], [one["ours"]["took"] for one in found]
    peak = max(one["ours"]["peak_mb"] for one in found)
    built, last = found[0]["built"], found[-1]
    told = {"cpu_ratio": cpu_ratio([(one["ours"], one["floor"]) for one in found])}
    told |= {"lines": last["ours"]["lines"], **built}
    print(line(f"payment_run_{kind}", floor=floors, ours=ours, peak_mb=peak, **told), flush=True)
    month = last["month"]
    told = {"cpu_ratio": cpu_ratio([(month, one["ours"]) for one in found])}
    told |= {"reckoned": month["reckoned"], "lines": month["lines"]}
    print(
        line(f"payment_run_month_{kind}", floor=ours, ours=[month["took"]], peak_mb=month["peak_mb"], **told),
        flush=True,
    )
    tenth = list(measure(kind, chosen.participants // 10, max(1, chosen.contracts // 10), chosen))
    small = [one["ours"]["took"] for one in tenth]
    cpu = [statistics.median(one["ours"]["cpu"] for one in measured) for measured in (found, tenth)]
    each = statistics.median(ours) / chosen.participants
    print(
        line(
            f"payment_run_each_{kind}",
            floor=[one / (chosen.participants // 10) for one in small],
            ours=[each],
            peak_mb=max(one["ours"]["peak_mb"] for one in tenth),
            cpu_ratio=f"{cpu[0] / chosen.participants / (cpu[1] / (chosen.participants // 10)):.3f}",
        )
    )


if __name__ == "__main__":
    main()
