"""Reporting what happened, and correcting what was reported."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from marketplace.audit.services import record
from marketplace.contracts import queries as contracts
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db, locked
from marketplace.kernel.errors import NotFound
from marketplace.outcomes import queries
from marketplace.outcomes.models import Fact, Placement
from marketplace.outcomes.rules import (
    LIST_OF,
    FactFaulty,
    FactKind,
    FactRow,
    KindNotCounted,
    check_report,
)
from marketplace.terms.rules import kinds_counted
from marketplace.terms.schemas import read_facts, read_terms
from marketplace.terms.schemas.facts import FactsFaulty


def report(
    placement_id: int,
    kind: FactKind,
    payload: dict[str, Any],
    *,
    actor: Actor,
    now: datetime,
    employer_id: str = "",
    corrects: int | None = None,
    reason: str = "",
) -> int:
    """Report a fact, or a correction of one, and return its id.

    Args:
        payload: In the shape of the engine's facts; empty for a correction that says it did not happen.
        employer_id: Business id of the employer of a spell, where known.
        corrects: Id of the fact that this one corrects.
        reason: Why it is corrected.
    Raises:
        NotFound: no such placement, or the fact to be corrected is another placement's.
        KindNotCounted: no milestone of the contract counts such a fact.
        FactFaulty: the payload is not in the shape of the engine's facts.
        NotYet, FactsNotInOrder, ReasonMissing, SupersededAlready: see the rules.
    """
    placement = db.session.execute(locked(select(Placement).where(Placement.id == placement_id))).scalar_one_or_none()
    if placement is None:
        raise NotFound(what="placement")
    corrected = queries.fact(corrects) if corrects is not None else None
    if corrected is not None and (corrected.placement_id != placement_id or corrected.kind is not kind):
        raise NotFound(what="fact")
    today = day_in_finland(now)
    check_report(kind, payload, today=today, corrects=corrected, reason=reason)
    _check_payload(placement.contract_id, kind, payload, corrected)
    row = Fact(
        placement_id=placement_id,
        kind=kind,
        payload=payload,
        employer_id=employer_id,
        reported_on=_reported_on(payload, corrected, today),
        reported_by=actor.person_id,
        reported_at=now,
        supersedes=corrects,
        reason=reason.strip(),
    )
    db.session.add(row)
    db.session.flush()
    facts = {"placement": placement_id, "kind": kind.value, "corrects": corrects}
    record("outcomes.fact_reported", actor=actor, subject=("fact", row.id), now=now, facts=facts)
    return row.id


def _reported_on(payload: dict[str, Any], corrected: FactRow | None, today: date) -> date:
    """The day of the report; a correction keeps the day on which the matter was first told in time."""
    return corrected.reported_on if corrected is not None else today


def _check_payload(contract_id: int, kind: FactKind, payload: dict[str, Any], corrected: FactRow | None) -> None:
    """Refuse what the engine could not read, or what no milestone of the contract counts."""
    if not payload:
        if corrected is None:
            raise FactFaulty()
        return
    name = LIST_OF.get(kind)
    lists = {name: [payload]} if name is not None else {}
    start = payload["date"] if kind in (FactKind.START, FactKind.END) else "2000-01-01"
    try:
        read_facts([{"participant": "-", "service_start": start, **lists}])
    except FactsFaulty as faulty:
        raise FactFaulty(faults=", ".join(one.path for one in faulty.problems)) from faulty
    if name is None:
        return
    counted: dict[str, list[str]] = {}
    for version in contracts.terms_versions(contract_id):
        for sort, kinds in kinds_counted(read_terms(version.document)).items():
            counted.setdefault(sort, []).extend(kinds)
    own = payload.get("kind") or payload.get("instrument")
    if kind.value not in counted or (own is not None and own not in counted[kind.value]):
        raise KindNotCounted()
