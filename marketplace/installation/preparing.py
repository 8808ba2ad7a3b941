"""Everything a start needs, done once and harmless to repeat."""

from datetime import datetime

from flask_migrate import upgrade
from sqlalchemy import inspect

from marketplace.config import Settings
from marketplace.demo import services as demo
from marketplace.demo.rules.days import beginning
from marketplace.identity import queries as identity
from marketplace.identity import services as identity_services
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db
from marketplace.kernel.keys import Keys
from marketplace.kernel.storage import Storage
from marketplace.ring import services as ring


def bring_up_to_date(settings: Settings, *, keys: Keys, storage: Storage, now: datetime) -> bool:
    """Bring the database to the present schema, load the ring, and the demo where the database is one.

    Returns:
        Whether the database is a demo.
    Raises:
        OperationalError: the database cannot be reached.
    """
    fresh = not inspect(db.engine).has_table("identity_database_mark")
    upgrade()
    # A demo's own story begins long before today, and the ring was there when it began.
    since = beginning(day_in_finland(now)) if fresh and settings.demo else now
    if fresh:
        identity_services.mark_database(is_demo=settings.demo, now=since)
        db.session.commit()
    ring.load_ring(now=since)
    db.session.commit()
    is_demo = identity.database_is_demo() is True
    if settings.demo and is_demo:
        demo.load_demo(
            keys=keys, storage=storage, portal=settings.public_url, folder=settings.instance / "demo", now=now
        )
        db.session.commit()
    return is_demo
