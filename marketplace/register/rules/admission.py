"""Applications, decisions and who is admitted.

Source: Act on Public Procurement 1397/2016, 51 section: anyone may apply at any time, everyone who qualifies is
admitted, the number may not be limited, and the decision is made in ten working days from receipt.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from marketplace.kernel.clock import day_in_finland, working_days_after
from marketplace.kernel.errors import Problem, RuleBroken


class ApplicationState(StrEnum):
    """Where an application stands."""

    RECEIVED = "received"
    WITHDRAWN = "withdrawn"
    DECIDED = "decided"


class Outcome(StrEnum):
    """What was decided."""

    ADMITTED = "admitted"
    REJECTED = "rejected"


class ApplicationOpenAlready(RuleBroken):
    """An application to the category waits for its decision."""

    code = "register.application_open_already"


class AlreadyAdmitted(RuleBroken):
    """The provider is admitted to the category."""

    code = "register.already_admitted"


class CategoryClosed(RuleBroken):
    """The category takes no applications on that day."""

    code = "register.category_closed"


class DecisionMade(RuleBroken):
    """The application has its decision; a decision is not changed, a new application may be made."""

    code = "register.decision_made"


class GroundsMissing(RuleBroken):
    """A rejection needs the section it rests on and its reasons."""

    code = "register.grounds_missing"
    form_field = "reasons"


@dataclass(frozen=True)
class ApplicationFacts:
    """An application of a provider to a category."""

    id: int
    provider_id: int
    category_id: int
    declaration_id: int
    state: ApplicationState
    statement: str
    received_at: datetime
    due_on: date
    version: int


@dataclass(frozen=True)
class DecisionFacts:
    """A decision on an application. ``section`` is the legal basis of a rejection, empty for an admission."""

    id: int
    application_id: int
    provider_id: int
    category_id: int
    outcome: Outcome
    section: str
    reasons: str
    decided_by: int
    decided_at: datetime


@dataclass(frozen=True)
class Admission:
    """A provider admitted to a category from a moment."""

    provider_id: int
    category_id: int
    since: datetime
    decision_id: int


def due_on(received_at: datetime, *, working_days: int, is_working_day: Callable[[date], bool]) -> date:
    """The last day for deciding an application; the day of receipt does not count (51 section 2)."""
    return working_days_after(day_in_finland(received_at), working_days, is_working_day=is_working_day)


def check_application(
    category_open: bool, *, open_application: ApplicationFacts | None, admission: Admission | None
) -> None:
    """Refuse an application that cannot be.

    Raises:
        CategoryClosed: the category is not open on that day.
        ApplicationOpenAlready: one waits for its decision.
        AlreadyAdmitted: nothing is left to apply for.
    """
    if not category_open:
        raise CategoryClosed()
    if open_application is not None:
        raise ApplicationOpenAlready(received_at=open_application.received_at)
    if admission is not None:
        raise AlreadyAdmitted(since=admission.since)


def check_decision(application: ApplicationFacts, outcome: Outcome, *, section: str, reasons: str) -> None:
    """Refuse a decision that is a second one, or a rejection without grounds.

    Raises:
        DecisionMade: the application no longer waits.
        GroundsMissing: a rejection without section or reasons.
    """
    if application.state is not ApplicationState.RECEIVED:
        raise DecisionMade(state=application.state)
    if outcome is Outcome.REJECTED and not (section.strip() and reasons.strip()):
        raise GroundsMissing()


def admissions_at(decisions: Iterable[DecisionFacts], at: datetime) -> list[Admission]:
    """Who was admitted to what at a moment: the latest decision up to it counts, for each provider and category.

    A rejected new application does not take away an admission, since only an admitted provider's absence makes one
    possible (:func:`check_application`).
    """
    latest: dict[tuple[int, int], DecisionFacts] = {}
    for decision in sorted(decisions, key=lambda one: (one.decided_at, one.id)):
        if decision.decided_at <= at:
            latest[decision.provider_id, decision.category_id] = decision
    return [
        Admission(one.provider_id, one.category_id, one.decided_at, one.id)
        for one in latest.values()
        if one.outcome is Outcome.ADMITTED
    ]


def statement_problems(statement: str) -> list[Problem]:
    """Faults of an application's statement on how the provider meets the category's aims."""
    return [] if len(statement.strip()) >= 20 else [Problem("statement", "register.statement_too_short")]
