"""Reads of outcomes: the room's window to other rooms."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from marketplace.kernel.db import db
from marketplace.kernel.errors import NotFound
from marketplace.outcomes.models import Fact, Participant, ParticipantHome, Placement, Verification
from marketplace.outcomes.rules import (
    FactKind,
    FactRow,
    Home,
    PlacementFacts,
    Verdict,
    effective,
    placement_document,
)


def placement(placement_id: int) -> PlacementFacts:
    """One placement.

    Raises:
        NotFound: there is none.
    """
    row = db.session.get(Placement, placement_id)
    if row is None:
        raise NotFound(what="placement")
    return row.as_facts()


def placement_by_alias(contract_id: int, alias: str) -> PlacementFacts:
    """The placement that a ledger line's participant is.

    Raises:
        NotFound: there is none in the contract.
    """
    row = db.session.execute(
        select(Placement).where(Placement.contract_id == contract_id, Placement.alias == alias)
    ).scalar_one_or_none()
    if row is None:
        raise NotFound(what="placement")
    return row.as_facts()


def placements_of_contracts(contract_ids: Collection[int]) -> list[PlacementFacts]:
    """Placements under some contracts, newest first."""
    rows = db.session.execute(
        select(Placement).where(Placement.contract_id.in_(contract_ids)).order_by(Placement.id.desc())
    ).scalars()
    return [row.as_facts() for row in rows]


def referred_count(contract_id: int) -> int:
    """How many have been referred under a contract."""
    return db.session.execute(
        select(func.count()).select_from(Placement).where(Placement.contract_id == contract_id)
    ).scalar_one()


def participant_by_pseudonym(pseudonym: str) -> int | None:
    """Id of the participant with a pseudonym, or None."""
    return db.session.execute(select(Participant.id).where(Participant.pseudonym == pseudonym)).scalar_one_or_none()


def pseudonym_of(participant_id: int) -> str:
    """A participant's pseudonym, for the caseworker's own side only."""
    return db.session.execute(select(Participant.pseudonym).where(Participant.id == participant_id)).scalar_one()


def homes_of(participant_ids: Collection[int]) -> dict[int, list[Home]]:
    """Home municipalities by participant, earliest first."""
    found: dict[int, list[Home]] = {participant_id: [] for participant_id in participant_ids}
    rows = db.session.execute(
        select(ParticipantHome)
        .where(ParticipantHome.participant_id.in_(participant_ids))
        .order_by(ParticipantHome.since)
    ).scalars()
    for row in rows:
        found[row.participant_id].append(row.as_facts())
    return found


def _fact_rows(condition: Any) -> list[FactRow]:
    correction = aliased(Fact)
    query: Select[Any] = (
        select(Fact, Verification, correction.id)
        .outerjoin(Verification, Verification.fact_id == Fact.id)
        .outerjoin(correction, correction.supersedes == Fact.id)
        .where(condition)
        .order_by(Fact.id)
    )
    return [_as_row(fact, verification, corrected) for fact, verification, corrected in db.session.execute(query)]


def _as_row(fact: Fact, verification: Verification | None, superseded_by: int | None) -> FactRow:
    return FactRow(
        id=fact.id,
        placement_id=fact.placement_id,
        kind=fact.kind,
        payload=fact.payload,
        reported_on=fact.reported_on,
        reported_by=fact.reported_by,
        reported_at=fact.reported_at,
        supersedes=fact.supersedes,
        superseded_by=superseded_by,
        reason=fact.reason,
        verdict=verification.verdict if verification else None,
        verdict_reason=verification.reason if verification else "",
        verified_by=verification.verified_by if verification else None,
        verified_at=verification.verified_at if verification else None,
        evidence=verification.evidence if verification else None,
        evidence_seen_on=verification.evidence_seen_on if verification else None,
        employer_id=fact.employer_id,
    )


def fact(fact_id: int) -> FactRow:
    """One fact with its verdict.

    Raises:
        NotFound: there is none.
    """
    rows = _fact_rows(Fact.id == fact_id)
    if not rows:
        raise NotFound(what="fact")
    return rows[0]


def facts_of(placement_ids: Collection[int]) -> dict[int, list[FactRow]]:
    """Facts by placement in the order they were reported."""
    found: dict[int, list[FactRow]] = {placement_id: [] for placement_id in placement_ids}
    for row in _fact_rows(Fact.placement_id.in_(placement_ids)):
        found[row.placement_id].append(row)
    return found


def facts_behind(contract_id: int, alias: str) -> list[FactRow]:
    """The facts that count for a ledger line's participant."""
    return effective(facts_of([placement_by_alias(contract_id, alias).id]).popitem()[1])


