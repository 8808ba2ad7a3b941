"""Whether prices are justified: the saving covers them, with a target group and a baseline that has a source.

What is not may be bought all the same, as an exception with a reason that a second person has approved.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from marketplace.kernel.errors import Problem, RuleBroken
from marketplace.modelling.rules.brief import Brief
from marketplace.modelling.rules.plan import OTHERS, Plan

REASON_LENGTH = 20


class ReasonTooShort(RuleBroken):
    """An exception needs a reason that somebody else can judge."""

    code = "modelling.reason_too_short"
    form_field = "reason"


class NothingToExcept(RuleBroken):
    """The prices are justified, so that no exception is needed."""

    code = "modelling.nothing_to_except"


class ExceptionOpen(RuleBroken):
    """An exception of the model waits for its decision or has been approved."""

    code = "modelling.exception_open"


class SamePerson(RuleBroken):
    """Whoever asks for an exception does not decide on it."""

    code = "modelling.same_person"
    status = 403


class ExceptionDecided(RuleBroken):
    """The exception has been decided on; a decision is never changed."""

    code = "modelling.exception_decided"


@dataclass(frozen=True)
class ExceptionFacts:
    """An exception that was asked for.

    Args:
        approved: None while it waits.
        note: What the second person said.
    """

    id: int
    model_id: int
    reason: str
    asked_by: int
    asked_at: datetime
    approved: bool | None
    decided_by: int | None
    decided_at: datetime | None
    note: str


@dataclass(frozen=True)
class ExceptionRate:
    """How often purchases are made as exceptions.

    Args:
        subjects: Purchases that have a model.
        exceptions: Those whose newest model has an approved exception.
    """

    subjects: int
    exceptions: int

    @property
    def share(self) -> Fraction | None:
        """Exact ratio; None while nothing has been modelled."""
        return Fraction(self.exceptions, self.subjects) if self.subjects else None


def justification_problems(brief: Brief, plan: Plan, *, cost_cents: int, saving_cents: int) -> list[Problem]:
    """Everything for which the prices of a purchase are not justified, all at once; empty when they are.

    Tax income and the value of the count of paid days do not make prices justified.

    Args:
        cost_cents: Expected cost at the price ceilings.
        saving_cents: Expected saving within the horizon, less deadweight.
    """
    problems = []
    served = {one.code for one in plan.groups if one.percent > 0}
    if not brief.target_groups or not served - {OTHERS}:
        problems.append(Problem("model", "modelling.target_group_missing"))
    unknown = [
        one.code for one in plan.groups if one.percent > 0 and (one.deadweight is None or not one.source.strip())
    ]
    if unknown:
        problems.append(Problem("model", "modelling.baseline_missing"))
    if not plan.source.strip():
        problems.append(Problem("model", "modelling.results_source_missing"))
    if cost_cents > saving_cents:
        problems.append(
            Problem("model", "modelling.price_above_saving", {"cost_cents": cost_cents, "saving_cents": saving_cents})
        )
    return problems


def expected_figures(results: Mapping[str, Any]) -> dict[str, int]:
    """Expected cost and saving of kept results, as the checks take them."""
    expected = results["cases"]["expected"]
    return {"cost_cents": expected["cost_cents"], "saving_cents": expected["saving_cents"]}


def check_asking(problems: list[Problem], reason: str, earlier: list[ExceptionFacts]) -> None:
    """Refuse to ask for an exception that is not needed, has no reason or waits already.

    Args:
        problems: For what the prices are not justified.
        earlier: Exceptions of the same model.
    Raises:
        NothingToExcept: the prices are justified.
        ExceptionOpen: one waits or is approved.
        ReasonTooShort: nobody could judge the reason.
    """
    if not problems:
        raise NothingToExcept()
    if any(one.approved is not False for one in earlier):
        raise ExceptionOpen()
    if len(reason.strip()) < REASON_LENGTH:
        raise ReasonTooShort(least=REASON_LENGTH)


def check_deciding(asked: ExceptionFacts, person_id: int) -> None:
    """Refuse a decision by whoever asked, or a second decision.

    Raises:
        ExceptionDecided: there is one.
        SamePerson: the same person asked.
    """
    if asked.approved is not None:
        raise ExceptionDecided()
    if asked.asked_by == person_id:
        raise SamePerson()


def publication_problems(
    *, made_for: Brief, present: Brief, problems: list[Problem], exceptions: list[ExceptionFacts]
) -> list[Problem]:
    """Everything for which a purchase with a model may not be published.

    Args:
        made_for: The brief that was modelled.
        present: The purchase as it stands now.
        problems: For what the prices are not justified.
        exceptions: Of the model.
    """
    if made_for.subject != present.subject:
        return [Problem("model", "modelling.model_of_another")]
    if made_for.fingerprint != present.fingerprint:
        return [Problem("model", "modelling.model_outdated")]
    if any(one.approved for one in exceptions):
        return []
    return problems
