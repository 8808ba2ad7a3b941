"""Money as integer cents of euro, and the sharing of cents without a remainder.

Integers, because SQLite keeps ``NUMERIC`` as a binary float and sums of it drift; see the column type
:class:`marketplace.kernel.db.MoneyCents`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import lcm
from typing import Any

Weight = int | Decimal | Fraction


def half_up(value: Fraction | Decimal) -> int:
    """Round an exact number of cents to whole cents, halves away from zero, so that a credit mirrors its invoice.

    >>> half_up(Fraction(5, 2)), half_up(Fraction(-5, 2)), half_up(Decimal("49999.5"))
    (3, -3, 50000)
    """
    if isinstance(value, Decimal):
        return int(value.to_integral_value(ROUND_HALF_UP))
    sign = -1 if value < 0 else 1
    return sign * int((2 * abs(value) + 1) // 2)


def whole_weights(weights: Mapping[str, Weight]) -> dict[str, int]:
    """The same weights as whole numbers in the same proportions, for sharing by them again and again.

    >>> whole_weights({"a": Decimal("0.5"), "b": Fraction(1, 3)})
    {'a': 3, 'b': 2}
    """
    exact = {name: Fraction(weight) for name, weight in weights.items()}
    common = lcm(*(weight.denominator for weight in exact.values()))
    return {name: weight.numerator * (common // weight.denominator) for name, weight in exact.items()}


def largest_remainder(total: int, weights: Mapping[str, Weight]) -> dict[str, int]:
    """Share whole cents by weights: each exact share is floored, leftover cents go to the largest fractions.

    Ties go to the smaller name. A negative total is shared as the mirror image of the positive one, so that a
    correction takes back exactly what was given. Zero shares are kept, the caller drops them where its rule says so.

    Args:
        total: Cents to be shared.
        weights: At least one weight above zero, none negative.
    Returns:
        Cents by name; they sum to ``total``.
    Raises:
        ValueError: weights do not sum above zero, or one is negative.
    Source: payment terms, section 4.8.

    >>> largest_remainder(100, {"b": 1, "a": 1, "c": 1})
    {'b': 33, 'a': 34, 'c': 33}
    """
    if total < 0:
        return {name: -cents for name, cents in largest_remainder(-total, weights).items()}
    parts: Mapping[str, Any] = weights
    if any(type(weight) is not int for weight in weights.values()):
        parts = whole_weights(weights)
    whole = sum(parts.values())
    if whole <= 0 or min(parts.values()) < 0:
        raise ValueError("weights must be zero or more and sum above zero")
    shares, fractions = {}, []
    for name, part in parts.items():
        shares[name], fraction = divmod(total * part, whole)
        fractions.append((-fraction, name))
    left = total - sum(shares.values())
    for _, name in sorted(fractions)[:left]:
        shares[name] += 1
    return shares


@dataclass(frozen=True, order=True)
class Money:
    """An amount of euro in whole cents. No float goes in and no division comes out.

    >>> (Money(150) + Money(25) * 2 - Money(100)).cents
    100
    """

    cents: int

    def __post_init__(self) -> None:
        if type(self.cents) is not int:
            raise TypeError("money is whole cents")

    def __add__(self, other: "Money") -> "Money":
        return Money(self.cents + other.cents)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.cents - other.cents)

    def __neg__(self) -> "Money":
        return Money(-self.cents)

    def __mul__(self, times: int) -> "Money":
        if type(times) is not int:
            raise TypeError("use times_half_up for a ratio")
        return Money(self.cents * times)

    def __bool__(self) -> bool:
        return self.cents != 0

    def times_half_up(self, ratio: Fraction | Decimal) -> "Money":
        """Multiply by an exact ratio and round once, half up, to a cent."""
        return Money(half_up(Fraction(self.cents) * Fraction(ratio)))

    def share_by(self, weights: Mapping[str, Weight]) -> dict[str, "Money"]:
        """Share by weights with the largest remainder; the shares sum to this amount."""
        return {name: Money(cents) for name, cents in largest_remainder(self.cents, weights).items()}


def cents_from_euros(text: str) -> int:
    """Read euros typed by a person, with a comma or a point, as whole cents.

    Spaces (also the no-break ones used in Finnish) may group thousands.

    Raises:
        ValueError: not an amount, or finer than a cent.

    >>> cents_from_euros("1 500,50"), cents_from_euros("12.5"), cents_from_euros("-3")
    (150050, 1250, -300)
    """
    cleaned = "".join(text.replace("−", "-").replace("€", "").split())
    if cleaned.count(",") + cleaned.count(".") > 1:
        raise ValueError("one decimal separator at most")
    plain = cleaned.replace(",", ".")
    digits = plain.lstrip("-").replace(".", "", 1)
    if not (digits.isascii() and digits.isdigit()) or plain.count("-") > 1 or "-" in plain[1:]:
        raise ValueError("not an amount")
    cents = Decimal(plain) * 100
    if cents != cents.to_integral_value(rounding=ROUND_HALF_UP):
        raise ValueError("finer than a cent")
    return int(cents)