@dataclass(frozen=True)
class QueueRow:
    """A fact that waits for verification."""

    fact_id: int
    placement_id: int
    contract_id: int
    participant_id: int
    alias: str
    kind: FactKind
    payload: dict[str, Any]
    is_correction: bool
    reported_at: datetime


def waiting() -> list[QueueRow]:
    """Every fact without a verdict, the longest waiting first."""
    rows = db.session.execute(
        select(
            Fact.id,
            Fact.placement_id,
            Placement.contract_id,
            Placement.participant_id,
            Placement.alias,
            Fact.kind,
            Fact.payload,
            Fact.supersedes.is_not(None),
            Fact.reported_at,
        )
        .join(Placement, Fact.placement_id == Placement.id)
        .outerjoin(Verification, Verification.fact_id == Fact.id)
        .where(Verification.id.is_(None))
        .order_by(Fact.reported_at, Fact.id)
    )
    return [QueueRow(*row) for row in rows]


def _verified_starts(participant_ids: Iterable[int]) -> dict[int, list[tuple[int, date]]]:
    """Verified service starts by participant, as (placement id, day)."""
    rows = db.session.execute(select(Placement).where(Placement.participant_id.in_(list(participant_ids)))).scalars()
    placements = {row.id: row.participant_id for row in rows}
    starts: dict[int, list[tuple[int, date]]] = {}
    for placement_id, facts in facts_of(list(placements)).items():
        for one in effective(facts):
            if one.kind is FactKind.START:
                day = date.fromisoformat(one.payload["date"])
                starts.setdefault(placements[placement_id], []).append((placement_id, day))
    return starts


def verified_facts_of(contract_id: int, *, as_of: date) -> list[dict[str, Any]]:
    """The placements of a contract as the engine reads them, from verified facts alone.

    Args:
        as_of: Placements whose service starts later are left out.
    Returns:
        Documents of payment terms section 5; the participant is the placement's alias.
    """
    placements = placements_of_contracts([contract_id])
    facts = facts_of([one.id for one in placements])
    homes = homes_of({one.participant_id for one in placements})
    starts = _verified_starts({one.participant_id for one in placements})
    documents = []
    for one in sorted(placements, key=lambda placement: placement.id):
        own_start = next((day for other, day in starts.get(one.participant_id, []) if other == one.id), None)
        if own_start is None or own_start > as_of:
            continue
        later = [day for other, day in starts[one.participant_id] if other != one.id and day > own_start]
        document = placement_document(
            participant=one.alias,
            groups=one.groups,
            homes=[(home.municipality, home.since) for home in homes[one.participant_id]],
            facts=facts[one.id],
            later_starts=later,
        )
        if document is not None:
            documents.append(document)
    return documents


def verified_count(contract_ids: Collection[int], kind: FactKind) -> int:
    """How many verified facts of a kind contracts have."""
    return db.session.execute(
        select(func.count())
        .select_from(Verification)
        .join(Fact, Verification.fact_id == Fact.id)
        .join(Placement, Fact.placement_id == Placement.id)
        .where(Placement.contract_id.in_(contract_ids), Fact.kind == kind, Verification.verdict == Verdict.VERIFIED)
    ).scalar_one()
