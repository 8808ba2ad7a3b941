"""What is offered is looked for as a thief would: byte by byte in all that an installation has written."""

import logging
import random
import string
from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask

from marketplace.kernel import clock
from marketplace.kernel.db import db
from marketplace.tenders import queries
from tests.browsing import Browser
from tests.factories import tenders as factory
from tests.factories.tenders import SENT_AT, CallCase
from tests.tenders.opened import as_actor, send_filled_bid, url_of

pytestmark = pytest.mark.sqlite_only

BIDDERS, ROUNDS = 4, 4
CHOICES = random.Random(20_261_124)


def _canary() -> str:
    return "".join(CHOICES.choices(string.ascii_lowercase, k=18))


def _written_ways(canary: str) -> Iterator[bytes]:
    """A word as it stands in a text, and in Base64 wherever in a line it begins."""
    yield canary.encode()
    for shift in range(3):
        whole = b64encode(b"x" * shift + canary.encode())
        yield whole[4 : len(whole) // 4 * 4 - 4]


def _files(app: Flask) -> dict[str, bytes]:
    """Everything in the installation's folder: database, write-ahead log, kept files."""
    folder = app.extensions["settings"].instance
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def _bidders(app: Flask, case: CallCase) -> list[Browser]:
    return [as_actor(app, bidder.actor) for bidder in case.bidders]


def _offer(browser: Browser, case: CallCase, canaries: list[str]) -> None:
    """Type a bid that is refused, mend it and send it; every second one is withdrawn."""
    euros, word, other = f"{CHOICES.randrange(700, 1000)},{CHOICES.randrange(10, 99)}", _canary(), _canary()
    canaries += [word, other, euros]
    typed = {"price__job_3m": euros, "answer__q1": f"Ensin {word} ja sitten muuta"}
    refused = send_filled_bid(browser.open(url_of(case, "/tarjous")), **typed, answer__q2="")
    assert refused.status == 422
    assert send_filled_bid(refused, **typed, answer__q2=f"Mukana on {other}").status == 200
    if CHOICES.random() < 0.5:
        browser.open(url_of(case, "/tarjous/peru")).form(action="/peru").send()


def test_many_bids_stand_nowhere_in_files_write_ahead_log_sessions_or_logs(
    app: Flask, at: Callable[[datetime], None], caplog: pytest.LogCaptureFixture
) -> None:
    case, canaries = factory.published_call(bidders=BIDDERS), []
    at(SENT_AT + timedelta(days=1))
    browsers = _bidders(app, case)
    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.DEBUG, logger="sqlalchemy.engine"):
        for number in range(ROUNDS):
            at(SENT_AT + timedelta(days=1, minutes=number))
            for browser in browsers:
                _offer(browser, case, canaries)
        # A session that runs out while a bid is typed must not leave it readable either.
        page = browsers[0].open(url_of(case, "/tarjous"))
        at(clock.now() + timedelta(hours=1))
        canaries += ["987,65", late := _canary()]
        assert send_filled_bid(page, price__job_3m="987,65", answer__q1=late).url.startswith("/kirjaudu")
    assert len(queries.bids_of(case.id)) >= BIDDERS
    db.session.rollback()

    kept = _files(app)
    said = "\n".join(f"{one.getMessage()} {one.exc_text or ''}" for one in caplog.records).encode()

    assert any(name.endswith("rengas.db") for name in kept)
    assert b"SELECT" in said
    found = [
        (place, canary)
        for place, content in {**kept, "the log": said}.items()
        for canary in canaries
        for way in (_written_ways(canary) if canary.isalpha() else [canary.encode()])
        if way in content
    ]
    assert found == []


def test_the_search_finds_what_is_not_sealed(app: Flask) -> None:
    """A word in a call's own text is found, so that the search above would find an offer."""
    word = _canary()
    factory.make_call(need=f"Tarvitaan {word} palvelu pitkään työttömänä olleille.")
    db.session.commit()

    assert any(word.encode() in content for content in _files(app).values())
    for shift in range(3):
        line = b64encode(b"z" * shift + word.encode() + b"zz")
        assert any(way in line for way in _written_ways(word))
