"""Dated rates for tests, written out from the sources named in the ring's own data; no database."""

from datetime import date
from decimal import Decimal

from marketplace.ring.rules import BenefitAverage, BenefitRate, Bracket, MonthDays, RateBook, ShareRule

OLD = ((0, "0"), (300, "50"), (1000, "70"))
NEW = ((0, "0"), (100, "10"), (200, "20"), (300, "30"), (400, "40"), (700, "50"))


def _common(id: int, code: str, first: date, last: date | None) -> dict:
    return {
        "id": id,
        "code": code,
        "valid_from": first,
        "valid_to": last,
        "source": "test",
        "is_assumption": False,
        "legal_basis": "",
    }


def share_rule(id: int, brackets: tuple, benefits: tuple, first: date, last: date | None) -> ShareRule:
    """A municipal share with its brackets."""
    return ShareRule(
        **_common(id, "municipal_share", first, last),
        brackets=tuple(Bracket(after, Decimal(percent)) for after, percent in brackets),
        benefits=benefits,
        counts_service_days=first.year >= 2025,
        switch="exact_day",
    )


OLD_RULE = share_rule(1, OLD, ("tyomarkkinatuki",), date(2015, 1, 1), date(2024, 12, 31))
NEW_RULE = share_rule(
    2, NEW, ("tyomarkkinatuki", "peruspaivaraha", "ansiopaivaraha_perusosa", "yleistuki"), date(2025, 1, 1), None
)


def rate_book(*more: object, general_support_cents: int = 3721) -> RateBook:
    """Old and new share, the benefit as it was and is, and what is paid on average."""
    return RateBook(
        [
            OLD_RULE,
            NEW_RULE,
            BenefitRate(**_common(3, "tyomarkkinatuki", date(2022, 8, 1), date(2022, 12, 31)), cents_per_day=3572),
            BenefitRate(**_common(4, "tyomarkkinatuki", date(2023, 1, 1), date(2026, 4, 30)), cents_per_day=3721),
            BenefitRate(**_common(5, "yleistuki", date(2026, 5, 1), None), cents_per_day=general_support_cents),
            BenefitAverage(**_common(6, "tyomarkkinatuki", date(2024, 1, 1), None), cents_per_day=3766),
            BenefitAverage(**_common(7, "tyomarkkinatuki", date(2025, 1, 1), None), cents_per_day=3617),
            MonthDays(**_common(8, "benefit", date(2015, 1, 1), None), days=Decimal("21.5")),
            *more,
        ]
    )
