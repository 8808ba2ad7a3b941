"""A run that is killed at any moment and begun again ends as if nothing had happened; two at once double nothing.

``RENGAS_KILLS`` says how many times it is killed on each database.
"""

import multiprocessing
import os
import random
import time
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from marketplace import create_app
from marketplace.config import Settings
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.db import db
from marketplace.payments import queries, services
from marketplace.payments.models import Journal, Line
from tests import postgresql, sqlite
from tests.conftest import fill
from tests.factories.contracts import make_provider, signed_contract, terms_document
from tests.factories.outcomes import placement, verified_job

KILLS = int(os.environ.get("RENGAS_KILLS", "4"))
DAY = date(2026, 3, 31)
CONTRACTS, PEOPLE = 12, 3
NOW = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
FORK = multiprocessing.get_context("fork")
"""A copy of this process needs no second to start, so that kills fall into the run and not into its beginning."""


class Installation:
    """A database with contracts to settle that several processes can open, put back to its beginning at will."""

    def __init__(self, kind, folder):
        self.folder = folder
        self.made = sqlite.prepare(folder) if kind == "sqlite" else postgresql.prepare()
        self.app = create_app(Settings(instance=folder, database_url=self.made.url, testing=True))
        fill(self.app)
        with self.app.app_context():
            provider = make_provider()
            officer = None
            for _ in range(CONTRACTS):
                case = signed_contract(terms_document(), provider=provider, officer=officer)
                officer = case.officer
                for _ in range(PEOPLE):
                    verified_job(placement(case))
            db.session.commit()
            self.close()
        self.made.keep_as_template()

    def close(self):
        db.session.remove()
        db.engine.dispose()

    def reset(self):
        with self.app.app_context():
            self.close()
        self.made.reset()

    def begin(self):
        """Start a run in a process of its own; it says when it begins and when it is through."""
        mine, its = FORK.Pipe(duplex=False)
        process = FORK.Process(target=self._carry_through, args=(its,))
        process.start()
        its.close()
        assert mine.recv() == "begins"
        return process, mine

    def _carry_through(self, parent):
        with self.app.app_context():
            parent.send("begins")
            run_id = services.begin_run(DAY, actor=SYSTEM, now=NOW)
            db.session.commit()
            for _done in services.carry_on(run_id, actor=SYSTEM, now=NOW):
                db.session.commit()
                parent.send("settled")
            db.session.commit()
            self.close()
        parent.send("through")
        parent.close()

    def end(self, process, told):
        """Wait until a run is through."""
        while told.poll(120) and told.recv() != "through":
            pass
        process.join()
        assert process.exitcode == 0, "the run did not end"
        told.close()

    def content(self):
        """Everything that is booked, whatever run it was booked in."""
        with self.app.app_context():
            rows = db.session.execute(
                select(
                    Journal.contract_id,
                    Line.participant,
                    Line.milestone,
                    Line.occurrence,
                    Line.part,
                    Line.municipality,
                    Line.cents,
                ).join(Journal, Line.journal_id == Journal.id)
            ).all()
            assert queries.problems() == []
            self.close()
        return sorted(tuple(row) for row in rows)

    def settled_contracts(self):
        with self.app.app_context():
            found = len(db.session.execute(select(Journal.id)).all())
            self.close()
        return found


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def installation(request, tmp_path_factory):
    return Installation(request.param, tmp_path_factory.mktemp(f"killed-{request.param}"))


@pytest.fixture(scope="module")
def undisturbed(installation):
    """What a run books that nobody disturbs, and how long it takes."""
    installation.reset()
    process, told = installation.begin()
    begun = time.monotonic()
    installation.end(process, told)
    return installation.content(), time.monotonic() - begun


def test_a_killed_run_that_is_begun_again_ends_as_an_undisturbed_one(installation, undisturbed):
    content, takes = undisturbed
    chance = random.Random(20260331)
    came_as_far_as = set()
    for _ in range(KILLS):
        installation.reset()
        process, told = installation.begin()
        for _ in range(chance.randrange(CONTRACTS)):
            told.recv()
        time.sleep(chance.uniform(0, takes / CONTRACTS))
        process.kill()
        process.join()
        told.close()
        came_as_far_as.add(installation.settled_contracts())

        installation.end(*installation.begin())

        assert installation.content() == content
    assert len(content) == CONTRACTS * PEOPLE * 2
    assert came_as_far_as - {CONTRACTS}, "no run was killed while it was at work"


def test_two_runs_at_once_double_nothing(installation, undisturbed):
    content, _ = undisturbed
    installation.reset()

    both = [installation.begin(), installation.begin()]

    for process, told in both:
        installation.end(process, told)
    assert installation.content() == content
