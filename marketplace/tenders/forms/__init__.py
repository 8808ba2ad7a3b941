"""Forms of mini-tenders."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from marketplace.tenders.rules import CallFacts, CommitmentFacts, Draft, Question
from marketplace.web.forms import BaseForm, DayField, IntegerTextField, MomentField, MoneyField

QUESTION_ROWS = 6
LONGEST_KEY_FILE = 20_000


def whole(value: Any) -> int | None:
    """A row's id as it comes from a form; None for what is no number, which then is no choice."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() else None


class TickField(SelectMultipleField):
    """Several choices as boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def _entered(field: Any, otherwise: Any) -> Any:
    """What was entered, or something else where the form lacks the field."""
    return otherwise if field is None else field.data


class NewCallForm(BaseForm):
    """The beginning of a call: what it is about and which ready terms it starts from."""

    title = StringField(_l("What is bought?"), [InputRequired(_l("Enter a title.")), Length(max=300)])
    category_id = RadioField(_l("Category"), [InputRequired(_l("Choose a category."))], coerce=whole)
    template = RadioField(_l("Where to start from"), [InputRequired(_l("Choose where to start from."))])


class CallForm(BaseForm):
    """A draft call. Ceilings, expected numbers and questions are added by :func:`call_form`."""

    title = StringField(_l("What is bought?"), [InputRequired(_l("Enter a title.")), Length(max=300)])
    need = TextAreaField(_l("Need and aim"), [Optional(), Length(max=8000)])
    category_id = RadioField(_l("Category"), [InputRequired(_l("Choose a category."))], coerce=whole)
    responsible_municipality = SelectField(_l("Responsible municipality (the buyer)"))
    municipalities = TickField(_l("Municipalities that take part"))
    target_groups = TickField(_l("Target groups"), [Optional()])
    volume_min = IntegerTextField(
        _l("Participants at least"), [InputRequired(_l("Enter a number.")), NumberRange(min=1, max=100_000)]
    )
    volume_max = IntegerTextField(
        _l("Participants at most"), [InputRequired(_l("Enter a number.")), NumberRange(min=1, max=100_000)]
    )
    starts_on = DayField(_l("The contract starts"), [InputRequired(_l("Enter a day."))])
    ends_on = DayField(_l("The contract ends"), [InputRequired(_l("Enter a day."))])
    deadline = MomentField(_l("Deadline for bids"), [Optional()])
    price_weight = IntegerTextField(
        _l("Weight of price (percent)"),
        [InputRequired(_l("Enter a number.")), NumberRange(min=0, max=100)],
    )
    quality_weight = IntegerTextField(
        _l("Weight of quality (percent)"), [InputRequired(_l("Enter a number.")), NumberRange(min=0, max=100)]
    )
    winners_max = IntegerTextField(
        _l("Winners at most"), [InputRequired(_l("Enter a number.")), NumberRange(min=1, max=50)]
    )
    standstill = BooleanField(_l("Keep a standstill after the decision"))
    question_rows = QUESTION_ROWS

    def to_draft(self, call: CallFacts) -> Draft:
        """The call as it was entered, with the entered ceilings in the terms; what the form lacks stays."""
        document = deepcopy(call.terms_document)
        for milestone in document.get("milestones", []):
            milestone["price_cents"] = self[f"ceiling-{milestone['code']}"].data or 0
        return Draft(
            title=str(_entered(self.title, call.title)).strip(),
            need=(self.need.data or "").strip(),
            category_id=_entered(self.category_id, call.category_id),
            responsible_municipality=_entered(self.responsible_municipality, call.responsible_municipality),
            municipalities=tuple(_entered(self.municipalities, call.municipalities) or ()),
            target_groups=tuple(self.target_groups.data or ()),
            volume_min=self.volume_min.data or 0,
            volume_max=self.volume_max.data or 0,
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            terms_document=document,
            expected={one["code"]: self[f"expected-{one['code']}"].data or 0 for one in document.get("milestones", [])},
            price_weight=self.price_weight.data or 0,
            quality_weight=self.quality_weight.data or 0,
            questions=tuple(self.to_questions()),
            winners_max=self.winners_max.data or 1,
            deadline=self.deadline.data,
            standstill=bool(_entered(self.standstill, call.standstill)),
        )

    def to_questions(self) -> list[Question]:
        """The questions that have a text, with codes by their order."""
        found = []
        for row in range(QUESTION_ROWS):
            text = (self[f"question-{row}"].data or "").strip()
            if text:
                found.append(
                    Question(
                        code=f"q{row + 1}",
                        text=text,
                        weight=self[f"weight-{row}"].data or 0,
                        guide=(self[f"guide-{row}"].data or "").strip(),
                    )
                )
        return found


class AmendmentForm(CallForm):
    """A published call that is being amended; what was invited, and by whom, stays."""

    title = category_id = responsible_municipality = municipalities = standstill = None  # type: ignore[assignment]
    reason = TextAreaField(_l("Why the call is amended"), [Optional(), Length(max=2000)])


def call_form(call: CallFacts, base: type[CallForm] = CallForm) -> CallForm:
    """The form of a draft with a ceiling and an expected number for each milestone, and rows for questions.

    Args:
        base: Another form for the amendment of a published call.
    """

    class WithRows(base):  # type: ignore[valid-type, misc]
        pass

    given: dict[str, Any] = dict(vars(call)) | {"version": str(call.version)}
    given |= {name: given[name] or None for name in ("volume_min", "volume_max")}
    for code, ceiling in call.ceilings.items():
        setattr(WithRows, f"ceiling-{code}", MoneyField(_l("Highest price"), [Optional(), NumberRange(min=0)]))
        setattr(
            WithRows,
            f"expected-{code}",
            IntegerTextField(_l("Expected number of results"), [Optional(), NumberRange(min=0, max=1_000_000)]),
        )
        given[f"ceiling-{code}"] = ceiling
        given[f"expected-{code}"] = call.expected.get(code)
    for row in range(QUESTION_ROWS):
        setattr(WithRows, f"question-{row}", TextAreaField(_l("Question"), [Optional(), Length(max=2000)]))
        setattr(WithRows, f"guide-{row}", TextAreaField(_l("What earns points"), [Optional(), Length(max=2000)]))
        setattr(
            WithRows,
            f"weight-{row}",
            IntegerTextField(_l("Weight within quality (percent)"), [Optional(), NumberRange(min=0, max=100)]),
        )
    for row, question in enumerate(call.questions[:QUESTION_ROWS]):
        given |= {f"question-{row}": question.text, f"guide-{row}": question.guide, f"weight-{row}": question.weight}
    return WithRows(data=given)


class PublishForm(BaseForm):
    """Publishing, or taking a model or terms into use; nothing to fill in."""


class CancelForm(BaseForm):
    """Cancelling a call."""

    reason = TextAreaField(_l("Reason for cancelling"), [InputRequired(_l("Give the reason.")), Length(max=2000)])


class WithdrawForm(BaseForm):
    """Withdrawing a bid; nothing to fill in."""


class OpeningForm(BaseForm):
    """One opener's key file and passphrase."""

    key_file = FileField(_l("Key file"), [FileRequired(_l("Choose your key file."))])
    passphrase = PasswordField(_l("Passphrase of the key file"), [InputRequired(_l("Enter the passphrase."))])

    def key_text(self) -> str:
        """The key file's text; what is no text is no key file either."""
        return bytes(self.key_file.data.read(LONGEST_KEY_FILE)).decode("utf-8", "replace")


