"""Forms of how results are proved, and of the employer who confirms a job."""

from collections.abc import Collection

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from marketplace.outcomes.forms import PrivateForm, TickField
from marketplace.outcomes.messages import ANSWER_LABELS, EVIDENCE_LABELS, KIND_LABELS, WAY_LABELS
from marketplace.outcomes.rules import EVIDENCE_KINDS, EvidenceKind, FactKind
from marketplace.outcomes.rules.practice import Practice, Way
from marketplace.web.forms import BaseForm, DayField, IntegerTextField

EVIDENCE_CHOICES = [(one.value, EVIDENCE_LABELS[one]) for one in EVIDENCE_KINDS]


class PracticeForm(PrivateForm):
    """How results of a contract are proved: one group of ticks for each kind of report."""

    start = TickField(KIND_LABELS[FactKind.START], choices=EVIDENCE_CHOICES)
    spell = TickField(KIND_LABELS[FactKind.SPELL], choices=EVIDENCE_CHOICES)
    event = TickField(KIND_LABELS[FactKind.EVENT], choices=EVIDENCE_CHOICES)
    measurement = TickField(KIND_LABELS[FactKind.MEASUREMENT], choices=EVIDENCE_CHOICES)
    earning = TickField(KIND_LABELS[FactKind.EARNING], choices=EVIDENCE_CHOICES)
    attendance = TickField(KIND_LABELS[FactKind.ATTENDANCE], choices=EVIDENCE_CHOICES)
    end = TickField(KIND_LABELS[FactKind.END], choices=EVIDENCE_CHOICES)
    show_within_days = IntegerTextField(
        _l("The evidence is shown within so many days of the report"), [Optional(), NumberRange(min=1, max=365)]
    )
    way = SelectField(
        _l("How the provider is chosen at a referral"), choices=[(one.value, WAY_LABELS[one]) for one in Way]
    )
    share_percent = IntegerTextField(
        _l("Share of referrals, in per cent"), [InputRequired(_l("Enter a number.")), NumberRange(min=0, max=100)]
    )
    agreement = StringField(
        _l("Where the agreement on processing personal data is kept"), [Optional(), Length(max=200)]
    )
    agreed_on = DayField(_l("Agreed on"), [Optional()])

    @classmethod
    def of(cls, practice: Practice, kinds: Collection[FactKind]) -> "PracticeForm":
        """The form of a practice, with ticks for some kinds of reports."""
        ticked = {kind.value: [one.value for one in practice.accepts(kind)] for kind in kinds}
        form = cls(
            data={
                **ticked,
                "show_within_days": practice.show_within_days,
                "way": practice.way.value,
                "share_percent": practice.share_percent,
                "agreement": practice.agreement,
                "agreed_on": practice.agreed_on,
            }
        )
        for kind in FactKind:
            if kind not in kinds:
                delattr(form, kind.value)
        return form

    def to_practice(self) -> Practice:
        """What was filled in."""
        accepted = {
            kind: tuple(EvidenceKind(one) for one in getattr(self, kind.value).data or ())
            for kind in FactKind
            if kind.value in self
        }
        return Practice(
            accepted=accepted,
            show_within_days=self.show_within_days.data,
            way=Way(self.way.data),
            share_percent=self.share_percent.data or 0,
            agreement=self.agreement.data or "",
            agreed_on=self.agreed_on.data,
        )


class ConsentForm(BaseForm):
    """The participant's consent to asking the employer."""

    consent_on = DayField(_l("The participant agreed on"), [InputRequired(_l("Enter a day."))])
    consent = BooleanField(
        _l("The participant has agreed that this employer is asked"),
        [InputRequired(_l("Without the participant’s consent the employer is not asked."))],
    )


class EmployerForm(BaseForm):
    """What the employer says of the days and hours."""

    answer = RadioField(
        _l("Is this right?"),
        [InputRequired(_l("Choose one."))],
        choices=list(ANSWER_LABELS.items()),
    )
