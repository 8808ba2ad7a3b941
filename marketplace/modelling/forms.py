"""Forms of economic models. The form of a model has a field for everything that its plan holds."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from marketplace.modelling.messages import ASSUMPTION_LABELS, BASIS_LABELS
from marketplace.modelling.rules import (
    ASSUMPTIONS,
    Assumed,
    Assumption,
    Basis,
    BracketMix,
    Ending,
    GroupMix,
    Plan,
    Unit,
)
from marketplace.web.forms import BaseForm, DayField, IntegerTextField, MoneyField, RatioField

NEEDED = InputRequired(_l("Enter a figure; 0 when there is none."))
SOURCE_LENGTH = 300

_FIELD_OF_UNIT: dict[Unit, type[Field]] = {
    Unit.MONTHS: IntegerTextField,
    Unit.DAYS: IntegerTextField,
    Unit.PERCENT: RatioField,
    Unit.CENTS: MoneyField,
}


class ModelForm(BaseForm):
    """A model's plan; the fields of one plan are added by :func:`model_form`."""

    source = TextAreaField(
        _l("Where the expected results are from"),
        [Optional(), Length(max=2000)],
    )
    units_without_result = RatioField(_l("Units of attendance of those without result"), [NEEDED])


class AskExceptionForm(BaseForm):
    """Asking for an exception."""

    reason = TextAreaField(_l("Reason"), [InputRequired(_l("Give the reason.")), Length(max=2000)])


class DecideExceptionForm(BaseForm):
    """Deciding on an exception."""

    decision = RadioField(
        _l("Decision"),
        [InputRequired(_l("Choose a decision."))],
        choices=[("approve", _l("Approve the exception")), ("refuse", _l("Refuse the exception"))],
    )
    note = TextAreaField(_l("Grounds of the decision"), [Optional(), Length(max=2000)])


class PersonForm(BaseForm):
    """One person's saving; sent by GET, so without a token."""

    class Meta(BaseForm.Meta):  # type: ignore[name-defined]  # the library makes it
        csrf = False

    paid_days = IntegerTextField(_l("Paid days so far"), [NEEDED])
    starts_on = DayField(_l("First day without benefit"), [InputRequired(_l("Enter the day."))])
    months = IntegerTextField(_l("Months without benefit"), [NEEDED])
    daily = MoneyField(_l("The person's own daily benefit"), [Optional()])


def _assumption_field(one: Assumption) -> Field:
    label = ASSUMPTION_LABELS[one.code]
    if one.unit is Unit.BASIS:
        return RadioField(label, choices=[(basis.value, text) for basis, text in BASIS_LABELS.items()])
    return _FIELD_OF_UNIT[one.unit](label, [Optional() if one.default is None else NEEDED])


def _bracket_fields(number: int) -> dict[str, Field]:
    return {
        f"brackets-{number}-percent": RatioField(_l("Percent of participants"), [NEEDED]),
        f"brackets-{number}-paid_days": IntegerTextField(_l("Typical paid days at the start"), [NEEDED]),
        f"brackets-{number}-success": RatioField(_l("Results in relation to others, percent"), [NEEDED]),
    }


def _group_fields(number: int) -> dict[str, Field]:
    return {
        f"groups-{number}-percent": RatioField(_l("Percent of participants"), [NEEDED]),
        f"groups-{number}-success": RatioField(_l("Results in relation to others, percent"), [NEEDED]),
        f"groups-{number}-deadweight": RatioField(
            _l("Baseline: percent of results that would come without the service"), [Optional()]
        ),
        f"groups-{number}-source": StringField(_l("Source of the baseline"), [Optional(), Length(max=SOURCE_LENGTH)]),
    }


