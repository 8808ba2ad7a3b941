"""Forms of a provider: declaration, application, profile, certificates, answers."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from marketplace.kernel.errors import Problem
from marketplace.register.messages import CERTIFICATE_LABELS, SERVICE_LANGUAGE_LABELS, SIZE_LABELS
from marketplace.register.rules import (
    CertificateKind,
    Declaration,
    Explanation,
    Part,
    Requirement,
    check_declaration,
    criteria_of,
    exclusion_grounds,
)
from marketplace.register.rules.profile import LONGEST_DESCRIPTION, OfferKind, ProfileFacts
from marketplace.register.rules.uploads import LARGEST_FILE
from marketplace.web.forms import BaseForm, DayField


class DeclarationForm(BaseForm):
    """The declaration; fields for each criterion are added by :func:`declaration_form`."""

    taxes_paid = BooleanField(_l("Taxes and social security contributions are paid, or a payment plan is in force"))
    registers_right = BooleanField(
        _l("The organisation is in the trade, prepayment and employer registers as the law asks of it")
    )
    pensions_insured = BooleanField(_l("Employees’ pension insurance is taken and its payments are in order"))
    confirmed = BooleanField(_l("I have read every ground. No other ground applies than those ticked above."))

    def to_explanations(self) -> tuple[Explanation, ...]:
        """What was said of each ground that applies, in the order of the grounds."""
        return tuple(
            Explanation(
                ground.code,
                (self[f"explanation-{ground.code}"].data or "").strip(),
                self[f"happened-{ground.code}"].data,
                (self[f"measures-{ground.code}"].data or "").strip(),
            )
            for ground in exclusion_grounds()
            if self[f"ground-{ground.code}"].data
        )

    def to_answers(self) -> dict[str, str]:
        """What was said of the other criteria, by code."""
        answers = {one.code: self[f"answer-{one.code}"].data or "" for one in criteria_of(Part.SELECTION)}
        return answers | {one.code: self[f"answer-{one.code}"].data or "" for one in criteria_of(Part.OTHER)}

    def problems_found(self, today: Any) -> list[Problem]:
        """Every fault of what was declared."""
        return check_declaration(self.to_explanations(), confirmed=bool(self.confirmed.data), today=today)


def declaration_form(earlier: Declaration | None) -> DeclarationForm:
    """The declaration form with today's criteria, filled from the earlier version."""

    class WithCriteria(DeclarationForm):
        pass

    said = {one.ground: one for one in earlier.explanations} if earlier is not None else {}
    given: dict[str, Any] = {}
    for ground in exclusion_grounds():
        code, told = ground.code, said.get(ground.code)
        setattr(WithCriteria, f"ground-{code}", BooleanField(code))
        setattr(
            WithCriteria, f"explanation-{code}", TextAreaField(_l("What happened?"), [Optional(), Length(max=4000)])
        )
        setattr(WithCriteria, f"happened-{code}", DayField(_l("Day of the judgment or event"), [Optional()]))
        measures = TextAreaField(_l("What has been done to mend it?"), [Optional(), Length(max=4000)])
        setattr(WithCriteria, f"measures-{code}", measures)
        given[f"ground-{code}"] = told is not None
        if told is not None:
            given |= {f"explanation-{code}": told.text, f"measures-{code}": told.measures}
            given[f"happened-{code}"] = told.happened_on
    for one in (*criteria_of(Part.SELECTION), *criteria_of(Part.OTHER)):
        setattr(WithCriteria, f"answer-{one.code}", TextAreaField(one.code, [Optional(), Length(max=2000)]))
        given[f"answer-{one.code}"] = earlier.answers.get(one.code, "") if earlier is not None else ""
    if earlier is not None:
        given |= {name: getattr(earlier, name) for name in ("taxes_paid", "registers_right", "pensions_insured")}
    return WithCriteria(data=given)


