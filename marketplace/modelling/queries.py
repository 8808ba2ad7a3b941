"""Reads of economic models: the room's window to other rooms."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import Select, func, select

from marketplace.kernel.db import db
from marketplace.kernel.errors import NotFound, Problem
from marketplace.kernel.money import half_up
from marketplace.modelling.models import BriefRow, ExceptionDecision, ExceptionRow, ModelRow
from marketplace.modelling.rules import (
    Brief,
    ExceptionFacts,
    ExceptionRate,
    Plan,
    expected_counts,
    expected_figures,
    justification_problems,
    publication_problems,
    read_brief,
    read_plan,
)


@dataclass(frozen=True)
class BriefFacts:
    """A kept brief."""

    id: int
    brief: Brief
    made_by: int
    made_at: datetime


@dataclass(frozen=True)
class ModelFacts:
    """A version of a model; see :mod:`marketplace.modelling.rules.results` for the shape of ``results``."""

    id: int
    brief_id: int
    version: int
    brief: Brief
    plan: Plan
    results: dict[str, Any]
    made_by: int
    made_at: datetime

    @property
    def subject(self) -> str:
        """What it is about."""
        return self.brief.subject

    @property
    def expected_counts(self) -> dict[str, int]:
        """Expected results by milestone, at least one each."""
        return expected_counts(self.results)

    def whole_euros(self, figure: str) -> int | None:
        """A figure of the expected case in whole euros, rounded half up, for headlines; None where there is none.

        Args:
            figure: Its name, ending in ``_cents``.
        """
        cents = self.results["cases"]["expected"][figure]
        return None if cents is None else half_up(Fraction(cents, 100))

    @property
    def problems(self) -> list[Problem]:
        """For what the prices are not justified; empty when they are."""
        return justification_problems(self.brief, self.plan, **expected_figures(self.results))


@dataclass(frozen=True)
class MunicipalYear:
    """What one municipality is expected to pay and to save in a year, in cents."""

    cost_cents: int
    saving_cents: int


def brief(brief_id: int) -> BriefFacts:
    """A kept brief.

    Raises:
        NotFound: there is none.
    """
    row = db.session.get(BriefRow, brief_id)
    if row is None:
        raise NotFound(what="brief")
    return BriefFacts(row.id, read_brief(row.document), row.made_by, row.made_at)


def _models() -> Select[ModelRow, BriefRow]:
    return select(ModelRow, BriefRow).join(BriefRow, BriefRow.id == ModelRow.brief_id)


def _facts(row: ModelRow, brief_row: BriefRow) -> ModelFacts:
    return ModelFacts(
        id=row.id,
        brief_id=row.brief_id,
        version=row.version,
        brief=read_brief(brief_row.document),
        plan=read_plan(row.plan),
        results=row.results,
        made_by=row.made_by,
        made_at=row.made_at,
    )


def model(model_id: int) -> ModelFacts:
    """One version of a model.

    Raises:
        NotFound: there is none.
    """
    found = db.session.execute(_models().where(ModelRow.id == model_id)).one_or_none()
    if found is None:
        raise NotFound(what="model")
    return _facts(*found)


def models(model_ids: Iterable[int]) -> dict[int, ModelFacts]:
    """Several models in one query, by id; those that are not there are left out."""
    rows = db.session.execute(_models().where(ModelRow.id.in_(list(model_ids))))
    return {row.id: _facts(row, of) for row, of in rows}


def newest_of(subject: str) -> ModelFacts | None:
    """The newest model of a subject, or None."""
    query = _models().where(ModelRow.subject == subject).order_by(ModelRow.version.desc()).limit(1)
    found = db.session.execute(query).one_or_none()
    return None if found is None else _facts(*found)


def newest_models(*, limit: int = 200) -> list[ModelFacts]:
    """The newest model of every subject, latest first."""
    newest = select(func.max(ModelRow.id)).group_by(ModelRow.subject)
    rows = db.session.execute(_models().where(ModelRow.id.in_(newest)).order_by(ModelRow.id.desc()).limit(limit))
    return [_facts(row, of) for row, of in rows]


def versions_of(subject: str) -> list[tuple[int, int, datetime]]:
    """Id, version and moment of every model of a subject, newest first."""
    rows = db.session.execute(
        select(ModelRow.id, ModelRow.version, ModelRow.made_at)
        .where(ModelRow.subject == subject)
        .order_by(ModelRow.version.desc())
    )
    return [(row.id, row.version, row.made_at) for row in rows]


def _exception_facts(asked: ExceptionRow, decided: ExceptionDecision | None) -> ExceptionFacts:
    return ExceptionFacts(
        id=asked.id,
        model_id=asked.model_id,
        reason=asked.reason,
        asked_by=asked.asked_by,
        asked_at=asked.asked_at,
        approved=decided.approved if decided else None,
        decided_by=decided.decided_by if decided else None,
        decided_at=decided.decided_at if decided else None,
        note=decided.note if decided else "",
    )


def _exceptions() -> Select[ExceptionRow, ExceptionDecision]:
    return (
        select(ExceptionRow, ExceptionDecision)
        .outerjoin(ExceptionDecision, ExceptionDecision.exception_id == ExceptionRow.id)
        .order_by(ExceptionRow.id)
    )


def exceptions_of(model_id: int) -> list[ExceptionFacts]:
    """Exceptions asked for a model, oldest first."""
    rows = db.session.execute(_exceptions().where(ExceptionRow.model_id == model_id))
    return [_exception_facts(asked, decided) for asked, decided in rows]


def exception(exception_id: int) -> ExceptionFacts:
    """One exception.

    Raises:
        NotFound: there is none.
    """
    found = db.session.execute(_exceptions().where(ExceptionRow.id == exception_id)).one_or_none()
    if found is None:
        raise NotFound(what="exception")
    return _exception_facts(*found)


def waiting_exceptions() -> list[ExceptionFacts]:
    """Exceptions that wait for a second person, oldest first."""
    rows = db.session.execute(_exceptions().where(ExceptionDecision.exception_id.is_(None)))
    return [_exception_facts(asked, decided) for asked, decided in rows]


def exception_rate() -> ExceptionRate:
    """How many purchases have a model, and how many of them go on as an approved exception of their newest one."""
    subjects, exceptions = db.session.execute(
        select(number_modelled().scalar_subquery(), number_of_exceptions().scalar_subquery())
    ).one()
    return ExceptionRate(subjects=subjects, exceptions=exceptions)


def number_modelled() -> Select[int]:
    """How many purchases have a model, to be asked together with other figures."""
    return select(func.count(func.distinct(ModelRow.subject)))


def number_of_exceptions() -> Select[int]:
    """How many purchases go on as an approved exception of their newest model."""
    newest = select(func.max(ModelRow.id)).group_by(ModelRow.subject)
    return (
        select(func.count(func.distinct(ExceptionRow.model_id)))
        .join(ExceptionDecision, ExceptionDecision.exception_id == ExceptionRow.id)
        .where(ExceptionDecision.approved, ExceptionRow.model_id.in_(newest))
    )


def municipal_shares(model_id: int) -> dict[str, dict[int, MunicipalYear]]:
    """Expected cost and saving of each municipality by year.

    Raises:
        NotFound: there is no such model.
    """
    table = model(model_id).results["cases"]["expected"]["by_municipality"]
    return {code: {int(year): MunicipalYear(**row) for year, row in years.items()} for code, years in table.items()}


def problems_before_publishing(model_id: int | None, present: Brief) -> list[Problem]:
    """Everything about its model for which a purchase may not be published; empty when it may.

    Args:
        model_id: The model that the purchase names; None for none.
        present: The purchase as it stands now.
    """
    if model_id is None:
        return [Problem("model", "modelling.model_missing")]
    found = model(model_id)
    return publication_problems(
        made_for=found.brief, present=present, problems=found.problems, exceptions=exceptions_of(model_id)
    )
