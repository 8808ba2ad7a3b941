"""Forms of officers: proposing decisions, prolonging, asking, hearing, noting."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from marketplace.register.messages import CERTIFICATE_LABELS, MEASURE_LABELS, MEASURE_OUTCOME_LABELS
from marketplace.register.rules import CertificateKind, Checked, MeasureKind, MeasureOutcome, Outcome, Proposal
from marketplace.web.forms import BaseForm, DayField

MET = [("yes", _l("Met")), ("no", _l("Not met"))]


DECLARATION = "declaration"


class ProposalForm(BaseForm):
    """An officer's proposal; a row for each requirement is added by :func:`proposal_form`."""

    outcome = RadioField(
        _l("Decision"),
        [InputRequired(_l("Choose the decision."))],
        choices=[(Outcome.ADMITTED.value, _l("Admit to the category")), (Outcome.REJECTED.value, _l("Reject"))],
    )
    section = StringField(_l("Section of the Act on which a rejection rests"), [Optional(), Length(max=80)])
    reasons = TextAreaField(_l("Reasons"), [InputRequired(_l("Give the reasons.")), Length(max=8000)])

    def to_checklist(self) -> tuple[Checked, ...]:
        """The checklist as it was ticked."""
        codes = [name.removeprefix("met-") for name in self._fields if name.startswith("met-")]
        return tuple(
            Checked(code, self[f"met-{code}"].data == "yes", (self[f"note-{code}"].data or "").strip())
            for code in codes
        )


def proposal_form(codes: Sequence[str], earlier: Proposal | None) -> ProposalForm:
    """The form of a proposal with a row for each code of the checklist, filled from the newest proposal."""

    class WithChecklist(ProposalForm):
        pass

    given: dict[str, Any] = {}
    ticked = {one.requirement: one for one in earlier.checklist} if earlier is not None else {}
    for code in codes:
        met = RadioField(code, [InputRequired(_l("Say whether this is met."))], choices=MET)
        setattr(WithChecklist, f"met-{code}", met)
        setattr(
            WithChecklist,
            f"note-{code}",
            StringField(_l("What was seen, or why it is not met"), [Optional(), Length(max=2000)]),
        )
        if code in ticked:
            given[f"met-{code}"] = "yes" if ticked[code].met else "no"
            given[f"note-{code}"] = ticked[code].note
    if earlier is not None:
        given |= {"outcome": earlier.outcome.value, "section": earlier.section, "reasons": earlier.reasons}
    return WithChecklist(data=given)


class ProlongForm(BaseForm):
    """Prolonging the time of an application."""

    reason = TextAreaField(
        _l("Why does this application need more time?"), [InputRequired(_l("Give the reason.")), Length(max=2000)]
    )


class SupplementForm(BaseForm):
    """Asking an applicant for more."""

    request = TextAreaField(
        _l("What is asked?"), [InputRequired(_l("Write what the applicant is asked.")), Length(max=4000)]
    )
    due_on = DayField(_l("Answer by"), [InputRequired(_l("Enter the day."))])


class HearingForm(BaseForm):
    """Opening a hearing on suspension or removal."""

    kind = RadioField(
        _l("What is considered?"),
        [InputRequired(_l("Choose what is considered."))],
        choices=[(one.value, label) for one, label in MEASURE_LABELS.items()],
    )
    category = SelectField(_l("Category"), [InputRequired(_l("Choose the category."))])
    section = StringField(_l("Section of the Act"), [InputRequired(_l("Enter the section.")), Length(max=80)])
    grounds = TextAreaField(_l("Grounds"), [InputRequired(_l("Give the grounds.")), Length(max=8000)])
    heard_until = DayField(_l("The provider may answer until"), [InputRequired(_l("Enter the day."))])

    def to_kind(self) -> MeasureKind:
        """What is considered."""
        return MeasureKind(self.kind.data)


class MeasureDecisionForm(BaseForm):
    """The decision after a hearing."""

    outcome = RadioField(
        _l("Decision"),
        [InputRequired(_l("Choose the decision."))],
        choices=[(one.value, label) for one, label in MEASURE_OUTCOME_LABELS.items()],
    )
    reasons = TextAreaField(_l("Reasons"), [InputRequired(_l("Give the reasons.")), Length(max=8000)])

    def to_outcome(self) -> MeasureOutcome:
        """What is decided."""
        return MeasureOutcome(self.outcome.data)


class LiftForm(BaseForm):
    """Lifting a suspension."""

    reasons = TextAreaField(_l("Reasons"), [InputRequired(_l("Give the reasons.")), Length(max=8000)])


class EvidenceForm(BaseForm):
    """Asking a provider for updated evidence."""

    kind = SelectField(
        _l("What is asked?"),
        choices=[
            (DECLARATION, _l("Declaration on exclusion grounds")),
            *((one.value, label) for one, label in CERTIFICATE_LABELS.items()),
        ],
    )
    due_on = DayField(_l("Answer by"), [InputRequired(_l("Enter the day."))])

    def to_kind(self) -> CertificateKind | None:
        """Which certificate is asked; None for the declaration."""
        return CertificateKind(self.kind.data) if self.kind.data != DECLARATION else None


class ExtractForm(BaseForm):
    """Noting a look at an extract from the criminal record."""

    extract_on = DayField(_l("Day of the extract"), [InputRequired(_l("Enter the day on the extract."))])
