"""The ring's own choices and the law's numbers, both as dated rows."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

from marketplace.kernel.errors import RuleBroken
from marketplace.ring.rules.dated import value_on


class SettingMissing(RuleBroken):
    """A setting or a legal number has no value on a day."""

    code = "ring.setting_missing"


class SettingNotValid(RuleBroken):
    """A setting's value is outside what it can be."""

    code = "ring.setting_not_valid"
    form_field = "value"


class SettingKey(StrEnum):
    """What the ring has chosen for itself. Labels and consequences are in the room's messages."""

    STANDSTILL_USED = "standstill_used"
    LATE_ADMISSION_SEES_OPEN_CALLS = "late_admission_sees_open_calls"
    SMALL_COUNT_LIMIT = "small_count_limit"
    AWARD_NOTICES_QUARTERLY = "award_notices_quarterly"
    CONTRACTOR_CHECKS_USED = "contractor_checks_used"
    TEMPORARY_CLOSING_ALLOWED = "temporary_closing_allowed"
    SETUP_EVALUATION_EXTENDED = "setup_evaluation_extended"
    PAYMENT_TERM_DAYS = "payment_term_days"
    REPORT_SAMPLE_PERCENT = "report_sample_percent"
    SECOND_VERIFIER_FROM_EUROS = "second_verifier_from_euros"
    LOW_VALUE_BELOW_EUROS = "low_value_below_euros"
    SAMPLE_ERROR_PERCENT = "sample_error_percent"


@dataclass(frozen=True)
class Limits:
    """What a setting's value may be; a switch has neither smallest nor largest."""

    is_switch: bool
    smallest: int = 0
    largest: int = 1


SETTINGS: dict[SettingKey, Limits] = {
    SettingKey.STANDSTILL_USED: Limits(True),
    SettingKey.LATE_ADMISSION_SEES_OPEN_CALLS: Limits(True),
    SettingKey.SMALL_COUNT_LIMIT: Limits(False, 2, 50),
    SettingKey.AWARD_NOTICES_QUARTERLY: Limits(True),
    SettingKey.CONTRACTOR_CHECKS_USED: Limits(True),
    SettingKey.TEMPORARY_CLOSING_ALLOWED: Limits(True),
    SettingKey.SETUP_EVALUATION_EXTENDED: Limits(True),
    SettingKey.PAYMENT_TERM_DAYS: Limits(False, 7, 60),
    SettingKey.REPORT_SAMPLE_PERCENT: Limits(False, 0, 100),
    SettingKey.SECOND_VERIFIER_FROM_EUROS: Limits(False, 1, 1_000_000),
    SettingKey.LOW_VALUE_BELOW_EUROS: Limits(False, 0, 1_000_000),
    SettingKey.SAMPLE_ERROR_PERCENT: Limits(False, 0, 100),
}
"""Every setting with its limits."""


@dataclass(frozen=True)
class Setting:
    """A setting's value from a day on; a switch is 1 or 0 in the table and True or False here."""

    id: int
    key: SettingKey
    value: bool | int
    valid_from: date
    valid_to: date | None
    source: str


@dataclass(frozen=True)
class LegalParameter:
    """A number that an act sets, from a day on.

    Args:
        value: Whole number in ``unit``.
        unit: days, working days, months, years or EUR.
        section: Where the act says so.
    """

    id: int
    key: str
    value: int
    unit: str
    section: str
    note: str
    valid_from: date
    valid_to: date | None
    source: str

    @property
    def value_cents(self) -> int:
        """The amount in cents of a parameter in euros.

        Raises:
            ValueError: the parameter is no amount.
        """
        if self.unit != "EUR":
            raise ValueError(f"{self.key} is in {self.unit}")
        return self.value * 100


@dataclass(frozen=True)
class RingSettings:
    """All settings on one day."""

    standstill_used: bool
    late_admission_sees_open_calls: bool
    small_count_limit: int
    award_notices_quarterly: bool
    contractor_checks_used: bool
    temporary_closing_allowed: bool
    setup_evaluation_extended: bool
    payment_term_days: int
    report_sample_percent: int
    second_verifier_from_euros: int
    low_value_below_euros: int
    sample_error_percent: int


def ring_settings(rows: Iterable[Setting], day: date) -> RingSettings:
    """The settings in force on a day.

    Raises:
        SettingMissing: one of them has no value on that day.
    """
    kept = list(rows)
    values: dict[str, Any] = {}
    for field in fields(RingSettings):
        found = value_on([row for row in kept if row.key == field.name], day)
        if found is None:
            raise SettingMissing(key=field.name, day=day)
        values[field.name] = found.value
    return RingSettings(**values)


def check_setting(key: SettingKey, value: int) -> None:
    """Refuse a value outside a setting's limits.

    Raises:
        SettingNotValid: it is too small or too large.
    """
    limits = SETTINGS[key]
    if not limits.smallest <= value <= limits.largest:
        raise SettingNotValid(smallest=limits.smallest, largest=limits.largest)
