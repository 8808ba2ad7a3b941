"""What running contracts may still cost: what is certain, what is expected, and the most that can come.

A part belongs to the budget year in which it falls due. What is certain is known by part. What may still come shrinks
as participants' windows close and as caps fill: it is the most that open participants and unused places can bring, and
as much of the call's expected results as has not come yet. The most is a worst case for each year by itself, so the
years must not be added up.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from marketplace.kernel.money import Weight, largest_remainder
from marketplace.terms.rules import Terms
from marketplace.terms.rules.exposure import calendar_years_between, highest_for_participant


class Stand(NamedTuple):
    """How a participant stood at the last settlement.

    Args:
        home: Municipality that pays for what comes; empty while not known.
        open_until: See :class:`marketplace.payments.rules.Prospect`.
        entitled_cents: Everything earned so far, due or not.
        pending: Cents earned and not yet due, by (municipality, year); year 0 while the day is not known.
    """

    home: str
    open_until: date | None
    entitled_cents: int
    pending: Mapping[tuple[str, int], int]


@dataclass(frozen=True)
class Running:
    """A running contract as a commitment.

    Args:
        volume_max: Participants that may be referred; ``referred`` is how many have been.
        expected_cents: What the call expected in all, at this contract's prices.
        weights: By municipality of the contract, how unused places are thought to fall.
        booked: Booked cents by (municipality, year).
    """

    contract_id: int
    category_id: int
    terms: Terms
    ends_on: date
    volume_max: int
    referred: int
    expected_cents: int
    weights: Mapping[str, Weight]
    stands: Collection[Stand]
    booked: Mapping[tuple[str, int], int]


@dataclass
class Outlook:
    """Cents by (municipality, budget year).

    Args:
        booked: In the ledger.
        certain: Earned, waiting for its day.
        expected: What is thought to come on top of both.
        highest: The most that can come on top of both, each year by itself; None where nothing bounds it.
    """

    booked: dict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))
    certain: dict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))
    expected: dict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))
    highest: dict[tuple[str, int], int | None] = field(default_factory=dict)

    def add(self, other: "Outlook") -> None:
        """Add another contract's."""
        for name in ("booked", "certain", "expected"):
            mine = getattr(self, name)
            for key, cents in getattr(other, name).items():
                mine[key] += cents
        for key, most in other.highest.items():
            before = self.highest.get(key, 0)
            self.highest[key] = None if most is None or before is None else before + most


def outlook_of(contract: Running, *, as_of: date) -> Outlook:
    """What a running contract costs and may cost, by municipality and budget year."""
    found = Outlook()
    found.booked.update(contract.booked)
    last = _last_day(contract)
    for stand in contract.stands:
        for (code, year), cents in stand.pending.items():
            found.certain[code, year or last.year] += cents
    room = _room(contract)
    by_code = _open_cents(contract, as_of)
    total = None if by_code is None else sum(by_code.values())
    if room is not None and (total is None or total > room):
        by_code = largest_remainder(room, by_code if by_code and total else contract.weights)
    years = range(as_of.year, max(as_of, last).year + 1)
    for code in contract.weights if by_code is None else by_code:
        for year in years:
            found.highest[code, year] = None if by_code is None else by_code[code]
    entitled = sum(stand.entitled_cents for stand in contract.stands)
    to_come = max(0, contract.expected_cents - entitled)
    if by_code is not None:
        to_come = min(to_come, sum(by_code.values()))
    _spread(found.expected, to_come, by_code or contract.weights, as_of, last)
    return found


def _open_cents(contract: Running, as_of: date) -> dict[str, int] | None:
    """The most that open participants and unused places can bring, by municipality; None where nothing bounds it."""
    most = highest_for_participant(contract.terms).cents
    if most is None:
        return None
    found: dict[str, int] = defaultdict(int)
    homeless = 0
    for stand in contract.stands:
        left = max(0, most - stand.entitled_cents)
        if stand.open_until is not None and stand.open_until < as_of:
            continue
        if stand.home:
            found[stand.home] += left
        else:
            homeless += left
    if as_of <= contract.ends_on:
        homeless += most * max(0, contract.volume_max - contract.referred)
    for code, cents in largest_remainder(homeless, contract.weights).items():
        found[code] += cents
    return dict(found)


def _room(contract: Running) -> int | None:
    """What is left under the contract's cap."""
    cap = contract.terms.caps.contract_cents
    return None if cap is None else max(0, cap - sum(stand.entitled_cents for stand in contract.stands))


def _last_day(contract: Running) -> date:
    """The last day on which results are likely to fall due."""
    years = calendar_years_between(contract.ends_on.year, contract.ends_on.year, contract.terms) - 1
    return contract.ends_on + timedelta(days=365 * years)


def _spread(
    expected: dict[tuple[str, int], int], cents: int, weights: Mapping[str, Weight], as_of: date, last: date
) -> None:
    """Spread what is expected over the days that are left, and over municipalities by what each may bring."""
    if cents <= 0:
        return
    days = {
        str(year): (min(last, date(year, 12, 31)) - max(as_of, date(year - 1, 12, 31))).days
        for year in range(as_of.year, max(as_of, last).year + 1)
    }
    days = {year: max(0, count) for year, count in days.items()}
    by_year = largest_remainder(cents, days) if any(days.values()) else {str(as_of.year): cents}
    even = weights if any(weights.values()) else dict.fromkeys(weights, 1)
    for year, part in by_year.items():
        for code, share in largest_remainder(part, even).items():
            expected[code, int(year)] += share


def together(outlooks: Iterable[Outlook]) -> Outlook:
    """Several contracts as one."""
    found = Outlook()
    for one in outlooks:
        found.add(one)
    return found
