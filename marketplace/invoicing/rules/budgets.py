"""What a municipality may spend in a year against what providers have already earned; pure.

What is earned is owed, also when it has not been invoiced yet, so it is held against the appropriation and a warning
comes before the appropriation is used up.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

NEAR = Fraction(9, 10)
"""From this share of the appropriation on there is a warning."""


class Standing(StrEnum):
    """How what is earned stands against the appropriation."""

    FINE = "fine"
    NEAR = "near"
    OVER = "over"


@dataclass(frozen=True)
class Budget:
    """A municipality's appropriation for a category in a budget year.

    Args:
        appropriated_cents, earned_cents: Without value added tax; earned is what the ledger has booked and what is
            certain to be booked.
    """

    municipality: str
    category_id: int
    year: int
    appropriated_cents: int
    earned_cents: int

    @property
    def left_cents(self) -> int:
        """What may still be earned; below zero when too much has been."""
        return self.appropriated_cents - self.earned_cents

    @property
    def standing(self) -> Standing:
        """Whether there is room left.

        >>> [Budget("398", 1, 2026, 1_000, cents).standing.value for cents in (899, 900, 1_000, 1_001)]
        ['fine', 'near', 'near', 'over']
        """
        if self.earned_cents > self.appropriated_cents:
            return Standing.OVER
        return Standing.NEAR if self.earned_cents >= NEAR * self.appropriated_cents else Standing.FINE
