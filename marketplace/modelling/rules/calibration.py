"""What municipalities really paid, against which the shares of the model can be held."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from marketplace.kernel.money import half_up
from marketplace.ring.rules import ShareRule


@dataclass(frozen=True)
class Observed:
    """Labour market subsidy of a period that a municipality paid a share of.

    Args:
        recipients: People who were paid.
        paid_cents: What they were paid.
        days: Paid days.
        municipal_cents: What of it the municipality paid.
        printed_percent: The municipality's percentage as printed.
    """

    period: str
    recipients: int
    paid_cents: int
    days: int
    municipal_cents: int
    printed_percent: str

    @property
    def share(self) -> Fraction:
        """The municipality's part of what was paid, exact."""
        return Fraction(self.municipal_cents, self.paid_cents)

    @property
    def cents_per_day(self) -> Fraction:
        """What was paid per paid day, in exact cents."""
        return Fraction(self.paid_cents, self.days)

    @property
    def cents_of_day(self) -> int:
        """What was paid per paid day, in whole cents, rounded half up."""
        return half_up(self.cents_per_day)

    def part_of_longest(self, rule: ShareRule) -> Fraction:
        """The part of the money paid for days of the highest bracket, when the rest was of the one below it.

        Args:
            rule: The share in force in the period; its two highest brackets are used.
        """
        lower, highest = (one.share for one in rule.brackets[-2:])
        return (self.share - lower) / (highest - lower)


def percent_rounded(share: Fraction, printed: str) -> Decimal:
    """A share in percent with as many decimals as a printed figure has."""
    exact = Decimal(share.numerator) * 100 / Decimal(share.denominator)
    return exact.quantize(Decimal(printed))


TABLE_7_SOURCE = "Employment plan of Päijät-Häme, 20.9.2023, 3.4, Table 7 (Kelasto)"

TABLE_7 = (
    Observed("1–7/2023", 4213, 1_864_303_600, 487_432, 1_180_591_300, "63.33"),
    Observed("2022", 5072, 3_192_663_800, 896_895, 1_998_636_900, "62.6"),
    Observed("2021", 5293, 3_350_417_200, 962_929, 2_047_678_600, "61.1"),
    Observed("2020", 4970, 2_975_885_800, 860_239, 1_812_546_300, "60.9"),
    Observed("2019", 4816, 2_510_686_700, 786_861, 1_528_799_400, "60.9"),
    Observed("2018", 4934, 2_588_771_400, 817_614, 1_562_125_800, "60.3"),
    Observed("2017", 4950, 2_713_381_000, 821_545, 1_629_656_200, "60.1"),
    Observed("2016", 4830, 2_787_039_000, 836_877, 1_670_117_300, "59.9"),
    Observed("2015", 4822, 2_694_324_000, 804_535, 1_610_328_100, "59.8"),
)
"""Lahti, newest first. The days are those of the subsidy that the municipality pays a share of."""
