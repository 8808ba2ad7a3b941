"""Forms of the ring as a procurement."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from marketplace.ring.forms.fields import first_day_field, reference_field
from marketplace.ring.rules import Founding, Regime
from marketplace.web.forms import BaseForm, DayField, MomentField, MoneyField


class FoundingForm(BaseForm):
    """What the ring is announced as."""

    valid_from = first_day_field(_l("The row describes the ring from"))
    hilma_number = StringField(_l("Number of the notice in Hilma"), [Optional(), Length(max=20)])
    published_at = MomentField(_l("Published"), [Optional()])
    regime = RadioField(_l("Regime"), [InputRequired(_l("Choose the regime."))])
    starts_on = DayField(_l("First day of the ring"), [InputRequired(_l("Enter the first day."))])
    ends_on = DayField(_l("Last day of the ring"), [Optional()])
    estimated_cents = MoneyField(_l("Estimated total value without VAT"), [InputRequired(_l("Enter the amount."))])
    closing_announced = BooleanField(_l("The notice says that the ring may be closed for a while"))
    document = reference_field(_l("Decision it rests on"))

    def to_founding(self) -> Founding:
        """The facts as typed."""
        return Founding(
            id=0,
            valid_from=self.valid_from.data,
            hilma_number=(self.hilma_number.data or "").strip() or None,
            published_at=self.published_at.data,
            regime=Regime(self.regime.data),
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            estimated_cents=self.estimated_cents.data,
            closing_announced=bool(self.closing_announced.data),
            document=self.document.data or "",
        )


class AccessionForm(BaseForm):
    """A municipality's decision to join the ring or to leave it."""

    joins = RadioField(
        _l("The municipality"),
        [InputRequired(_l("Choose one."))],
        choices=[("yes", _l("joins the ring")), ("no", _l("leaves the ring"))],
    )
    decided_on = DayField(_l("Day of the decision"), [InputRequired(_l("Enter the day of the decision."))])
    decided_by = StringField(_l("Who decided"), [InputRequired(_l("Enter who decided.")), Length(max=120)])
    document = StringField(
        _l("Reference of the decision"), [InputRequired(_l("Enter the reference.")), Length(max=200)]
    )
    valid_from = first_day_field()
    valid_to = DayField(_l("Last day"), [Optional()])


class AppropriationForm(BaseForm):
    """What a municipality may spend on a category in a budget year."""

    municipality = SelectField(_l("Municipality"), [InputRequired(_l("Choose the municipality."))])
    category = SelectField(_l("Category"), [InputRequired(_l("Choose the category."))])
    year = SelectField(_l("Budget year"), [InputRequired(_l("Choose the year."))])
    cents = MoneyField(_l("Appropriation of the year without VAT"), [InputRequired(_l("Enter the amount."))])
    decided_on = DayField(_l("Day of the decision"), [InputRequired(_l("Enter the day of the decision."))])
    document = StringField(
        _l("Reference of the decision"), [InputRequired(_l("Enter the reference.")), Length(max=200)]
    )
