"""Timed jobs: one leader among all workers runs them, each in its own application context.

Nothing depends on a job having run at its time: closing a call asks the stored deadline, never a trigger. A job may
be repeated or missed; the next round makes up for it.
"""

import fcntl
import logging
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask
from sqlalchemy import Connection, text

from marketplace.kernel import clock
from marketplace.kernel.db import db

log = logging.getLogger(__name__)
ADVISORY_LOCK = 7_363_427
RETRY_SECONDS = 5


@dataclass(frozen=True)
class Job:
    """A timed job: ``module:function`` taking ``now``, and how often it runs."""

    target: str
    every: timedelta

    def function(self) -> Callable[[datetime], None]:
        """The function itself."""
        module, name = self.target.split(":")
        found: Callable[[datetime], None] = getattr(import_module(module), name)
        return found


def run_job(app: Flask, job: Job) -> None:
    """Run one job now; what goes wrong is logged and the next round tries again."""
    with app.app_context():
        try:
            job.function()(clock.now())
            db.session.commit()
        except Exception:
            db.session.rollback()
            log.exception("timed job %s failed", job.target)


class Leadership:
    """The right to run timed jobs: a file lock beside the embedded database, an advisory lock in PostgreSQL."""

    def __init__(self, app: Flask, lock_file: Path) -> None:
        self._app = app
        self._lock_file = lock_file
        self._held_file: IO[str] | None = None
        self._held_connection: Connection | None = None

    def take(self) -> bool:
        """Try to become the leader."""
        with self._app.app_context():
            if db.engine.dialect.name == "postgresql":
                return self._take_advisory()
        return self._take_file()

    def _take_file(self) -> bool:
        file = self._lock_file.open("w")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        self._held_file = file
        return True

    def _take_advisory(self) -> bool:
        connection = db.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        if connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": ADVISORY_LOCK}).scalar_one():
            self._held_connection = connection
            return True
        connection.close()
        return False

    def still_held(self) -> bool:
        """Whether the lock is still ours; a lost database connection loses it."""
        if self._held_connection is None:
            return self._held_file is not None
        try:
            self._held_connection.execute(text("SELECT 1"))
        except Exception:
            log.exception("the scheduler lost its database connection")
            return False
        return True


def start(app: Flask, timetable: tuple[Job, ...], lock_file: Path) -> threading.Thread:
    """Wait in the background to become the leader, then run the timetable until the process ends."""

    def lead() -> None:
        leadership = Leadership(app, lock_file)
        waiting = threading.Event()
        while not leadership.take():
            waiting.wait(RETRY_SECONDS)
        scheduler = _scheduler(app, timetable)
        log.info("timed jobs run in process %s", os.getpid())
        while leadership.still_held():
            waiting.wait(RETRY_SECONDS)
        scheduler.shutdown(wait=False)
        start(app, timetable, lock_file)

    thread = threading.Thread(target=lead, name="timetable", daemon=True)
    thread.start()
    return thread


def _scheduler(app: Flask, timetable: tuple[Job, ...]) -> BackgroundScheduler:
    scheduler = BackgroundScheduler(timezone="UTC", daemon=True)
    for job in timetable:
        options: dict[str, Any] = {"seconds": job.every.total_seconds(), "max_instances": 1, "coalesce": True}
        scheduler.add_job(run_job, "interval", args=(app, job), id=job.target, **options)
    scheduler.start()
    return scheduler
