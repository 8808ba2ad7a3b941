"""Forms of payments."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms.validators import InputRequired

from marketplace.web.forms import BaseForm, DayField


class RunForm(BaseForm):
    """A payment run."""

    as_of = DayField(_l("Settle what is due by"), [InputRequired(_l("Enter a day."))])


class CarryOnForm(BaseForm):
    """Carrying on a run; nothing to fill in."""


class LookBackForm(BaseForm):
    """The two days of looking back; the form only asks, so it carries no token."""

    class Meta(FlaskForm.Meta):
        csrf = False

    as_of = DayField(_l("Booked up to"), [InputRequired(_l("Enter a day."))])
    known = DayField(_l("With what was known on"), [InputRequired(_l("Enter a day."))])
