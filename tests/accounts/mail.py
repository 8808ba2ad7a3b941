"""The outbox of the tests, and links read from mails."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask

from marketplace.kernel import clock
from marketplace.kernel.db import db
from marketplace.notices.jobs import deliver


@contextmanager
def mail_server(app: Flask) -> Iterator[None]:
    """The portal has a mail server, which is the test's own outbox."""
    before = app.config["MAIL_SERVER"]
    app.config["MAIL_SERVER"] = "mail.example.test"
    app.extensions["mailman"].outbox = []
    try:
        yield
    finally:
        app.config["MAIL_SERVER"] = before


def sent(app: Flask) -> list[Any]:
    """Mails that went out, after the timed job has run once more."""
    db.session.commit()
    deliver(clock.now())
    return list(app.extensions["mailman"].outbox)


def link_in(mail: Any) -> str:
    """The path of the link in a mail."""
    found = re.search(r"https?://[^/\s]+(/\S+)", mail.body)
    assert found is not None, mail.body
    return found[1]
