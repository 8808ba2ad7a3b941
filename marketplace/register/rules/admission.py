"""Applications and their clock, decisions by two persons, and who is admitted.

Source: Act on Public Procurement 1397/2016, 51 section: anyone may apply at any time, everyone who qualifies is
admitted, the number may not be limited, and the decision is made in ten working days from receipt, or in fifteen when
an individual case calls for it with its reasons.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from marketplace.kernel.clock import day_in_finland, working_days_after
from marketplace.kernel.errors import Problem, RuleBroken
from marketplace.register.rules.requirements import Checked

WARNED_WORKING_DAYS_BEFORE = 3
"""From this many working days before the due day on, the queue warns: the ring's own choice."""
SHORTEST_STATEMENT = 20


class ApplicationState(StrEnum):
    """Where an application stands."""

    RECEIVED = "received"
    WITHDRAWN = "withdrawn"
    DECIDED = "decided"


class Outcome(StrEnum):
    """What was decided."""

    ADMITTED = "admitted"
    REJECTED = "rejected"


class StandingKind(StrEnum):
    """What a provider's standing in a category became at a moment."""

    ADMITTED = "admitted"
    SUSPENDED = "suspended"
    REMOVED = "removed"


class Urgency(StrEnum):
    """How near a decision's due day is."""

    CALM = "calm"
    SOON = "soon"
    TODAY = "today"
    LATE = "late"


class ApplicationOpenAlready(RuleBroken):
    """An application to the category waits for its decision."""

    code = "register.application_open_already"


class AlreadyAdmitted(RuleBroken):
    """The provider is admitted to the category."""

    code = "register.already_admitted"


class SuspendedNow(RuleBroken):
    """The provider's admission is suspended: it is lifted or ended by a decision, not by a new application."""

    code = "register.suspended_now"


class CategoryClosed(RuleBroken):
    """The category takes no applications on that day."""

    code = "register.category_closed"


class RingEnded(RuleBroken):
    """The ring's own time has ended, or not begun."""

    code = "register.ring_ended"


class DecisionMade(RuleBroken):
    """The application has its decision; a decision is not changed, a new application may be made."""

    code = "register.decision_made"


class GroundsMissing(RuleBroken):
    """A rejection needs the section it rests on and its reasons."""

    code = "register.grounds_missing"
    form_field = "reasons"


class ProposalReplaced(RuleBroken):
    """A newer proposal was made; that one is confirmed or replaced."""

    code = "register.proposal_replaced"


class SamePersonDecides(RuleBroken):
    """Whoever proposed does not confirm."""

    code = "register.same_person_decides"


class ProlongedAlready(RuleBroken):
    """The time of an application is prolonged once."""

    code = "register.prolonged_already"


class SupplementDayPassed(RuleBroken):
    """A supplement is asked for by a day that is still ahead."""

    code = "register.supplement_day_passed"
    form_field = "due_on"


@dataclass(frozen=True)
class ApplicationFacts:
    """An application of a provider to a category.

    Args:
        answers: What the provider says of each requirement, by code.
        due_on: Last day for the decision, prolonged or not.
    """

    id: int
    provider_id: int
    category_id: int
    declaration_id: int
    state: ApplicationState
    statement: str
    answers: dict[str, str]
    received_at: datetime
    due_on: date
    version: int


@dataclass(frozen=True)
class Proposal:
    """What one officer proposes to decide; another confirms it.

    Args:
        section: The legal basis of a rejection, empty for an admission.
    """

    id: int
    application_id: int
    outcome: Outcome
    checklist: tuple[Checked, ...]
    section: str
    reasons: str
    proposed_by: int
    proposed_at: datetime


@dataclass(frozen=True)
class DecisionFacts:
    """A decision on an application. ``section`` is the legal basis of a rejection, empty for an admission.

    Args:
        correction_days, appeal_days: Days of the instructions that went with it, as the law stood.
        people_told: To how many people it was sent on the day it was made; nobody has been served while 0.
    """

    id: int
    application_id: int
    provider_id: int
    category_id: int
    outcome: Outcome
    checklist: tuple[Checked, ...]
    section: str
    reasons: str
    proposed_by: int
    decided_by: int
    decided_at: datetime
    correction_days: int
    appeal_days: int
    people_told: int


