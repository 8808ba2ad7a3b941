"""Dated rates: benefits, payment days, municipal share and value added tax."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, ClassVar, TypeVar

from marketplace.kernel.errors import Incomplete, Problem, RuleBroken
from marketplace.ring.rules.dated import value_on


class RateKind(StrEnum):
    """What a dated rate is about."""

    BENEFIT = "benefit"
    BENEFIT_AVERAGE = "benefit_average"
    MONTH_DAYS = "month_days"
    MUNICIPAL_SHARE = "municipal_share"
    VAT = "vat"


class RateMissing(RuleBroken):
    """No row of a rate is in force on a day, so that nothing can be calculated for it."""

    code = "ring.rate_missing"


@dataclass(frozen=True)
class DatedRate:
    """What every dated rate has.

    Args:
        id: Row id, kept by every calculation that used the row.
        code: Which benefit, tax code or rule.
        valid_from: First day.
        valid_to: Last day, None for open.
        source: Where the value was read.
        is_assumption: Whether the source itself is an assumption that should be confirmed.
        legal_basis: Section of the act, empty when none is known.
    """

    kind: ClassVar[RateKind]

    id: int
    code: str
    valid_from: date
    valid_to: date | None
    source: str
    is_assumption: bool
    legal_basis: str

    def to_document(self) -> dict[str, Any]:
        """The value in the shape that the table keeps."""
        raise NotImplementedError

    def described(self) -> dict[str, Any]:
        """The row as a document that a calculation can quote: id, kind, code, value, days and source."""
        return {
            "id": self.id,
            "kind": self.kind.value,
            "code": self.code,
            "value": self.to_document(),
            "valid_from": self.valid_from.isoformat(),
            "valid_to": self.valid_to.isoformat() if self.valid_to else None,
            "source": self.source,
            "is_assumption": self.is_assumption,
        }


@dataclass(frozen=True)
class BenefitRate(DatedRate):
    """Full daily amount of a benefit in cents."""

    kind: ClassVar[RateKind] = RateKind.BENEFIT
    cents_per_day: int

    def to_document(self) -> dict[str, Any]:
        """``{"cents_per_day": 3721}``."""
        return {"cents_per_day": self.cents_per_day}


@dataclass(frozen=True)
class BenefitAverage(BenefitRate):
    """What was really paid of a benefit per paid day on average, in cents."""

    kind: ClassVar[RateKind] = RateKind.BENEFIT_AVERAGE


@dataclass(frozen=True)
class MonthDays(DatedRate):
    """Paid days of a benefit in an average month."""

    kind: ClassVar[RateKind] = RateKind.MONTH_DAYS
    days: Decimal

    def to_document(self) -> dict[str, Any]:
        """``{"days": "21.5"}``."""
        return {"days": str(self.days)}


@dataclass(frozen=True)
class Bracket:
    """Days after ``after_days`` paid days of which the municipality pays ``percent`` percent."""

    after_days: int
    percent: Decimal

    @property
    def share(self) -> Fraction:
        """The municipality's part as an exact ratio."""
        return Fraction(self.percent) / 100


@dataclass(frozen=True)
class ShareRule(DatedRate):
    """What part of benefits a municipality pays, by the paid days so far.

    Args:
        brackets: By ``after_days``, the first from 0.
        benefits: Benefits that the rule covers, the one that stands for a long unemployed person first.
        counts_service_days: Whether days in employment services count and are paid.
        switch: ``exact_day`` or ``payment_batch``: when a new bracket begins.
    """

    kind: ClassVar[RateKind] = RateKind.MUNICIPAL_SHARE
    brackets: tuple[Bracket, ...]
    benefits: tuple[str, ...]
    counts_service_days: bool
    switch: str

    def to_document(self) -> dict[str, Any]:
        """Brackets with percentages as decimal strings, benefits and the two flags."""
        return {
            "brackets": [{"after_days": b.after_days, "percent": str(b.percent)} for b in self.brackets],
            "benefits": list(self.benefits),
            "counts_service_days": self.counts_service_days,
            "switch": self.switch,
        }

    def bracket_of(self, paid_day: int) -> Bracket:
        """The bracket in which a person's n-th paid day lies, counted from 1."""
        return next(b for b in reversed(self.brackets) if paid_day > b.after_days)


@dataclass(frozen=True)
class VatRate(DatedRate):
    """A value added tax code with its percentage; an exempt one has 0 and a legal basis."""

    kind: ClassVar[RateKind] = RateKind.VAT
    percent: Decimal

    def to_document(self) -> dict[str, Any]:
        """``{"percent": "25.5"}``."""
        return {"percent": str(self.percent)}


RATE_CLASSES: dict[RateKind, type[DatedRate]] = {
    one.kind: one for one in (BenefitRate, BenefitAverage, MonthDays, ShareRule, VatRate)
}


