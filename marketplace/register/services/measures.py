"""Suspending and removing an admitted provider, after hearing it; and lifting a suspension."""

from datetime import date, datetime

from sqlalchemy import select

from marketplace.audit.services import record
from marketplace.identity import queries as identity
from marketplace.kernel.actor import Actor, Role
from marketplace.kernel.clock import day_in_finland, working_days_after
from marketplace.kernel.db import db, locked
from marketplace.kernel.errors import Incomplete, NotFound, Problem
from marketplace.notices.services import tell
from marketplace.register import queries
from marketplace.register.models import Measure, MeasureAnswer, MeasureDecision, Provider
from marketplace.register.rules import (
    GroundsMissing,
    MeasureKind,
    MeasureOutcome,
    StandingKind,
    check_hearing_day,
    check_measure_decision,
)
from marketplace.register.rules.measures import HearingEnded, MeasureOpenAlready, NotAdmitted, NotSuspended
from marketplace.register.services.qualification import check_may_handle_provider
from marketplace.register.services.registering import OWN_ROLES
from marketplace.register.services.standings import change_standing
from marketplace.ring import queries as ring

SHORTEST_HEARING = "dps.update_evidence_min_working_days"
"""The shortest hearing is as long as the law gives for updated evidence; the hearing itself has no length in law."""


def _hold(provider_id: int) -> Provider:
    row = db.session.execute(locked(select(Provider).where(Provider.id == provider_id))).scalar_one_or_none()
    if row is None:
        raise NotFound(what="provider")
    return row


def earliest_hearing_day(now: datetime) -> date:
    """The first day on which a hearing that is opened now may end."""
    today = day_in_finland(now)
    days = int(ring.legal_parameter(SHORTEST_HEARING, today).value)
    return working_days_after(today, days, is_working_day=ring.is_working_day_calendar())


def open_hearing(
    provider_id: int,
    category_id: int,
    kind: MeasureKind,
    *,
    section: str,
    grounds: str,
    heard_until: date,
    actor: Actor,
    now: datetime,
) -> int:
    """Tell a provider that its suspension or removal is considered, and hear it; invitations go on meanwhile.

    Raises:
        NotAdmitted: there is no admission or suspension to be changed.
        MeasureOpenAlready: a hearing on the same admission goes on.
        GroundsMissing: no section or grounds.
        HearingDayTooSoon: the provider would have too little time.
    """
    provider = _hold(provider_id)
    check_may_handle_provider(provider_id, category_id, actor)
    _check_opening(provider_id, category_id, kind, now)
    if not (section.strip() and grounds.strip()):
        raise GroundsMissing()
    check_hearing_day(heard_until, earliest=earliest_hearing_day(now))
    row = Measure(
        provider_id=provider_id,
        category_id=category_id,
        kind=kind,
        section=section.strip(),
        grounds=grounds.strip(),
        heard_until=heard_until,
        opened_by=actor.person_id,
        opened_at=now,
    )
    db.session.add(row)
    db.session.flush()
    record(
        "register.hearing_opened",
        actor=actor,
        subject=("measure", row.id),
        now=now,
        why=row.grounds,
        facts={"provider": provider_id, "category": category_id, "kind": kind.value},
    )
    facts = {"kind": kind.value, "heard_until": heard_until.isoformat(), "grounds": row.grounds}
    _tell_provider(provider, row.id, "register.hearing", facts, now)
    return row.id


def _check_opening(provider_id: int, category_id: int, kind: MeasureKind, now: datetime) -> None:
    """Refuse a hearing on what is not there, or a second one on the same admission."""
    standing = queries.standing_of(provider_id, category_id, now)
    may = {MeasureKind.SUSPENSION: (StandingKind.ADMITTED,)}.get(kind, (StandingKind.ADMITTED, StandingKind.SUSPENDED))
    if standing is None or standing.kind not in may:
        raise NotAdmitted()
    if any(one.outcome is None and one.category_id == category_id for one in queries.measures_of(provider_id)):
        raise MeasureOpenAlready()


def _tell_provider(provider: Provider, measure_id: int, kind: str, facts: dict[str, str], now: datetime) -> None:
    tell(
        organisation_id=provider.organisation_id,
        roles=OWN_ROLES,
        kind=kind,
        facts=facts,
        link=f"/tuottaja/kuulemiset/{measure_id}",
        now=now,
        to_addresses=True,
    )


