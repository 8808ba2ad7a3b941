"""Reads of reported facts and their verdicts."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Text, case, cast, func, select
from sqlalchemy.orm import aliased

from marketplace.kernel.db import db
from marketplace.kernel.errors import NotFound
from marketplace.outcomes.models import Fact, Placement, Verification
from marketplace.outcomes.queries.placements import home_now, placement_by_alias
from marketplace.outcomes.rules import FactKind, FactRow, Verdict, effective


def _fact_rows(condition: Any) -> list[FactRow]:
    correction, later = aliased(Fact), aliased(Verification)
    query = (
        select(Fact, Verification, correction.id)
        .outerjoin(Verification, Verification.fact_id == Fact.id)
        .outerjoin(later, (later.fact_id == Fact.id) & (later.round > Verification.round))
        .outerjoin(correction, correction.supersedes == Fact.id)
        .where(condition, later.id.is_(None))
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
        offered=fact.offered,
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


def facts_by_id(fact_ids: Collection[int]) -> dict[int, FactRow]:
    """Facts by id, with their verdicts."""
    return {row.id: row for row in _fact_rows(Fact.id.in_(fact_ids))}


def facts_of(placement_ids: Collection[int], *, known_at: datetime | None = None) -> dict[int, list[FactRow]]:
    """Facts by placement in the order they were reported.

    Args:
        known_at: As they stood at this moment: what was reported later is left out, and so is a later verdict.
    """
    found: dict[int, list[FactRow]] = {placement_id: [] for placement_id in placement_ids}
    for row in _fact_rows(Fact.placement_id.in_(placement_ids)):
        known = row if known_at is None else _as_known_at(row, known_at)
        if known is not None:
            found[row.placement_id].append(known)
    return found


def _as_known_at(row: FactRow, moment: datetime) -> FactRow | None:
    if row.reported_at > moment:
        return None
    if row.verified_at is not None and row.verified_at > moment:
        return replace(row, verdict=None, verified_by=None, verified_at=None)
    return row


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
    reported_by: int


def waiting(homes: Collection[str] | None, on: date) -> list[QueueRow]:
    """Facts without a verdict whose participants live, on a day, in one of some municipalities, the oldest first.

    Args:
        homes: Codes of municipalities; None for all.
    """
    query = (
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
            Fact.reported_by,
        )
        .join(Placement, Fact.placement_id == Placement.id)
        .outerjoin(Verification, Verification.fact_id == Fact.id)
        .where(Verification.id.is_(None))
        .order_by(Fact.reported_at, Fact.id)
    )
    if homes is not None:
        query = query.where(home_now(on).in_(homes))
    return [QueueRow(*row) for row in db.session.execute(query)]


class Reports(NamedTuple):
    """How many reports a placement has, how many of them wait, and whether one says that the service started."""

    told: int
    waiting: int
    service: bool


def reports_of(placement_ids: Collection[int]) -> dict[int, Reports]:
    """How many reports placements have, in one query whatever their number."""
    correction = aliased(Fact)
    starts = (Fact.kind == FactKind.START) & correction.id.is_(None) & (cast(Fact.payload, Text) != "{}")
    rows = db.session.execute(
        select(
            Fact.placement_id,
            func.count(Fact.id),
            func.sum(case((Verification.id.is_(None), 1), else_=0)),
            func.max(case((starts, 1), else_=0)),
        )
        .outerjoin(Verification, (Verification.fact_id == Fact.id) & (Verification.round == 1))
        .outerjoin(correction, correction.supersedes == Fact.id)
        .where(Fact.placement_id.in_(placement_ids))
        .group_by(Fact.placement_id)
    )
    found = {key: Reports(count, int(waits), bool(started)) for key, count, waits, started in rows}
    return {key: found.get(key, Reports(0, 0, False)) for key in placement_ids}


def verified_count(contract_ids: Collection[int], kind: FactKind) -> int:
    """How many verified facts of a kind contracts have."""
    return db.session.execute(
        select(func.count())
        .select_from(Verification)
        .join(Fact, Verification.fact_id == Fact.id)
        .join(Placement, Fact.placement_id == Placement.id)
        .where(Placement.contract_id.in_(contract_ids), Fact.kind == kind, Verification.verdict == Verdict.VERIFIED)
    ).scalar_one()
