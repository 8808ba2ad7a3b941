"""Writers of the embedded database wait in the order in which they came, and a stuck one holds nobody for good."""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from marketplace.kernel import write_queue
from marketplace.kernel.db import _queue_of, db
from marketplace.kernel.write_queue import WriteQueue

pytestmark = pytest.mark.sqlite_only


def _come_after(queue: WriteQueue, order: list[str], name: str) -> threading.Thread:
    """Begin to wait in a thread of its own, and return once it stands in the queue."""
    waiting = len(queue._waiting)

    def wait() -> None:
        ticket = queue.enter()
        order.append(name)
        queue.leave(ticket)

    thread = threading.Thread(target=wait)
    thread.start()
    while len(queue._waiting) == waiting:
        pass
    return thread


def test_whoever_came_first_writes_first(tmp_path: Path) -> None:
    queue, order = WriteQueue(tmp_path / "queue"), []
    first = queue.enter()
    threads = [_come_after(queue, order, name) for name in ("second", "third", "fourth")]

    queue.leave(first)
    queue.leave(first)
    for thread in threads:
        thread.join(timeout=60)

    assert order == ["second", "third", "fourth"]


def test_a_writer_of_another_process_is_waited_for_but_not_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, theirs = WriteQueue(tmp_path / "queue"), WriteQueue(tmp_path / "queue")
    ticket = theirs.enter()
    monkeypatch.setattr(write_queue, "LONGEST_WAIT_SECONDS", 0.05)

    assert not ours.leave(ours.enter())
    theirs.leave(ticket)
    assert not ours.leave(ours.enter())


def test_a_write_that_cannot_begin_leaves_the_queue(app: Flask) -> None:
    outside = sqlite3.connect(str(db.engine.url.database))
    with closing(outside), db.engine.connect() as late:
        outside.execute("BEGIN IMMEDIATE")
        late.connection.driver_connection.execute("PRAGMA busy_timeout=1")
        with pytest.raises(OperationalError, match="locked"):
            late.execute(text("SELECT 1"))
        late.connection.driver_connection.execute("PRAGMA busy_timeout=30000")

    assert not _queue_of(str(db.engine.url.database))._waiting


@pytest.mark.parametrize("end", [lambda one: one.commit(), lambda one: one.rollback(), lambda one: one.close()])
def test_every_end_of_a_write_lets_the_next_one_in(app: Flask, end: Callable[[object], None]) -> None:
    for _ in range(3):
        connection = db.engine.connect()
        connection.execute(text("SELECT 1"))
        end(connection)
        connection.close()
        assert not _queue_of(str(db.engine.url.database))._waiting
