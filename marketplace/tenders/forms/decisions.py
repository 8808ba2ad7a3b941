"""Forms of award decisions and of what follows them."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from marketplace.tenders.forms import TickField
from marketplace.web.forms import BaseForm, DayField


class ProposalForm(BaseForm):
    """A decision that is proposed."""

    winners = TickField(_l("Winners"))
    reasons = TextAreaField(_l("Reasons of the decision"), [InputRequired(_l("Give the reasons.")), Length(max=8000)])
    justification = TextAreaField(
        _l("Why the price is justified, if it is above the modelled saving"), [Optional(), Length(max=4000)]
    )


class DecideForm(BaseForm):
    """Making the decision that was proposed; nothing to fill in."""


class ReturnForm(BaseForm):
    """Giving a proposal back."""

    reason = TextAreaField(
        _l("Why the proposal is returned"), [InputRequired(_l("Give the reason.")), Length(max=2000)]
    )


class ServiceForm(BaseForm):
    """A decision sent by other means than the portal."""

    provider = SelectField(_l("Bidder"))
    means = RadioField(_l("How it was sent"), [InputRequired(_l("Choose how."))])
    sent_on = DayField(_l("Day of sending or handing over"), [InputRequired(_l("Enter a day."))])
    note = StringField(_l("Address, or who received it"), [InputRequired(_l("Tell the address.")), Length(max=300)])


class RectificationForm(BaseForm):
    """Asking for a rectification."""

    text = TextAreaField(
        _l("What should be corrected, and why"), [InputRequired(_l("Tell what should be corrected.")), Length(max=8000)]
    )


class RectificationVerdictForm(BaseForm):
    """The end of a rectification."""

    outcome = RadioField(_l("Result"), [InputRequired(_l("Choose the result."))])
    reasons = TextAreaField(_l("Reasons"), [InputRequired(_l("Give the reasons.")), Length(max=8000)])


class CourtMatterForm(BaseForm):
    """A matter before the Market Court."""

    matter = RadioField(_l("What came"), [InputRequired(_l("Choose what came."))])
    reference = StringField(_l("The court’s number"), [InputRequired(_l("Enter the number.")), Length(max=100)])
    since = DayField(_l("Since"), [InputRequired(_l("Enter a day."))])


class CourtEndForm(BaseForm):
    """The end of a matter before the Market Court."""

    matter_id = SelectField(_l("Matter"), [InputRequired(_l("Choose the matter."))])
    result = RadioField(_l("How it ended"), [InputRequired(_l("Choose how it ended."))])
    ended_on = DayField(_l("Day"), [InputRequired(_l("Enter a day."))])
    note = StringField(_l("Number of the court’s decision"), [Optional(), Length(max=200)])
