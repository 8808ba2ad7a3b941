"""The command that starts the portal: it starts, starts again with everything kept, and says plainly why it cannot."""

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from scripts.port import trouble

ROOT = Path(__file__).resolve().parents[2]
START = ROOT / "scripts" / "run"
PATIENCE_SECONDS = 120
OURS = {"DATABASE_URL", "DEMO", "HOST", "RENGAS_NO_COMMANDS"}
"""Variables that a test sets itself or leaves out."""


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port


def _environment(**settings: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    return {**kept, **settings}


@contextmanager
def _running(folder: Path, **settings: str) -> Iterator[str]:
    """Start the portal from another folder than its own, and give its address; stop it as a person does."""
    port = _free_port()
    log = folder / "said.txt"
    with log.open("w") as said:
        started = subprocess.Popen(
            [str(START)],
            cwd=folder,
            env=_environment(PORT=str(port), INSTANCE=str(folder / "instance"), **settings),
            stdout=said,
            stderr=subprocess.STDOUT,
        )
    try:
        until = time.monotonic() + PATIENCE_SECONDS
        while "Ctrl+C" not in log.read_text():
            assert started.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        started.send_signal(signal.SIGINT)
        ended = started.wait(timeout=60)
    assert ended == 0, log.read_text()
    assert "Traceback" not in log.read_text()


def _get(url: str) -> tuple[int, str]:
    with urlopen(Request(url, headers={"Accept-Language": "fi"}), timeout=30) as answer:
        return answer.status, answer.read().decode()


def test_it_starts_with_the_demo_and_starts_again_with_the_same_keys_and_rows(tmp_path: Path) -> None:
    with _running(tmp_path) as address:
        status, body = _get(f"{address}/healthz")
        assert (status, json.loads(body)["status"], json.loads(body)["database"]) == (200, "ok", "sqlite")
        assert "officer-lahti-1" in _get(f"{address}/demo")[1]
    keys = {path.name: path.read_bytes() for path in (tmp_path / "instance" / "keys").iterdir()}

    with _running(tmp_path) as address:
        assert "officer-lahti-1" in _get(f"{address}/demo")[1]

    assert {path.name: path.read_bytes() for path in (tmp_path / "instance" / "keys").iterdir()} == keys


def test_a_portal_made_without_the_demo_never_has_it(tmp_path: Path) -> None:
    for wish in ("0", "1"):
        with _running(tmp_path, DEMO=wish) as address, pytest.raises(OSError, match="404"):
            _get(f"{address}/demo")


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"PORT": "many"}, "PORT is a number"),
        ({"PORT": "70000"}, "PORT is a number"),
        ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing"}, "database cannot be reached"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL"),
        ({"INSTANCE": "/proc/nowhere"}, "INSTANCE"),
    ],
)
def test_what_keeps_it_from_starting_is_one_sentence(tmp_path: Path, settings: dict[str, str], sentence: str) -> None:
    given = {"PORT": str(_free_port()), "INSTANCE": str(tmp_path / "instance"), **settings}

    ended = subprocess.run(
        [str(START)],
        cwd=tmp_path,
        env=_environment(**given),
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )

    assert ended.returncode == 1
    assert sentence in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1


def test_a_taken_port_is_told_with_another_to_try() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        assert f"PORT={port + 1} ./scripts/run" in (trouble("127.0.0.1", port) or "")

    assert trouble("127.0.0.1", port) is None
