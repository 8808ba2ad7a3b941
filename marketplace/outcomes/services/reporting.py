"""Reporting what happened, and correcting what was reported."""

from collections.abc import Iterable
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
    EmployerNotValid,
    EvidenceKind,
    FactFaulty,
    FactKind,
    FactRow,
    KindNotCounted,
    ServiceDeclined,
    Step,
    check_report,
)
from marketplace.outcomes.rules.facts import known_tags
from marketplace.outcomes.rules.practice import check_accepted
from marketplace.register import queries as register
from marketplace.ring import queries as ring
from marketplace.ring.rules import BusinessIdNotValid, check_business_id
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
    offered: EvidenceKind | None = None,
) -> int:
    """Report a fact, or a correction of one, and return its id.

    Args:
        payload: In the shape of the engine's facts; empty for a correction that says it did not happen.
        employer_id: Business id of the employer of a spell, where known.
        corrects: Id of the fact that this one corrects.
        reason: Why it is corrected.
        offered: What evidence the provider says it shows.
    Raises:
        NotFound: no such placement, or the fact to be corrected is another placement's.
        ServiceDeclined: the referral was declined.
        KindNotCounted: no milestone of the contract counts such a fact.
        FactFaulty: the payload is not in the shape of the engine's facts.
        EvidenceNotAccepted: the contract does not accept what is offered.
        EmployerNotValid: the check digit of the employer's business id does not hold.
        NotYet, FactsNotInOrder, ReasonMissing, SupersededAlready: see the rules.
    """
    placement = _placement_to_report_about(placement_id)
    corrected = queries.fact(corrects) if corrects is not None else None
    if corrected is not None and (corrected.placement_id != placement_id or corrected.kind is not kind):
        raise NotFound(what="fact")
    employer_id = _normal_employer(employer_id)
    payload = _with_known_tags(placement.contract_id, kind, payload, employer_id)
    today = day_in_finland(now)
    check_report(kind, payload, today=today, corrects=corrected, reason=reason)
    _check_payload(placement.contract_id, kind, payload, corrected)
    if offered is not None:
        check_accepted(queries.practice_of(placement.contract_id), kind, offered)
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
        offered=offered,
    )
    db.session.add(row)
    db.session.flush()
    facts = {"placement": placement_id, "kind": kind.value, "corrects": corrects}
    record("outcomes.fact_reported", actor=actor, subject=("fact", row.id), now=now, facts=facts)
    return row.id


def _placement_to_report_about(placement_id: int) -> Placement:
    """The placement, held until the transaction ends."""
    row = db.session.execute(locked(select(Placement).where(Placement.id == placement_id))).scalar_one_or_none()
    if row is None:
        raise NotFound(what="placement")
    if any(one.step is Step.DECLINED for one in queries.steps_of([placement_id])[placement_id]):
        raise ServiceDeclined()
    return row


def _with_known_tags(contract_id: int, kind: FactKind, payload: dict[str, Any], employer_id: str) -> dict[str, Any]:
    """The payload of a job with the tags that follow from who the employer is, so that terms can leave them out."""
    if kind is not FactKind.SPELL or not payload or not employer_id:
        return payload
    contract = contracts.contract(contract_id)
    paying = [one for one in ring.municipalities() if one.code in contract.municipalities]
    payers = {one.business_id for one in paying if one.business_id}
    found = known_tags(employer_id, provider=register.provider(contract.provider_id).business_id, payers=payers)
    return {**payload, "tags": sorted(found | set(payload.get("tags") or ()))} if found else payload


def _normal_employer(employer_id: str) -> str:
    if not employer_id.strip():
        return ""
    try:
        return check_business_id(employer_id)
    except BusinessIdNotValid as wrong:
        raise EmployerNotValid() from wrong


def report_attendance(contract_id: int, marks: Iterable[tuple[int, date]], *, actor: Actor, now: datetime) -> int:
    """Report that participants of a contract attended on days, and return how many days were new.

    Args:
        marks: Pairs of placement and day; a day that was reported before is left as it is.
    Raises:
        NotFound: a placement of another contract.
        KindNotCounted, NotYet: as in :func:`report`.
    """
    chosen = sorted(set(marks))
    own = {one.id for one in queries.placements_of_contracts([contract_id])}
    if any(placement_id not in own for placement_id, _ in chosen):
        raise NotFound(what="placement")
    there = {
        (placement_id, one.payload.get("date"))
        for placement_id, facts in queries.facts_of({placement_id for placement_id, _ in chosen}).items()
        for one in facts
        if one.kind is FactKind.ATTENDANCE and one.superseded_by is None
    }
    new = [(placement_id, day) for placement_id, day in chosen if (placement_id, day.isoformat()) not in there]
    for placement_id, day in new:
        report(placement_id, FactKind.ATTENDANCE, {"date": day.isoformat(), "units": "1"}, actor=actor, now=now)
    return len(new)


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
