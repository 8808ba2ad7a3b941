"""Applying to a category, supplements, withdrawal, and the law's clock."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select

from marketplace.audit.services import record
from marketplace.identity import queries as identity
from marketplace.kernel.actor import Actor, Role
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db, locked
from marketplace.kernel.errors import Incomplete, NotFound, Problem
from marketplace.notices.services import tell
from marketplace.register import queries
from marketplace.register.models import Application, Prolongation, Provider, Supplement, SupplementAnswer
from marketplace.register.rules import (
    ApplicationState,
    DeclarationMissing,
    DeclarationOutdated,
    DetailsMissing,
    ProlongedAlready,
    SupplementDayPassed,
    answer_problems,
    check_application,
    check_waits,
    due_on,
    missing_steps,
    requirements_of,
)
from marketplace.register.rules.admission import statement_problems
from marketplace.register.services.qualification import check_may_handle
from marketplace.register.services.registering import OWN_ROLES
from marketplace.ring import queries as ring


def waiting_application(application_id: int) -> Application:
    """The row of an application that waits, held until the transaction ends.

    Raises:
        NotFound: there is none.
        DecisionMade: it no longer waits.
    """
    row = db.session.execute(locked(select(Application).where(Application.id == application_id))).scalar_one_or_none()
    if row is None:
        raise NotFound(what="application")
    check_waits(row.as_facts())
    return row


def apply(
    provider_id: int,
    category_id: int,
    statement: str,
    *,
    answers: Mapping[str, str] | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """Send an application to a category.

    Args:
        answers: What is said of each requirement of the category, by code; what is left out altogether is asked
            for with a supplement.
    Returns:
        The application's id.
    Raises:
        DetailsMissing: the provider has not told every detail.
        DeclarationMissing, DeclarationOutdated: the provider has not declared, or longer than a year ago.
        RingEnded, CategoryClosed, ApplicationOpenAlready, AlreadyAdmitted, SuspendedNow: see the rules.
        Incomplete: the statement or an answer is too short.
    """
    today = day_in_finland(now)
    declaration_id = _check(provider_id, category_id, now)
    problems = statement_problems(statement)
    if answers is not None:
        problems += answer_problems(requirements_of(ring.category(category_id).code, today), answers)
    if problems:
        raise Incomplete(problems)
    days = int(ring.legal_parameter("dps.admission_working_days", today).value)
    row = Application(
        provider_id=provider_id,
        category_id=category_id,
        declaration_id=declaration_id,
        state=ApplicationState.RECEIVED,
        statement=statement.strip(),
        answers={code: text.strip() for code, text in (answers or {}).items() if text.strip()},
        received_at=now,
        due_on=due_on(now, working_days=days, is_working_day=ring.is_working_day_calendar()),
        sent_by=actor.person_id,
    )
    db.session.add(row)
    db.session.flush()
    record(
        "register.application_received",
        actor=actor,
        subject=("application", row.id),
        now=now,
        facts={"provider": provider_id, "category": category_id, "due_on": row.due_on.isoformat()},
    )
    tell_officers(row, "register.application_received", {"due_on": row.due_on.isoformat()}, now)
    return row.id


def _check(provider_id: int, category_id: int, now: datetime) -> int:
    """Refuse an application that cannot be; the id of the declaration that goes with it."""
    today = day_in_finland(now)
    row = db.session.execute(locked(select(Provider).where(Provider.id == provider_id))).scalar_one()
    if missing_steps(row.as_facts()):
        raise DetailsMissing()
    declared = queries.declaration_of(provider_id)
    if declared is None or declared.id is None:
        raise DeclarationMissing()
    if queries.declaration_due(provider_id, today) is not None:
        raise DeclarationOutdated(made_at=declared.made_at)
    earlier = queries.applications_of(provider_id)
    waiting = [a for a in earlier if a.category_id == category_id and a.state is ApplicationState.RECEIVED]
    founding = ring.founding(today)
    check_application(
        any(category.id == category_id for category in ring.categories(today)),
        open_application=waiting[0] if waiting else None,
        standing=queries.standing_of(provider_id, category_id, now),
        ring_runs=founding is None or founding.ends_on is None or today <= founding.ends_on,
    )
    return declared.id


def tell_officers(row: Application, kind: str, facts: Mapping[str, str], now: datetime) -> None:
    """Tell the ring's office something of an application."""
    tell(
        organisation_id=identity.ring_organisation().id,
        roles=(Role.OFFICER, Role.RING_ADMIN),
        kind=kind,
        facts={"provider": row.provider.name, **facts},
        link=f"/hakemukset/{row.id}",
        now=now,
    )


