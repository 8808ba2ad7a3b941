"""How often a mail is tried, and what a mail is made of."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

MOST_ATTEMPTS = 10
LONGEST_WAIT = timedelta(hours=6)


@dataclass(frozen=True)
class OutgoingMail:
    """A notice on its way to a mail server.

    Args:
        link: Path in the portal.
        one_time_link_id: A link of ``identity`` whose secret belongs at the end of ``link``.
    """

    notice_id: int
    address: str
    language: str
    kind: str
    facts: dict[str, Any]
    link: str
    one_time_link_id: int | None


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts: one minute, then twice as long each time, six hours at most.

    >>> [int(wait_after(number).total_seconds() // 60) for number in (1, 2, 3, 10)]
    [1, 2, 4, 360]
    """
    return min(timedelta(minutes=2 ** (attempts - 1)), LONGEST_WAIT)