@dataclass(frozen=True)
class Standing:
    """One event of a provider's standing in a category; it holds until the next one."""

    id: int
    provider_id: int
    category_id: int
    kind: StandingKind
    effective_at: datetime


@dataclass(frozen=True)
class Admission:
    """A provider admitted to a category from a moment."""

    provider_id: int
    category_id: int
    since: datetime
    standing_id: int


def due_on(received_at: datetime, *, working_days: int, is_working_day: Callable[[date], bool]) -> date:
    """The last day for deciding an application; the day of receipt does not count (51 section 2)."""
    return working_days_after(day_in_finland(received_at), working_days, is_working_day=is_working_day)


def urgency(due: date, *, today: date, is_working_day: Callable[[date], bool]) -> Urgency:
    """How near the due day is."""
    if today > due:
        return Urgency.LATE
    if today == due:
        return Urgency.TODAY
    near = working_days_after(today, WARNED_WORKING_DAYS_BEFORE, is_working_day=is_working_day)
    return Urgency.SOON if due <= near else Urgency.CALM


def check_application(
    category_open: bool, *, open_application: ApplicationFacts | None, standing: Standing | None, ring_runs: bool = True
) -> None:
    """Refuse an application that cannot be.

    Raises:
        RingEnded: the ring has ended or not begun.
        CategoryClosed: the category is not open on that day.
        ApplicationOpenAlready: one waits for its decision.
        AlreadyAdmitted: nothing is left to apply for.
        SuspendedNow: the admission is suspended.
    """
    if not ring_runs:
        raise RingEnded()
    if not category_open:
        raise CategoryClosed()
    if open_application is not None:
        raise ApplicationOpenAlready(received_at=open_application.received_at)
    if standing is not None and standing.kind is StandingKind.ADMITTED:
        raise AlreadyAdmitted(since=standing.effective_at)
    if standing is not None and standing.kind is StandingKind.SUSPENDED:
        raise SuspendedNow(since=standing.effective_at)


def check_waits(application: ApplicationFacts) -> None:
    """Refuse what can be done only while an application waits.

    Raises:
        DecisionMade: it has been decided or withdrawn.
    """
    if application.state is not ApplicationState.RECEIVED:
        raise DecisionMade(state=application.state)


def check_proposal(application: ApplicationFacts, outcome: Outcome, *, section: str, reasons: str) -> None:
    """Refuse a proposal on a decided application, or a rejection without grounds.

    Raises:
        DecisionMade: the application no longer waits.
        GroundsMissing: a rejection without section or reasons.
    """
    check_waits(application)
    if outcome is Outcome.REJECTED and not (section.strip() and reasons.strip()):
        raise GroundsMissing()


def check_confirmation(application: ApplicationFacts, proposal: Proposal, *, newest_id: int, person_id: int) -> None:
    """Refuse a confirmation of an old proposal or by the proposer.

    Raises:
        DecisionMade: the application no longer waits.
        ProposalReplaced: a newer proposal was made.
        SamePersonDecides: one person cannot be both.
    """
    check_waits(application)
    if proposal.id != newest_id:
        raise ProposalReplaced()
    if proposal.proposed_by == person_id:
        raise SamePersonDecides()


def latest_standings(standings: Iterable[Standing], at: datetime) -> dict[tuple[int, int], Standing]:
    """The standing in force at a moment, by provider and category: the latest event up to it counts."""
    latest: dict[tuple[int, int], Standing] = {}
    for one in sorted(standings, key=lambda one: (one.effective_at, one.id)):
        if one.effective_at <= at:
            latest[one.provider_id, one.category_id] = one
    return latest


def admissions_at(standings: Iterable[Standing], at: datetime) -> list[Admission]:
    """Who was admitted to what at a moment.

    A rejected new application does not take away an admission, since it makes no standing.
    """
    return [
        Admission(one.provider_id, one.category_id, one.effective_at, one.id)
        for one in latest_standings(standings, at).values()
        if one.kind is StandingKind.ADMITTED
    ]


def statement_problems(statement: str) -> list[Problem]:
    """Faults of an application's statement on how the provider meets the category's aims."""
    if len(statement.strip()) >= SHORTEST_STATEMENT:
        return []
    return [Problem("statement", "register.statement_too_short", {"least": SHORTEST_STATEMENT})]
