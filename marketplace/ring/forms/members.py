"""Forms of members, categories, target groups and choices."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Email, InputRequired, Length, NumberRange, Optional

from marketplace.ring.forms.fields import CODE, first_day_field, late_field, name_field, source_field
from marketplace.ring.rules import AddressKind, Names, Task
from marketplace.web.forms import BaseForm, DayField, IntegerTextField


class NamesForm(BaseForm):
    """What has a name in the portal's three languages."""

    name_fi = name_field(_l("Name in Finnish"))
    name_sv = name_field(_l("Name in Swedish"))
    name_en = name_field(_l("Name in English"))

    def to_names(self) -> Names:
        """The names as typed."""
        return Names(*(str(field.data or "").strip() for field in (self.name_fi, self.name_sv, self.name_en)))


class BusinessIdForm(BaseForm):
    """A municipality's business id."""

    business_id = StringField(_l("Business ID"), [InputRequired(_l("Enter the business ID.")), Length(max=20)])
    source = source_field(_l("Source"))


class AddressForm(BaseForm):
    """Where a municipality's invoices are sent."""

    kind = RadioField(_l("Form of the address"), [InputRequired(_l("Choose the form."))])
    address = StringField(_l("E-invoice address"), [InputRequired(_l("Enter the address.")), Length(max=45)])
    operator = StringField(_l("Operator’s name"), [InputRequired(_l("Enter the operator’s name.")), Length(max=80)])
    operator_id = StringField(_l("Operator’s ID"), [InputRequired(_l("Enter the operator’s ID.")), Length(max=35)])
    email = EmailField(
        _l("E-mail address for PDF invoices"),
        [Optional(), Email(_l("Enter an e-mail address, like name@example.fi.")), Length(max=255)],
    )
    required_references = StringField(_l("What the receiver demands on an invoice"), [Optional(), Length(max=200)])
    valid_from = first_day_field()
    source = source_field(_l("Source"))

    def to_values(self) -> dict[str, Any]:
        """The values as the use case takes them."""
        asked = [part.strip() for part in (self.required_references.data or "").split(",")]
        return {
            "kind": AddressKind(self.kind.data),
            "address": self.address.data or "",
            "operator": self.operator.data or "",
            "operator_id": self.operator_id.data or "",
            "email": (self.email.data or "").strip() or None,
            "required_references": tuple(part for part in asked if part),
            "valid_from": self.valid_from.data,
            "source": self.source.data or "",
        }


class MandateForm(BaseForm):
    """Who may do a task for whom from a day on."""

    acting = SelectField(_l("Municipality that acts"), [InputRequired(_l("Choose the municipality."))])
    home = SelectField(_l("Municipality acted for"), [InputRequired(_l("Choose the municipality."))])
    task = SelectField(_l("Task"), [InputRequired(_l("Choose the task."))])
    granted = RadioField(
        _l("From the first day the acting municipality"),
        [InputRequired(_l("Choose one."))],
        choices=[("yes", _l("may do the task")), ("no", _l("may no longer do the task"))],
    )
    valid_from = first_day_field()
    source = source_field(_l("Decision or agreement it rests on"))

    def to_task(self) -> Task:
        """The task as chosen."""
        return Task(self.task.data)


class CategoryForm(NamesForm):
    """A new outcome category."""

    code = StringField(_l("Code"), [InputRequired(_l("Enter a code.")), CODE])
    valid_from = first_day_field()
    source = source_field(_l("Decision it rests on"))


class CategoryChangeForm(NamesForm):
    """Names and last day of a category."""

    valid_to = DayField(_l("Last day"), [Optional()])
    source = source_field(_l("Decision it rests on"))


class GroupChangeForm(NamesForm):
    """Names and definition of a target group."""

    definition_fi = TextAreaField(_l("Definition in Finnish"), [Optional(), Length(max=500)])
    definition_sv = TextAreaField(_l("Definition in Swedish"), [Optional(), Length(max=500)])
    definition_en = TextAreaField(_l("Definition in English"), [Optional(), Length(max=500)])
    source = source_field(_l("Source"))

    def definition_texts(self) -> list[str]:
        """The definition in the three languages, as typed."""
        return [str(self[f"definition_{code}"].data or "").strip() for code in ("fi", "sv", "en")]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field, and that a definition is given in all languages or in none."""
        fine = super().validate(extra_validators)
        texts = self.definition_texts()
        if any(texts) and not all(texts):
            for code, text in zip(("fi", "sv", "en"), texts, strict=True):
                if not text:
                    field = self[f"definition_{code}"]
                    field.errors = [*field.errors, gettext("Give the definition in all three languages, or in none.")]
            return False
        return fine

    def to_definition(self) -> Names | None:
        """The definition, or None while nobody has defined the group."""
        texts = self.definition_texts()
        return Names(*texts) if any(texts) else None


class GroupForm(GroupChangeForm):
    """A new target group."""

    code = StringField(_l("Code"), [InputRequired(_l("Enter a code.")), CODE])


class PopulationForm(BaseForm):
    """A whole allocation key; a field for each municipality is added by :func:`population_form`."""

    counted_on = DayField(_l("Day of the count"), [InputRequired(_l("Enter the day of the count."))])
    used_from = first_day_field(_l("Used from"))
    source = source_field(_l("Source"))

    def _add(self, name: str, sentence: str) -> None:
        super()._add("used_from" if name == "valid_from" else name, sentence)

    def to_inhabitants(self) -> dict[str, int]:
        """Inhabitants by municipality code."""
        marked = (name for name in self._fields if name.startswith("inhabitants-"))
        return {name.removeprefix("inhabitants-"): self[name].data or 0 for name in marked}


def population_form(municipalities: list[tuple[str, str]]) -> PopulationForm:
    """The form of an allocation key with a number for each municipality, given as code and name."""

    class WithMunicipalities(PopulationForm):
        pass

    rules = [InputRequired(_l("Enter the number of inhabitants.")), NumberRange(min=1, message=_l("Enter 1 or more."))]
    for code, name in municipalities:
        setattr(WithMunicipalities, f"inhabitants-{code}", IntegerTextField(name, rules))
    return WithMunicipalities()


class SettingForm(BaseForm):
    """A choice of the ring from a day on."""

    valid_from = first_day_field()
    source = source_field(_l("Decision it rests on"))


class SwitchForm(SettingForm):
    """A choice between yes and no."""

    value = RadioField(
        _l("The ring chooses"), [InputRequired(_l("Choose yes or no."))], choices=[("1", _l("Yes")), ("0", _l("No"))]
    )


class NumberForm(SettingForm):
    """A choice of a number."""

    value = IntegerTextField(_l("The ring chooses"), [InputRequired(_l("Enter a number."))])


class AmendmentForm(BaseForm):
    """A number of the law from a day on."""

    value = IntegerTextField(
        _l("New number"),
        [InputRequired(_l("Enter a number.")), NumberRange(min=0, message=_l("Enter 0 or more."))],
    )
    section = StringField(_l("Section"), [InputRequired(_l("Enter the section.")), Length(max=200)])
    note = TextAreaField(_l("Note"), [Optional(), Length(max=500)])
    valid_from = first_day_field()
    is_late = late_field()
    source = source_field(_l("Source"))


class FreeDayForm(NamesForm):
    """A further free day."""

    day = DayField(_l("Day"), [InputRequired(_l("Enter the day."))])
    source = source_field(_l("Decision it rests on"))


class TakeBackForm(BaseForm):
    """Taking a free day back."""

    source = source_field(_l("Why it is a working day again"))
