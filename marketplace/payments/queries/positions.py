"""How participants stand after the last settlement: what runs go by instead of reading all lines again."""

import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from marketplace.kernel.db import db
from marketplace.payments.models import Position
from marketplace.payments.rules import Key, Used


class PositionState(NamedTuple):
    """On which version of the facts a participant was settled, and when time alone changes something."""

    version: int
    look_again_on: date


@dataclass(frozen=True)
class Standing:
    """What is booked for a participant by key, and what it used of the contract's limits."""

    booked: dict[Key, int]
    used: Used


def position_states(contract_id: int) -> dict[str, PositionState]:
    """States of a contract's participants."""
    rows = db.session.execute(
        select(Position.participant, Position.version, Position.look_again_on).where(
            Position.contract_id == contract_id
        )
    )
    return {participant: PositionState(version, again) for participant, version, again in rows}


def booked_and_used(contract_id: int, participants: Collection[str]) -> dict[str, Standing]:
    """How some participants of a contract stand; one that was never settled is left out."""
    rows = db.session.execute(
        select(Position.participant, Position.booked, Position.used).where(
            Position.contract_id == contract_id, Position.participant.in_(participants)
        )
    )
    return {
        participant: Standing(
            {
                Key(participant, milestone, occurrence, part, municipality): cents
                for milestone, occurrence, part, municipality, _year, cents in json.loads(booked)
            },
            read_used(used),
        )
        for participant, booked, used in rows
    }


def pending_of(contract_id: int, participant: str) -> dict[tuple[str, int], int]:
    """Cents that a participant has earned and are not due yet, by municipality and year; year 0 while not known."""
    return dict(_used_of(contract_id, participant).pending)


def _used_of(contract_id: int, participant: str) -> Used:
    text = db.session.execute(
        select(Position.used).where(Position.contract_id == contract_id, Position.participant == participant)
    ).scalar_one_or_none()
    return read_used(text or "")


def read_used(text: str) -> Used:
    """What was used of limits, as it was kept."""
    if not text:
        return Used()
    years, counts, pending = json.loads(text)
    return Used(
        defaultdict(int, {int(year): cents for year, cents in years.items()}),
        defaultdict(int, counts),
        defaultdict(int, {(code, year): cents for code, year, cents in pending}),
    )
