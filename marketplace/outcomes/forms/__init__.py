"""Forms of outcomes. What a report asks follows from what the contract's terms count."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from marketplace.kernel.personal_data import Identifier, personal_identifiers, place_of
from marketplace.outcomes.messages import EVIDENCE_LABELS, GROUND_LABELS, IDENTIFIER_LABELS, TAG_LABELS
from marketplace.outcomes.rules import EVIDENCE_KINDS, GROUNDS, EvidenceKind, FactKind, Step, Verdict
from marketplace.web.forms import BaseForm, DayField, MoneyField, RatioField

SPOKEN = [
    ("fi", "suomi"),
    ("sv", "svenska"),
    ("en", "English"),
    ("ru", "русский"),
    ("ar", "العربية"),
    ("uk", "українська"),
]


EVIDENCE_CHOICES = [("", _l("Choose")), *((one.value, EVIDENCE_LABELS[one]) for one in EVIDENCE_KINDS)]
"""What can have been seen."""


class TickField(SelectMultipleField):
    """Several choices as boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class PrivateForm(BaseForm):
    """A form whose free texts hold nothing that identifies a participant."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field, and that no free text holds an identity code, an e-mail address or a phone number."""
        fine = super().validate(extra_validators)
        for field in self:
            if isinstance(field, TextAreaField):
                fine = _free_of_contact_details(field) and fine
        return fine


def _free_of_contact_details(field: Any) -> bool:
    text = field.data or ""
    found = [one for one in personal_identifiers(text) if one.what is not Identifier.IDENTITY_CODE]
    if found:
        # A participant's own, or of somebody who is told about: neither is needed to pay a result.
        field.errors = [
            *field.errors,
            gettext(
                "The text holds %(what)s (after “%(place)s”). Take it out: participants are known by a pseudonym only.",
                what=IDENTIFIER_LABELS[found[0].what],
                place=place_of(text, found[0]) or "…",
            ),
        ]
    return not found


class ReferralForm(PrivateForm):
    """A referral."""

    pseudonym = StringField(_l("Pseudonym, if the person has been referred before"), [Optional(), Length(max=20)])
    home_municipality = SelectField(_l("Home municipality"), [InputRequired(_l("Choose the municipality."))])
    home_since = DayField(_l("Home municipality since"), [InputRequired(_l("Enter a day."))])
    groups = TickField(_l("Target groups"))
    paid_after = SelectField(_l("Paid days of unemployment benefit so far"), [Optional()])
    language = SelectField(_l("Language of the service"), choices=SPOKEN, default="fi")
    contact_by = DayField(_l("First contact at the latest"), [InputRequired(_l("Enter a day."))])
    way_reason = TextAreaField(_l("Why this provider?"), [Optional(), Length(max=500)])
    earlier_seen = BooleanField(_l("I have read what the new service does to the earlier one"))


class ReportForm(PrivateForm):
    """What every report has: the reason when it corrects an earlier one."""

    corrects = HiddenField()
    offered = SelectField(_l("Evidence that you show"), [Optional()], choices=[])
    reason = TextAreaField(_l("Why is it corrected?"), [Optional(), Length(max=1000)])

    def offer(self, kinds: Collection[EvidenceKind]) -> None:
        """Ask for evidence of some kinds."""
        self.offered.choices = [("", _l("Not known yet"))] + [(one.value, EVIDENCE_LABELS[one]) for one in kinds]

    def to_offered(self) -> EvidenceKind | None:
        """The evidence that was chosen."""
        return EvidenceKind(self.offered.data) if self.offered and self.offered.data else None

    def to_payload(self) -> dict[str, Any]:
        """The fact in the shape of the engine's facts."""
        raise NotImplementedError

    def employer(self) -> str:
        """Business id of the employer, where the fact has one."""
        return ""


class DayForm(ReportForm):
    """A day on which the service started or ended."""

    day = DayField(_l("Day"), [InputRequired(_l("Enter a day."))])

    def to_payload(self) -> dict[str, Any]:
        assert self.day.data is not None
        return {"date": self.day.data.isoformat()}


