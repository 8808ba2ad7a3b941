"""Calls: their facts, their states, and what must hold before one is published."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from marketplace.kernel.clock import (
    HELSINKI,
    add_months,
    day_in_finland,
    in_utc,
    moment_in_finland,
    on_or_after_working_day,
)
from marketplace.kernel.errors import Problem, RuleBroken

FIRST_HOUR, LAST_HOUR = time(8, 0), time(18, 0)
"""Between these a deadline may be: somebody is at work at both ends, and no clock is changed."""
USUAL_HOUR = time(12, 0)
SHORTEST_NEED = 20


class CallState(StrEnum):
    """Where a call stands. Closed is a matter of the clock, not of a button."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CLOSED = "closed"
    OPENED = "opened"
    DECIDED = "decided"
    CANCELLED = "cancelled"


class CallNotDraft(RuleBroken):
    """A published call is not edited."""

    code = "tenders.call_not_draft"


@dataclass(frozen=True)
class Question:
    """A quality question.

    Args:
        weight: Its share of the quality points, in percent; the weights of a call sum to 100.
        guide: What earns how many points, told to bidders and evaluators alike.
        max_points: The most that an evaluator may give.
    """

    code: str
    text: str
    weight: int
    guide: str
    max_points: int = 10


@dataclass(frozen=True)
class CallFacts:
    """A mini-tender.

    Args:
        terms_document: Terms (``outcome-terms/1``) whose prices are the ceilings.
        expected: Expected number of results by milestone code, the weights of the comparison price.
        price_weight, quality_weight: Percent; they sum to 100.
        standstill: Whether a standstill is kept after the decision, the ring's choice at publication.
        stored_state: State in the table; see :func:`call_state` for what the clock makes of it.
    """

    id: int
    code: str
    title: str
    need: str
    category_id: int
    responsible_municipality: str
    municipalities: tuple[str, ...]
    target_groups: tuple[str, ...]
    volume_min: int
    volume_max: int
    starts_on: date
    ends_on: date
    terms_document: dict[str, Any]
    expected: dict[str, int]
    price_weight: int
    quality_weight: int
    questions: tuple[Question, ...]
    winners_max: int
    deadline: datetime | None
    standstill: bool
    model_id: int | None
    stored_state: CallState
    published_at: datetime | None
    opened_at: datetime | None
    decided_at: datetime | None
    created_by: int
    changed_by: int
    version: int

    @property
    def ceilings(self) -> dict[str, int]:
        """The most that may be bid for each milestone, in cents."""
        return {one["code"]: one["price_cents"] for one in self.terms_document.get("milestones", [])}

    def milestone_codes(self) -> list[str]:
        """Codes of the milestones in the order of the terms."""
        return list(self.ceilings)


@dataclass(frozen=True)
class Draft:
    """What an officer enters of a call; see :class:`CallFacts` for each figure."""

    title: str
    need: str
    category_id: int
    responsible_municipality: str
    municipalities: tuple[str, ...]
    target_groups: tuple[str, ...]
    volume_min: int
    volume_max: int
    starts_on: date
    ends_on: date
    terms_document: dict[str, Any]
    expected: dict[str, int]
    price_weight: int
    quality_weight: int
    questions: tuple[Question, ...]
    winners_max: int
    deadline: datetime | None
    standstill: bool


def call_state(stored: CallState, deadline: datetime | None, now: datetime) -> CallState:
    """The state at a moment: a published call whose deadline has passed is closed.

    A bid received at the deadline itself is in time, so the call closes after it.
    """
    if stored is CallState.PUBLISHED and deadline is not None and now > deadline:
        return CallState.CLOSED
    return stored


def check_editable(stored: CallState) -> None:
    """Refuse to edit a call that is no draft.

    Raises:
        CallNotDraft: it has been published or cancelled.
    """
    if stored is not CallState.DRAFT:
        raise CallNotDraft()


def next_code(year: int, number: int) -> str:
    """The call's code, for example MK-2026-014."""
    return f"MK-{year}-{number:03d}"


def earliest_deadline(sent_on: date, *, min_days: int, is_working_day: Callable[[date], bool]) -> date:
    """The first lawful day for a deadline: ``min_days`` full days lie between it and the day of sending.

    The day of sending does not count and neither does the day on which the time runs out, so the hours of neither
    can make the time shorter than the law's. A day that is free moves on to the next working day.

    Source: Act on Public Procurement 1397/2016, 56 section 2; Act 150/1930, 2 and 5 sections.
    """
    return on_or_after_working_day(sent_on + timedelta(days=min_days + 1), is_working_day=is_working_day)


def proposed_deadline(sent_on: date, *, min_days: int, is_working_day: Callable[[date], bool]) -> datetime:
    """Noon of the first lawful day."""
    return moment_in_finland(earliest_deadline(sent_on, min_days=min_days, is_working_day=is_working_day), USUAL_HOUR)


