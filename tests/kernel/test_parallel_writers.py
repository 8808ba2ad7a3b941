"""Many writers at once lose nothing: no update, no row of the chain; and what is to stay cannot be changed."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DatabaseError

from marketplace.audit import queries as audit
from marketplace.audit.models import AuditEvent
from marketplace.audit.services import record
from marketplace.identity.models import Organisation
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.db import Instant, MoneyCents, db, locked, reading_only
from tests.conftest import NOW
from tests.factories.people import make_organisation

WRITERS, ROUNDS = 6, 8


def _at_once(app: Flask, work: Callable[[int], None]) -> list[BaseException]:
    """Run the work in several threads, each with its own connection, and return what went wrong."""
    failures: list[BaseException] = []
    start = threading.Barrier(WRITERS)

    def run(number: int) -> None:
        with app.app_context():
            try:
                start.wait(timeout=20)
                work(number)
            except BaseException as failure:  # noqa: BLE001 - reported to the test
                failures.append(failure)
            finally:
                db.session.remove()

    db.session.commit()
    db.session.remove()
    threads = [threading.Thread(target=run, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return failures


def test_no_update_is_lost_when_many_read_change_and_write_one_row(app: Flask) -> None:
    organisation_id = make_organisation(name="0")

    def count_up(_: int) -> None:
        for _round in range(ROUNDS):
            row = db.session.execute(
                locked(select(Organisation).where(Organisation.id == organisation_id))
            ).scalar_one()
            row.name = str(int(row.name) + 1)
            db.session.commit()

    assert _at_once(app, count_up) == []
    assert db.session.get(Organisation, organisation_id).name == str(WRITERS * ROUNDS)


def test_the_chain_stays_whole_under_many_writers(app: Flask) -> None:
    before = audit.head()[0]

    def write(number: int) -> None:
        for step in range(ROUNDS):
            record("kernel.tried", actor=SYSTEM, subject=("writer", number), now=NOW, facts={"step": step})
            db.session.commit()

    assert _at_once(app, write) == []
    verdict = audit.verify()
    assert verdict.broken_at is None
    assert verdict.rows == before + WRITERS * ROUNDS


def test_what_is_rolled_back_leaves_no_gap_in_the_chain(app: Flask) -> None:
    def write(number: int) -> None:
        for step in range(ROUNDS):
            record("kernel.tried", actor=SYSTEM, subject=("writer", number), now=NOW)
            if (number + step) % 2:
                db.session.rollback()
            else:
                db.session.commit()

    assert _at_once(app, write) == []
    assert audit.verify().broken_at is None


@pytest.mark.parametrize(
    "change", [update(AuditEvent).values(why="another reason"), delete(AuditEvent)], ids=["update", "delete"]
)
def test_the_database_itself_refuses_to_change_a_kept_row(app: Flask, change: object) -> None:
    record("kernel.tried", actor=SYSTEM, subject=("writer", 1), now=NOW)
    db.session.commit()

    with pytest.raises(DatabaseError, match="append-only"):
        db.session.execute(change)  # type: ignore[call-overload]
    db.session.rollback()
    assert audit.verify().broken_at is None


def test_a_reading_request_does_not_wait_for_a_writer(app: Flask) -> None:
    organisation_id = make_organisation(name="0")
    db.session.commit()
    row = db.session.execute(locked(select(Organisation).where(Organisation.id == organisation_id))).scalar_one()
    row.name = "1"
    db.session.flush()
    seen: list[str] = []

    def read() -> None:
        with app.app_context():
            reading_only.set(True)
            seen.append(
                db.session.execute(select(Organisation.name).where(Organisation.id == organisation_id)).scalar_one()
            )
            db.session.remove()

    thread = threading.Thread(target=read)
    thread.start()
    thread.join(timeout=10)
    db.session.rollback()

    assert seen == ["0"]


def test_a_naive_moment_does_not_reach_a_table(app: Flask) -> None:
    with pytest.raises(Exception, match="naive"):
        db.session.execute(select(Organisation).where(Organisation.created_at == datetime(2026, 1, 1))).all()  # noqa: DTZ001
    db.session.rollback()


def test_moments_come_back_aware_and_in_utc(app: Flask) -> None:
    organisation_id = make_organisation()
    db.session.commit()
    db.session.expire_all()

    moment = db.session.get(Organisation, organisation_id).created_at

    assert moment.utcoffset() == datetime(2026, 1, 1, tzinfo=UTC).utcoffset()


def test_money_columns_take_whole_cents_only(app: Flask) -> None:
    with pytest.raises(TypeError, match="whole cents"):
        MoneyCents().process_bind_param(1.5, db.engine.dialect)  # type: ignore[arg-type]
    assert Instant().process_bind_param(None, db.engine.dialect) is None


@pytest.mark.sqlite_only
def test_the_embedded_database_is_opened_so_that_it_loses_nothing(app: Flask) -> None:
    found = {
        name: db.session.execute(text(f"PRAGMA {name}")).scalar_one()
        for name in ("journal_mode", "synchronous", "foreign_keys")
    }

    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
