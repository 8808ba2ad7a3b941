"""Use cases of economic models."""

from datetime import datetime

from sqlalchemy import func, select

from marketplace.audit.services import record
from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.kernel.errors import Incomplete
from marketplace.modelling import queries
from marketplace.modelling.models import BriefRow, ExceptionDecision, ExceptionRow, ModelRow
from marketplace.modelling.rules import (
    Brief,
    Model,
    Plan,
    brief_problems,
    case_problems,
    check_asking,
    check_deciding,
    plan_problems,
    results_of,
)
from marketplace.ring import queries as ring
from marketplace.terms.schemas import read_keys, read_terms


def keep_brief(brief: Brief, *, actor: Actor, now: datetime) -> int:
    """Keep a purchase as it is to be modelled; one that is kept already is found again.

    Returns:
        The brief's id.
    Raises:
        Incomplete: faults of the brief.
        TermsFaulty: faults of its terms.
    """
    problems = brief_problems(brief)
    if problems:
        raise Incomplete(problems)
    read_terms(brief.terms_document)
    document = brief.to_document()
    newest = db.session.execute(
        select(BriefRow).where(BriefRow.subject == brief.subject).order_by(BriefRow.id.desc()).limit(1)
    ).scalar_one_or_none()
    if newest is not None and newest.document == document:
        return newest.id
    row = BriefRow(
        subject=brief.subject,
        fingerprint=brief.fingerprint,
        document=document,
        made_by=actor.person_id,
        made_at=now,
    )
    db.session.add(row)
    db.session.flush()
    record(
        "modelling.brief_kept",
        actor=actor,
        subject=("brief", row.id),
        now=now,
        facts={"subject": brief.subject, "fingerprint": row.fingerprint},
    )
    return row.id


def make_model(brief_id: int, plan: Plan, *, actor: Actor, now: datetime) -> int:
    """Reckon a model and keep it as a new version; earlier versions stay as they are.

    Returns:
        The model's id.
    Raises:
        NotFound: there is no such brief.
        Incomplete: faults of the plan, or endings that the terms do not pay as planned.
        RateMissing: a rate is not known for one of the days.
        CalculationFaulty: the terms name an allocation key that is not there.
    """
    brief = queries.brief(brief_id).brief
    terms = read_terms(brief.terms_document)
    problems = plan_problems(plan, milestones=tuple(one.code for one in terms.milestones))
    if problems:
        raise Incomplete(problems)
    model = Model(brief, terms, plan, keys=read_keys(ring.keys()), book=ring.rate_book())
    problems = case_problems(plan, model.cases)
    if problems:
        raise Incomplete(problems)
    row = ModelRow(
        brief_id=brief_id,
        subject=brief.subject,
        version=_next_version(brief.subject),
        plan=plan.to_document(),
        results=results_of(model),
        made_by=actor.person_id,
        made_at=now,
    )
    db.session.add(row)
    db.session.flush()
    expected = row.results["cases"]["expected"]
    record(
        "modelling.model_made",
        actor=actor,
        subject=("model", row.id),
        now=now,
        facts={
            "subject": brief.subject,
            "version": row.version,
            "cost_cents": expected["cost_cents"],
            "saving_cents": expected["saving_cents"],
            "rates": [rate["id"] for rate in row.results["rates"]],
        },
    )
    return row.id


def _next_version(subject: str) -> int:
    newest = db.session.execute(select(func.max(ModelRow.version)).where(ModelRow.subject == subject)).scalar_one()
    return (newest or 0) + 1


def ask_exception(model_id: int, *, reason: str, actor: Actor, now: datetime) -> int:
    """Ask that a purchase goes on although its model does not justify the prices.

    Returns:
        The exception's id.
    Raises:
        NotFound: there is no such model.
        NothingToExcept: the prices are justified.
        ExceptionOpen: one waits or is approved.
        ReasonTooShort: nobody could judge the reason.
    """
    model = queries.model(model_id)
    check_asking(model.problems, reason, queries.exceptions_of(model_id))
    row = ExceptionRow(model_id=model_id, reason=reason.strip(), asked_by=actor.person_id, asked_at=now)
    db.session.add(row)
    db.session.flush()
    record(
        "modelling.exception_asked",
        actor=actor,
        subject=("model", model_id),
        now=now,
        why=row.reason,
        facts={"exception": row.id, "because": [one.code for one in model.problems]},
    )
    return row.id


def decide_exception(exception_id: int, *, approved: bool, note: str, actor: Actor, now: datetime) -> None:
    """Approve an exception or refuse it, as another person than the one who asked.

    Raises:
        NotFound: there is no such exception.
        ExceptionDecided: it has been decided on.
        SamePerson: the actor asked for it.
    """
    asked = queries.exception(exception_id)
    check_deciding(asked, actor.person_id)
    db.session.add(
        ExceptionDecision(
            exception_id=exception_id,
            asked_by=asked.asked_by,
            approved=approved,
            note=note.strip(),
            decided_by=actor.person_id,
            decided_at=now,
        )
    )
    db.session.flush()
    record(
        "modelling.exception_decided",
        actor=actor,
        subject=("model", asked.model_id),
        now=now,
        why=note.strip(),
        facts={"exception": exception_id, "approved": approved},
    )
