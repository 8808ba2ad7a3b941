"""The base of every form, and fields for money, days, moments, ratios and whole numbers.

Forms check shape only. A refusal of a rule is shown beside its field, or above the form, with everything typed still
there.
"""

import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from flask import g, request, session
from flask_babel import gettext
from flask_wtf import FlaskForm
from flask_wtf.form import _Auto
from werkzeug.datastructures import MultiDict
from wtforms import Field, HiddenField, StringField, TextAreaField
from wtforms.validators import StopValidation
from wtforms.widgets import TextInput

from marketplace.kernel.clock import HELSINKI, in_utc
from marketplace.kernel.db import db
from marketplace.kernel.errors import Conflict, Incomplete, NotAllowed, NotFound, RuleBroken
from marketplace.kernel.money import cents_from_euros
from marketplace.kernel.personal_data import personal_identity_codes
from marketplace.web.language import in_readers_form, language
from marketplace.web.refusals import sentence_of

NEVER_PARKED = (
    "csrf_token",
    "submission",
    "password",
    "new_password",
    "new_password_again",
    "passphrase",
    "code",
)


LARGEST_NUMBER = 2**31 - 1
"""The largest whole number of a column."""
LARGEST_CENTS = 10**12
"""Ten thousand million euros: above every amount of the ring, and sums of it fit in a column."""
LONGEST_RATIO = 40


class BaseForm(FlaskForm):
    """A form with a token that makes sending it twice harmless, and the version of the row it edits."""

    submission = HiddenField()
    version = HiddenField()

    def __init__(self, formdata: Any = _Auto, **kwargs: Any) -> None:
        if formdata is _Auto and request.method == "GET":
            formdata = _parked_text()
        super().__init__(formdata=formdata, **kwargs)
        self.problems: list[str] = []
        self.conflict: list[tuple[str, str, str]] = []
        if not self.submission.data:
            self.submission.data = secrets.token_urlsafe(24)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field, and that no text holds a personal identity code."""
        fine = super().validate(extra_validators)
        for field in self:
            if isinstance(field, StringField | TextAreaField) and not isinstance(field, HiddenField):
                fine = _free_of_identity_codes(field) and fine
        return fine

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Catch a rule's refusal, roll back, and show it in this form.

        A row that is not there, or a missing role, is no matter of the form and goes on as an error page.
        """
        try:
            yield
        except (NotFound, NotAllowed):
            raise
        except RuleBroken as refusal:
            db.session.rollback()
            self.refuse(refusal)

    def refuse(self, refusal: RuleBroken) -> None:
        """Show a refusal beside the fields it is about, else above the form."""
        if isinstance(refusal, Conflict):
            self._show_conflict(refusal)
            return
        if isinstance(refusal, Incomplete):
            for problem in refusal.problems:
                self._add(problem.path, sentence_of(problem))
            if refusal.problems:
                return
        self._add(refusal.form_field or "", sentence_of(refusal))

    def _add(self, name: str, sentence: str) -> None:
        field = self._fields.get(name)
        if field is None or isinstance(field, HiddenField):
            self.problems.append(sentence)
        else:
            field.errors = [*field.errors, sentence]

    def _show_conflict(self, refusal: Conflict) -> None:
        self.problems.append(sentence_of(refusal))
        for name, theirs in refusal.facts.get("theirs", {}).items():
            field = self._fields.get(name)
            if name == "version":
                # The next save is meant to go over the version that is now shown.
                self.version.data = str(theirs)
            elif field is not None and theirs != field.data:
                self.conflict.append((str(field.label.text), _as_shown(field, theirs), _as_shown(field, field.data)))

    @property
    def has_errors(self) -> bool:
        """Whether anything was refused."""
        return bool(self.errors or self.problems)

    @property
    def seen_version(self) -> int | None:
        """The version of the row that the reader saw when the form was opened."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() else None


def _as_shown(field: Field, value: Any) -> str:
    """A value as the field itself would show it: an amount as typed, a choice by its label."""
    if value is None or value == "":
        return ""
    if isinstance(field, TextBasedField) and not isinstance(value, str):
        return field.shown(value)
    labels = {str(choice[0]): str(choice[1]) for choice in getattr(field, "choices", None) or []}
    if labels:
        values = value if isinstance(value, list | tuple) else [value]
        return ", ".join(labels.get(str(one), str(one)) for one in values)
    return str(in_readers_form(value))


def _free_of_identity_codes(field: Field) -> bool:
    codes = personal_identity_codes(field.data or "") if isinstance(field.data, str) else []
    if codes:
        start, _end = codes[0]
        place = f"{field.data[max(0, start - 20) : start]}…"
        field.errors = [
            *field.errors,
            gettext(
                "The text holds a personal identity code (after “%(place)s”). "
                "Take it out: the portal never stores them.",
                place=place.strip() if start else "…",
            ),
        ]
    return not codes


def _parked_text() -> Any:
    """Text that was typed into this page before the session ran out, given back once to the same person."""
    parked = session.get("parked")
    if not parked or parked["path"] != request.path or g.get("actor") is None:
        return _Auto
    session.pop("parked")
    if parked["person"] != g.actor.person_id:
        return _Auto
    return MultiDict((name, value) for name, value in parked["fields"])


class TooLarge(ValueError):
    """A number that no field of the portal can mean, and no column could keep."""


class TextBasedField(Field):
    """A field typed as text whose typed form is shown again when it could not be read."""

    widget = TextInput()
    message = ""
    data: Any

    def _value(self) -> str:
        if self.raw_data and (self.errors or self.data is None):
            return str(self.raw_data[0])
        return "" if self.data is None else self.shown(self.data)

    def shown(self, data: Any) -> str:
        """The value as it stands in the input."""
        return str(data)

    def read(self, text: str) -> Any:
        """The value of a typed text; ValueError when it cannot be read."""
        raise NotImplementedError

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        if not text:
            self.data = None
            return
        try:
            self.data = self.read(text)
        except TooLarge as wrong:
            self.data = None
            raise ValueError(gettext("This number is too large.")) from wrong
        except (ValueError, InvalidOperation) as wrong:
            self.data = None
            raise ValueError(self.explain()) from wrong

    def pre_validate(self, form: Any) -> None:
        # What could not be read has its message already; the field's other rules would add one about a missing value.
        if self.process_errors:
            raise StopValidation

    def explain(self) -> str:
        """What to do when the text could not be read."""
        return gettext("Check this value.")


class MoneyField(TextBasedField):
    """Euros typed with a comma or a point; the value is integer cents."""

    widget = TextInput()

    def read(self, text: str) -> int:
        cents = cents_from_euros(text)
        if abs(cents) > LARGEST_CENTS:
            raise TooLarge(text)
        return cents

    def shown(self, data: int) -> str:
        sign, cents = ("-" if data < 0 else ""), abs(data)
        mark = "." if language() == "en" else ","
        return f"{sign}{cents // 100}{mark}{cents % 100:02d}"

    def explain(self) -> str:
        return gettext("Enter an amount in euros, for example 1500 or 1500,50.")


class DayField(TextBasedField):
    """A day typed as 12.12.2026 or 2026-12-12; the value is a date."""

    def read(self, text: str) -> date:
        match = re.fullmatch(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", text)
        if match:
            return date(int(match[3]), int(match[2]), int(match[1]))
        return date.fromisoformat(text)

    def shown(self, data: date) -> str:
        return f"{data.day}.{data.month}.{data.year}"

    def explain(self) -> str:
        return gettext("Enter a day that exists, for example 12.12.2026.")


class MomentField(TextBasedField):
    """A moment typed as Finland's clock shows it, 12.12.2026 12.00; the value is an instant in UTC."""

    def read(self, text: str) -> datetime:
        match = re.fullmatch(
            r"(?:(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})|(\d{4})-(\d{2})-(\d{2}))"
            r"[ ,T]*(?:klo|kl\.?|at)?\s*(\d{1,2})[.:](\d{2})",
            text,
        )
        if not match:
            raise ValueError(text)
        year, month, day = (match[3], match[2], match[1]) if match[3] else (match[4], match[5], match[6])
        local = datetime.combine(date(int(year), int(month), int(day)), time(int(match[7]), int(match[8])), HELSINKI)
        if in_utc(local).astimezone(HELSINKI).replace(tzinfo=None) != local.replace(tzinfo=None):
            raise ValueError("the clock change skips this time")
        return in_utc(local)

    def shown(self, data: datetime) -> str:
        local = data.astimezone(HELSINKI)
        return f"{local.day}.{local.month}.{local.year} {local.hour}.{local.minute:02d}"

    def explain(self) -> str:
        return gettext("Enter a day and a time that exist, for example 12.12.2026 12.00.")


