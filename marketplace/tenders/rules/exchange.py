"""While a call is open: questions and answers, amendments, and invitations that are declined.

Source: Act on Public Procurement 1397/2016, 56 section 5 and 69 section 4: further information is given at least six
days before the deadline if it was asked in time, and the deadline moves when it is not or when documents change
materially.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from marketplace.kernel.clock import day_in_finland, moment_in_finland, on_or_after_working_day
from marketplace.kernel.errors import Problem, RuleBroken, TooLate
from marketplace.tenders.rules.bids import NotOpen
from marketplace.tenders.rules.calls import (
    USUAL_HOUR,
    CallFacts,
    CallState,
    Draft,
    call_state,
    deadline_moment_problems,
    weight_problems,
)

WORKING_DAYS_TO_ANSWER = 2
END_OF_OFFICE_HOURS = time(16, 0)
SHORTEST_REASON = 10
IMMATERIAL = frozenset({"need", "deadline"})


class QuestionsClosed(TooLate):
    """The time for questions has passed, so that answers could no longer reach everyone in time."""

    code = "tenders.questions_closed"
    form_field = "text"


class AnswerLate(RuleBroken):
    """The answer comes later than the law's limit: move the deadline first, or state the reason."""

    code = "tenders.answer_late"
    form_field = "late_reason"


class AnsweredAlready(RuleBroken):
    """A question has one answer; what changes the call is an amendment."""

    code = "tenders.answered_already"


class BidInForce(RuleBroken):
    """Whoever has a bid in the call withdraws it first."""

    code = "tenders.bid_in_force"


class DeclinedAlready(RuleBroken):
    """The invitation has been declined."""

    code = "tenders.declined_already"


class NothingToConfirm(RuleBroken):
    """There is no bid that an amendment has left to be confirmed."""

    code = "tenders.nothing_to_confirm"


class DeclineReason(StrEnum):
    """Why an invited provider does not bid."""

    PRICE = "price"
    CAPACITY = "capacity"
    TIME = "time"
    TERMS = "terms"
    TARGET_GROUP = "target_group"
    OTHER = "other"


@dataclass(frozen=True)
class AmendmentFacts:
    """A numbered change of a published call.

    Args:
        changes: Value before and after by the name under which it is entered; days and moments in ISO form.
        is_material: Whether bids sent before it have to be confirmed or replaced.
    """

    number: int
    changes: dict[str, list[Any]]
    is_material: bool
    reason: str
    made_at: datetime


def check_open(call: CallFacts, now: datetime) -> None:
    """Refuse what is possible only while bids can come.

    Raises:
        NotOpen: the call is not published, or its deadline has passed.
    """
    state = call_state(call.stored_state, call.deadline, now)
    if state is not CallState.PUBLISHED or call.deadline is None:
        raise NotOpen(state=state)


def last_answer_day(deadline: datetime, *, answer_days: int) -> date:
    """The last day on which an answer is in time: ``answer_days`` before the day of the deadline."""
    return day_in_finland(deadline) - timedelta(days=answer_days)


def last_question_at(deadline: datetime, *, answer_days: int, is_working_day: Callable[[date], bool]) -> datetime:
    """The last moment for questions: two working days, until four o'clock, before the last day for answers."""
    day = last_answer_day(deadline, answer_days=answer_days)
    left = WORKING_DAYS_TO_ANSWER
    while left > 0:
        day -= timedelta(days=1)
        left -= is_working_day(day)
    return moment_in_finland(day, END_OF_OFFICE_HOURS)


def check_question(call: CallFacts, *, now: datetime, last_at: datetime) -> None:
    """Refuse a question to a call that is not open, or one that comes too late to be answered in time.

    Raises:
        NotOpen, QuestionsClosed: as their names say.
    """
    check_open(call, now)
    if now > last_at:
        raise QuestionsClosed(last_at=last_at)


def check_answer(call: CallFacts, *, is_answered: bool, late_reason: str, now: datetime, last_day: date) -> None:
    """Refuse an answer that would come less than the law's days before the deadline without a stated reason.

    Raises:
        NotOpen, AnsweredAlready, AnswerLate: as their names say.
    """
    check_open(call, now)
    if is_answered:
        raise AnsweredAlready()
    if day_in_finland(now) > last_day and len(late_reason.strip()) < SHORTEST_REASON:
        raise AnswerLate(last_day=last_day)


