"""The ledger: entries of a journal that sum to zero for each municipality, and what must hold over all of them.

A line says what is booked for one participant, milestone, occurrence, part and municipality. The entries of a journal
are the sums of its lines: the municipality's cost against the debt to the provider.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from marketplace.kernel.errors import Problem
from marketplace.payments.rules.settlement import Difference


class Entry(NamedTuple):
    """One side of a booking: an account and signed cents."""

    municipality: str
    account: str
    cents: int


def entries_of(booked: Iterable[Difference], *, provider_id: int) -> list[Entry]:
    """The entries of a journal: for each municipality, its cost and the debt to the provider.

    Args:
        booked: The journal's lines.
        provider_id: To whom the municipality owes.
    """
    sums: dict[str, int] = defaultdict(int)
    for one in booked:
        sums[one.key.municipality] += one.cents
    return [
        entry
        for municipality, cents in sorted(sums.items())
        for entry in (Entry(municipality, "cost", cents), Entry(municipality, f"payable:{provider_id}", -cents))
    ]


@dataclass(frozen=True)
class Sums:
    """Sums of the ledger that must agree, all in cents.

    Args:
        balances: Of entries, by (journal, municipality); must be zero.
        costs: Of cost entries, by (journal, municipality).
        lines: Of lines, by (journal, municipality).
        stated: What each journal says of itself: lines and cents.
        counted: Lines and cents by journal, counted.
        positions: What each position says is booked, by (contract, participant).
        participants: Of lines, by (contract, participant).
        over_caps: Paid above a cap: (contract, which cap, whose, cents, cap).
        reversed_lines: Ids of lines whose figures do not add up.
    """

    balances: Mapping[tuple[int, str], int] = field(default_factory=dict)
    costs: Mapping[tuple[int, str], int] = field(default_factory=dict)
    lines: Mapping[tuple[int, str], int] = field(default_factory=dict)
    stated: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    counted: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    positions: Mapping[tuple[int, str], int] = field(default_factory=dict)
    participants: Mapping[tuple[int, str], int] = field(default_factory=dict)
    over_caps: Iterable[tuple[int, str, str, int, int]] = ()
    reversed_lines: Iterable[int] = ()


def ledger_problems(sums: Sums) -> list[Problem]:
    """Everything that does not hold in the ledger: balance, sums, caps."""
    return list(_problems(sums))


def _problems(sums: Sums) -> Iterator[Problem]:
    for (journal, code), cents in sums.balances.items():
        if cents:
            facts = {"municipality": code, "cents": cents}
            yield Problem(f"journal[{journal}]", "payments.journal_unbalanced", facts)
    for journal, code in sorted(sums.costs.keys() | sums.lines.keys()):
        entries, lines = sums.costs.get((journal, code), 0), sums.lines.get((journal, code), 0)
        if entries != lines:
            facts = {"municipality": code, "lines": lines, "entries": entries}
            yield Problem(f"journal[{journal}]", "payments.lines_differ", facts)
    for journal, stated in sums.stated.items():
        counted = sums.counted.get(journal, (0, 0))
        if stated != counted:
            facts = {"stated": stated[1], "counted": counted[1], "lines": stated[0], "found": counted[0]}
            yield Problem(f"journal[{journal}]", "payments.journal_incomplete", facts)
    for contract, participant in sorted(sums.positions.keys() | sums.participants.keys()):
        kept = sums.positions.get((contract, participant), 0)
        booked = sums.participants.get((contract, participant), 0)
        if kept != booked:
            facts = {"participant": participant, "position": kept, "lines": booked}
            yield Problem(f"contract[{contract}]", "payments.position_differs", facts)
    for contract, which, whose, cents, cap in sums.over_caps:
        facts = {"cap": which, "of": whose, "cents": cents, "limit": cap}
        yield Problem(f"contract[{contract}]", "payments.over_cap", facts)
    for line in sums.reversed_lines:
        yield Problem(f"line[{line}]", "payments.line_figures", {})