class RatioField(TextBasedField):
    """A decimal number typed with a comma or a point; the value is an exact Decimal."""

    def read(self, text: str) -> Decimal:
        plain = "".join(text.replace(",", ".").replace("%", "").replace("−", "-").split())
        if not re.fullmatch(r"-?(?:\d+\.?\d*|\.\d+)", plain):
            raise ValueError(text)
        value = Decimal(plain)
        if abs(value) > LARGEST_NUMBER or len(plain) > LONGEST_RATIO:
            raise TooLarge(text)
        return value

    def shown(self, data: Decimal) -> str:
        plain = format(data, "f")
        return plain if language() == "en" else plain.replace(".", ",")

    def explain(self) -> str:
        return gettext("Enter a number, for example 1,5.")


class IntegerTextField(TextBasedField):
    """A whole number; the value is an int."""

    def read(self, text: str) -> int:
        plain = "".join(text.replace("−", "-").split())
        if not re.fullmatch(r"-?\d+", plain):
            raise ValueError(text)
        if len(plain) > LONGEST_RATIO or abs(int(plain)) > LARGEST_NUMBER:
            raise TooLarge(text)
        return int(plain)

    def explain(self) -> str:
        return gettext("Enter a whole number, for example 20.")


def choices_of(items: Sequence[tuple[Any, Any]], *, empty: Any = None) -> list[tuple[str, str]]:
    """Choices of a select field, with an empty first one when given."""
    first = [("", str(empty))] if empty is not None else []
    return first + [(str(value), str(label)) for value, label in items]
