"""The measurement of payment runs does the same work as the portal, on tables as they are now."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.sqlite_only

ROOT = Path(__file__).resolve().parents[2]


def test_a_measurement_builds_runs_and_settles_the_next_month_for_a_handful(tmp_path: Path) -> None:
    def work(name: str, *more: str) -> dict[str, Any]:
        where = ["--url", f"sqlite:///{tmp_path / 'built.db'}", "--folder", str(tmp_path)]
        size = ["--participants", "20", "--contracts", "2", "--share", "0.2"]
        command = [sys.executable, str(ROOT / "scripts" / "bench" / "payment_run.py"), "--work", name]
        told = subprocess.run([*command, *where, *size, *more], check=True, stdout=subprocess.PIPE, text=True).stdout
        found: dict[str, Any] = json.loads(told.splitlines()[-1])
        return found

    assert work("build")["participants"] == 20
    assert work("run")["reckoned"] == 20
    assert work("change")["changed"] == 4

    assert work("month")["reckoned"] == 4
