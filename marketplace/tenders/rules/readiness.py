"""What a bidder will miss in a call that the law would let through."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from marketplace.kernel.clock import day_in_finland
from marketplace.tenders.rules.calls import CallFacts

WELL_TOLD = 300
WINDOW_DAYS = 14
TIME_TO_STAFF = timedelta(days=30)
LIKELY_COMPETITION = 3
WIDEST_RANGE = 2


class Wish(StrEnum):
    """What bidders have missed in calls of other buyers."""

    PROBLEM = "problem"
    GUIDES = "guides"
    BUDGET = "budget"
    WINDOW = "window"
    VOLUME = "volume"
    START = "start"
    COMPETITION = "competition"


@dataclass(frozen=True)
class Readiness:
    """Which wishes a call meets."""

    met: dict[Wish, bool]

    @property
    def score(self) -> int:
        """How many are met."""
        return sum(self.met.values())


def readiness(call: CallFacts, *, today: date, invited: int, committed: int) -> Readiness:
    """How well a call would serve its bidders if it were published on a day.

    Args:
        invited: Providers admitted to the category.
        committed: Municipalities that have entered their commitment.
    """
    last_day = day_in_finland(call.deadline) if call.deadline is not None else None
    return Readiness(
        {
            Wish.PROBLEM: len(call.need.strip()) >= WELL_TOLD,
            Wish.GUIDES: all(one.guide.strip() for one in call.questions),
            Wish.BUDGET: committed >= len(call.municipalities) > 0,
            Wish.WINDOW: last_day is not None and (last_day - today).days > WINDOW_DAYS,
            Wish.VOLUME: 0 < call.volume_max <= WIDEST_RANGE * call.volume_min,
            Wish.START: last_day is not None and call.starts_on - last_day >= TIME_TO_STAFF,
            Wish.COMPETITION: invited >= LIKELY_COMPETITION,
        }
    )