class MakeKeyForm(BaseForm):
    """Making an opening key; nothing to fill in."""


class ScoreForm(BaseForm):
    """Points and reasons; a pair of fields for each answer is added by :func:`score_form`."""

    def to_scores(self, bids: Sequence[str], questions: Sequence[Question]) -> list[tuple[str, str, int, str]]:
        """(bid id, question code, points, reason) for each answer that was given points."""
        found = []
        for bid_id in bids:
            for question in questions:
                points = self[f"points-{bid_id}-{question.code}"].data
                if points is not None:
                    reason = self[f"reason-{bid_id}-{question.code}"].data or ""
                    found.append((bid_id, question.code, points, reason))
        return found


def score_form(bids: Sequence[str], questions: Sequence[Question], given: Mapping[tuple[str, str], Any]) -> ScoreForm:
    """The form of all answers of a call, filled with the points given so far."""

    class WithRows(ScoreForm):
        pass

    values: dict[str, Any] = {}
    for bid_id in bids:
        for question in questions:
            name = f"{bid_id}-{question.code}"
            setattr(
                WithRows,
                f"points-{name}",
                IntegerTextField(_("Points from 0 to %(most)s", most=question.max_points), [Optional()]),
            )
            setattr(
                WithRows, f"reason-{name}", TextAreaField(_l("Reason for the points"), [Optional(), Length(max=4000)])
            )
            score = given.get((bid_id, question.code))
            if score is not None:
                values |= {f"points-{name}": score.points, f"reason-{name}": score.reason}
    return WithRows(data=values)


class ApproveForm(BaseForm):
    """A second officer's approval; nothing to fill in."""


class CommitmentForm(BaseForm):
    """What a municipality has decided to buy through a call."""

    municipality = SelectField(_l("Municipality"))
    participants = IntegerTextField(
        _l("Participants it means to refer"), [InputRequired(_l("Enter a number.")), NumberRange(min=1, max=100_000)]
    )
    appropriation = MoneyField(
        _l("Appropriation without value added tax"), [InputRequired(_l("Enter an amount.")), NumberRange(min=1)]
    )
    decided_by = StringField(_l("Who decided"), [InputRequired(_l("Enter the office or body.")), Length(max=200)])
    decided_on = DayField(_l("Day of the decision"), [InputRequired(_l("Enter a day."))])
    reference = StringField(
        _l("Number of the decision document"), [InputRequired(_l("Enter the number.")), Length(max=200)]
    )

    def to_commitment(self, now: datetime) -> CommitmentFacts:
        """The commitment as it was entered."""
        return CommitmentFacts(
            municipality_code=self.municipality.data,
            participants=self.participants.data or 0,
            appropriation_cents=self.appropriation.data or 0,
            decided_by=(self.decided_by.data or "").strip(),
            decided_on=self.decided_on.data,
            reference=(self.reference.data or "").strip(),
            entered_at=now,
        )


class QuestionForm(BaseForm):
    """A question about a call."""

    text = TextAreaField(_l("Your question"), [InputRequired(_l("Write the question.")), Length(max=4000)])


class AnswerForm(BaseForm):
    """The answer to a question."""

    text = TextAreaField(_l("Answer to everyone"), [InputRequired(_l("Write the answer.")), Length(max=8000)])
    late_reason = TextAreaField(_l("Why the answer comes late"), [Optional(), Length(max=2000)])


class ConfirmForm(BaseForm):
    """Keeping a bid as it is; nothing to fill in."""


class DeclineForm(BaseForm):
    """Declining an invitation."""

    reason = RadioField(_l("Why do you not bid?"), [InputRequired(_l("Choose a reason."))])
    text = TextAreaField(_l("In your own words"), [Optional(), Length(max=2000)])
