"""Reads of applications and what was decided on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select

from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotFound
from marketplace.register.models import (
    Application,
    Decision,
    DecisionProposal,
    Prolongation,
    Provider,
    Supplement,
    SupplementAnswer,
)
from marketplace.register.rules import ApplicationFacts, ApplicationState, DecisionFacts, Outcome, Proposal


def application(application_id: int) -> ApplicationFacts:
    """One application.

    Raises:
        NotFound: there is none.
    """
    row = db.session.get(Application, application_id)
    if row is None:
        raise NotFound(what="application")
    return row.as_facts()


def applications_of(provider_id: int) -> list[ApplicationFacts]:
    """All applications of a provider, newest first."""
    rows = db.session.execute(
        select(Application).where(Application.provider_id == provider_id).order_by(Application.id.desc())
    ).scalars()
    return [row.as_facts() for row in rows]


def decisions_on(application_ids: Sequence[int]) -> dict[int, DecisionFacts]:
    """Decisions by application id."""
    rows = db.session.execute(select(Decision).where(Decision.application_id.in_(application_ids))).scalars()
    return {row.application_id: row.as_facts() for row in rows}


def proposal_on(application_id: int) -> Proposal | None:
    """The newest proposal on an application, or None."""
    row = db.session.execute(
        select(DecisionProposal)
        .where(DecisionProposal.application_id == application_id)
        .order_by(DecisionProposal.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    return row.as_facts() if row is not None else None


@dataclass(frozen=True)
class ProlongationFacts:
    """Why and to which day an application's time was prolonged."""

    reason: str
    due_on: date
    made_at: datetime


def prolongation_of(application_id: int) -> ProlongationFacts | None:
    """The prolongation of an application's time, or None."""
    row = db.session.execute(
        select(Prolongation).where(Prolongation.application_id == application_id)
    ).scalar_one_or_none()
    return ProlongationFacts(row.reason, row.due_on, row.made_at) if row is not None else None


@dataclass(frozen=True)
class SupplementFacts:
    """What was asked of an applicant and what it answered; ``given_at`` None while it has not."""

    id: int
    application_id: int
    request: str
    due_on: date
    asked_at: datetime
    answer: str
    given_at: datetime | None


def supplements_of(application_id: int) -> list[SupplementFacts]:
    """Everything asked of an applicant, oldest first."""
    rows = db.session.execute(
        select(Supplement, SupplementAnswer)
        .outerjoin(SupplementAnswer, SupplementAnswer.supplement_id == Supplement.id)
        .where(Supplement.application_id == application_id)
        .order_by(Supplement.id)
    )
    return [_supplement(*row) for row in rows]


def _supplement(asked: Supplement, given: SupplementAnswer | None) -> SupplementFacts:
    return SupplementFacts(
        asked.id,
        asked.application_id,
        asked.request,
        asked.due_on,
        asked.asked_at,
        given.answer if given is not None else "",
        given.given_at if given is not None else None,
    )


@dataclass(frozen=True)
class QueueRow:
    """An application in the officers' queue.

    Args:
        proposed: What has been proposed and waits for a second person; None without a proposal.
    """

    id: int
    provider_name: str
    category_id: int
    state: ApplicationState
    received_at: datetime
    due_on: date
    proposed: Outcome | None


def queue(*, waiting: bool) -> list[QueueRow]:
    """Applications that wait for a decision by due day, or those that no longer wait, newest first."""
    newest = (
        select(DecisionProposal.outcome)
        .where(DecisionProposal.application_id == Application.id)
        .order_by(DecisionProposal.id.desc())
        .limit(1)
        .correlate(Application)
        .scalar_subquery()
    )
    query = select(
        Application.id,
        Provider.name,
        Application.category_id,
        Application.state,
        Application.received_at,
        Application.due_on,
        newest,
    ).join(Provider, Application.provider_id == Provider.id)
    if waiting:
        query = query.where(Application.state == ApplicationState.RECEIVED).order_by(Application.due_on, Application.id)
    else:
        query = query.where(Application.state != ApplicationState.RECEIVED).order_by(Application.id.desc()).limit(200)
    return [QueueRow(*row) for row in db.session.execute(query)]


def number_waiting(*, due_by: date | None = None) -> Select[int]:
    """How many applications wait for a decision, as a query that a page asks together with others.

    Args:
        due_by: Only those whose decision is due on this day or before it.
    """
    query = select(func.count()).select_from(Application).where(Application.state == ApplicationState.RECEIVED)
    return query if due_by is None else query.where(Application.due_on <= due_by)


def late_decisions() -> list[DecisionFacts]:
    """Decisions that were made after their due day, newest first: a breach of the law's clock stays visible."""
    rows = db.session.execute(
        select(Decision, Application.due_on)
        .join(Application, Decision.application_id == Application.id)
        .order_by(Decision.id.desc())
    )
    return [row.as_facts() for row, due in rows if day_in_finland(row.decided_at) > due]
