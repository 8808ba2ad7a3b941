"""Reads of what follows a decision: service, rectification, the Market Court, and where the decision stands."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import column, select, table

from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotFound
from marketplace.notices import queries as notices
from marketplace.register import queries as register
from marketplace.ring import queries as ring
from marketplace.tenders.models import (
    Award,
    CourtMatterEnd,
    CourtMatterRow,
    DecisionRead,
    DecisionSent,
    Rectification,
    RectificationVerdict,
)
from marketplace.tenders.queries.awards import DecisionFacts, decisions
from marketplace.tenders.rules import (
    CourtMatterFacts,
    RectificationFacts,
    ServiceFacts,
    Standing,
    Times,
    last_day,
    served_on,
    standstill_ends_at,
)

CONTRACTS = table("contracts_contract", column("award_id"), column("state"))
"""The table of contracts by its name, as foreign keys name tables too: its room lies below and cannot be imported."""
DECISION_NOTICE = "tenders.decision"


def decision_link(call_id: int, number: int) -> str:
    """The path of a decision's page, to which its notices lead."""
    return f"/kilpailutukset/{call_id}/paatos/{number}"


@dataclass(frozen=True)
class ServiceRow:
    """How a decision reached one bidder.

    Args:
        reads: Person and moment of each first opening, in order.
        reached: False when every mail about it came back.
        served_on: None as long as it has not reached the bidder.
        rectify_until, appeal_until: Last days of the bidder; None before the service.
    """

    provider_id: int
    records: tuple[ServiceFacts, ...]
    reads: tuple[tuple[int, datetime], ...]
    reached: bool
    served_on: date | None
    rectify_until: date | None
    appeal_until: date | None


def service_of(made: DecisionFacts) -> list[ServiceRow]:
    """How a decision reached each bidder of its comparison, in the order of their ranks."""
    today = day_in_finland(made.decided_at)
    post_days = int(ring.legal_parameter("service.post_days", today).value)
    party_days = int(made.document["party_rectification_days"])
    calendar = ring.is_working_day_calendar()
    providers = register.providers([one.provider_id for one in made.rows])
    back = notices.organisations_not_reached(DECISION_NOTICE, decision_link(made.call_id, made.number))
    sent = _by_provider(made.id)
    reads = _reads(made.id)
    rows = []
    for one in made.rows:
        read, reached = reads.get(one.provider_id, []), providers[one.provider_id].organisation_id not in back
        day = served_on(
            sent.get(one.provider_id, []),
            reached=reached,
            first_read_on=day_in_finland(read[0][1]) if read else None,
            post_days=post_days,
        )
        rows.append(
            ServiceRow(
                provider_id=one.provider_id,
                records=tuple(sent.get(one.provider_id, [])),
                reads=tuple(read),
                reached=reached,
                served_on=day,
                rectify_until=last_day(day, party_days, is_working_day=calendar) if day else None,
                appeal_until=last_day(day, made.appeal_days, is_working_day=calendar) if day else None,
            )
        )
    return rows


def _by_provider(award_id: int) -> dict[int, list[ServiceFacts]]:
    found: dict[int, list[ServiceFacts]] = {}
    for row in db.session.execute(
        select(DecisionSent).where(DecisionSent.award_id == award_id).order_by(DecisionSent.id)
    ).scalars():
        found.setdefault(row.provider_id, []).append(row.as_facts())
    return found


def _reads(award_id: int) -> dict[int, list[tuple[int, datetime]]]:
    found: dict[int, list[tuple[int, datetime]]] = {}
    for row in db.session.execute(
        select(DecisionRead).where(DecisionRead.award_id == award_id).order_by(DecisionRead.read_at, DecisionRead.id)
    ).scalars():
        found.setdefault(row.provider_id, []).append((row.person_id, row.read_at))
    return found


def has_read(award_id: int, provider_id: int, person_id: int) -> bool:
    """Whether a person of a bidder has opened a decision before."""
    query = select(DecisionRead.id).where(
        DecisionRead.award_id == award_id, DecisionRead.provider_id == provider_id, DecisionRead.person_id == person_id
    )
    return db.session.execute(query).first() is not None


def contract_made(award_id: int) -> bool:
    """Whether both sides have signed a contract that was drafted of an award."""
    query = select(CONTRACTS.c.award_id).where(CONTRACTS.c.award_id == award_id, CONTRACTS.c.state == "SIGNED")
    return db.session.execute(query.limit(1)).first() is not None


