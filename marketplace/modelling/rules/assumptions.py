"""What a model takes for granted: each assumption with its name, its default and its limits."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from marketplace.kernel.errors import Problem
from marketplace.kernel.money import Money
from marketplace.modelling.rules.saving import BATCH_DELAY_AT_MOST, Basis


class Unit(StrEnum):
    """What an assumption is counted in."""

    MONTHS = "months"
    DAYS = "days"
    PERCENT = "percent"
    CENTS = "cents"
    BASIS = "basis"


@dataclass(frozen=True)
class Assumption:
    """An assumption that every model has.

    Args:
        code: Its name in documents; its name for people and the source of its default are in the room's messages.
        default: Its value unless the model says otherwise; None where there is none.
        least, most: Its limits; None for none.
    """

    code: str
    unit: Unit
    default: Decimal | int | Basis | None
    least: int
    most: int | None


ASSUMPTIONS = (
    Assumption("horizon_months", Unit.MONTHS, 24, 1, 60),
    Assumption("benefit_basis", Unit.BASIS, Basis.FULL, 0, None),
    Assumption("bracket_delay_days", Unit.DAYS, 0, 0, BATCH_DELAY_AT_MOST),
    Assumption("condition_months", Unit.MONTHS, 12, 1, 60),
    Assumption("persistence_12", Unit.PERCENT, Decimal(75), 0, 100),
    Assumption("persistence_24", Unit.PERCENT, Decimal(60), 0, 100),
    Assumption("persistence_36", Unit.PERCENT, Decimal(50), 0, 100),
    Assumption("discount", Unit.PERCENT, Decimal(0), 0, 20),
    Assumption("sustained_months", Unit.MONTHS, 6, 1, 36),
    Assumption("success_low", Unit.PERCENT, Decimal(70), 0, 100),
    Assumption("success_high", Unit.PERCENT, Decimal(120), 100, 300),
    Assumption("deadweight_spread", Unit.PERCENT, Decimal(10), 0, 100),
    Assumption("persistence_spread", Unit.PERCENT, Decimal(15), 0, 100),
    Assumption("price_low", Unit.PERCENT, Decimal(85), 1, 100),
    Assumption("monthly_pay", Unit.CENTS, None, 0, 10_000_00),
    Assumption("taxed_part", Unit.PERCENT, Decimal(100), 0, 100),
)
"""Every assumption of a model, in the order of the form."""

MUNICIPAL_TAX_PERCENTS: Mapping[str, Decimal] = {
    code: Decimal(percent)
    for code, percent in (
        ("398", "8.1"),
        ("098", "8.3"),
        ("111", "8.2"),
        ("560", "8.7"),
        ("016", "8.1"),
        ("142", "8.6"),
        ("316", "9.4"),
        ("781", "6.4"),
        ("576", "8.4"),
        ("081", "8.9"),
    )
}
"""Municipal income tax by municipality code in 2024, to be confirmed."""

MUNICIPAL_TAX_SOURCE = "fi.wikipedia.org, Lahden seutukunta, municipal tax of 2024; to be confirmed"


@dataclass(frozen=True)
class Assumed:
    """The assumptions of one model; see :data:`ASSUMPTIONS` for each. Percentages are 0 to 100."""

    horizon_months: int = 24
    benefit_basis: Basis = Basis.FULL
    bracket_delay_days: int = 0
    condition_months: int = 12
    persistence_12: Decimal = Decimal(75)
    persistence_24: Decimal = Decimal(60)
    persistence_36: Decimal = Decimal(50)
    discount: Decimal = Decimal(0)
    sustained_months: int = 6
    success_low: Decimal = Decimal(70)
    success_high: Decimal = Decimal(120)
    deadweight_spread: Decimal = Decimal(10)
    persistence_spread: Decimal = Decimal(15)
    price_low: Decimal = Decimal(85)
    monthly_pay: int | None = None
    taxed_part: Decimal = Decimal(100)

    def to_document(self) -> dict[str, Any]:
        """Values by code; percentages as decimal strings."""
        return {one.name: _plain(getattr(self, one.name)) for one in fields(self)}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return value.value if isinstance(value, Basis) else value


def read_assumed(document: Mapping[str, Any]) -> Assumed:
    """The assumptions of a kept document; a missing one has its default."""
    units = {one.code: one.unit for one in ASSUMPTIONS}
    read = {Unit.PERCENT: Decimal, Unit.BASIS: Basis}
    return Assumed(
        **{
            code: read[units[code]](value) if units[code] in read and value is not None else value
            for code, value in document.items()
        }
    )


def assumption_problems(assumed: Assumed) -> list[Problem]:
    """Assumptions outside their limits, and a persistence that grows with time."""
    problems = []
    for one in ASSUMPTIONS:
        value = getattr(assumed, one.code)
        if one.unit is Unit.BASIS or value is None:
            continue
        if value < one.least or (one.most is not None and value > one.most):
            problems.append(Problem(one.code, "modelling.assumption_out_of_range", _limits(one)))
    if not assumed.persistence_12 >= assumed.persistence_24 >= assumed.persistence_36:
        problems.append(Problem("persistence_36", "modelling.persistence_grows"))
    return problems


def _limits(one: Assumption) -> dict[str, Any]:
    """The limits of an assumption in the unit that people type."""
    if one.unit is Unit.CENTS and one.most is not None:
        return {"least": Money(one.least), "most": Money(one.most)}
    return {"least": one.least, "most": one.most}


def percent_ratio(value: Decimal | int) -> Fraction:
    """A percentage as an exact ratio.

    >>> percent_ratio(Decimal("12.5"))
    Fraction(1, 8)
    """
    return Fraction(value) / 100


def persistence(assumed: Assumed, months_after: int, *, shift: Fraction = Fraction(0)) -> Fraction:
    """Share of people with a lasting result who are still off benefit some months after it was last seen.

    Straight lines between the assumed points at 0, 12, 24 and 36 months; level after the last.

    Args:
        shift: Added to each assumed point, within nothing and all.

    >>> persistence(Assumed(), 6)
    Fraction(7, 8)
    """
    given = (assumed.persistence_12, assumed.persistence_24, assumed.persistence_36)
    points = [Fraction(1), *(min(Fraction(1), max(Fraction(0), percent_ratio(one) + shift)) for one in given)]
    year, month = divmod(months_after, 12)
    if year >= len(points) - 1:
        return points[-1]
    return points[year] + (points[year + 1] - points[year]) * Fraction(month, 12)
