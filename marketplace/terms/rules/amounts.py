"""From occurrences to cents, one by one in their order: price, one-of, ladder, largest count, caps, holdback.

Source: payment terms, sections 4.1 to 4.7.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from marketplace.kernel.money import half_up
from marketplace.terms.rules.document import Caps, GroupFactor, IndexFactor, Terms
from marketplace.terms.rules.exact import EXACT, date_of, iso, plain
from marketplace.terms.rules.facts import ONE
from marketplace.terms.rules.occurrences import Occurrence


@dataclass(frozen=True, slots=True)
class Priced:
    """An amount before ladder and caps, with the factors it was made with."""

    cents: int
    group: GroupFactor | None
    index: IndexFactor | None


class PriceList:
    """Prices of one contract's milestones, each reckoned once and remembered."""

    def __init__(self, terms: Terms) -> None:
        self._index = [(entry.starts_on.toordinal(), entry) for entry in reversed(terms.price_index)]
        self._known: dict[tuple[object, ...], int] = {}

    def amount(self, occurrence: Occurrence) -> Priced:
        """Price × units × the group's factor × the index of the day, rounded once, half up, to a cent."""
        group = occurrence.placement.group if occurrence.milestone.group_factor else None
        index = next((entry for starts, entry in self._index if starts <= occurrence.achieved), None)
        key = (occurrence.place, occurrence.units, group, index)
        if key not in self._known:
            exact = EXACT.multiply(Decimal(occurrence.milestone.price_cents), occurrence.units)
            exact = EXACT.multiply(exact, group.factor if group else ONE)
            self._known[key] = half_up(EXACT.multiply(exact, index.factor if index else ONE))
        return Priced(self._known[key], group, index)


@dataclass(frozen=True, slots=True)
class Payment:
    """What an occurrence pays after everything that bends its price, zero included.

    Args:
        cents: The amount after caps.
        held_cents: The part of it that falls due later.
        because: The figures it was made of, see :class:`Entitlement`.
    """

    occurrence: Occurrence
    cents: int
    held_cents: int
    because: dict[str, Any]


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
        because = _price_because(occurrence, priced)
        cents = self._first_of(occurrence, priced.cents, because)
        cents = self._above_ladder(occurrence, cents, priced.cents, because)
        cents = self._while_count_lasts(occurrence, cents, because)
        cents = self._under_caps(occurrence, cents, because)
        because["paid_cents"] = cents
        return Payment(occurrence, cents, _held(occurrence, cents, because), because)

    def _first_of(self, occurrence: Occurrence, cents: int, because: dict[str, Any]) -> int:
        """Within a participant, only the milestone that came first in its one-of group pays."""
        name = occurrence.milestone.one_of
        if name is None:
            return cents
        first = self.claims.setdefault((occurrence.participant, name), occurrence.milestone.code)
        because["one_of"] = {"name": name, "first": first}
        return cents if first == occurrence.milestone.code else 0

    def _above_ladder(self, occurrence: Occurrence, cents: int, amount: int, because: dict[str, Any]) -> int:
        """Within a participant, a milestone pays what it adds to the highest amount so far on its ladder.

        An amount counts as a step of the ladder whether or not it was paid.
        """
        name = occurrence.milestone.ladder
        if name is None:
            return cents
        before = self.highest.get((occurrence.participant, name), 0)
        self.highest[occurrence.participant, name] = max(before, amount)
        because["ladder"] = {"name": name, "before_cents": before}
        return max(0, cents - before)

    def _while_count_lasts(self, occurrence: Occurrence, cents: int, because: dict[str, Any]) -> int:
        """After the largest number of paid occurrences of the milestone in the contract, nothing."""
        largest = occurrence.milestone.max_count
        if largest is None:
            return cents
        paid = self.paid_times[occurrence.milestone.code]
        because["count"] = {"max": largest, "paid_before": paid}
        return cents if paid < largest else 0

    def _under_caps(self, occurrence: Occurrence, cents: int, because: dict[str, Any]) -> int:
        """Cut to what is left under each cap, and use it up."""
        caps = occurrence.terms.caps
        year = date_of(occurrence.achieved).year
        rooms = self._rooms(caps, occurrence.participant, year)
        cut = min([cents, *rooms.values()])
        if rooms:
            because["before_caps_cents"] = cents
            because["caps"] = {name: {"before": room, "after": room - cut} for name, room in rooms.items()}
        if cut:
            self.paid_times[occurrence.milestone.code] += 1
            self.paid_participant[occurrence.participant] += cut
            self.paid_year[year] += cut
            self.paid_contract += cut
        return cut

    def _rooms(self, caps: Caps, participant: str, year: int) -> dict[str, int]:
        rooms = {}
        if caps.participant_cents is not None:
            rooms["participant"] = max(0, caps.participant_cents - self.paid_participant[participant])
        if caps.calendar_year_cents is not None:
            rooms["calendar_year"] = max(0, caps.calendar_year_cents - self.paid_year[year])
        if caps.contract_cents is not None:
            rooms["contract"] = max(0, caps.contract_cents - self.paid_contract)
        return rooms


def _price_because(occurrence: Occurrence, priced: Priced) -> dict[str, Any]:
    because: dict[str, Any] = {
        "reached_on": iso(occurrence.reached),
        "counted": occurrence.counted,
        "price_cents": occurrence.milestone.price_cents,
        "units": plain(occurrence.units),
        "group": priced.group.code if priced.group else None,
        "factor": plain(priced.group.factor) if priced.group else "1",
        "index": plain(priced.index.factor) if priced.index else "1",
        "amount_cents": priced.cents,
    }
    if priced.index:
        because["index_from"] = priced.index.starts_on.isoformat()
    if occurrence.milestone.requires:
        first = occurrence.placement.first_reaches
        because["requires"] = {code: iso(first[code]) for code in occurrence.milestone.requires}
    return because


@lru_cache(maxsize=100_000)
def share_of(cents: int, share: Decimal) -> int:
    """A share of cents, rounded half up to a cent."""
    return half_up(Fraction(share) * cents)


def _held(occurrence: Occurrence, cents: int, because: dict[str, Any]) -> int:
    """The share of a payment that falls due later, half up."""
    holdback = occurrence.terms.holdback
    if holdback is None or not occurrence.milestone.holdback:
        return 0
    held = share_of(cents, holdback.share)
    because["holdback"] = {"share": plain(holdback.share), "held_cents": held}
    if holdback.milestone is None:
        because["holdback"]["after_days"] = holdback.after_days
    else:
        because["holdback"]["milestone"] = holdback.milestone
    return held


def held_due(occurrence: Occurrence) -> int | None:
    """The day on which the held part of a payment falls due; None while its milestone is not reached."""
    holdback = occurrence.terms.holdback
    assert holdback is not None, "only a payment with a holdback has a held part"
    if holdback.milestone is None:
        return occurrence.achieved + (holdback.after_days or 0)
    released = occurrence.placement.first_reaches.get(holdback.milestone)
    return None if released is None else max(occurrence.achieved, released)
