"""From occurrences to cents, one by one in their order: price, one-of, ladder, largest count, caps, holdback.

Source: payment terms, sections 4.1 to 4.7.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from marketplace.kernel.money import half_up
from marketplace.terms.rules.document import GroupFactor, IndexFactor, Terms
from marketplace.terms.rules.exact import EXACT, date_of, plain
from marketplace.terms.rules.facts import ONE
from marketplace.terms.rules.occurrences import Occurrence

_Name = TypeVar("_Name", str, int)


class Priced(NamedTuple):
    """An amount before ladder and caps, with the figures it was made of in the form that lines keep."""

    cents: int
    figures: Mapping[str, Any]


class PriceList:
    """Prices of one contract's milestones, each reckoned once and remembered."""

    def __init__(self, terms: Terms) -> None:
        self._index = [(entry.starts_on.toordinal(), entry) for entry in reversed(terms.price_index)]
        self._known: dict[tuple[object, ...], Priced] = {}

    def amount(self, occurrence: Occurrence) -> Priced:
        """Price × units × the group's factor × the index of the day, rounded once, half up, to a cent."""
        group = occurrence.placement.group if occurrence.milestone.group_factor else None
        index = self._index_on(occurrence.achieved) if self._index else None
        # Groups and index rows belong to these terms, so which one it is says as much as what it holds, and faster.
        key = (occurrence.place, occurrence.units, id(group), id(index))
        if key not in self._known:
            exact = EXACT.multiply(Decimal(occurrence.milestone.price_cents), occurrence.units)
            exact = EXACT.multiply(exact, group.factor if group else ONE)
            cents = half_up(EXACT.multiply(exact, index.factor if index else ONE))
            self._known[key] = Priced(cents, _price_figures(occurrence, group, index, cents))
        return self._known[key]

    def _index_on(self, day: int) -> IndexFactor | None:
        for starts, entry in self._index:
            if starts <= day:
                return entry
        return None


def _price_figures(
    occurrence: Occurrence, group: GroupFactor | None, index: IndexFactor | None, cents: int
) -> dict[str, Any]:
    figures: dict[str, Any] = {
        "price_cents": occurrence.milestone.price_cents,
        "units": plain(occurrence.units),
        "group": None if group is None else group.code,
        "factor": "1" if group is None else plain(group.factor),
        "index": "1" if index is None else plain(index.factor),
        "amount_cents": cents,
    }
    if index is not None:
        figures["index_from"] = index.starts_on.isoformat()
    return figures


class Rooms(NamedTuple):
    """What is left under each cap; None where the terms have no such cap."""

    participant: int | None
    calendar_year: int | None
    contract: int | None


class Payment(NamedTuple):
    """What an occurrence pays after everything that bends its price, zero included, with the figures that bent it.

    Args:
        priced: The amount before the steps below.
        first_of: The milestone that came first in the one-of group; None without a group.
        ladder_before: Highest amount so far on the ladder; None without a ladder.
        paid_before: Occurrences of the milestone paid before; None without a largest count.
        before_caps_cents: The amount that came to the caps.
        rooms: What was left under the caps before this payment.
        cents: The amount after caps.
        held_cents: The part of it that falls due later.
    """

    occurrence: Occurrence
    priced: Priced
    first_of: str | None
    ladder_before: int | None
    paid_before: int | None
    before_caps_cents: int
    rooms: Rooms
    cents: int
    held_cents: int


@dataclass
class SoFar:
    """What a contract has claimed and paid, while its occurrences are taken one by one.

    Args:
        claims: By participant and one-of group, the milestone that came first.
        highest: By participant and ladder, the highest amount before caps, whether or not it was paid.
        paid_times: By milestone, occurrences that were paid something.
        paid_participant: Paid cents by participant.
        paid_year: Paid cents by calendar year of achievement.
        paid_contract: Paid cents in all.
    """

    claims: dict[tuple[str, str], str] = field(default_factory=dict)
    highest: dict[tuple[str, str], int] = field(default_factory=dict)
    paid_times: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    paid_participant: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    paid_year: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    paid_contract: int = 0

    def take(self, occurrence: Occurrence, priced: Priced) -> Payment:
        """Pay the next occurrence what the terms leave it."""
        milestone = occurrence.milestone
        cents = priced.cents
        first_of = self._first_of(occurrence)
        if first_of is not None and first_of != milestone.code:
            cents = 0
        ladder_before = self._ladder_before(occurrence, priced.cents)
        if ladder_before is not None:
            cents = max(0, cents - ladder_before)
        paid_before = None
        if milestone.max_count is not None:
            paid_before = self.paid_times[milestone.code]
            if paid_before >= milestone.max_count:
                cents = 0
        year = date_of(occurrence.achieved).year
        rooms = self._rooms(occurrence, year)
        paid = cents
        for room in rooms:
            if room is not None and room < paid:
                paid = room
        self._use_up(occurrence, year, paid)
        held = _held(occurrence, paid)
        return Payment(occurrence, priced, first_of, ladder_before, paid_before, cents, rooms, paid, held)

    def _first_of(self, occurrence: Occurrence) -> str | None:
        """Within a participant, only the milestone that came first in its one-of group pays."""
        name = occurrence.milestone.one_of
        if name is None:
            return None
        return self.claims.setdefault((occurrence.participant, name), occurrence.milestone.code)

    def _ladder_before(self, occurrence: Occurrence, amount: int) -> int | None:
        """Within a participant, a milestone pays what it adds to the highest amount so far on its ladder.

        An amount becomes a step of the ladder whether or not it was paid.
        """
        name = occurrence.milestone.ladder
        if name is None:
            return None
        before = self.highest.get((occurrence.participant, name), 0)
        self.highest[occurrence.participant, name] = max(before, amount)
        return before

    def _rooms(self, occurrence: Occurrence, year: int) -> Rooms:
        caps = occurrence.terms.caps
        return Rooms(
            _left(caps.participant_cents, self.paid_participant, occurrence.participant),
            _left(caps.calendar_year_cents, self.paid_year, year),
            None if caps.contract_cents is None else max(0, caps.contract_cents - self.paid_contract),
        )

    def _use_up(self, occurrence: Occurrence, year: int, paid: int) -> None:
        """Count a payment against caps and counts; a payment of zero uses up nothing."""
        if paid:
            self.paid_times[occurrence.milestone.code] += 1
            self.paid_participant[occurrence.participant] += paid
            self.paid_year[year] += paid
            self.paid_contract += paid


def _left(cap: int | None, paid: Mapping[_Name, int], name: _Name) -> int | None:
    """What is left under a cap; nothing, not less, where an amendment lowered it below what was paid."""
    return None if cap is None else max(0, cap - paid[name])


@lru_cache(maxsize=100_000)
def share_of(cents: int, share: Decimal) -> int:
    """A share of cents, rounded half up to a cent."""
    return half_up(EXACT.multiply(share, Decimal(cents)))


def _held(occurrence: Occurrence, cents: int) -> int:
    """The share of a payment that falls due later."""
    holdback = occurrence.terms.holdback
    if holdback is None or not occurrence.milestone.holdback:
        return 0
    return share_of(cents, holdback.share)


def held_due(occurrence: Occurrence) -> int | None:
    """The day on which the held part of a payment falls due; None while its milestone is not reached."""
    holdback = occurrence.terms.holdback
    assert holdback is not None, "only a payment with a holdback has a held part"
    if holdback.milestone is None:
        return occurrence.achieved + (holdback.after_days or 0)
    released = occurrence.placement.first_reaches.get(holdback.milestone)
    return None if released is None else max(occurrence.achieved, released)