def _ending_fields(number: int) -> dict[str, Field]:
    return {
        f"endings-{number}-percent": RatioField(_l("Percent of participants"), [NEEDED]),
        f"endings-{number}-after_months": IntegerTextField(_l("Begins so many months after the start"), [NEEDED]),
        f"endings-{number}-months": IntegerTextField(_l("Months off benefit"), [NEEDED]),
        f"endings-{number}-lasts": BooleanField(_l("Goes on after these months, as assumed of lasting")),
        f"endings-{number}-part_time_pay": MoneyField(_l("Monthly pay when the work is part-time"), [Optional()]),
        f"endings-{number}-units": RatioField(_l("Units of attendance"), [NEEDED]),
    }


def model_form(plan: Plan, *, municipality_names: Mapping[str, str]) -> ModelForm:
    """The form of a plan, filled with it.

    Args:
        plan: The plan to begin from; the form has its municipalities, brackets, groups and endings.
        municipality_names: By code, labels of the fields of participants.
    """
    fields: dict[str, Field] = {}
    for code in plan.participants:
        fields[f"participants-{code}"] = IntegerTextField(municipality_names.get(code, code), [NEEDED])
    for number in range(len(plan.brackets)):
        fields.update(_bracket_fields(number))
    for number in range(len(plan.groups)):
        fields.update(_group_fields(number))
    for number in range(len(plan.endings)):
        fields.update(_ending_fields(number))
    fields.update({one.code: _assumption_field(one) for one in ASSUMPTIONS})
    made: type[ModelForm] = type("ModelForm", (ModelForm,), fields)
    return made(data=_values(plan))


def _values(plan: Plan) -> dict[str, Any]:
    """What the form shows at first."""
    values: dict[str, Any] = {"source": plan.source, "units_without_result": plan.units_without_result}
    values.update({f"participants-{code}": count for code, count in plan.participants.items()})
    for name, parts in (("brackets", plan.brackets), ("groups", plan.groups), ("endings", plan.endings)):
        for number, part in enumerate(parts):
            values.update({f"{name}-{number}-{field}": value for field, value in vars(part).items()})
    values.update({one.code: _shown(getattr(plan.assumed, one.code)) for one in ASSUMPTIONS})
    return values


def _shown(value: Any) -> Any:
    return value.value if isinstance(value, Basis) else value


def to_plan(form: ModelForm, plan: Plan) -> Plan:
    """The plan as it was typed; codes and milestones are those of the plan that the form was made of."""

    def typed(name: str) -> Any:
        return form[name].data

    return Plan(
        participants={code: typed(f"participants-{code}") for code in plan.participants},
        brackets=tuple(
            BracketMix(
                after_days=one.after_days,
                percent=typed(f"brackets-{number}-percent"),
                paid_days=typed(f"brackets-{number}-paid_days"),
                success=typed(f"brackets-{number}-success"),
            )
            for number, one in enumerate(plan.brackets)
        ),
        groups=tuple(
            GroupMix(
                code=one.code,
                percent=typed(f"groups-{number}-percent"),
                success=typed(f"groups-{number}-success"),
                deadweight=typed(f"groups-{number}-deadweight"),
                source=(typed(f"groups-{number}-source") or "").strip(),
            )
            for number, one in enumerate(plan.groups)
        ),
        endings=tuple(_ending(form, number, one) for number, one in enumerate(plan.endings)),
        units_without_result=form.units_without_result.data or Decimal(0),
        source=(form.source.data or "").strip(),
        assumed=_assumed(form),
    )


def _ending(form: ModelForm, number: int, one: Ending) -> Ending:
    def typed(name: str) -> Any:
        return form[f"endings-{number}-{name}"].data

    return Ending(
        code=one.code,
        reaches=one.reaches,
        percent=typed("percent"),
        after_months=typed("after_months"),
        months=typed("months"),
        lasts=bool(typed("lasts")),
        subsidised=one.subsidised,
        units=typed("units"),
        part_time_pay=typed("part_time_pay"),
    )


def _assumed(form: ModelForm) -> Assumed:
    values = {one.code: form[one.code].data for one in ASSUMPTIONS}
    return Assumed(**{**values, "benefit_basis": Basis(values["benefit_basis"])})
