"""Service by other means, rectification and the Market Court, and what they do to a decision."""

from datetime import date, datetime

from sqlalchemy import select

from marketplace.audit.services import record
from marketplace.identity import queries as identity
from marketplace.kernel.actor import Actor, Role
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db, locked
from marketplace.kernel.errors import NotFound
from marketplace.notices.services import tell
from marketplace.register import queries as register
from marketplace.ring import queries as ring
from marketplace.tenders import queries
from marketplace.tenders.models import (
    Call,
    CourtMatterEnd,
    CourtMatterRow,
    DecisionSent,
    Rectification,
    RectificationVerdict,
)
from marketplace.tenders.rules import (
    CallState,
    CourtMatter,
    CourtMatterEnded,
    CourtOutcome,
    Means,
    NothingDecided,
    RectificationOutcome,
    ServedInFuture,
    Side,
    check_rectification,
    check_rectification_decision,
    last_day,
)
from marketplace.tenders.services.qualification import check_may_handle


def _locked_call(call_id: int) -> Call:
    row = db.session.execute(locked(select(Call).where(Call.id == call_id))).scalar_one_or_none()
    if row is None:
        raise NotFound(what="call")
    return row


def _in_force(call_id: int) -> queries.DecisionFacts:
    found = queries.decision(call_id)
    if found is None or found.set_aside:
        raise NothingDecided()
    return found


def record_service(
    call_id: int, provider_id: int, *, means: Means, sent_on: date, note: str, actor: Actor, now: datetime
) -> None:
    """Keep that a decision was sent to a bidder by other means, as when its mail came back.

    Raises:
        NothingDecided: no decision is in force.
        NotFound: the provider is not among its bidders.
        ServedInFuture: as its name says.
    """
    _locked_call(call_id)
    made = _in_force(call_id)
    if made.row_of(provider_id) is None:
        raise NotFound(what="bidder")
    if not day_in_finland(made.decided_at) <= sent_on <= day_in_finland(now):
        raise ServedInFuture()
    db.session.add(
        DecisionSent(
            award_id=made.id,
            provider_id=provider_id,
            means=means,
            sent_on=sent_on,
            people_told=0,
            note=note.strip(),
            recorded_by=actor.person_id,
            recorded_at=now,
        )
    )
    db.session.flush()
    facts = {"award": made.id, "provider": provider_id, "means": means.value, "sent_on": sent_on.isoformat()}
    record("tenders.decision_served", actor=actor, subject=("call", call_id), now=now, facts=facts)


def ask_rectification(call_id: int, *, provider_id: int | None, text: str, actor: Actor, now: datetime) -> int:
    """Ask for a rectification of the decision in force; every party is told at once that it has begun.

    Args:
        provider_id: The bidder that asks; None for the buyer's own correction.
        text: What should be corrected and why.
    Returns:
        The rectification's id.
    Raises:
        NothingDecided: no decision is in force.
        NotFound: the provider is not among its bidders.
        RectificationLate, RectificationTextMissing: see the rules.
    """
    row = _locked_call(call_id)
    made = _in_force(call_id)
    check_rectification(until=rectification_until(made, provider_id), text=text, now=now)
    asked = Rectification(
        call_id=call_id,
        award_id=made.id,
        side=Side.BUYER if provider_id is None else Side.PARTY,
        provider_id=provider_id,
        text=text.strip(),
        filed_by=actor.person_id,
        filed_at=now,
    )
    db.session.add(asked)
    db.session.flush()
    facts = {"rectification": asked.id, "award": made.id, "side": asked.side.value, "provider": provider_id}
    record("tenders.rectification_asked", actor=actor, subject=("call", call_id), now=now, facts=facts)
    _tell_parties(row, made, kind="tenders.rectification", now=now, own=asked.side is Side.BUYER)
    return asked.id


def rectification_until(made: queries.DecisionFacts, provider_id: int | None) -> date | None:
    """The last day of a bidder, or of the buyer's own correction; None for a bidder whom the decision has not reached.

    Raises:
        NotFound: the provider is not among the bidders.
    """
    if provider_id is None:
        days = int(made.document["own_rectification_days"])
        return last_day(day_in_finland(made.decided_at), days, is_working_day=ring.is_working_day_calendar())
    own = next((one for one in queries.service_of(made) if one.provider_id == provider_id), None)
    if own is None:
        raise NotFound(what="bidder")
    return own.rectify_until


