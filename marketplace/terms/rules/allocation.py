"""Who pays: the home municipality, a dated key of the ring, or shares agreed in the terms.

Source: payment terms, section 4.8.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from marketplace.kernel.errors import Incomplete, Problem
from marketplace.kernel.money import largest_remainder, whole_weights
from marketplace.terms.rules.document import Allocation, ByKey, ByShares, Terms
from marketplace.terms.rules.exact import date_of, plain
from marketplace.terms.rules.occurrences import Occurrence


class CalculationFaulty(Incomplete):
    """Terms, facts and keys are each in order but do not fit together; all misfits are in ``problems``."""

    code = "terms.calculation_faulty"


class HomeUnknown(CalculationFaulty):
    """A participant has no home municipality on a day of achievement. ``facts`` names the first one."""

    code = "terms.home_unknown"


class KeyNotInForce(CalculationFaulty):
    """An allocation key has no weights yet on a day of achievement. ``facts`` names the first one."""

    code = "terms.key_not_in_force"


class KeyMissing(CalculationFaulty):
    """The terms name an allocation key that was not given. ``facts`` names the first one."""

    code = "terms.key_missing"


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of an allocation key from a day on, by municipality code."""

    starts_on: date
    weights: tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True, slots=True)
class Keys:
    """Allocation keys by name, each with its weights, earliest first."""

    by_name: Mapping[str, tuple[Weights, ...]] = field(default_factory=dict)


def check_keys(terms: Terms, keys: Keys) -> None:
    """Refuse keys that lack one which the terms name.

    Raises:
        KeyMissing: with the path of every place that names a missing key.
    """
    problems = [
        Problem(path, KeyMissing.code, {"key": allocation.key})
        for path, allocation in _allocations(terms)
        if isinstance(allocation, ByKey) and allocation.key not in keys.by_name
    ]
    if problems:
        raise KeyMissing(problems, **problems[0].facts)


def _allocations(terms: Terms) -> Iterator[tuple[str, Allocation | None]]:
    yield "allocation.key", terms.allocation
    for place, milestone in enumerate(terms.milestones):
        yield f"milestones[{place}].allocation.key", milestone.allocation


class Payers:
    """Those who pay an occurrence, by weights.

    Args:
        weights: By municipality code; at least one above zero.
        because: How they came to pay, in the form that lines keep.
    """

    __slots__ = ("_known", "_weights", "because")

    def __init__(self, weights: Mapping[str, Decimal], because: dict[str, Any]) -> None:
        self.because = because
        self._weights = whole_weights(weights)
        self._known: dict[int, dict[str, int]] = {}

    def shares(self, cents: int) -> dict[str, int]:
        """Whole cents by municipality, in the order of the codes; they sum to the part, zero shares are left out.

        Equal parts share one answer, which nobody changes.
        """
        if cents not in self._known:
            shared = largest_remainder(cents, self._weights)
            self._known[cents] = {code: share for code, share in sorted(shared.items()) if share}
        return self._known[cents]


class Allocator:
    """Finds who pays, and collects what is missing instead of stopping at the first.

    Args:
        keys: Weights by key and day.
    """

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._days = {name: [row.starts_on.toordinal() for row in rows] for name, rows in keys.by_name.items()}
        self._known: dict[object, Payers] = {}
        self._problems: dict[tuple[str, ...], Problem] = {}

    def payers(self, occurrence: Occurrence) -> Payers | None:
        """Those who pay an occurrence; None when a home or a key is missing on its day."""
        allocation = occurrence.milestone.allocation or occurrence.terms.allocation
        if isinstance(allocation, ByShares):
            return self._by_shares(allocation)
        if isinstance(allocation, ByKey):
            return self._by_key(occurrence, allocation)
        return self._by_home(occurrence)

    def _by_home(self, occurrence: Occurrence) -> Payers | None:
        day = date_of(occurrence.achieved)
        for home in reversed(occurrence.placement.home):
            if home.starts_on <= day:
                break
        else:
            self._miss(HomeUnknown.code, {"participant": occurrence.participant, "day": day})
            return None
        if home not in self._known:
            because = {"by": "home", "from": home.starts_on.isoformat()}
            self._known[home] = Payers({home.municipality: Decimal(1)}, because)
        return self._known[home]

    def _by_key(self, occurrence: Occurrence, allocation: ByKey) -> Payers | None:
        row = bisect_right(self._days[allocation.key], occurrence.achieved) - 1
        if row < 0:
            self._miss(KeyNotInForce.code, {"key": allocation.key, "day": date_of(occurrence.achieved)})
            return None
        known = (allocation.key, row)
        if known not in self._known:
            found = self._keys.by_name[allocation.key][row]
            because = {"by": "key", "key": allocation.key, "from": found.starts_on.isoformat()}
            self._known[known] = Payers(dict(found.weights), because)
        return self._known[known]

    def _by_shares(self, allocation: ByShares) -> Payers:
        if allocation not in self._known:
            because = {"by": "fixed", "shares": {code: plain(share) for code, share in allocation.shares}}
            self._known[allocation] = Payers(dict(allocation.shares), because)
        return self._known[allocation]

    def _miss(self, code: str, facts: dict[str, Any]) -> None:
        self._problems.setdefault((code, *map(str, facts.values())), Problem("", code, facts))

    def check_complete(self) -> None:
        """Refuse when something was missing.

        Raises:
            HomeUnknown: a home municipality; every missing home and key is in its problems.
            KeyNotInForce: only weights of keys.
        """
        problems = [problem for _, problem in sorted(self._problems.items(), key=lambda item: item[0])]
        homes = [problem for problem in problems if problem.code == HomeUnknown.code]
        if homes:
            raise HomeUnknown(problems, **homes[0].facts)
        if problems:
            raise KeyNotInForce(problems, **problems[0].facts)
