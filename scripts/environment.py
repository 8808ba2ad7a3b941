"""Make or renew .venv from the hashed locks, only when they changed. Standard library only: nothing is there yet.

Usage: python3 scripts/environment.py run|test
"""

import fcntl
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv"
PYTHON = FOLDER / "bin" / "python"
LOCKS = {"run": ("requirements.lock",), "test": ("requirements.lock", "requirements-test.lock")}
"""What each purpose needs; the last lock holds all of those before it, at the same versions."""
INSTALLER = "requirements-installer.lock"
DECLARATION = "setup.cfg"


class CannotInstall(Exception):
    """The environment could not be made; the text is a sentence for a person."""


def _digest(name: str) -> str:
    return hashlib.sha256((ROOT / name).read_bytes()).hexdigest()


def _house() -> str:
    """What an environment is bound to: the Python it was made with and the folder its commands point to."""
    return f"{sys.version_info.major}.{sys.version_info.minor} {ROOT}"


def _run(command: list[str], trouble: str) -> None:
    """Run a command quietly; when it fails, say what it said."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        said = "\n".join((done.stdout + done.stderr).strip().splitlines()[-15:])
        raise CannotInstall(f"{trouble}\n{said}")


def _is_usable(kept: dict[str, str]) -> bool:
    """Whether .venv belongs to this Python and this folder; one made by hand is taken over, not thrown away."""
    if not PYTHON.exists() or kept.get("house", _house()) != _house():
        return False
    asked = [str(PYTHON), "-c", "import sys; print(*sys.version_info[:2], sep='.')"]
    answer = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
    return _house().startswith(f"{answer} ")


def _make_folder(kept: dict[str, str]) -> None:
    if not _is_usable(kept):
        _run(
            [sys.executable, "-m", "venv", "--clear", str(FOLDER)],
            "Python's venv could not make .venv (on Debian and Ubuntu: apt install python3-venv).",
        )
    _run([str(PYTHON), "-m", "ensurepip"], "Python came without pip (on Debian and Ubuntu: apt install python3-venv).")
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    _run([*pip, "-r", INSTALLER], "The installer could not be fetched. Is the package index reachable?")


def _install(lock: str) -> None:
    """Install a lock, each file checked against its hash; nothing outside the locks is fetched."""
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    uv = FOLDER / "bin" / "uv"
    ways = [pip]
    if uv.exists():
        ways.insert(0, [str(uv), "pip", "install", "--quiet", "--python", str(PYTHON)])
    for way in ways:
        try:
            # The one dependency that comes as source is built with the locked setuptools, not with one fetched anew.
            _run(
                [*way, "--no-build-isolation", "--require-hashes", "--no-deps", "-r", lock],
                f"The packages of {lock} could not be installed. Is the package index reachable?",
            )
        except CannotInstall:
            if way is ways[-1]:
                raise
            # pip knows indexes and proxies of the machine's own pip configuration, which uv does not read.
            print("uv could not install the packages; trying with pip, which takes longer …", flush=True)
        else:
            return


def _install_ourselves() -> None:
    """Put the package itself and its ``marketplace`` command into the environment, pointing at this folder."""
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _run(
        [*pip, "--no-deps", "--no-build-isolation", "--no-index", "--editable", "."],
        "The command marketplace could not be installed.",
    )


def prepare(purpose: str) -> None:
    """Bring .venv to what the locks say.

    Args:
        purpose: ``run`` or ``test``.
    Raises:
        CannotInstall: a step failed; what was installed before is not marked as complete.
    """
    locks = LOCKS[purpose]
    stamp = FOLDER / ".installed.json"
    # Two starts at once wait for each other. The folder itself is locked, because .venv may be made anew.
    handle = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        kept = json.loads(stamp.read_text()) if stamp.exists() else {}
        before = dict(kept)
        if kept.get(INSTALLER) != _digest(INSTALLER) or not _is_usable(kept):
            print("Making .venv …", flush=True)
            _make_folder(kept)
            kept = {"house": _house(), INSTALLER: _digest(INSTALLER)}
        if any(kept.get(lock) != _digest(lock) for lock in locks):
            print(f"Installing the packages of {locks[-1]} …", flush=True)
            _install(locks[-1])
            kept |= {lock: _digest(lock) for lock in locks}
        if kept.get(DECLARATION) != _digest(DECLARATION):
            _install_ourselves()
            kept[DECLARATION] = _digest(DECLARATION)
        if kept != before:
            made = stamp.with_suffix(".new")
            made.write_text(json.dumps(kept, indent=1))
            made.replace(stamp)
    finally:
        os.close(handle)


def main() -> int:
    """Prepare; 0 on success, 1 with a sentence when a step failed."""
    if len(sys.argv) != 2 or sys.argv[1] not in LOCKS:
        print("usage: environment.py run|test", file=sys.stderr)
        return 2
    try:
        prepare(sys.argv[1])
    except CannotInstall as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except OSError as trouble:
        print(f".venv cannot be written: {trouble}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
