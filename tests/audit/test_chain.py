"""The chain shows every way of tampering with it, and says where."""

import dataclasses
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from marketplace.audit import queries
from marketplace.audit.commands import cli
from marketplace.audit.rules import GENESIS, Event, Verdict, check_chain, digest_of
from marketplace.audit.services import record, record_apart
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.db import db
from tests.conftest import NOW

START = datetime(2026, 1, 2, tzinfo=UTC)


def chain(length: int = 5) -> list[Event]:
    """A whole chain."""
    events: list[Event] = []
    for number in range(1, length + 1):
        event = Event(
            sequence=number,
            at=START + timedelta(seconds=number),
            person_id=number % 3,
            organisation_id=None,
            action="room.thing_done",
            subject_kind="thing",
            subject_id=str(number),
            why="",
            facts={"cents": 100 * number},
            previous=events[-1].digest if events else GENESIS,
            digest="",
        )
        events.append(dataclasses.replace(event, digest=digest_of(event)))
    return events


def verdict_on(events: list[Event], original: list[Event]) -> Verdict:
    return check_chain(events, head_sequence=len(original), head_digest=original[-1].digest)


def test_a_whole_chain_is_whole() -> None:
    events = chain()

    assert verdict_on(events, events) == Verdict(rows=5, head=events[-1].digest)
    assert check_chain([], head_sequence=0, head_digest=GENESIS).broken_at is None


CHANGES: dict[str, Callable[[Event], Event]] = {
    "at": lambda e: dataclasses.replace(e, at=e.at + timedelta(microseconds=1)),
    "person_id": lambda e: dataclasses.replace(e, person_id=e.person_id + 1),
    "organisation_id": lambda e: dataclasses.replace(e, organisation_id=0),
    "action": lambda e: dataclasses.replace(e, action="room.thing_undone"),
    "subject_kind": lambda e: dataclasses.replace(e, subject_kind="other"),
    "subject_id": lambda e: dataclasses.replace(e, subject_id=e.subject_id + "0"),
    "why": lambda e: dataclasses.replace(e, why="because"),
    "facts": lambda e: dataclasses.replace(e, facts={"cents": 1}),
    "digest": lambda e: dataclasses.replace(e, digest="0" * 64),
}


@pytest.mark.parametrize("field", sorted(CHANGES))
def test_a_change_of_any_field_is_found_at_its_row(field: str) -> None:
    events = chain()
    changed = [*events]
    changed[2] = CHANGES[field](events[2])

    assert verdict_on(changed, events).broken_at == 3


def test_every_field_of_a_row_is_in_its_seal() -> None:
    sealed = {field.name for field in dataclasses.fields(Event)} - {"sequence", "previous", "digest"}

    assert sealed == set(CHANGES) - {"digest"}


def test_a_change_with_a_seal_made_anew_is_found_at_the_next_row() -> None:
    events = chain()
    forged = dataclasses.replace(events[2], facts={"cents": 1})
    changed = [*events]
    changed[2] = dataclasses.replace(forged, digest=digest_of(forged))

    assert verdict_on(changed, events).broken_at == 4


def test_a_rewritten_end_is_found_by_the_kept_head() -> None:
    events = chain()
    forged = dataclasses.replace(events[4], facts={"cents": 1})
    changed = [*events[:4], dataclasses.replace(forged, digest=digest_of(forged))]

    assert verdict_on(changed, events).broken_at == 6


@given(st.integers(min_value=0, max_value=4))
def test_a_row_that_was_taken_out_is_missed(place: int) -> None:
    events = chain()

    verdict = verdict_on(events[:place] + events[place + 1 :], events)

    assert verdict.broken_at is not None
    assert verdict.rows == place


@given(st.permutations(range(5)).filter(lambda order: order != sorted(order)))
def test_rows_in_another_order_do_not_fit(order: list[int]) -> None:
    events = chain()

    assert verdict_on([events[place] for place in order], events).broken_at is not None


def test_a_row_slipped_in_does_not_fit() -> None:
    events = chain()

    assert verdict_on([*events[:3], events[2], *events[3:]], events).broken_at == 4


def test_a_chain_cut_short_is_noticed() -> None:
    events = chain()

    assert verdict_on(events[:3], events).reason == "the last rows are missing"


def test_every_change_is_one_row_and_the_chain_is_whole(app: Flask) -> None:
    before = queries.head()[0]
    for number in range(3):
        record("room.thing_done", actor=SYSTEM, subject=("thing", number), now=NOW, why="so", facts={"n": number})
    db.session.commit()

    events, count = queries.events(action="room.")

    assert queries.head()[0] == before + 3
    assert queries.verify().broken_at is None
    assert count == 3
    assert [event.subject_id for event in events] == ["2", "1", "0"]
    assert queries.events(subject=("thing", "1"))[0][0].facts == {"n": 1}


def test_what_is_rolled_back_is_not_in_the_chain_but_what_was_refused_is(app: Flask) -> None:
    db.session.commit()
    record("room.thing_done", actor=SYSTEM, subject=("thing", 1), now=NOW)
    db.session.rollback()
    record_apart("room.refused", actor=SYSTEM, subject=("thing", 1), now=NOW)
    db.session.rollback()

    assert [event.action for event in queries.events(action="room.")[0]] == ["room.refused"]
    assert queries.verify().broken_at is None


def test_pages_of_the_log_hold_each_row_once(app: Flask) -> None:
    for number in range(7):
        record("room.thing_done", actor=SYSTEM, subject=("thing", number), now=NOW)

    pages = [queries.events(action="room.", page=page, page_size=3)[0] for page in (1, 2, 3)]

    assert [event.subject_id for page in pages for event in page] == list("6543210")


def test_a_sign_that_means_anything_in_a_search_means_itself_here(app: Flask) -> None:
    record("room.thing_done", actor=SYSTEM, subject=("thing", 1), now=NOW)

    assert queries.events(action="%")[1] == 0


def test_no_float_gets_into_the_chain(app: Flask) -> None:
    with pytest.raises(TypeError, match="floats"):
        record("room.thing_done", actor=SYSTEM, subject=("thing", 1), now=NOW, facts={"ratio": 0.5})


@pytest.mark.sqlite_only
def test_the_command_says_where_the_chain_breaks(app: Flask) -> None:
    for number in range(3):
        record("room.thing_done", actor=SYSTEM, subject=("thing", number), now=NOW)
    db.session.commit()
    fine = app.test_cli_runner().invoke(cli, ["verify"])
    assert fine.exit_code == 0
    assert fine.output.strip() == f"ok rows={queries.head()[0]} head={queries.head()[1]}"
    # Whoever owns the file can take the trigger away; the chain still tells.
    row = queries.head()[0] - 1
    db.session.execute(text("DROP TRIGGER audit_event_no_update"))
    db.session.execute(text("UPDATE audit_event SET why = 'x' WHERE sequence = :row"), {"row": row})
    db.session.commit()

    broken = app.test_cli_runner().invoke(cli, ["verify"])

    assert broken.exit_code == 1
    assert broken.output.strip() == f"broken row={row} was changed"
