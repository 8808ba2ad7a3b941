"""Every timed job is in the timetable, and everything in the timetable is a timed job."""

import inspect
from importlib import import_module
from pathlib import Path

from marketplace.wiring import TIMETABLE

PACKAGE = Path(__file__).resolve().parents[2] / "marketplace"


def _jobs() -> set[str]:
    found = set()
    for path in sorted(PACKAGE.glob("*/jobs.py")):
        name = f"marketplace.{path.parent.name}.jobs"
        for function, value in inspect.getmembers(import_module(name), inspect.isfunction):
            if value.__module__ == name and not function.startswith("_"):
                found.add(f"{name}:{function}")
    return found


def test_every_timed_job_is_listed() -> None:
    assert {job.target for job in TIMETABLE} == _jobs()


def test_a_timed_job_takes_the_moment_and_nothing_else() -> None:
    for job in TIMETABLE:
        assert list(inspect.signature(job.function()).parameters) == ["now"], job.target


def test_no_job_is_listed_twice_and_each_has_its_time() -> None:
    targets = [job.target for job in TIMETABLE]

    assert len(targets) == len(set(targets))
    assert all(job.every.total_seconds() >= 1 for job in TIMETABLE)
