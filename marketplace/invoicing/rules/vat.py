"""Value added tax of an invoice: by the day of performance, once for each rate."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from marketplace.kernel.errors import RuleBroken
from marketplace.kernel.money import half_up
from marketplace.ring.rules import RateBook

GENERAL = "general"
NOT_REGISTERED_GROUND = "AVL 3 §"
EXEMPTION_CODES = {"exempt_education": "VATEX-EU-132-1I", "exempt_social_care": "VATEX-EU-132-1G"}
"""Codes of the European list of exemption grounds, for the ring's exempt codes that have one."""


class GroundMissing(RuleBroken):
    """An exemption needs the ground that the seller states."""

    code = "invoicing.ground_missing"
    form_field = "vat_ground"


class VatCodeUnknown(RuleBroken):
    """The ring has no such value added tax code."""

    code = "invoicing.vat_code_unknown"
    form_field = "vat_code"


class VatCategory(StrEnum):
    """Category letters of EN 16931: standard rate, exempt, outside the scope."""

    STANDARD = "S"
    EXEMPT = "E"
    OUTSIDE = "O"


@dataclass(frozen=True)
class VatTreatment:
    """How value added tax is put on a row.

    Args:
        percent: Zero unless standard.
        code: The ring's code, for example ``general``.
        rate_id: The ring's dated row that was used; None where there is no rate.
        ground: Ground of an exemption; empty for the standard rate.
        ground_code: Its code in the European list, where there is one.
    """

    category: VatCategory
    percent: Decimal
    code: str
    rate_id: int | None
    ground: str = ""
    ground_code: str = ""

    @classmethod
    def of(
        cls, *, category: str, percent: Decimal, code: str, rate_id: int | None, ground: str, ground_code: str
    ) -> "VatTreatment":
        """The treatment from plain values."""
        return cls(VatCategory(category), percent, code, rate_id, ground, ground_code)

    @property
    def kind(self) -> tuple[str, Decimal, str]:
        """What is summed together: rows of one rate, however it was looked up."""
        return self.category.value, self.percent, self.ground


@dataclass(frozen=True)
class VatSum:
    """Net and value added tax of all rows of one treatment."""

    treatment: VatTreatment
    net_cents: int
    vat_cents: int


@dataclass(frozen=True)
class VatChoice:
    """What the seller has chosen for a contract.

    Args:
        code: A code of the ring's rates.
        ground: Why the sale is exempt; needed unless the code is the general one.
    """

    code: str = GENERAL
    ground: str = ""


def check_choice(choice: VatChoice, *, codes: Iterable[str]) -> None:
    """Refuse a code that the ring does not have, or an exemption without its ground.

    Raises:
        VatCodeUnknown, GroundMissing: as their names say.
    """
    if choice.code not in set(codes):
        raise VatCodeUnknown(vat_code=choice.code)
    if choice.code != GENERAL and not choice.ground.strip():
        raise GroundMissing()


def treatment_on(choice: VatChoice, day: date, *, registered: bool, rates: RateBook) -> VatTreatment:
    """How value added tax is put on what was achieved on a day.

    Raises:
        RateMissing: the ring has no rate for that day.
    Source: Value Added Tax Act 1501/1993; the rate is that of the day on which a service was performed.
    """
    if not registered:
        return VatTreatment(
            VatCategory.OUTSIDE, Decimal(0), "not_registered", None, NOT_REGISTERED_GROUND, "VATEX-EU-O"
        )
    rate = rates.vat(choice.code, day)
    if choice.code == GENERAL:
        return VatTreatment(VatCategory.STANDARD, rate.percent, choice.code, rate.id)
    ground = choice.ground.strip() or rate.legal_basis
    return VatTreatment(
        VatCategory.EXEMPT, Decimal(0), choice.code, rate.id, ground, EXEMPTION_CODES.get(choice.code, "")
    )


def vat_on(net_cents: int, percent: Decimal) -> int:
    """Value added tax of a net sum, rounded once, half up; of a negative sum the mirror image.

    >>> vat_on(10_001, Decimal("25.5")), vat_on(-10_001, Decimal("25.5"))
    (2550, -2550)
    """
    return half_up(Fraction(net_cents) * Fraction(percent) / 100)


def vat_sums(rows: Iterable[tuple[VatTreatment, int]]) -> tuple[VatSum, ...]:
    """Net and tax for each rate, the highest rate first; the tax is counted on the sum, not row by row.

    Args:
        rows: Treatment and net cents of each row.
    """
    net: dict[tuple[str, Decimal, str], int] = {}
    first: dict[tuple[str, Decimal, str], VatTreatment] = {}
    for treatment, cents in rows:
        net[treatment.kind] = net.get(treatment.kind, 0) + cents
        first.setdefault(treatment.kind, treatment)
    ordered = sorted(net, key=lambda kind: (-kind[1], kind[0], kind[2]))
    return tuple(VatSum(first[kind], net[kind], vat_on(net[kind], kind[1])) for kind in ordered)