def _tell_parties(row: Call, made: queries.DecisionFacts, *, kind: str, now: datetime, **facts: object) -> None:
    told = {"code": row.code, "title": row.title, **facts}
    link = f"/kilpailutukset/{row.id}/oikaisu"
    for one in made.rows:
        tell(
            organisation_id=register.provider(one.provider_id).organisation_id,
            roles=(Role.PROVIDER_ADMIN, Role.BIDDER),
            kind=kind,
            facts=told,
            link=link,
            now=now,
        )
    buyer = identity.organisation_of_municipality(row.responsible_municipality)
    if buyer is not None:
        tell(organisation_id=buyer.id, roles=(Role.OFFICER,), kind=kind, facts=told, link=link, now=now)


def decide_rectification(
    call_id: int,
    rectification_id: int,
    outcome: RectificationOutcome,
    *,
    reasons: str,
    actor: Actor,
    now: datetime,
) -> None:
    """End a rectification. When the decision changes, it is taken away and the comparison is open again.

    The new decision is proposed and made by two officers like the first, points back to it, and is sent to all.

    Raises:
        NotFound: the call has no such rectification.
        RectificationDecided, RectificationReasonsMissing, ContractMade: see the rules.
    """
    check_may_handle(call_id, actor)
    row = _locked_call(call_id)
    asked = queries.rectification(call_id, rectification_id)
    contracted = queries.contract_made(asked.award_id)
    check_rectification_decision(asked, outcome, reasons=reasons, contracted=contracted)
    made = _in_force(call_id)
    db.session.add(
        RectificationVerdict(
            rectification_id=rectification_id,
            outcome=outcome,
            reasons=reasons.strip(),
            decided_by=actor.person_id,
            decided_at=now,
        )
    )
    if outcome is RectificationOutcome.CHANGED:
        row.state = CallState.OPENED
    db.session.flush()
    facts = {"rectification": rectification_id, "award": made.id, "outcome": outcome.value}
    record(
        "tenders.rectification_decided",
        actor=actor,
        subject=("call", call_id),
        now=now,
        why=reasons.strip(),
        facts=facts,
    )
    _tell_parties(row, made, kind="tenders.rectification_decided", now=now, outcome=outcome.value)


def enter_court_matter(
    call_id: int, matter: CourtMatter, *, reference: str, since: date, actor: Actor, now: datetime
) -> int:
    """Keep that the decision in force is before the Market Court.

    Returns:
        The matter's id.
    Raises:
        NothingDecided: no decision is in force.
    """
    _locked_call(call_id)
    made = _in_force(call_id)
    row = CourtMatterRow(
        award_id=made.id,
        matter=matter,
        reference=reference.strip(),
        since=since,
        entered_by=actor.person_id,
        entered_at=now,
    )
    db.session.add(row)
    db.session.flush()
    facts = {"matter": row.id, "award": made.id, "kind": matter.value, "reference": row.reference}
    record("tenders.court_matter_entered", actor=actor, subject=("call", call_id), now=now, facts=facts)
    return row.id


def end_court_matter(
    call_id: int, matter_id: int, outcome: CourtOutcome, *, ended_on: date, note: str, actor: Actor, now: datetime
) -> None:
    """Keep how a matter ended. When the court quashes the decision, the comparison is open again.

    Raises:
        NotFound: the call has no such matter.
        CourtMatterEnded: it has ended.
    """
    row = _locked_call(call_id)
    found = next((one for one in queries.court_matters(call_id) if one.id == matter_id), None)
    if found is None:
        raise NotFound(what="court matter")
    if found.outcome is not None:
        raise CourtMatterEnded()
    db.session.add(
        CourtMatterEnd(
            matter_id=matter_id,
            outcome=outcome,
            ended_on=ended_on,
            note=note.strip(),
            entered_by=actor.person_id,
            entered_at=now,
        )
    )
    newest = queries.decision(call_id)
    if outcome is CourtOutcome.QUASHED and newest is not None and newest.id == found.award_id:
        row.state = CallState.OPENED
    db.session.flush()
    facts = {"matter": matter_id, "award": found.award_id, "outcome": outcome.value}
    record("tenders.court_matter_ended", actor=actor, subject=("call", call_id), now=now, facts=facts)