class SpellForm(ReportForm):
    """A job, a business or studies from a day on."""

    kind = SelectField(_l("What is it?"), [InputRequired(_l("Choose one."))])
    day = DayField(_l("First day"), [InputRequired(_l("Enter a day."))])
    end = DayField(_l("Last day, if it has ended"), [Optional()])
    weekly_hours = RatioField(
        _l("Hours a week"),
        [InputRequired(_l("Enter the hours a week, for example 37,5.")), NumberRange(min=Decimal(0), max=Decimal(100))],
    )
    employer_id = StringField(_l("Employer’s business ID"), [Optional(), Length(max=9)])
    tags = TickField(_l("Is it one of these?"), choices=list(TAG_LABELS.items()))

    def to_payload(self) -> dict[str, Any]:
        assert self.day.data is not None
        return {
            "kind": self.kind.data,
            "start": self.day.data.isoformat(),
            "end": self.end.data.isoformat() if self.end.data else None,
            "weekly_hours": format(self.hours() or Decimal(0), "f"),
            "tags": sorted(self.tags.data or []),
        }

    def hours(self) -> Decimal | None:
        """Hours a week, where the contract looks at them."""
        return self.weekly_hours.data if "weekly_hours" in self else None

    def employer(self) -> str:
        return (self.employer_id.data or "").strip()


class EventForm(ReportForm):
    """Something that happened on a day."""

    kind = SelectField(_l("What happened?"), [InputRequired(_l("Choose one."))])
    day = DayField(_l("Day"), [InputRequired(_l("Enter a day."))])
    value = RatioField(_l("Amount"), [Optional()])

    def to_payload(self) -> dict[str, Any]:
        assert self.day.data is not None
        payload: dict[str, Any] = {"kind": self.kind.data, "date": self.day.data.isoformat()}
        value = self.value.data if "value" in self else None
        if value is not None:
            payload["value"] = format(value, "f")
        return payload


class MeasurementForm(ReportForm):
    """A measurement with an instrument: its coarse value, never the answers."""

    kind = SelectField(_l("Instrument"), [InputRequired(_l("Choose one."))])
    day = DayField(_l("Day"), [InputRequired(_l("Enter a day."))])
    value = RatioField(_l("Result"), [InputRequired(_l("Enter the result."))])

    def to_payload(self) -> dict[str, Any]:
        assert self.day.data is not None
        assert self.value.data is not None
        return {
            "instrument": self.kind.data,
            "date": self.day.data.isoformat(),
            "value": format(self.value.data, "f"),
        }


class EarningForm(ReportForm):
    """Wages paid on a day."""

    day = DayField(_l("Day of payment"), [InputRequired(_l("Enter a day."))])
    amount = MoneyField(_l("Gross wages (€)"), [InputRequired(_l("Enter an amount.")), NumberRange(min=0)])
    tags = TickField(_l("Is it one of these?"), choices=list(TAG_LABELS.items()))

    def to_payload(self) -> dict[str, Any]:
        assert self.day.data is not None
        return {"date": self.day.data.isoformat(), "cents": self.amount.data, "tags": sorted(self.tags.data or [])}


class AttendanceForm(ReportForm):
    """Attendance on a day."""

    day = DayField(_l("Day"), [InputRequired(_l("Enter a day."))])
    units = RatioField(
        _l("Days or hours attended"), [InputRequired(_l("Enter a number.")), NumberRange(min=Decimal(0))], default=1
    )

    def to_payload(self) -> dict[str, Any]:
        assert self.day.data is not None
        return {"date": self.day.data.isoformat(), "units": format(Decimal(self.units.data or 0), "f")}


class DidNotHappenForm(ReportForm):
    """A correction that says that a fact did not happen."""

    offered = None

    def to_payload(self) -> dict[str, Any]:
        return {}


FORM_OF: dict[FactKind, type[ReportForm]] = {
    FactKind.START: DayForm,
    FactKind.END: DayForm,
    FactKind.SPELL: SpellForm,
    FactKind.EVENT: EventForm,
    FactKind.MEASUREMENT: MeasurementForm,
    FactKind.EARNING: EarningForm,
    FactKind.ATTENDANCE: AttendanceForm,
}