class ApplicationForm(BaseForm):
    """An application to a category; an answer to each requirement is added by :func:`application_form`."""

    statement = TextAreaField(
        _l("In short: what do you offer in this category?"), [InputRequired(_l("Tell how you work.")), Length(max=8000)]
    )

    def to_answers(self) -> dict[str, str]:
        """What was said of each requirement, by code."""
        return {
            name.removeprefix("answer-"): field.data or ""
            for name, field in self._fields.items()
            if name.startswith("answer-")
        }


def application_form(requirements: Sequence[Requirement], earlier: dict[str, str]) -> ApplicationForm:
    """The form of an application with a text for each requirement, filled from an earlier application."""

    class WithRequirements(ApplicationForm):
        pass

    given = {}
    for one in requirements:
        setattr(WithRequirements, f"answer-{one.code}", TextAreaField(one.code, [Length(max=8000)]))
        given[f"answer-{one.code}"] = earlier.get(one.code, "")
    return WithRequirements(data={**given, "statement": earlier.get("", "")})


class BareForm(BaseForm):
    """A form that is only a button."""


class AnswerForm(BaseForm):
    """An answer to a supplement or in a hearing."""

    answer = TextAreaField(_l("Your answer"), [InputRequired(_l("Write the answer.")), Length(max=8000)])


class CheckboxesField(SelectMultipleField):
    """Several choices as boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ProfileForm(BaseForm):
    """What a provider tells of itself to everybody."""

    description = TextAreaField(_l("What do you do, and for whom?"), [Optional(), Length(max=LONGEST_DESCRIPTION)])
    website = StringField(_l("Website"), [Optional(), Length(max=300)])
    size_class = SelectField(_l("Size of the organisation"), [Optional()])
    municipality = CheckboxesField(_l("Municipalities in which you work"), [Optional()])
    language = CheckboxesField(_l("Languages of service"), [Optional()])
    group = CheckboxesField(_l("Target groups that you serve"), [Optional()])

    def to_profile(self) -> ProfileFacts:
        """The profile as it was typed."""
        return ProfileFacts(
            description=self.description.data or "",
            website=(self.website.data or "").strip(),
            size_class=self.size_class.data or "",
            offers={kind: frozenset(self[kind.value].data or ()) for kind in OfferKind},
        )


def profile_form(profile: ProfileFacts, names: dict[OfferKind, list[tuple[str, str]]]) -> ProfileForm:
    """The form of a profile with the ring's municipalities, groups and languages as choices."""
    form = ProfileForm(
        data={
            "description": profile.description,
            "website": profile.website,
            "size_class": profile.size_class,
            **{kind.value: sorted(codes) for kind, codes in profile.offers.items()},
        }
    )
    if not form.version.data and profile.version is not None:
        form.version.data = str(profile.version)
    form.size_class.choices = [("", _l("Not told")), *((one.value, label) for one, label in SIZE_LABELS.items())]
    form.municipality.choices = names[OfferKind.MUNICIPALITY]
    form.language.choices = [(code, SERVICE_LANGUAGE_LABELS[code]) for code, _ in names[OfferKind.LANGUAGE]]
    form.group.choices = names[OfferKind.GROUP]
    return form


class CertificateForm(BaseForm):
    """A certificate to be added."""

    kind = SelectField(
        _l("What does it prove?"), choices=[(one.value, label) for one, label in CERTIFICATE_LABELS.items()]
    )
    issued_on = DayField(_l("Day of issue"), [InputRequired(_l("Enter the day on the certificate."))])
    valid_until = DayField(_l("Valid until, if it says so"), [Optional()])
    file = FileField(_l("File"), [FileRequired(_l("Choose a file."))])

    def content(self) -> tuple[str, bytes]:
        """Name and content of the file; no more is read than may be kept, and one byte that shows it is too much."""
        return self.file.data.filename or "", self.file.data.read(LARGEST_FILE + 1)

    def to_kind(self) -> CertificateKind:
        """What it proves."""
        return CertificateKind(self.kind.data)