def answer_hearing(measure_id: int, answer: str, *, provider_id: int, actor: Actor, now: datetime) -> None:
    """Give the provider's answer; also after the day, as long as nothing has been decided.

    Raises:
        NotFound: it is another provider's.
        HearingEnded: it has been answered or decided.
        Incomplete: the answer is empty.
    """
    _hold(provider_id)
    measure = queries.measure(measure_id)
    if measure.provider_id != provider_id:
        raise NotFound(what="measure")
    if measure.outcome is not None or measure.answer:
        raise HearingEnded()
    if not answer.strip():
        raise Incomplete([Problem("answer", "register.hearing_answer_missing")])
    db.session.add(MeasureAnswer(measure_id=measure_id, answer=answer.strip(), given_by=actor.person_id, given_at=now))
    db.session.flush()
    record("register.hearing_answered", actor=actor, subject=("measure", measure_id), now=now)
    tell(
        organisation_id=identity.ring_organisation().id,
        roles=(Role.OFFICER, Role.RING_ADMIN),
        kind="register.hearing_answered",
        facts={"provider": queries.provider(provider_id).name},
        link=f"/kuulemiset/{measure_id}",
        now=now,
    )


def decide_measure(measure_id: int, outcome: MeasureOutcome, *, reasons: str, actor: Actor, now: datetime) -> None:
    """Decide after the hearing; carried out, the provider's standing changes at this moment.

    Raises:
        Disqualified: the actor is disqualified from an application of the provider to the category.
        HearingEnded, HearingRuns, SamePersonDecides: see the rules.
        GroundsMissing: no reasons.
    """
    measure = queries.measure(measure_id)
    provider = _hold(measure.provider_id)
    measure = queries.measure(measure_id)
    check_may_handle_provider(measure.provider_id, measure.category_id, actor)
    check_measure_decision(measure, today=day_in_finland(now), person_id=actor.person_id)
    if not reasons.strip():
        raise GroundsMissing()
    db.session.add(
        MeasureDecision(
            measure_id=measure_id, outcome=outcome, reasons=reasons.strip(), decided_by=actor.person_id, decided_at=now
        )
    )
    if outcome is MeasureOutcome.CARRIED_OUT:
        kind = StandingKind.SUSPENDED if measure.kind is MeasureKind.SUSPENSION else StandingKind.REMOVED
        change_standing(
            measure.provider_id, measure.category_id, kind, measure_id=measure_id, reasons=reasons, actor=actor, now=now
        )
    db.session.flush()
    record(
        f"register.{measure.kind.value}_{outcome.value}",
        actor=actor,
        subject=("measure", measure_id),
        now=now,
        why=reasons.strip(),
        facts={"provider": measure.provider_id, "category": measure.category_id},
    )
    facts = {"kind": measure.kind.value, "outcome": outcome.value, "reasons": reasons.strip()}
    _tell_provider(provider, measure_id, "register.hearing_decided", facts, now)


def lift_suspension(measure_id: int, *, reasons: str, actor: Actor, now: datetime) -> None:
    """Put a suspended provider back among the admitted.

    Raises:
        NotSuspended: the admission is not suspended now.
        GroundsMissing: no reasons.
    """
    measure = queries.measure(measure_id)
    provider = _hold(measure.provider_id)
    check_may_handle_provider(measure.provider_id, measure.category_id, actor)
    standing = queries.standing_of(measure.provider_id, measure.category_id, now)
    if standing is None or standing.kind is not StandingKind.SUSPENDED:
        raise NotSuspended()
    if not reasons.strip():
        raise GroundsMissing()
    change_standing(
        measure.provider_id,
        measure.category_id,
        StandingKind.ADMITTED,
        measure_id=measure_id,
        reasons=reasons,
        actor=actor,
        now=now,
    )
    record(
        "register.suspension_lifted",
        actor=actor,
        subject=("measure", measure_id),
        now=now,
        why=reasons.strip(),
        facts={"provider": measure.provider_id, "category": measure.category_id},
    )
    facts = {"kind": measure.kind.value, "outcome": "lifted", "reasons": reasons.strip()}
    _tell_provider(provider, measure_id, "register.hearing_decided", facts, now)