def first_draft(
    *,
    title: str,
    category_id: int,
    responsible_municipality: str,
    terms_document: dict[str, Any],
    standstill: bool,
    today: date,
) -> Draft:
    """A call as it begins: what is not known yet is empty, and the checks before publishing ask for it.

    The contract is proposed to begin with the third month from now and to last a year.
    """
    starts_on = add_months(today.replace(day=1), 3)
    return Draft(
        title=title,
        need="",
        category_id=category_id,
        responsible_municipality=responsible_municipality,
        municipalities=(responsible_municipality,),
        target_groups=(),
        volume_min=0,
        volume_max=0,
        starts_on=starts_on,
        ends_on=add_months(starts_on, 12) - timedelta(days=1),
        terms_document=terms_document,
        expected={},
        price_weight=50,
        quality_weight=50,
        questions=(),
        winners_max=1,
        deadline=None,
        standstill=standstill,
    )


def as_in(former: CallFacts, draft: Draft) -> Draft:
    """A new draft that takes over from a former call what is likely to be the same; dates and numbers are its own."""
    return replace(
        draft,
        need=former.need,
        responsible_municipality=former.responsible_municipality,
        municipalities=former.municipalities,
        target_groups=former.target_groups,
        price_weight=former.price_weight,
        quality_weight=former.quality_weight,
        questions=former.questions,
        winners_max=former.winners_max,
    )


def publication_problems(
    call: CallFacts,
    *,
    now: datetime,
    min_days: int,
    is_working_day: Callable[[date], bool],
    terms_problems: list[Problem],
    other_problems: list[Problem],
    invited: int,
    openers: int,
    openers_min: int = 2,
) -> list[Problem]:
    """Everything that keeps a call from being published, all at once.

    Args:
        terms_problems: Faults of the terms document.
        other_problems: What is missing beside the call: its economic model, commitments, the second officer.
        invited: How many providers are admitted to the category.
        openers: How many people who may open hold a key.
    """
    problems = [Problem("terms", one.code, {**one.facts, "path": one.path}) for one in terms_problems]
    if len(call.need.strip()) < SHORTEST_NEED:
        problems.append(Problem("need", "tenders.need_missing"))
    if not call.municipalities:
        problems.append(Problem("municipalities", "tenders.municipalities_missing"))
    elif call.responsible_municipality not in call.municipalities:
        problems.append(Problem("municipalities", "tenders.responsible_not_among"))
    if call.ends_on < call.starts_on:
        problems.append(Problem("ends_on", "tenders.ends_before_start"))
    if not 0 < call.volume_min <= call.volume_max:
        problems.append(Problem("volume_max", "tenders.volume_not_in_order"))
    problems += weight_problems(call)
    problems += _deadline_problems(call, now, min_days, is_working_day)
    problems += other_problems
    if invited == 0:
        problems.append(Problem("category_id", "tenders.nobody_to_invite"))
    if openers < openers_min:
        problems.append(Problem("openers", "tenders.openers_missing", {"openers": openers, "needed": openers_min}))
    return problems


def weight_problems(call: CallFacts) -> list[Problem]:
    """Faults of the weights: they sum to 100, and every priced milestone has its expected number."""
    problems = []
    if call.price_weight + call.quality_weight != 100 or min(call.price_weight, call.quality_weight) < 0:
        problems.append(Problem("price_weight", "tenders.weights_not_hundred"))
    if call.quality_weight > 0 and sum(question.weight for question in call.questions) != 100:
        problems.append(Problem("questions", "tenders.question_weights_not_hundred"))
    if any(call.expected.get(code, 0) < 1 for code, ceiling in call.ceilings.items() if ceiling > 0):
        problems.append(Problem("expected", "tenders.expected_missing"))
    return problems


def _deadline_problems(
    call: CallFacts, now: datetime, min_days: int, is_working_day: Callable[[date], bool]
) -> list[Problem]:
    if call.deadline is None:
        return [Problem("deadline", "tenders.deadline_missing")]
    earliest = earliest_deadline(day_in_finland(now), min_days=min_days, is_working_day=is_working_day)
    last_day = day_in_finland(call.deadline)
    if last_day < earliest:
        return [Problem("deadline", "tenders.deadline_too_early", {"earliest": earliest, "min_days": min_days})]
    return deadline_moment_problems(call.deadline, is_working_day=is_working_day)


def deadline_moment_problems(deadline: datetime, *, is_working_day: Callable[[date], bool]) -> list[Problem]:
    """Faults of a deadline's day and hour: a free day, or an hour when nobody is at work to help.

    The hour of a clock change is at night, so no deadline is ever told by an hour that comes twice or never.
    """
    day = day_in_finland(deadline)
    if not is_working_day(day):
        better = moment_in_finland(on_or_after_working_day(day, is_working_day=is_working_day), USUAL_HOUR)
        return [Problem("deadline", "tenders.deadline_on_free_day", {"better": better})]
    if not FIRST_HOUR <= in_utc(deadline).astimezone(HELSINKI).time() <= LAST_HOUR:
        return [Problem("deadline", "tenders.deadline_at_night", {"better": moment_in_finland(day, USUAL_HOUR)})]
    return []
