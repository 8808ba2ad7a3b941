"""All dates of a call as one computed row."""

from dataclasses import dataclass
from datetime import date, datetime

from marketplace.tenders.rules.calls import CallFacts


@dataclass(frozen=True)
class Step:
    """One date of a call.

    Args:
        code: What happens; its name is in the room's messages.
        when: A moment, or a whole day.
        is_ahead: Whether it has not come yet.
    """

    code: str
    when: datetime | date
    is_ahead: bool


def timeline(
    call: CallFacts,
    *,
    now: datetime,
    today: date,
    questions_until: datetime | None,
    answers_until: date | None,
    closed_at: datetime | None,
    cancelled_at: datetime | None,
    standstill_ends_at: datetime | None,
    appeal_ends_on: date | None,
) -> list[Step]:
    """What has happened to a call and what comes, in order; what is not known yet is left out.

    Args:
        closed_at: When the list of sealed bids was signed.
    """
    found: list[tuple[str, datetime | date | None]] = [
        ("published", call.published_at),
        ("questions", questions_until),
        ("answers", answers_until),
        ("deadline", call.deadline),
        ("sealed_list", closed_at),
        ("opened", call.opened_at),
        ("decided", call.decided_at),
        ("cancelled", cancelled_at),
        ("standstill", standstill_ends_at),
        ("appeal", appeal_ends_on),
    ]
    if cancelled_at is None:
        found += [("starts", call.starts_on), ("ends", call.ends_on)]
    else:
        found = [(code, when) for code, when in found if when is not None and not _is_ahead(when, now, today)]
    return [Step(code, when, _is_ahead(when, now, today)) for code, when in found if when is not None]


def _is_ahead(when: datetime | date, now: datetime, today: date) -> bool:
    return when > now if isinstance(when, datetime) else when > today
