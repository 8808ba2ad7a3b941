"""Opening keys of the demo's officers.

Real officers keep their key file and its passphrase to themselves. In the demo everybody may be every officer, so
both are kept in a folder of the installation, from where whoever tries the opening takes them.
"""

import os
from datetime import datetime
from pathlib import Path

from marketplace.demo.services.stage import Stage
from marketplace.kernel.errors import NotFound
from marketplace.tenders.services.opening import make_key

OPENERS = ("officer-lahti-1", "officer-lahti-2", "officer-hollola-1")


def make_opening_keys(stage: Stage, now: datetime) -> None:
    """Each officer makes an opening key, through the same use case as on its page."""
    for person in OPENERS:
        actor = stage.actor(person, now)
        key, secret = make_key(label=actor.person_name, actor=actor, now=now)
        _write(stage.folder / f"{person}.key", key)
        _write(stage.folder / f"{person}.passphrase", secret)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(path, "w", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(text)


def key_file(folder: Path, person: str) -> str:
    """The text of an officer's key file.

    Raises:
        NotFound: the person is no opener of the demo.
    """
    return _read(folder, person, "key")


def passphrase(folder: Path, person: str) -> str | None:
    """The passphrase of an officer's key file; None for whoever opens nothing."""
    try:
        return _read(folder, person, "passphrase")
    except NotFound:
        return None


def _read(folder: Path, person: str, kind: str) -> str:
    path = folder / f"{person}.{kind}"
    if person not in OPENERS or not path.exists():
        raise NotFound(what="opening key")
    return path.read_text(encoding="utf-8")
