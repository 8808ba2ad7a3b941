"""What counts of placements, as the engine reads it: kept ready for runs, and made anew to look back or to prove it."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Subquery, exists, select

from marketplace.kernel.canonical import canonical_json
from marketplace.kernel.db import db
from marketplace.kernel.errors import Problem
from marketplace.outcomes.models import Counted, Fact, ParticipantHome, Placement, PlacementGroups, Verification
from marketplace.outcomes.queries.facts import facts_of
from marketplace.outcomes.queries.placements import groups_of, homes_of
from marketplace.outcomes.rules import FactKind, FactRow, PlacementFacts, Verdict, effective, placement_document

CHECKED_AT_ONCE = 500


class CountedRow(NamedTuple):
    """A placement ready for a run.

    Args:
        version: Grows by one with every change.
        document: JSON text of payment terms section 5; empty while the start is not verified.
    """

    participant: str
    version: int
    document: str


def counted_facts_of(contract_id: int, participants: Collection[str] | None = None) -> list[CountedRow]:
    """Placements of a contract, or some of them, ready for a run."""
    query = select(Counted.participant, Counted.version, Counted.document).where(Counted.contract_id == contract_id)
    if participants is not None:
        query = query.where(Counted.participant.in_(participants))
    return [CountedRow(*row) for row in db.session.execute(query.order_by(Counted.participant))]


def counted_versions(contract_id: int) -> dict[str, int]:
    """Versions of a contract's placements by participant."""
    rows = db.session.execute(select(Counted.participant, Counted.version).where(Counted.contract_id == contract_id))
    return dict(rows.all())


def counted_otherwise(contract_id: int, known: Subquery) -> list[str]:
    """Participants of a contract whose version is not the one that the asking room knows.

    Args:
        known: Rows of ``participant`` and ``version``; one query compares them, so that only who changed is read.
    """
    same = (known.c.participant == Counted.participant) & (known.c.version == Counted.version)
    query = select(Counted.participant).where(Counted.contract_id == contract_id, ~exists().where(same))
    return list(db.session.execute(query).scalars())


def verified_facts_of(contract_id: int, *, as_of: date) -> list[dict[str, Any]]:
    """The placements of a contract as the engine reads them, from verified facts alone.

    Args:
        as_of: Placements whose service starts later are left out.
    Returns:
        Documents of payment terms section 5; the participant is the placement's alias.
    """
    documents = [json.loads(row.document) for row in counted_facts_of(contract_id) if row.document]
    return [document for document in documents if document["service_start"] <= as_of.isoformat()]


def documents_of_participant(participant_id: int, *, known_at: datetime | None = None) -> dict[int, str]:
    """What counts of each placement of a person, by placement id, made anew from the facts.

    Returns:
        Canonical JSON; an empty text while the start is not verified.
    """
    rows = db.session.execute(select(Placement).where(Placement.participant_id == participant_id)).scalars()
    return _documents([row.as_facts() for row in rows], known_at)


def documents_known_at(contract_id: int, moment: datetime) -> list[dict[str, Any]]:
    """The placements of a contract as facts, verdicts, homes and groups stood at a moment."""
    people = db.session.execute(select(Placement.participant_id).where(Placement.contract_id == contract_id)).scalars()
    rows = db.session.execute(
        select(Placement).where(Placement.participant_id.in_(list(people)), Placement.referred_at <= moment)
    ).scalars()
    placements = [row.as_facts() for row in rows]
    documents = _documents(placements, moment)
    own = sorted(one.id for one in placements if one.contract_id == contract_id)
    return [json.loads(documents[placement_id]) for placement_id in own if documents[placement_id]]


def _documents(placements: Collection[PlacementFacts], known_at: datetime | None) -> dict[int, str]:
    """Documents of whole people: all placements of each must be there, for a later one ends what belongs to earlier."""
    kept = _kept([one.id for one in placements if one.forgotten])
    ids = [one.id for one in placements]
    facts, groups = facts_of(ids, known_at=known_at), groups_of(ids, known_at=known_at)
    homes = homes_of({one.participant_id for one in placements}, known_at=known_at)
    starts = {one.id: _start_of(facts[one.id]) for one in placements}
    starts_of_person: dict[int, list[date]] = defaultdict(list)
    for one in placements:
        start = starts[one.id]
        if start is not None:
            starts_of_person[one.participant_id].append(start)
    documents = {}
    for one in placements:
        if one.forgotten:
            documents[one.id] = kept[one.id]
            continue
        own = starts[one.id]
        document = placement_document(
            participant=one.alias,
            groups=groups[one.id],
            homes=[(home.municipality, home.since) for home in homes[one.participant_id]],
            facts=facts[one.id],
            later_starts=[day for day in starts_of_person[one.participant_id] if own is not None and day > own],
        )
        documents[one.id] = "" if document is None else canonical_json(document)
    return documents


