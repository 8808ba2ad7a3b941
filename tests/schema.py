"""The tables of a test's database: by the migrations where there are any, else straight from the models."""

from pathlib import Path

from flask_migrate import upgrade

from marketplace.kernel.db import Base, db

VERSIONS = Path(__file__).resolve().parent.parent / "migrations" / "versions"


def make_tables() -> None:
    """Make every table in the present application's database."""
    if any(VERSIONS.glob("*.py")):
        upgrade()
    else:
        Base.metadata.create_all(db.engine)