def check_share_rule(brackets: Sequence[Bracket]) -> list[Problem]:
    """All faults of the brackets of a municipal share.

    Returns:
        Problems with paths such as ``brackets[1].percent``.
    """
    problems = []
    if not brackets or brackets[0].after_days != 0:
        problems.append(Problem("brackets[0].after_days", "ring.first_bracket_from_zero"))
    for index, bracket in enumerate(brackets):
        if index and bracket.after_days <= brackets[index - 1].after_days:
            problems.append(Problem(f"brackets[{index}].after_days", "ring.brackets_not_ascending"))
        if not 0 <= bracket.percent <= 100:
            problems.append(Problem(f"brackets[{index}].percent", "ring.percent_out_of_range"))
    return problems


def _read_value(kind: RateKind, document: dict[str, Any]) -> dict[str, Any]:
    if kind in (RateKind.BENEFIT, RateKind.BENEFIT_AVERAGE):
        return {"cents_per_day": int(document["cents_per_day"])}
    if kind is RateKind.MONTH_DAYS:
        return {"days": Decimal(document["days"])}
    if kind is RateKind.VAT:
        return {"percent": Decimal(document["percent"])}
    brackets = tuple(Bracket(int(b["after_days"]), Decimal(b["percent"])) for b in document["brackets"])
    problems = check_share_rule(brackets)
    if problems:
        raise Incomplete(problems)
    return {
        "brackets": brackets,
        "benefits": tuple(document["benefits"]),
        "counts_service_days": bool(document["counts_service_days"]),
        "switch": str(document["switch"]),
    }


def read_rate(
    kind: RateKind,
    document: dict[str, Any],
    *,
    id: int,
    code: str,
    valid_from: date,
    valid_to: date | None = None,
    source: str = "",
    is_assumption: bool = False,
    legal_basis: str = "",
) -> DatedRate:
    """Make the typed rate from the value document of a row.

    Raises:
        Incomplete: the brackets of a municipal share are not in order.
    """
    return RATE_CLASSES[kind](
        id=id,
        code=code,
        valid_from=valid_from,
        valid_to=valid_to,
        source=source,
        is_assumption=is_assumption,
        legal_basis=legal_basis,
        **_read_value(kind, document),
    )


RateT = TypeVar("RateT", bound=DatedRate)


class RateBook:
    """All dated rates, to be asked by day. Immutable; made once a calculation.

    Args:
        rates: Rates of every kind, in any order.
    """

    def __init__(self, rates: Iterable[DatedRate]) -> None:
        self._rates: dict[tuple[RateKind, str], list[DatedRate]] = {}
        for rate in rates:
            self._rates.setdefault((rate.kind, rate.code), []).append(rate)

    def rows(self, kind: RateKind, code: str | None = None) -> list[DatedRate]:
        """Every row of a kind, or of one code of it, oldest first."""
        found = [
            rate
            for (of_kind, of_code), rates in self._rates.items()
            for rate in rates
            if of_kind is kind and code in (None, of_code)
        ]
        return sorted(found, key=lambda rate: (rate.code, rate.valid_from, rate.id))

    def codes(self, kind: RateKind) -> list[str]:
        """Codes of a kind that have any row."""
        return sorted({code for of_kind, code in self._rates if of_kind is kind})

    def _on(self, wanted: type[RateT], code: str, day: date) -> RateT | None:
        found = value_on(self._rates.get((wanted.kind, code), []), day)
        return found if isinstance(found, wanted) else None

    def _needed(self, wanted: type[RateT], code: str, day: date) -> RateT:
        found = self._on(wanted, code, day)
        if found is None:
            raise RateMissing(kind=wanted.kind.value, rate_code=code, day=day)
        return found

    def benefit(self, code: str, day: date) -> BenefitRate:
        """The full daily amount of a benefit on a day.

        Raises:
            RateMissing: the benefit has no known amount on that day.
        """
        return self._needed(BenefitRate, code, day)

    def covered_benefit(self, rule: ShareRule, day: date) -> BenefitRate:
        """The daily amount of the first benefit of a share rule that is paid on a day.

        Raises:
            RateMissing: none of them has a known amount on that day.
        """
        for code in rule.benefits:
            found = self._on(BenefitRate, code, day)
            if found is not None:
                return found
        raise RateMissing(kind=RateKind.BENEFIT.value, rate_code=", ".join(rule.benefits), day=day)

    def average(self, code: str, day: date) -> BenefitAverage:
        """What is really paid of a benefit per paid day, by the latest known average.

        Raises:
            RateMissing: no average is known for that day.
        """
        return self._needed(BenefitAverage, code, day)

    def month_days(self, day: date) -> MonthDays:
        """Paid days in an average month on a day.

        Raises:
            RateMissing: not known for that day.
        """
        return self._needed(MonthDays, "benefit", day)

    def share_rule(self, day: date) -> ShareRule:
        """The municipal share in force on a day.

        Raises:
            RateMissing: not known for that day.
        """
        return self._needed(ShareRule, "municipal_share", day)

    def vat(self, code: str, day: date) -> VatRate:
        """A value added tax code on a day.

        Raises:
            RateMissing: the code is not in use on that day.
        """
        return self._needed(VatRate, code, day)

    def vat_codes(self, day: date) -> list[VatRate]:
        """Every value added tax code in use on a day, the highest percentage first."""
        found = [self._on(VatRate, code, day) for code in self.codes(RateKind.VAT)]
        return sorted((rate for rate in found if rate is not None), key=lambda rate: (-rate.percent, rate.code))