def changes_of(before: CallFacts, draft: Draft) -> dict[str, list[Any]]:
    """What a draft changes of a call: value before and after by the name under which it is entered."""
    old, new = _flat(before), _flat(draft)
    return {name: [old.get(name), new.get(name)] for name in {**old, **new} if old.get(name) != new.get(name)}


def _flat(call: CallFacts | Draft) -> dict[str, Any]:
    values: dict[str, Any] = {
        "need": call.need,
        "target_groups": sorted(call.target_groups),
        "volume_min": call.volume_min,
        "volume_max": call.volume_max,
        "starts_on": call.starts_on.isoformat(),
        "ends_on": call.ends_on.isoformat(),
        "price_weight": call.price_weight,
        "quality_weight": call.quality_weight,
        "winners_max": call.winners_max,
        "deadline": call.deadline.isoformat() if call.deadline else None,
    }
    for one in call.terms_document.get("milestones", []):
        values[f"ceiling-{one['code']}"] = one["price_cents"]
        values[f"expected-{one['code']}"] = call.expected.get(one["code"], 0)
    for place, question in enumerate(call.questions):
        values |= {f"question-{place}": question.text, f"guide-{place}": question.guide}
        values[f"weight-{place}"] = question.weight
    return values


def is_material(changes: dict[str, list[Any]]) -> bool:
    """Whether a change may touch what is offered or how it is compared; words of the need and more time do not."""
    return not set(changes) <= IMMATERIAL


def amendment_problems(
    before: CallFacts,
    after: CallFacts,
    changes: dict[str, list[Any]],
    *,
    reason: str,
    now: datetime,
    answer_days: int,
    is_working_day: Callable[[date], bool],
) -> list[Problem]:
    """Everything for which a published call may not be changed so, all at once.

    Args:
        after: The call as it would be.
        answer_days: Days that must be left to the deadline after a material change.
    """
    problems = []
    if not changes:
        problems.append(Problem("", "tenders.nothing_amended"))
    if len(reason.strip()) < SHORTEST_REASON:
        problems.append(Problem("reason", "tenders.amend_reason_missing"))
    if not 0 < after.volume_min <= after.volume_max:
        problems.append(Problem("volume_max", "tenders.volume_not_in_order"))
    if after.ends_on < after.starts_on:
        problems.append(Problem("ends_on", "tenders.ends_before_start"))
    problems += weight_problems(after)
    return problems + _new_deadline_problems(before, after, changes, now, answer_days, is_working_day)


def _new_deadline_problems(
    before: CallFacts,
    after: CallFacts,
    changes: dict[str, list[Any]],
    now: datetime,
    answer_days: int,
    is_working_day: Callable[[date], bool],
) -> list[Problem]:
    if after.deadline is None or before.deadline is None or after.deadline < before.deadline:
        return [Problem("deadline", "tenders.deadline_not_earlier", {"deadline": before.deadline})]
    earliest = on_or_after_working_day(day_in_finland(now) + timedelta(days=answer_days), is_working_day=is_working_day)
    if is_material(changes) and day_in_finland(after.deadline) < earliest:
        better = moment_in_finland(earliest, USUAL_HOUR)
        return [Problem("deadline", "tenders.deadline_must_move", {"days": answer_days, "better": better})]
    if after.deadline != before.deadline:
        return deadline_moment_problems(after.deadline, is_working_day=is_working_day)
    return []


def amendment_to_confirm(
    amendments: list[AmendmentFacts], *, sent_at: datetime, confirmed: set[int]
) -> AmendmentFacts | None:
    """The last material amendment made after a bid was sent, unless its bidder has confirmed the bid since."""
    later = [one for one in amendments if one.is_material and one.made_at > sent_at]
    return later[-1] if later and later[-1].number not in confirmed else None


def check_decline(call: CallFacts, *, invited: bool, has_bid: bool, has_declined: bool, now: datetime) -> None:
    """Refuse to decline what is not open, was never offered, was declined already, or has been answered by a bid.

    Raises:
        NotOpen, NothingToDecline, BidInForce, DeclinedAlready: as their names say.
    """
    check_open(call, now)
    if not invited:
        raise NothingToDecline()
    if has_bid:
        raise BidInForce()
    if has_declined:
        raise DeclinedAlready()


class NothingToDecline(RuleBroken):
    """The provider has no invitation to this call."""

    code = "tenders.nothing_to_decline"
