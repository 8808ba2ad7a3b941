"""What the provider answers to a referral, and how a service is interrupted, goes on and ends."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from marketplace.kernel.errors import RuleBroken


class Step(StrEnum):
    """What the provider does with a placement."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    CONTACTED = "contacted"
    INTERRUPTED = "interrupted"
    RESUMED = "resumed"
    ENDED = "ended"


class Standing(StrEnum):
    """Where a placement stands."""

    REFERRED = "referred"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    INTERRUPTED = "interrupted"
    ENDED = "ended"


class Ground(StrEnum):
    """Why a referral is declined, or a service is interrupted or ends. None of them tells of health."""

    NO_PLACE = "no_place"
    NO_LANGUAGE = "no_language"
    OTHER_TARGET_GROUP = "other_target_group"
    GOAL_REACHED = "goal_reached"
    PLAN_COMPLETED = "plan_completed"
    OTHER_SERVICE = "other_service"
    MOVED_AWAY = "moved_away"
    NO_CONTACT = "no_contact"
    OWN_WISH = "own_wish"
    OTHER = "other"


GROUNDS: dict[Step, tuple[Ground, ...]] = {
    Step.DECLINED: (Ground.NO_PLACE, Ground.NO_LANGUAGE, Ground.OTHER_TARGET_GROUP, Ground.OTHER),
    Step.INTERRUPTED: (Ground.NO_CONTACT, Ground.OTHER_SERVICE, Ground.OWN_WISH, Ground.OTHER),
    Step.ENDED: (
        Ground.GOAL_REACHED,
        Ground.PLAN_COMPLETED,
        Ground.OTHER_SERVICE,
        Ground.MOVED_AWAY,
        Ground.NO_CONTACT,
        Ground.OWN_WISH,
        Ground.OTHER,
    ),
}
"""Steps that need a ground, with those that fit."""

NEXT: dict[Standing, tuple[Step, ...]] = {
    Standing.REFERRED: (Step.ACCEPTED, Step.DECLINED),
    Standing.ACCEPTED: (Step.CONTACTED, Step.INTERRUPTED, Step.ENDED),
    Standing.INTERRUPTED: (Step.RESUMED, Step.ENDED),
    Standing.DECLINED: (),
    Standing.ENDED: (),
}
"""What may follow, by where a placement stands."""

_LEADS_TO = {
    Step.ACCEPTED: Standing.ACCEPTED,
    Step.DECLINED: Standing.DECLINED,
    Step.INTERRUPTED: Standing.INTERRUPTED,
    Step.RESUMED: Standing.ACCEPTED,
    Step.ENDED: Standing.ENDED,
}


class StepNotPossible(RuleBroken):
    """The placement stands elsewhere by now."""

    code = "outcomes.step_not_possible"


class ServiceDeclined(RuleBroken):
    """The referral was declined, so there is no service of which anything could be reported."""

    code = "outcomes.service_declined"


class StepNotYet(RuleBroken):
    """A step is told when it has been taken."""

    code = "outcomes.step_not_yet"
    form_field = "day"


class GroundMissing(RuleBroken):
    """Declining, interrupting and ending have a ground."""

    code = "outcomes.ground_missing"
    form_field = "ground"


class GroundNotTold(RuleBroken):
    """The ground "other" is told in words."""

    code = "outcomes.ground_not_told"
    form_field = "note"


@dataclass(frozen=True)
class StepTaken:
    """A step that the provider took on a day."""

    step: Step
    day: date
    ground: Ground | None
    note: str
    taken_by: int
    taken_at: datetime


def standing(steps: Iterable[Step], *, service_reported: bool) -> Standing:
    """Where a placement stands after its steps.

    Args:
        steps: In the order they were taken.
        service_reported: A start of the service was reported, which says that the referral was accepted.
    """
    at = Standing.ACCEPTED if service_reported else Standing.REFERRED
    for one in steps:
        at = _LEADS_TO.get(one, at)
    return at


def next_steps(at: Standing, steps: Sequence[StepTaken]) -> tuple[Step, ...]:
    """What may follow; the first contact is noted once."""
    contacted = any(one.step is Step.CONTACTED for one in steps)
    return tuple(step for step in NEXT[at] if step is not Step.CONTACTED or not contacted)


def check_step(
    step: Step, at: Standing, steps: Sequence[StepTaken], *, day: date, today: date, ground: Ground | None, note: str
) -> None:
    """Refuse a step that cannot be taken.

    Raises:
        StepNotPossible: it does not follow from where the placement stands.
        StepNotYet: its day has not come.
        GroundMissing: no ground that fits was given.
        GroundNotTold: the ground is another one and is not told.
    """
    if step not in next_steps(at, steps):
        raise StepNotPossible()
    if day > today:
        raise StepNotYet(today=today)
    fitting = GROUNDS.get(step, ())
    if fitting and ground not in fitting:
        raise GroundMissing()
    if ground is Ground.OTHER and not note.strip():
        raise GroundNotTold()


def contact_overdue(steps: Collection[Step], at: Standing, *, contact_by: date, today: date) -> bool:
    """Whether the first contact is late: its day has passed and neither it nor a later step has been noted."""
    waits = at in (Standing.REFERRED, Standing.ACCEPTED)
    return waits and today > contact_by and Step.CONTACTED not in steps
