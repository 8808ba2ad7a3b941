"""Forms of payments."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from marketplace.web.forms import BaseForm, DayField


class RunForm(BaseForm):
    """A payment run."""

    as_of = DayField(_l("Settle what is due by"), [InputRequired(_l("Enter a day."))])
