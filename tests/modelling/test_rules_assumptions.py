"""Assumptions: each has a name, a default, a source and limits that people can read."""

from decimal import Decimal

import pytest

from marketplace.kernel.money import Money
from marketplace.modelling.messages import ASSUMPTION_LABELS, ASSUMPTION_SOURCES
from marketplace.modelling.rules.assumptions import (
    ASSUMPTIONS,
    MUNICIPAL_TAX_PERCENTS,
    Assumed,
    assumption_problems,
    read_assumed,
)
from marketplace.modelling.rules.saving import Basis


def test_every_assumption_has_a_name_a_source_and_its_default() -> None:
    codes = [one.code for one in ASSUMPTIONS]

    assert set(ASSUMPTION_LABELS) == set(ASSUMPTION_SOURCES) == set(codes) == set(vars(Assumed()))
    assert {one.code: getattr(Assumed(), one.code) for one in ASSUMPTIONS} == {
        one.code: one.default for one in ASSUMPTIONS
    }
    assert assumption_problems(Assumed()) == []


@pytest.mark.parametrize(
    ("code", "value"), [("horizon_months", 61), ("discount", Decimal(-1)), ("bracket_delay_days", 20)]
)
def test_a_value_outside_its_limits_is_refused_beside_its_field(code: str, value: object) -> None:
    assert [one.path for one in assumption_problems(Assumed(**{code: value}))] == [code]


def test_limits_of_money_are_told_in_euros() -> None:
    [problem] = assumption_problems(Assumed(monthly_pay=2_000_000))

    assert problem.facts == {"least": Money(0), "most": Money(1_000_000)}


def test_assumptions_read_back_as_they_were_written_and_a_missing_one_has_its_default() -> None:
    assumed = Assumed(persistence_12=Decimal("72.5"), monthly_pay=250_000, benefit_basis=Basis.AVERAGE)

    assert read_assumed(assumed.to_document()) == assumed
    assert read_assumed({"horizon_months": 36}) == Assumed(horizon_months=36)


def test_every_municipality_of_the_ring_has_its_tax_percentage() -> None:
    assert len(MUNICIPAL_TAX_PERCENTS) == 10
    assert MUNICIPAL_TAX_PERCENTS["098"] == Decimal("8.3")