def rectifications(call_id: int) -> list[RectificationFacts]:
    """Rectifications of a call's decisions, oldest first."""
    rows = db.session.execute(
        select(
            Rectification,
            RectificationVerdict.outcome,
            RectificationVerdict.reasons,
            RectificationVerdict.decided_by,
            RectificationVerdict.decided_at,
        )
        .outerjoin(RectificationVerdict, RectificationVerdict.rectification_id == Rectification.id)
        .where(Rectification.call_id == call_id)
        .order_by(Rectification.id)
    )
    return [
        RectificationFacts(
            id=row.id,
            call_id=row.call_id,
            award_id=row.award_id,
            side=row.side,
            provider_id=row.provider_id,
            text=row.text,
            filed_by=row.filed_by,
            filed_at=row.filed_at,
            outcome=outcome,
            reasons=reasons or "",
            decided_by=decided_by,
            decided_at=decided_at,
        )
        for row, outcome, reasons, decided_by, decided_at in rows
    ]


def rectification(call_id: int, rectification_id: int) -> RectificationFacts:
    """One rectification of a call.

    Raises:
        NotFound: the call has none of that id.
    """
    found = next((one for one in rectifications(call_id) if one.id == rectification_id), None)
    if found is None:
        raise NotFound(what="rectification")
    return found


def court_matters(call_id: int) -> list[CourtMatterFacts]:
    """What the Market Court has had before it about a call's decisions, oldest first."""
    rows = db.session.execute(
        select(CourtMatterRow, CourtMatterEnd.outcome, CourtMatterEnd.ended_on, CourtMatterEnd.note)
        .join(Award, Award.id == CourtMatterRow.award_id)
        .outerjoin(CourtMatterEnd, CourtMatterEnd.matter_id == CourtMatterRow.id)
        .where(Award.call_id == call_id)
        .order_by(CourtMatterRow.id)
    )
    return [
        CourtMatterFacts(
            id=row.id,
            award_id=row.award_id,
            matter=row.matter,
            reference=row.reference,
            since=row.since,
            outcome=outcome,
            ended_on=ended_on,
            note=note or "",
        )
        for row, outcome, ended_on, note in rows
    ]


def standing(call_id: int, award_id: int) -> Standing:
    """Where one award of a call stands, as far as its contracts depend on it.

    Raises:
        NotFound: the call has no such award.
    """
    found = next((one for one in decisions(call_id) if one.id == award_id), None)
    if found is None:
        raise NotFound(what="decision")
    return standing_of(found)


def standing_of(made: DecisionFacts) -> Standing:
    """Where a decision stands, as far as its contracts depend on it."""
    served = {one.provider_id: one.served_on for one in service_of(made)}
    days = [day for day in served.values() if day is not None]
    unserved = tuple(sorted(provider for provider, day in served.items() if day is None))
    ends_at = None
    if made.standstill_days is not None and not unserved:
        ends_at = standstill_ends_at(days, days=made.standstill_days, is_working_day=ring.is_working_day_calendar())
    return Standing(
        award_id=made.id,
        in_force=not made.set_aside,
        keeps_standstill=made.standstill_days is not None,
        unserved=unserved,
        standstill_ends_at=ends_at,
        rectifications_open=sum(
            1 for one in rectifications(made.call_id) if one.award_id == made.id and one.outcome is None
        ),
        court=tuple(one for one in court_matters(made.call_id) if one.award_id == made.id),
    )


def times_of(made: DecisionFacts, provider_id: int | None = None) -> Times:
    """The last days that run from a decision, for a bidder or for whoever was served on the day it was made."""
    calendar = ring.is_working_day_calendar()
    day = day_in_finland(made.decided_at)
    if provider_id is not None:
        own = next(one for one in service_of(made) if one.provider_id == provider_id)
        day = own.served_on or day
    days = int(made.document["party_rectification_days"])
    kept = made.standstill_days
    return Times(
        served_on=day,
        rectify_until=last_day(day, days, is_working_day=calendar),
        appeal_until=last_day(day, made.appeal_days, is_working_day=calendar),
        standstill_until=last_day(day, kept, is_working_day=calendar) if kept is not None else None,
    )
