"""The form of one milestone. Each measure brings its own fields, so that nothing is asked that it does not use."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from marketplace.terms.forms.fields import TickField, as_text, given, ratio, ticks
from marketplace.terms.messages import EVENT_KINDS, INSTRUMENTS, SPELL_KINDS, TAGS
from marketplace.terms.rules.editing import codes_before
from marketplace.web.forms import BaseForm, IntegerTextField, MoneyField, RatioField

Document = dict[str, Any]


def _days(label: Any) -> IntegerTextField:
    return IntegerTextField(label, [Optional(), NumberRange(min=0, message=_l("Enter zero or more."))])


def _count(label: Any) -> IntegerTextField:
    return IntegerTextField(label, [Optional(), NumberRange(min=1, message=_l("Enter one or more."))])


class MilestoneForm(BaseForm):
    """What every milestone has. The fields of its measure are added by :func:`milestone_form`."""

    measure = ""
    kept: Mapping[str, Any] = {}

    code = StringField(_l("Code"), [InputRequired(_l("Give the milestone a code.")), Length(max=40)])
    price_cents = MoneyField(_l("Price"), [InputRequired(_l("Enter the price.")), NumberRange(min=0)])
    requires = TickField(_l("Paid only when these have been reached too"), [Optional()])
    ladder = StringField(_l("Ladder"), [Optional(), Length(max=40)])
    one_of = StringField(_l("Only the first of a group is paid: name of the group"), [Optional(), Length(max=40)])
    max_count = _days(_l("Paid at most so many times in the whole contract"))
    group_factor = BooleanField(_l("The target group's multiplier applies"), default=True)
    holdback = BooleanField(_l("The contract's holdback applies"), default=True)
    payers = SelectField(_l("Who pays"))

    def to_milestone(self) -> Document:
        """The milestone as the document has it."""
        every = given(
            code=(self.code.data or "").strip(),
            measure=self.measure,
            requires=list(self.requires.data or []),
            ladder=(self.ladder.data or "").strip(),
            one_of=(self.one_of.data or "").strip(),
            max_count=self.max_count.data,
            allocation=self._allocation(),
            **_WRITTEN[self.measure](self),
        )
        every["price_cents"] = self.price_cents.data or 0
        if not self.group_factor.data:
            every["group_factor"] = False
        if not self.holdback.data:
            every["holdback"] = False
        return every

    def _allocation(self) -> Any:
        chosen = self.payers.data or ""
        if chosen == "home":
            return {"by": "home"}
        if chosen.startswith("key:"):
            return {"by": "key", "key": chosen.removeprefix("key:")}
        return self.kept.get("allocation") if chosen == "kept" else None


_KINDS_NEEDED = InputRequired(_l("Choose at least one."))


def _spell(use: Document) -> Document:
    return {
        "kinds": TickField(_l("What counts"), [_KINDS_NEEDED], choices=ticks(SPELL_KINDS, use.get("kinds", []))),
        "span": RadioField(
            _l("How long"),
            [InputRequired(_l("Choose days or months."))],
            choices=[("days", _l("Days, counted one by one")), ("months", _l("Calendar months from the first day"))],
        ),
        "length": _count(_l("Number of days or months")),
        "min_weekly_hours": RatioField(_l("Hours a week, at least"), [Optional(), NumberRange(min=0)]),
        "max_gap_days": _days(_l("Longest break in days that does not start the count again")),
        "with_tags": TickField(_l("Only when it is"), [Optional()], choices=ticks(TAGS, use.get("with_tags", []))),
        "without_tags": TickField(_l("Not when it is"), [Optional()], choices=ticks(TAGS, use.get("without_tags", []))),
        "start_within_days": _days(_l("First day at most so many days after the service start")),
        "reach_within_days": _days(_l("Reached at most so many days after the service start")),
        "every_days": _count(_l("Pays again after each further days")),
        "max_times": _count(_l("Times in all")),
    }


def _write_spell(form: Any) -> Document:
    repeat = None
    if form.every_days.data is not None or form.max_times.data is not None:
        repeat = given(every_days=form.every_days.data, max_times=form.max_times.data)
    return {
        "kinds": list(form.kinds.data or []),
        form.span.data or "days": form.length.data,
        "min_weekly_hours": as_text(form.min_weekly_hours.data),
        "max_gap_days": form.max_gap_days.data,
        "with_tags": list(form.with_tags.data or []),
        "without_tags": list(form.without_tags.data or []),
        "start_within_days": form.start_within_days.data,
        "reach_within_days": form.reach_within_days.data,
        "repeat": repeat,
    }


def _read_spell(use: Document) -> Document:
    span = "months" if use.get("months") is not None else "days"
    repeat = use.get("repeat") or {}
    return {
        **use,
        "span": span,
        "length": use.get(span),
        "min_weekly_hours": ratio(use.get("min_weekly_hours")),
        "every_days": repeat.get("every_days"),
        "max_times": repeat.get("max_times"),
    }


def _event(use: Document) -> Document:
    return {
        "kinds": TickField(_l("What counts"), [_KINDS_NEEDED], choices=ticks(EVENT_KINDS, use.get("kinds", []))),
        "min_value": RatioField(_l("Its value, at least"), [Optional()]),
        "max_times": _count(_l("Paid at most so many times for each participant")),
        "reach_within_days": _days(_l("Reached at most so many days after the service start")),
    }


def _write_event(form: Any) -> Document:
    return {
        "kinds": list(form.kinds.data or []),
        "min_value": as_text(form.min_value.data),
        "max_times": form.max_times.data,
        "reach_within_days": form.reach_within_days.data,
    }


def _gain(use: Document) -> Document:
    instrument = use.get("instrument")
    return {
        "instrument": RadioField(
            _l("Measured with"),
            [InputRequired(_l("Choose the instrument."))],
            choices=ticks(INSTRUMENTS, [instrument] if instrument else []),
        ),
        "min_gain": RatioField(_l("Change, at least"), [InputRequired(_l("Enter a number.")), NumberRange(min=0)]),
        "direction": RadioField(_l("Better is"), choices=[("up", _l("more")), ("down", _l("less"))], default="up"),
        "baseline_within_days": _days(_l("Compared with the latest measurement up to day")),
        "reach_within_days": _days(_l("Reached at most so many days after the service start")),
    }


def _write_gain(form: Any) -> Document:
    return {
        "instrument": form.instrument.data,
        "min_gain": as_text(form.min_gain.data),
        "direction": form.direction.data,
        "baseline_within_days": form.baseline_within_days.data,
        "reach_within_days": form.reach_within_days.data,
    }


def _earnings(use: Document) -> Document:
    return {
        "cents": MoneyField(_l("Wages in all, at least"), [InputRequired(_l("Enter an amount.")), NumberRange(min=0)]),
        "without_tags": TickField(_l("Not when it is"), [Optional()], choices=ticks(TAGS, use.get("without_tags", []))),
        "reach_within_days": _days(_l("Reached at most so many days after the service start")),
    }


def _write_earnings(form: Any) -> Document:
    return {
        "cents": form.cents.data,
        "without_tags": list(form.without_tags.data or []),
        "reach_within_days": form.reach_within_days.data,
    }


def _earning_months(use: Document) -> Document:
    return {
        "min_cents": MoneyField(
            _l("Wages of a good month, at least"), [InputRequired(_l("Enter an amount.")), NumberRange(min=0)]
        ),
        "count": _count(_l("Good months needed")),
        "within_months": _count(_l("Among so many latest calendar months")),
        "max_times": _count(_l("Paid at most so many times for each participant")),
        "with_tags": TickField(_l("Only when it is"), [Optional()], choices=ticks(TAGS, use.get("with_tags", []))),
        "without_tags": TickField(_l("Not when it is"), [Optional()], choices=ticks(TAGS, use.get("without_tags", []))),
        "reach_within_days": _days(_l("Reached at most so many days after the service start")),
    }


def _write_earning_months(form: Any) -> Document:
    return {
        "min_cents": form.min_cents.data,
        "count": form.count.data,
        "within_months": form.within_months.data,
        "max_times": form.max_times.data,
        "with_tags": list(form.with_tags.data or []),
        "without_tags": list(form.without_tags.data or []),
        "reach_within_days": form.reach_within_days.data,
    }


def _attendance(use: Document) -> Document:
    return {
        "max_units": RatioField(_l("Units paid for each participant, at most"), [Optional(), NumberRange(min=0)]),
        "reach_within_days": _days(_l("Reached at most so many days after the service start")),
    }


def _write_attendance(form: Any) -> Document:
    return {"max_units": as_text(form.max_units.data), "reach_within_days": form.reach_within_days.data}


def _with_ratios(*names: str) -> Callable[[Document], Document]:
    return lambda use: {**use, **{name: ratio(use.get(name)) for name in names}}


_FIELDS: dict[str, Callable[[Document], Document]] = {
    "start": lambda use: {},
    "spell": _spell,
    "event": _event,
    "gain": _gain,
    "earnings": _earnings,
    "earning_months": _earning_months,
    "attendance": _attendance,
}
_READ: dict[str, Callable[[Document], Document]] = {
    "start": lambda use: use,
    "spell": _read_spell,
    "event": _with_ratios("min_value"),
    "gain": _with_ratios("min_gain"),
    "earnings": lambda use: use,
    "earning_months": lambda use: use,
    "attendance": _with_ratios("max_units"),
}
_WRITTEN: dict[str, Callable[[Any], Document]] = {
    "start": lambda form: {},
    "spell": _write_spell,
    "event": _write_event,
    "gain": _write_gain,
    "earnings": _write_earnings,
    "earning_months": _write_earning_months,
    "attendance": _write_attendance,
}


def milestone_form(
    document: Mapping[str, Any], place: int | None, use: Document, *, keys: Sequence[str], version: int
) -> MilestoneForm:
    """The form of a milestone with the fields of its measure.

    Args:
        document: The terms it belongs to.
        place: Its place, counted from 0; None for a new one.
        use: The milestone as the document has it; a new one with its measure only.
        keys: Names of the ring's allocation keys.
        version: The version of the draft that the reader sees.
    """

    class WithMeasure(MilestoneForm):
        measure = use["measure"]
        kept = use

    for name, field in _FIELDS[use["measure"]](use).items():
        setattr(WithMeasure, name, field)
    values = _READ[use["measure"]](dict(use)) | {"payers": _payers(use), "version": str(version)}
    form = WithMeasure(data=values)
    form.requires.choices = [(code, code) for code in codes_before(document, place)]
    form.payers.choices = [("", _l("As the contract says")), ("home", _l("The participant's home municipality"))]
    form.payers.choices += [(f"key:{key}", key) for key in keys]
    if _payers(use) == "kept":
        form.payers.choices += [("kept", _l("Shares of its own, as they are"))]
    return form


def _payers(use: Mapping[str, Any]) -> str:
    allocation = use.get("allocation")
    if not allocation:
        return ""
    if allocation.get("by") == "home":
        return "home"
    return f"key:{allocation.get('key')}" if allocation.get("by") == "key" else "kept"