def _kept(placement_ids: Collection[int]) -> dict[int, str]:
    """What was kept of placements whose facts are gone; a person is forgotten whole, so nothing changes it any more."""
    rows = db.session.execute(
        select(Counted.placement_id, Counted.document).where(Counted.placement_id.in_(placement_ids))
    )
    return dict(rows.all())


def _start_of(facts: Iterable[FactRow]) -> date | None:
    """The verified start of a service; the last one where it was reported twice."""
    starts = [one for one in effective(facts) if one.kind is FactKind.START]
    return date.fromisoformat(starts[-1].payload["date"]) if starts else None


@dataclass(frozen=True)
class PlacementChange:
    """Something that changed what counts of a placement.

    Args:
        what: ``verified``, ``home`` or ``groups``.
        fact_id: The verified fact, else None.
        corrects: Whether the fact corrects an earlier one.
        note: The reason of a correction; the municipality's code of a home.
    """

    participant: str
    what: str
    at: datetime
    by: int
    fact_id: int | None = None
    kind: FactKind | None = None
    corrects: bool = False
    note: str = ""


def changes_of(
    contract_id: int, participants: Collection[str], *, after: datetime | None, until: datetime
) -> list[PlacementChange]:
    """What changed for some participants of a contract in a span of time, oldest first.

    Args:
        after: Changes at this moment or earlier are left out; None for all from the beginning.
        until: The last moment.
    """
    here = (Placement.contract_id == contract_id) & Placement.alias.in_(participants)
    verified = (
        select(
            Placement.alias,
            Verification.verified_at,
            Verification.verified_by,
            Fact.id,
            Fact.kind,
            Fact.supersedes.is_not(None),
            Fact.reason,
        )
        .join(Fact, Fact.placement_id == Placement.id)
        .join(Verification, Verification.fact_id == Fact.id)
        .where(here, Verification.verdict == Verdict.VERIFIED)
    )
    moved = (
        select(Placement.alias, ParticipantHome.entered_at, ParticipantHome.entered_by, ParticipantHome.municipality)
        .join(ParticipantHome, ParticipantHome.participant_id == Placement.participant_id)
        .where(here)
    )
    regrouped = (
        select(Placement.alias, PlacementGroups.entered_at, PlacementGroups.entered_by, PlacementGroups.reason)
        .join(PlacementGroups, PlacementGroups.placement_id == Placement.id)
        .where(here)
    )
    found = [PlacementChange(row[0], "verified", *row[1:]) for row in db.session.execute(verified)]
    found += [PlacementChange(who, "home", at, by, note=code) for who, at, by, code in db.session.execute(moved)]
    found += [PlacementChange(who, "groups", at, by, note=why) for who, at, by, why in db.session.execute(regrouped)]
    return sorted(
        (one for one in found if one.at <= until and (after is None or one.at > after)), key=lambda one: one.at
    )


def problems() -> list[Problem]:
    """Placements whose kept document is not what their facts say, and placements without one."""
    kept = {
        row.placement_id: row.document for row in db.session.execute(select(Counted.placement_id, Counted.document))
    }
    people = list(
        db.session.execute(select(Placement.participant_id).distinct().order_by(Placement.participant_id)).scalars()
    )
    found = []
    for first in range(0, len(people), CHECKED_AT_ONCE):
        rows = db.session.execute(
            select(Placement).where(Placement.participant_id.in_(people[first : first + CHECKED_AT_ONCE]))
        ).scalars()
        for placement_id, document in _documents([row.as_facts() for row in rows], None).items():
            if kept.get(placement_id) != document:
                found.append(Problem(f"placement[{placement_id}]", "outcomes.counted_differs", {}))
    return found


def counted_documents(contract_ids: Collection[int]) -> dict[tuple[int, str], str]:
    """Documents of several contracts by contract and participant; see :class:`CountedRow`."""
    query = select(Counted.contract_id, Counted.participant, Counted.document)
    rows = db.session.execute(query.where(Counted.contract_id.in_(contract_ids)))
    return {(contract, participant): document for contract, participant, document in rows}
