"""The environment is made from locks whose every file has a hash, and a failed step is told and done again."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-test.lock", "requirements-installer.lock")


def _pins(lock: str) -> dict[str, set[str]]:
    """Pinned packages of a lock with their hashes."""
    pins: dict[str, set[str]] = {}
    name = ""
    for line in (ROOT / lock).read_text().splitlines():
        if found := re.match(r"([a-z0-9._-]+)==([^ ;\\]+)", line):
            name = f"{found[1]} {found[2]}"
            pins[name] = set()
        elif found := re.search(r"--hash=(sha256:[0-9a-f]{64})", line):
            pins[name].add(found[1])
    return pins


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_has_hashes(lock: str) -> None:
    pins = _pins(lock)

    assert pins
    assert [name for name, hashes in pins.items() if not hashes] == []


def test_the_tests_run_on_the_very_packages_that_the_portal_runs_on() -> None:
    run, test = _pins("requirements.lock"), _pins("requirements-test.lock")

    assert [name for name, hashes in run.items() if test.get(name) != hashes] == []


def test_a_lock_that_cannot_be_installed_is_told_and_not_marked_as_done(tmp_path: Path) -> None:
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "environment.py", tmp_path / "scripts")
    (tmp_path / "requirements-installer.lock").write_text("")
    (tmp_path / "requirements.lock").write_text("./nothing-here.whl --hash=sha256:" + "0" * 64 + "\n")

    ended = subprocess.run(
        [sys.executable, str(tmp_path / "scripts" / "environment.py"), "run"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert ended.returncode == 1
    assert "The packages of requirements.lock could not be installed." in ended.stderr
    assert not (tmp_path / ".venv" / ".installed.json").exists()