def withdraw(application_id: int, *, provider_id: int, actor: Actor, now: datetime) -> None:
    """Take back an application that waits for its decision.

    Raises:
        NotFound: it is another provider's.
        DecisionMade: it no longer waits.
    """
    found = queries.application(application_id)
    if found.provider_id != provider_id:
        raise NotFound(what="application")
    row = waiting_application(application_id)
    row.state = ApplicationState.WITHDRAWN
    db.session.flush()
    record("register.application_withdrawn", actor=actor, subject=("application", row.id), now=now)


def prolong(application_id: int, reason: str, *, actor: Actor, now: datetime) -> date:
    """Prolong the time for a decision to what the law allows at most; once, with its reason, told to the applicant.

    Returns:
        The new last day.
    Raises:
        DecisionMade: the application no longer waits.
        Disqualified: the actor is disqualified from the application.
        ProlongedAlready: the time has been prolonged.
        Incomplete: no reason was given.
    """
    row = waiting_application(application_id)
    check_may_handle(application_id, actor)
    if not reason.strip():
        raise Incomplete([Problem("reason", "register.prolongation_reason_missing")])
    if queries.prolongation_of(application_id) is not None:
        raise ProlongedAlready()
    days = int(ring.legal_parameter("dps.admission_extended_working_days", day_in_finland(now)).value)
    row.due_on = due_on(row.received_at, working_days=days, is_working_day=ring.is_working_day_calendar())
    db.session.add(
        Prolongation(
            application_id=row.id, reason=reason.strip(), due_on=row.due_on, made_by=actor.person_id, made_at=now
        )
    )
    db.session.flush()
    record(
        "register.application_prolonged",
        actor=actor,
        subject=("application", row.id),
        now=now,
        why=reason.strip(),
        facts={"due_on": row.due_on.isoformat()},
    )
    _tell_applicant(row, "register.prolonged", {"due_on": row.due_on.isoformat(), "reason": reason.strip()}, now)
    return row.due_on


def _tell_applicant(row: Application, kind: str, facts: dict[str, str], now: datetime) -> int:
    return tell(
        organisation_id=row.provider.organisation_id,
        roles=OWN_ROLES,
        kind=kind,
        facts=facts,
        link=f"/tuottaja/hakemukset/{row.id}",
        now=now,
        to_addresses=True,
    )


def ask_supplement(application_id: int, request: str, due: date, *, actor: Actor, now: datetime) -> int:
    """Ask an applicant for more by a day; the law's clock goes on meanwhile.

    Raises:
        DecisionMade: the application no longer waits.
        Disqualified: the actor is disqualified from the application.
        SupplementDayPassed: the day is not ahead.
        Incomplete: nothing is asked.
    """
    row = waiting_application(application_id)
    check_may_handle(application_id, actor)
    if not request.strip():
        raise Incomplete([Problem("request", "register.supplement_request_missing")])
    if due <= day_in_finland(now):
        raise SupplementDayPassed()
    asked = Supplement(
        application_id=row.id, request=request.strip(), due_on=due, asked_by=actor.person_id, asked_at=now
    )
    db.session.add(asked)
    db.session.flush()
    record(
        "register.supplement_asked",
        actor=actor,
        subject=("application", row.id),
        now=now,
        facts={"supplement": asked.id, "due_on": due.isoformat()},
    )
    _tell_applicant(row, "register.supplement_asked", {"due_on": due.isoformat(), "request": request.strip()}, now)
    return asked.id


def answer_supplement(supplement_id: int, answer: str, *, provider_id: int, actor: Actor, now: datetime) -> None:
    """Answer what was asked; after its day too, as long as the application waits.

    Raises:
        NotFound: it is another provider's, or was answered.
        DecisionMade: the application no longer waits.
        Incomplete: the answer is empty.
    """
    asked = db.session.get(Supplement, supplement_id)
    if asked is None or queries.application(asked.application_id).provider_id != provider_id:
        raise NotFound(what="supplement")
    row = waiting_application(asked.application_id)
    if db.session.get(SupplementAnswer, supplement_id) is not None:
        raise NotFound(what="supplement")
    if not answer.strip():
        raise Incomplete([Problem("answer", "register.supplement_answer_missing")])
    db.session.add(
        SupplementAnswer(supplement_id=supplement_id, answer=answer.strip(), given_by=actor.person_id, given_at=now)
    )
    db.session.flush()
    record(
        "register.supplement_answered",
        actor=actor,
        subject=("application", row.id),
        now=now,
        facts={"supplement": supplement_id},
    )
    tell_officers(row, "register.supplement_answered", {}, now)
