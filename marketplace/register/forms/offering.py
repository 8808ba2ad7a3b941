"""Forms of references, statements of capability and free places."""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from marketplace.register.forms.own import CheckboxesField
from marketplace.register.rules.offering import LONGEST_TEXT, LONGEST_TITLE, Capability, Reference
from marketplace.register.rules.profile import OfferKind
from marketplace.web.forms import BaseForm, DayField, IntegerTextField

Choices = Sequence[tuple[str, str]]


class ReferenceForm(BaseForm):
    """A service that was delivered, and what came of it."""

    title = StringField(_l("What was done?"), [InputRequired(_l("Tell what was done.")), Length(max=LONGEST_TITLE)])
    buyer = StringField(_l("For whom?"), [InputRequired(_l("Tell who bought it.")), Length(max=LONGEST_TITLE)])
    category = SelectField(_l("Category"))
    starts_on = DayField(_l("First day"), [InputRequired(_l("Enter the first day."))])
    ends_on = DayField(_l("Last day, if it has ended"), [Optional()])
    participants = IntegerTextField(_l("How many took part"), [Optional()])
    reached = IntegerTextField(_l("How many of them reached the result"), [Optional()])
    result = TextAreaField(
        _l("What was the result?"), [InputRequired(_l("Tell what the result was.")), Length(max=LONGEST_TEXT)]
    )

    def to_reference(self) -> Reference:
        """The reference as it was typed."""
        return Reference(
            title=self.title.data or "",
            buyer=self.buyer.data or "",
            category_id=int(self.category.data),
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            participants=self.participants.data,
            reached=self.reached.data,
            result=self.result.data or "",
        )


def reference_form(categories: Choices) -> ReferenceForm:
    """The form with the ring's categories."""
    form = ReferenceForm()
    form.category.choices = list(categories)
    return form


class CapabilityForm(BaseForm):
    """What the provider can do in a category."""

    category = SelectField(_l("Category"))
    group = CheckboxesField(_l("For whom?"), [Optional()])
    municipality = CheckboxesField(_l("In which municipalities?"), [Optional()])
    language = CheckboxesField(_l("In which languages?"), [Optional()])
    statement = TextAreaField(
        _l("What do you do, and what do you need for it?"),
        [InputRequired(_l("Tell what you do.")), Length(max=LONGEST_TEXT)],
    )

    def to_capability(self) -> Capability:
        """The statement as it was typed."""
        return Capability(
            category_id=int(self.category.data),
            statement=self.statement.data or "",
            scope={kind: frozenset(self[kind.value].data or ()) for kind in OfferKind},
        )


def capability_form(categories: Choices, names: dict[OfferKind, list[tuple[str, str]]]) -> CapabilityForm:
    """The form with the ring's categories, groups and municipalities, and languages of service."""
    form = CapabilityForm()
    form.category.choices = list(categories)
    for kind in OfferKind:
        form[kind.value].choices = names[kind]
    return form


class PlacesForm(BaseForm):
    """Free places by month; a field for each month is added by :func:`places_form`."""

    category = SelectField(_l("Category"))
    municipality = SelectField(_l("Municipality"), [Optional()])

    def to_numbers(self, months: Sequence[date]) -> dict[date, int | None]:
        """Places by first day of a month, as they were typed."""
        return {month: self[f"places-{place}"].data for place, month in enumerate(months)}


def places_form(categories: Choices, municipalities: Choices, months: Sequence[date]) -> PlacesForm:
    """The form with a field for each month of the board."""

    class WithMonths(PlacesForm):
        pass

    for place, month in enumerate(months):
        label = _l("Free places now") if place == 0 else f"{month.month}/{month.year}"
        setattr(WithMonths, f"places-{place}", IntegerTextField(label, [Optional()]))
    form = WithMonths()
    form.category.choices = list(categories)
    form.municipality.choices = [("", _l("Anywhere we work")), *municipalities]
    return form
