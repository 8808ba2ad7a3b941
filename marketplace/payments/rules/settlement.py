"""Settlement as a difference: what is due now less what was booked before.

Source: payment terms, sections 1 and 5.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple

from marketplace.kernel.errors import RuleBroken
from marketplace.terms.rules import Entitlement


class AsOfInFuture(RuleBroken):
    """A day that has not come cannot be settled."""

    code = "payments.as_of_in_future"
    form_field = "as_of"


class AsOfBeforeLast(RuleBroken):
    """A settlement never goes back behind an earlier one."""

    code = "payments.as_of_before_last"
    form_field = "as_of"


class NotSigned(RuleBroken):
    """Only a contract that both sides have signed is settled."""

    code = "payments.not_signed"


class SettlingFailed(RuleBroken):
    """A contract could not be settled because of a fault in the portal; the fault is in the log."""

    code = "payments.failed"


class Cause(StrEnum):
    """Why a line was booked."""

    FACTS = "facts"
    """Something was verified or corrected, or a home or a group changed."""
    TIME = "time"
    """Days went by: a milestone was reached, or a held part fell due."""
    TERMS = "terms"
    """The terms were amended."""
    KEYS = "keys"
    """A key for sharing changed."""
    LIMITS = "limits"
    """What others were paid changed what the contract's caps and counts leave."""


class Key(NamedTuple):
    """What a ledger line is about; lines with the same key sum to what has been settled."""

    participant: str
    milestone: str
    occurrence: str
    part: str
    municipality: str


class Difference(NamedTuple):
    """A line to be booked.

    Args:
        cents: What is due now less what was settled before; never zero.
        entitled_cents, settled_cents: The two figures it is the difference of.
        entitlement: What it pays a part of; None when nothing is due any more.
    """

    key: Key
    cents: int
    entitled_cents: int
    settled_cents: int
    entitlement: Entitlement | None


Due = Mapping[Key, tuple[int, Entitlement]]


def due_parts(entitled: Iterable[Entitlement], as_of: date) -> dict[Key, tuple[int, Entitlement]]:
    """Cents due by key on a day: parts that are not yet due are left out."""
    return {
        Key(one.participant, one.milestone, one.occurrence, one.part, municipality): (cents, one)
        for one in entitled
        if one.due_on is not None and one.due_on <= as_of
        for municipality, cents in one.shares.items()
    }


def differences(due: Due, settled: Mapping[Key, int]) -> list[Difference]:
    """What must be booked so that what is settled equals what is due.

    Args:
        due: What is due now by key, see :func:`due_parts`.
        settled: Cents booked so far by key.
    Returns:
        Differences that are not zero, by key.
    """
    found = []
    for key, (cents, entitlement) in due.items():
        before = settled.get(key, 0)
        if cents != before:
            found.append(Difference(key, cents - before, cents, before, entitlement))
    for key, before in settled.items():
        if before and key not in due:
            found.append(Difference(key, -before, 0, before, None))
    found.sort(key=attrgetter("key"))
    return found


def check_as_of(as_of: date, *, today: date, last: date | None) -> None:
    """Refuse a day that has not come, or one before the last settlement.

    Raises:
        AsOfInFuture, AsOfBeforeLast: as their names say.
    """
    if as_of > today:
        raise AsOfInFuture(today=today)
    if last is not None and as_of < last:
        raise AsOfBeforeLast(last=last)
