"""The embedded database in tests: the filled schema is kept as a file, and each test gets a fresh copy."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Database:
    """One database file and the copy that it is put back to.

    Args:
        file: The database that the application opens.
        template: What it held when it was kept.
    """

    file: Path
    template: Path

    @property
    def url(self) -> str:
        """Address for the application."""
        return f"sqlite:///{self.file}"

    def keep_as_template(self) -> None:
        """Keep what the database holds now; the backup call also takes what is still in the write-ahead log."""
        with closing(sqlite3.connect(self.file)) as source, closing(sqlite3.connect(self.template)) as kept:
            source.backup(kept)

    def reset(self) -> None:
        """Put the database back to what was kept; nobody may have it open."""
        for rest in ("-wal", "-shm"):
            self.file.with_name(self.file.name + rest).unlink(missing_ok=True)
        shutil.copyfile(self.template, self.file)


def prepare(folder: Path) -> Database:
    """An empty database in a folder."""
    return Database(folder / "rengas.db", folder / "template.db")
