"""A second installation, empty, on either database."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from marketplace import create_app
from marketplace.config import Settings
from marketplace.kernel.db import db
from tests import postgresql
from tests.schema import make_tables


@contextmanager
def empty_installation(folder: Path, database: str, *, keys_of: Flask | None = None) -> Iterator[Flask]:
    """An installation with tables and without rows; with the keys of another one where said."""
    folder.mkdir()
    if keys_of is not None:
        shutil.copytree(keys_of.extensions["settings"].instance / "keys", folder / "keys")
    name = "" if database == "sqlite" else postgresql.create_database()
    url = f"sqlite:///{folder / 'rengas.db'}" if not name else postgresql.server().url(name)
    made = create_app(Settings(instance=folder, database_url=url, testing=True))
    with made.app_context():
        make_tables()
    try:
        yield made
    finally:
        with made.app_context():
            db.session.remove()
            db.engine.dispose()
        if name:
            postgresql.drop_database(name)
