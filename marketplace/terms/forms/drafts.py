"""Forms of whole drafts."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from marketplace.web.forms import BaseForm, DayField, IntegerTextField


class NewDraftForm(BaseForm):
    """Beginning terms from ready ones or from nothing."""

    name = StringField(_l("Name of the terms"), [InputRequired(_l("Give the terms a name.")), Length(max=200)])
    template = RadioField(_l("Begin from"), [InputRequired(_l("Choose what to begin from."))])


class RenameForm(BaseForm):
    """Another name for a draft."""

    name = StringField(_l("Name of the terms"), [InputRequired(_l("Give the terms a name.")), Length(max=200)])


class ActionForm(BaseForm):
    """A button that moves or removes; nothing to fill in."""

    direction = HiddenField()


class TrialForm(BaseForm):
    """What a trial is made with; sent by GET, so without a token."""

    class Meta(BaseForm.Meta):  # type: ignore[name-defined]  # the library makes it
        csrf = False

    participants = IntegerTextField(_l("Participants of each provider"), [Optional(), NumberRange(min=1, max=200)])
    starts_on = DayField(_l("The first service starts"), [Optional()])
