"""How participants stand after the last settlement: what runs go by instead of reading all lines again."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from marketplace.kernel.bulk import read_compact_json
from marketplace.kernel.db import db
from marketplace.outcomes import queries as outcomes
from marketplace.payments.models import Position
from marketplace.payments.rules import Key, Used


@dataclass(frozen=True)
class Standing:
    """How a participant stands after the last settlement.

    Args:
        version: On which version of what counts it was settled.
        look_again_on: The first day on which time alone changes something.
        booked: Cents by key.
        used: What it used of the contract's limits.
    """

    version: int
    look_again_on: date
    booked: dict[Key, int]
    used: Used


def stale(contract_id: int, as_of: date) -> list[str]:
    """Participants of a contract about whom something changed since they were settled, or whose day has come."""
    settled = (
        select(Position.participant, Position.version)
        .where(Position.contract_id == contract_id, Position.look_again_on > as_of)
        .subquery()
    )
    return outcomes.counted_otherwise(contract_id, settled)


def standings(contract_id: int, participants: Collection[str]) -> dict[str, Standing]:
    """How some participants of a contract stand; one that was never settled is left out."""
    rows = db.session.execute(
        select(Position.participant, Position.version, Position.look_again_on, Position.booked, Position.used).where(
            Position.contract_id == contract_id, Position.participant.in_(participants)
        )
    )
    return {
        participant: Standing(
            version,
            again,
            {
                Key(participant, milestone, occurrence, part, municipality): cents
                for milestone, occurrence, part, municipality, _year, cents in read_compact_json(booked)
            },
            read_used(used),
        )
        for participant, version, again, booked, used in rows
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
    years, counts, pending = read_compact_json(text)
    return Used(
        defaultdict(int, {int(year): cents for year, cents in years.items()}),
        defaultdict(int, counts),
        defaultdict(int, {(code, year): cents for code, year, cents in pending}),
    )
