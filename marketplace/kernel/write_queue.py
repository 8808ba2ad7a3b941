"""The queue of those who wait to write to the embedded database.

SQLite lets waiting writers try again at growing intervals, so whoever has waited longest tries least often: with many
bids at a deadline the slowest of a hundred waited ten times as long as the middle one. Here writers of one process
wait in the order in which they came, and only the first of each process tries for the database.

The queue is manners and not a lock: what keeps writers apart is SQLite's own lock, for which at most one writer of a
process waits. So a queue that stands still, for example because somebody stopped another process in the middle of a
write, only makes its waiters try for the database as they would without it.
"""

import fcntl
import os
from collections import deque
from pathlib import Path
from threading import Lock
from time import monotonic, sleep

LONGEST_WAIT_SECONDS = 30.0
BETWEEN_TRIES_SECONDS = 0.001


class WriteQueue:
    """The queue of one database file.

    Args:
        path: A file beside the database that tells other processes that a writer of this one is at work.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._waiting: deque[Lock] = deque()
        self._guard = Lock()
        self._file: int | None = None

    def enter(self) -> Lock:
        """Wait for one's turn and return the ticket to leave with."""
        until = monotonic() + LONGEST_WAIT_SECONDS
        ticket = Lock()
        ticket.acquire()
        with self._guard:
            self._waiting.append(ticket)
            is_first = len(self._waiting) == 1
        if is_first or ticket.acquire(timeout=LONGEST_WAIT_SECONDS):
            self._wait_for_other_processes(until)
        return ticket

    def leave(self, ticket: Lock) -> None:
        """Let the next one in; harmless to repeat."""
        with self._guard:
            if ticket not in self._waiting:
                return
            was_first = self._waiting[0] is ticket
            self._waiting.remove(ticket)
            if not was_first:
                return
            if self._file is not None:
                fcntl.flock(self._file, fcntl.LOCK_UN)
            if self._waiting:
                self._waiting[0].release()

    def _wait_for_other_processes(self, until: float) -> None:
        if self._file is None:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        while monotonic() < until:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                sleep(BETWEEN_TRIES_SECONDS)
