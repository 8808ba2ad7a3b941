"""The time machine: any past settlement worked out again with facts, terms and keys as they were known at a moment."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from marketplace.contracts import queries as contracts
from marketplace.contracts.rules import TermsVersion
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotFound
from marketplace.outcomes import queries as outcomes
from marketplace.outcomes.queries import PlacementChange
from marketplace.payments.models import Journal, Line
from marketplace.payments.queries.grounds import grounds_from
from marketplace.payments.rules import Key, due_parts, reckon
from marketplace.payments.rules.looking_back import Compared, compare
from marketplace.ring import queries as ring
from marketplace.terms.schemas.stored import facts_from_stored


@dataclass(frozen=True)
class LookedBack:
    """A contract as of a day, by what was known at a moment.

    Args:
        compared: What was booked beside what is worked out, by key.
        changes: What changed after the moment for participants that differ, up to the last settlement of the day.
        terms_later: Versions of the terms that were made after the moment.
        keys_later: Whether a key that the terms name was recorded after the moment.
    """

    compared: list[Compared]
    changes: list[PlacementChange]
    terms_later: list[TermsVersion]
    keys_later: bool


def looked_back(contract_id: int, *, as_of: date, known_at: datetime, now: datetime) -> LookedBack:
    """Work out a contract again as of a day, with facts, terms and keys as they were known at a moment.

    Args:
        known_at: What was verified, entered or recorded later is left out.
    Raises:
        NotFound: the contract had no terms at that moment.
        HomeUnknown, KeyMissing, KeyNotInForce: what was known then was not enough.
    """
    versions = contracts.terms_versions(contract_id, known_at=known_at)
    if not versions:
        raise NotFound(what="terms")
    grounds = grounds_from(versions, ring.keys(known_at=known_at))
    placements = [facts_from_stored(one) for one in outcomes.documents_known_at(contract_id, known_at)]
    due = due_parts(reckon(grounds.basis, placements, as_of=as_of).entitled, as_of)
    compared = compare(_booked(contract_id, as_of), {key: cents for key, (cents, _) in due.items()})
    differing = {one.key.participant for one in compared if one.difference}
    every = contracts.terms_versions(contract_id)
    return LookedBack(
        compared,
        outcomes.changes_of(contract_id, differing, after=known_at, until=now) if differing else [],
        [one for one in every if one not in versions],
        grounds_from(versions, ring.keys()).keys != grounds.keys,
    )


def _booked(contract_id: int, as_of: date) -> dict[Key, int]:
    """Cents that settlements up to a day have booked, by key."""
    columns = (Line.participant, Line.milestone, Line.occurrence, Line.part, Line.municipality)
    total = func.sum(Line.cents)
    rows = db.session.execute(
        select(*columns, total)
        .join(Journal, Line.journal_id == Journal.id)
        .where(Journal.contract_id == contract_id, Journal.as_of <= as_of)
        .group_by(*columns)
        .having(total != 0)
    )
    return {Key(*row[:5]): int(row[5]) for row in rows}