class VerdictForm(PrivateForm):
    """The verdict on a fact."""

    verdict = RadioField(
        _l("Verdict"),
        [InputRequired(_l("Choose the verdict."))],
        choices=[(Verdict.VERIFIED.value, _l("Verify")), (Verdict.REJECTED.value, _l("Reject"))],
    )
    evidence = SelectField(
        _l("Evidence you have seen"),
        [Optional()],
        choices=EVIDENCE_CHOICES,
    )
    evidence_seen_on = DayField(_l("Seen on"), [Optional()])

    def accept(self, kinds: Collection[EvidenceKind], offered: EvidenceKind | None) -> None:
        """Offer the evidence that the contract accepts, what the provider shows chosen."""
        self.evidence.choices = [("", _l("Choose"))] + [(one.value, EVIDENCE_LABELS[one]) for one in kinds]
        if offered in kinds and self.evidence.raw_data is None:
            self.evidence.data = offered.value  # type: ignore[union-attr]

    reason = TextAreaField(_l("Reason, if you reject"), [Optional(), Length(max=1000)])


EFFECT_SEEN = _l("I have looked at what this does to payments")


class GroupsForm(PrivateForm):
    """A correction of the target groups of the day of referral."""

    groups = TickField(_l("Target groups"))
    reason = TextAreaField(_l("Why are they corrected?"), [Optional(), Length(max=1000)])
    effect_seen = BooleanField(EFFECT_SEEN)


class HomeForm(PrivateForm):
    """A move to another home municipality."""

    municipality = SelectField(_l("New home municipality"), [InputRequired(_l("Choose the municipality."))])
    since = DayField(_l("From"), [InputRequired(_l("Enter a day."))])
    effect_seen = BooleanField(EFFECT_SEEN)


class StepForm(PrivateForm):
    """A step that the provider takes with a placement."""

    day = DayField(_l("Day"), [InputRequired(_l("Enter a day."))])
    ground = SelectField(_l("Ground"), [Optional()])
    note = TextAreaField(_l("In a few words"), [Optional(), Length(max=500)])

    def fit(self, step: Step) -> None:
        """Offer the grounds of a step; a step without grounds asks for none."""
        fitting = GROUNDS.get(step, ())
        if fitting:
            self.ground.choices = [("", _l("Choose"))] + [(one.value, GROUND_LABELS[one]) for one in fitting]
        else:
            del self.ground
            del self.note


class GroupForm(BaseForm):
    """Attendance of a group in a week: ticks of participants and days."""

    present = SelectMultipleField(_l("Present"), choices=[])


class ImportForm(BaseForm):
    """A file of reports."""

    file = FileField(_l("File"), [FileRequired(_l("Choose a file."))])


class SeveralForm(PrivateForm):
    """One verdict "verified" for several facts alike."""

    facts = SelectMultipleField(_l("Reports"), [InputRequired(_l("Choose at least one report."))], coerce=int)
    evidence = SelectField(
        _l("Evidence you have seen"),
        [InputRequired(_l("Choose what evidence you have seen."))],
        choices=EVIDENCE_CHOICES,
    )
    evidence_seen_on = DayField(_l("Seen on"), [InputRequired(_l("Enter a day."))])


class QuestionForm(PrivateForm):
    """A question, or the answer to it."""

    text = TextAreaField(_l("Your message"), [InputRequired(_l("Write the question or the answer.")), Length(max=2000)])


class ContestForm(PrivateForm):
    """Contesting a rejection."""

    grounds = TextAreaField(_l("Grounds"), [InputRequired(_l("Give the grounds.")), Length(max=3000)])


class DecisionForm(PrivateForm):
    """The decision about a contested rejection."""

    verdict = RadioField(
        _l("Decision"),
        [InputRequired(_l("Choose the decision."))],
        choices=[
            (Verdict.VERIFIED.value, _l("The report counts after all")),
            (Verdict.REJECTED.value, _l("The rejection stands")),
        ],
    )
    evidence = SelectField(
        _l("Evidence you have seen"),
        [Optional()],
        choices=EVIDENCE_CHOICES,
    )
    grounds = TextAreaField(_l("Grounds"), [InputRequired(_l("Give the grounds.")), Length(max=3000)])


class DismissForm(PrivateForm):
    """Dismissing a signal."""

    key = HiddenField()
    reason = TextAreaField(_l("Why is it no cause for concern?"), [Optional(), Length(max=1000)])
