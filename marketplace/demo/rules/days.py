"""The days of the demo's story, reckoned back from today."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from marketplace.kernel.clock import day_in_finland, moment_in_finland

BEGINNING = 430
"""Days from the making of the ring's demo to today."""


@dataclass(frozen=True)
class Days:
    """Turns "so many days ago" into moments of a working day.

    Args:
        today: The day on which the demo is made.
        is_working_day: The ring's calendar.
    """

    today: date
    is_working_day: Callable[[date], bool]

    def ago(self, days: int) -> date:
        """The day that many days before today."""
        return self.today - timedelta(days=days)

    def work(self, days: int, hour: int = 10, minute: int = 0) -> datetime:
        """A moment in office hours on the last working day that is at least that many days ago."""
        day = self.ago(days)
        while not self.is_working_day(day):
            day -= timedelta(days=1)
        return moment_in_finland(day, time(hour, minute))

    def after(self, moment: datetime, days: int, hour: int = 10, minute: int = 0) -> datetime:
        """A moment in office hours on the first working day that is at least that many days after a moment."""
        day = day_in_finland(moment) + timedelta(days=days)
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return moment_in_finland(day, time(hour, minute))


def beginning(today: date) -> datetime:
    """When the portal of the demo was taken into use."""
    return moment_in_finland(today - timedelta(days=BEGINNING), time(8, 0))
