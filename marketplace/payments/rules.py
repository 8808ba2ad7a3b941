"""Settlement as a difference, and entries that sum to zero; pure.

Source: payment terms, sections 1 and 5.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from marketplace.kernel.errors import Problem, RuleBroken
from marketplace.terms.rules import Entitlement


class AsOfInFuture(RuleBroken):
    """A day that has not come cannot be settled."""

    code = "payments.as_of_in_future"
    form_field = "as_of"


class AsOfBeforeLast(RuleBroken):
    """A settlement never goes back behind an earlier one."""

    code = "payments.as_of_before_last"
    form_field = "as_of"


@dataclass(frozen=True, order=True)
class Key:
    """What a ledger line is about; lines with the same key sum to what has been settled."""

    participant: str
    milestone: str
    occurrence: str
    part: str
    municipality: str


@dataclass(frozen=True)
class Difference:
    """A line to be booked.

    Args:
        cents: What is due now less what was settled before; never zero.
        entitled_cents, settled_cents: The two figures it is the difference of.
        because: Stored figures of the entitlement; empty when nothing is due any more.
    """

    key: Key
    cents: int
    entitled_cents: int
    settled_cents: int
    achieved_on: date | None
    due_on: date | None
    because: dict[str, Any]


@dataclass(frozen=True)
class Entry:
    """One side of a booking: an account and signed cents; a journal's entries sum to zero."""

    account: str
    cents: int


def due_parts(entitled: Iterable[Entitlement], as_of: date) -> dict[Key, tuple[int, Entitlement]]:
    """Cents due by key on a day: parts that are not yet due are left out."""
    due: dict[Key, tuple[int, Entitlement]] = {}
    for one in entitled:
        if one.due_on is None or one.due_on > as_of:
            continue
        for municipality, cents in one.shares.items():
            due[Key(one.participant, one.milestone, one.occurrence, one.part, municipality)] = (cents, one)
    return due


def differences(entitled: Iterable[Entitlement], settled: Mapping[Key, int], *, as_of: date) -> list[Difference]:
    """What must be booked so that what is settled equals what is due.

    Args:
        entitled: The contract's entitlements on the day.
        settled: Cents booked so far by key.
    Returns:
        Differences that are not zero, by key.
    """
    due = due_parts(entitled, as_of)
    found = []
    for key in sorted(due.keys() | settled.keys()):
        now, entitlement = due.get(key, (0, None))
        before = settled.get(key, 0)
        if now != before:
            found.append(
                Difference(
                    key=key,
                    cents=now - before,
                    entitled_cents=now,
                    settled_cents=before,
                    achieved_on=entitlement.achieved_on if entitlement else None,
                    due_on=entitlement.due_on if entitlement else None,
                    because=dict(entitlement.because) if entitlement else {},
                )
            )
    return found


def entries_of(difference: Difference, *, provider_id: int) -> tuple[Entry, Entry]:
    """The two entries of a line: the municipality's cost against the debt to the provider."""
    return (
        Entry(f"cost:{difference.key.municipality}", difference.cents),
        Entry(f"payable:{provider_id}", -difference.cents),
    )


def check_as_of(as_of: date, *, today: date, last: date | None) -> None:
    """Refuse a day that has not come, or one before the last settlement.

    Raises:
        AsOfInFuture, AsOfBeforeLast: as their names say.
    """
    if as_of > today:
        raise AsOfInFuture(today=today)
    if last is not None and as_of < last:
        raise AsOfBeforeLast(last=last)


def ledger_problems(journal_sums: Mapping[int, int], line_sum: int, cost_sum: int) -> list[Problem]:
    """Journals that do not sum to zero, and lines that do not sum to the costs booked."""
    problems = [
        Problem(f"journal[{journal}]", "payments.journal_unbalanced", {"cents": cents})
        for journal, cents in journal_sums.items()
        if cents != 0
    ]
    if line_sum != cost_sum:
        problems.append(Problem("lines", "payments.lines_differ", {"lines": line_sum, "entries": cost_sum}))
    return problems
