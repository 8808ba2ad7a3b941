"""Shares of small numbers with the interval in which the true share probably lies; pure."""

from dataclasses import dataclass
from decimal import Decimal

Z = Decimal("1.959964")
"""Of the normal distribution, for an interval that holds the true share 19 times out of 20."""


@dataclass(frozen=True)
class Rate:
    """So many out of so many, with an interval.

    Args:
        low, high: Between 0 and 1.
    """

    count: int
    of: int
    low: Decimal
    high: Decimal

    @property
    def share(self) -> Decimal:
        """The share itself, 0 out of nothing."""
        return Decimal(self.count) / self.of if self.of else Decimal(0)

    def apart_from(self, other: "Rate") -> bool:
        """Whether the intervals do not meet."""
        return self.high < other.low or other.high < self.low


def rate(count: int, of: int) -> Rate:
    """A share with its interval at 95 per cent, which for nothing is everything from 0 to 1.

    >>> one = rate(1, 10)
    >>> f"{one.low:.3f} {one.high:.3f}"
    '0.018 0.404'
    >>> rate(0, 0).high
    Decimal('1')

    Source: Wilson, E. B. (1927), Journal of the American Statistical Association 22: 209-212.
    """
    if not of:
        return Rate(count, of, Decimal(0), Decimal(1))
    n, share = Decimal(of), Decimal(count) / of
    middle = share + Z * Z / (2 * n)
    spread = Z * (share * (1 - share) / n + Z * Z / (4 * n * n)).sqrt()
    whole = 1 + Z * Z / n
    # At the ends the formula is exactly 0 or 1; the last digit of a square root is not.
    low = Decimal(0) if count == 0 else (middle - spread) / whole
    high = Decimal(1) if count == of else (middle + spread) / whole
    return Rate(count, of, low, high)
