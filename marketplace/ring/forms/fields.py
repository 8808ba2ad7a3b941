"""Fields that several forms of the ring's data have."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Regexp

from marketplace.web.forms import DayField

CODE = Regexp(r"[A-Za-z0-9_-]{1,20}\Z", message=_l("Use letters A–Z, digits, hyphen and underscore."))


def source_field(label: Any) -> TextAreaField:
    """Where a value was read, or the decision it rests on."""
    return TextAreaField(label, [InputRequired(_l("Say where it can be checked.")), Length(max=1000)])


def first_day_field(label: Any = _l("First day")) -> DayField:
    """The first day on which a row holds."""
    return DayField(label, [InputRequired(_l("Enter the first day."))])


def name_field(label: Any, most: int = 120) -> StringField:
    """A name, which cannot be left out."""
    return StringField(label, [InputRequired(_l("Enter the name.")), Length(max=most)])


def reference_field(label: Any = _l("Reference of the decision")) -> StringField:
    """Where a decision can be found."""
    return StringField(label, [InputRequired(_l("Enter the reference.")), Length(max=200)])


def late_field() -> BooleanField:
    """Confirms that a value held on days that have passed."""
    return BooleanField(_l("The value was in force on days that have passed, and is recorded late"))
