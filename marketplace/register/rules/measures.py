"""Suspending and removing an admitted provider: never without hearing it, always by a decision of its own.

Source: Administrative Procedure Act 434/2003 34 section (hearing before a decision) and 45 section (reasons); Act
1397/2016 80-82 sections for the grounds, 52 section: all who are admitted are invited until a decision says otherwise.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from marketplace.kernel.errors import RuleBroken
from marketplace.register.rules.admission import SamePersonDecides


class MeasureKind(StrEnum):
    """What is considered."""

    SUSPENSION = "suspension"
    REMOVAL = "removal"


class MeasureOutcome(StrEnum):
    """What was decided after the hearing."""

    CARRIED_OUT = "carried_out"
    DROPPED = "dropped"


class NotAdmitted(RuleBroken):
    """Only an admission can be suspended or ended."""

    code = "register.not_admitted"


class MeasureOpenAlready(RuleBroken):
    """A hearing on the same admission goes on."""

    code = "register.measure_open_already"


class HearingDayTooSoon(RuleBroken):
    """The provider gets time to answer."""

    code = "register.hearing_day_too_soon"
    form_field = "heard_until"


class HearingRuns(RuleBroken):
    """The provider may still answer; the decision waits for the answer or the day."""

    code = "register.hearing_runs"


class HearingEnded(RuleBroken):
    """The matter has been decided."""

    code = "register.hearing_ended"


class NotSuspended(RuleBroken):
    """Only a suspension can be lifted."""

    code = "register.not_suspended"


@dataclass(frozen=True)
class MeasureFacts:
    """A suspension or removal that is or was considered.

    Args:
        heard_until: Last day of the provider's answer.
        answer: What the provider said, empty while it has not answered.
        outcome: None while undecided.
    """

    id: int
    provider_id: int
    category_id: int
    kind: MeasureKind
    section: str
    grounds: str
    heard_until: date
    opened_by: int
    opened_at: datetime
    answer: str = ""
    answered_at: datetime | None = None
    outcome: MeasureOutcome | None = None
    reasons: str = ""
    decided_by: int | None = None
    decided_at: datetime | None = None


def check_hearing_day(heard_until: date, *, earliest: date) -> None:
    """Refuse a hearing too short to be answered.

    Raises:
        HearingDayTooSoon: the day is before the earliest one that the ring allows.
    """
    if heard_until < earliest:
        raise HearingDayTooSoon(earliest=earliest)


def check_measure_decision(measure: MeasureFacts, *, today: date, person_id: int) -> None:
    """Refuse a decision before the hearing has ended, twice, or by whoever opened the matter.

    Raises:
        HearingEnded: it has been decided.
        HearingRuns: the provider has neither answered nor let the day pass.
        SamePersonDecides: whoever opened the matter does not decide it.
    """
    if measure.outcome is not None:
        raise HearingEnded()
    if not measure.answer and today <= measure.heard_until:
        raise HearingRuns(until=measure.heard_until)
    if measure.opened_by == person_id:
        raise SamePersonDecides()
