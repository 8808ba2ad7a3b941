"""The published table of what Lahti paid, against the shares of the model."""

from decimal import Decimal
from fractions import Fraction

import pytest

from marketplace.kernel.money import half_up
from marketplace.modelling.rules.calibration import TABLE_7, Observed, percent_rounded
from marketplace.modelling.rules.saving import share_of_paid_day
from tests.modelling.rates import OLD_RULE


@pytest.mark.parametrize("row", TABLE_7, ids=lambda row: row.period)
def test_each_printed_percentage_follows_from_the_printed_euros(row: Observed) -> None:
    assert percent_rounded(row.share, row.printed_percent) == Decimal(row.printed_percent)


@pytest.mark.parametrize("row", TABLE_7, ids=lambda row: row.period)
def test_each_year_lies_between_the_shares_of_the_old_rule_and_splits_into_them_to_the_cent(row: Observed) -> None:
    longest = row.part_of_longest(OLD_RULE)
    _, lower = share_of_paid_day(OLD_RULE, 301)
    _, highest = share_of_paid_day(OLD_RULE, 1001)
    municipal = row.paid_cents * ((1 - longest) * Fraction(lower) + longest * Fraction(highest)) / 100

    assert 0 < longest < 1
    assert half_up(municipal) == row.municipal_cents


def test_the_split_of_2022_is_as_published_two_thirds_by_people_over_a_thousand_days() -> None:
    in_2022 = next(row for row in TABLE_7 if row.period == "2022")

    assert percent_rounded(in_2022.part_of_longest(OLD_RULE), "0.1") == Decimal("63.0")
    assert round(in_2022.cents_per_day, 1) == Fraction("3559.7")
