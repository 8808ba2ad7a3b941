"""Looking back: what was booked beside what would be booked with what was known on another day; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from marketplace.payments.rules.settlement import Key


@dataclass(frozen=True)
class Compared:
    """One key of the ledger, in cents.

    Args:
        booked: What was booked up to the day.
        recalculated: What is due on the day by what was known at the moment.
    """

    key: Key
    booked: int
    recalculated: int

    @property
    def difference(self) -> int:
        """What would have to be booked."""
        return self.recalculated - self.booked


def compare(booked: Mapping[Key, int], recalculated: Mapping[Key, int]) -> list[Compared]:
    """Both figures of every key that has one, by key."""
    keys = sorted({*booked, *recalculated})
    return [Compared(key, booked.get(key, 0), recalculated.get(key, 0)) for key in keys]


def by_municipality(compared: Iterable[Compared]) -> dict[str, tuple[int, int]]:
    """Booked and recalculated cents by municipality."""
    found: dict[str, tuple[int, int]] = {}
    for one in compared:
        booked, again = found.get(one.key.municipality, (0, 0))
        found[one.key.municipality] = (booked + one.booked, again + one.recalculated)
    return dict(sorted(found.items()))
