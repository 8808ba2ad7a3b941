"""Forms of dated rates, one for each kind."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from marketplace.ring.forms.fields import CODE, first_day_field, late_field, source_field
from marketplace.web.forms import BaseForm, DayField, MoneyField, RatioField

BRACKET = re.compile(r"\s*(\d+)\s*[:;]?\s+(\d+(?:[.,]\d+)?)\s*%?\s*|\s*(\d+)\s*[:;]\s*(\d+(?:[.,]\d+)?)\s*%?\s*")


class RateForm(BaseForm):
    """What the form of every rate has; the value's fields are added for the kind."""

    rate_code = SelectField(_l("What the rate is about"), [Optional()])
    new_code = StringField(_l("Code of something new"), [Optional(), CODE])
    valid_from = first_day_field()
    valid_to = DayField(_l("Last day"), [Optional()])
    legal_basis = StringField(_l("Section of the act"), [Optional(), Length(max=200)])
    is_late = late_field()
    is_assumption = BooleanField(_l("The value is an assumption that should be confirmed"))
    source = source_field(_l("Source"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field, and that a code is chosen or typed."""
        fine = super().validate(extra_validators)
        if not self.to_code():
            self.rate_code.errors = [
                *self.rate_code.errors,
                gettext("Choose what the rate is about, or give a new code."),
            ]
            return False
        return fine

    def to_code(self) -> str:
        """The code chosen, or the new one."""
        return (self.new_code.data or "").strip().lower() or str(self.rate_code.data or "")

    def to_value(self) -> dict[str, Any]:
        """The value in the shape that the table keeps."""
        raise NotImplementedError


class CentsRateForm(RateForm):
    """A daily amount."""

    cents_per_day = MoneyField(
        _l("Euros a day"),
        [InputRequired(_l("Enter the amount.")), NumberRange(min=1, message=_l("Enter an amount above zero."))],
    )

    def to_value(self) -> dict[str, Any]:
        """``{"cents_per_day": 3721}``."""
        return {"cents_per_day": self.cents_per_day.data}


class DaysRateForm(RateForm):
    """Paid days in an average month."""

    days = RatioField(
        _l("Paid days in a month"),
        [
            InputRequired(_l("Enter the number of days.")),
            NumberRange(min=Decimal(1), max=Decimal(31), message=_l("Enter a number from 1 to 31.")),
        ],
    )

    def to_value(self) -> dict[str, Any]:
        """``{"days": "21.5"}``."""
        return {"days": format(self.days.data, "f")}


class VatRateForm(RateForm):
    """A value added tax percentage."""

    percent = RatioField(
        _l("Per cent"),
        [
            InputRequired(_l("Enter the percentage; 0 for an exempt one.")),
            NumberRange(min=Decimal(0), max=Decimal(100), message=_l("Enter a number from 0 to 100.")),
        ],
    )

    def to_value(self) -> dict[str, Any]:
        """``{"percent": "25.5"}``."""
        return {"percent": format(self.percent.data, "f")}


def read_brackets(text: str) -> list[dict[str, Any]]:
    """Brackets typed one a line, as ``100: 10``: after how many paid days, and what percentage.

    Raises:
        ValueError: a line cannot be read; its number is the argument.

    >>> read_brackets("0: 0\\n100: 10,5 %")
    [{'after_days': 0, 'percent': '0'}, {'after_days': 100, 'percent': '10.5'}]
    """
    brackets = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        match = BRACKET.fullmatch(line)
        if match is None:
            raise ValueError(number)
        days, percent = (match[1], match[2]) if match[1] else (match[3], match[4])
        try:
            brackets.append({"after_days": int(days), "percent": str(Decimal(percent.replace(",", ".")))})
        except InvalidOperation as wrong:
            raise ValueError(number) from wrong
    return brackets


class ShareRateForm(RateForm):
    """The municipal share by paid days."""

    brackets = TextAreaField(_l("Brackets, one a line"), [InputRequired(_l("Enter the brackets.")), Length(max=2000)])
    benefits = SelectMultipleField(
        _l("Benefits that the share covers"),
        [InputRequired(_l("Choose at least one benefit."))],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    counts_service_days = BooleanField(_l("Days in employment services count and are paid"))
    switch = RadioField(
        _l("When a new bracket begins"),
        [InputRequired(_l("Choose one."))],
        choices=[("exact_day", _l("on the very day")), ("payment_batch", _l("at the end of the payment batch"))],
    )

    def validate_brackets(self, field: TextAreaField) -> None:
        """Refuse a line that cannot be read."""
        try:
            read_brackets(field.data or "")
        except ValueError as wrong:
            raise ValidationError(
                gettext("Line %(line)s cannot be read. Write it like 100: 10.", line=wrong.args[0])
            ) from wrong

    def _add(self, name: str, sentence: str) -> None:
        super()._add("brackets" if name.startswith("brackets") else name, sentence)

    def to_value(self) -> dict[str, Any]:
        """Brackets, benefits and the two flags."""
        return {
            "brackets": read_brackets(self.brackets.data or ""),
            "benefits": list(self.benefits.data or []),
            "counts_service_days": bool(self.counts_service_days.data),
            "switch": self.switch.data,
        }
