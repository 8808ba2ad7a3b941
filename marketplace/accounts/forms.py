"""Forms of accounts."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, PasswordField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Email, EqualTo, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from marketplace.kernel.actor import Role
from marketplace.web.forms import BaseForm, DayField

SPOKEN = [("fi", "Suomi"), ("sv", "Svenska"), ("en", "English")]
_ADDRESS = [
    InputRequired(_l("Enter an e-mail address.")),
    Length(max=255),
    Email(_l("Enter an e-mail address, like name@example.fi.")),
]


class ActionForm(BaseForm):
    """A form that is only a button."""


class SignInForm(BaseForm):
    """E-mail address and password."""

    email = EmailField(_l("E-mail address"), [InputRequired(_l("Enter your e-mail address.")), Length(max=255)])
    password = PasswordField(_l("Password"), [InputRequired(_l("Enter your password.")), Length(max=1000)])


class CodeForm(BaseForm):
    """A code of the second factor, or a recovery code."""

    code = StringField(_l("Code"), [InputRequired(_l("Enter the code.")), Length(max=40)])


class AddressForm(BaseForm):
    """An e-mail address to which a link is sent."""

    email = EmailField(_l("E-mail address"), _ADDRESS)


class PasswordForm(BaseForm):
    """A new password, typed twice."""

    new_password = PasswordField(_l("New password"), [InputRequired(_l("Enter a password.")), Length(max=1000)])
    new_password_again = PasswordField(
        _l("The same password again"), [EqualTo("new_password", _l("The two passwords differ. Type both again."))]
    )


class OwnPasswordForm(PasswordForm):
    """The password now, and the new one."""

    password = PasswordField(_l("Password now"), [InputRequired(_l("Enter your password.")), Length(max=1000)])


class ConfirmForm(BaseForm):
    """The password, before something that matters."""

    password = PasswordField(_l("Password"), [InputRequired(_l("Enter your password.")), Length(max=1000)])


class NewPersonForm(PasswordForm):
    """A person who comes in."""

    name = StringField(_l("First and last name"), [InputRequired(_l("Enter your name.")), Length(max=120)])
    language = RadioField(_l("Language of messages"), choices=SPOKEN, default="fi")


class OwnDetailsForm(BaseForm):
    """Name and language."""

    name = StringField(_l("First and last name"), [InputRequired(_l("Enter your name.")), Length(max=120)])
    language = RadioField(_l("Language of messages"), choices=SPOKEN, default="fi")


class InvitationForm(BaseForm):
    """A colleague to be invited; the roles that may be held are set by the view."""

    email = EmailField(_l("E-mail address"), _ADDRESS)
    roles = SelectMultipleField(
        _l("Roles"),
        [InputRequired(_l("Choose at least one role."))],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    language = RadioField(_l("Language of the invitation"), choices=SPOKEN, default="fi")
    ends_on = DayField(_l("Last day of the roles"), [Optional()])

    def to_roles(self) -> list[Role]:
        """The roles that were chosen."""
        return [Role(value) for value in self.roles.data or []]


class NewcomerForm(BaseForm):
    """Somebody who will register a service provider."""

    email = EmailField(_l("E-mail address"), _ADDRESS)
    language = RadioField(_l("Language of the invitation"), choices=SPOKEN, default="fi")


class GrantForm(BaseForm):
    """A role from a day, perhaps to a day."""

    role = SelectField(_l("Role"), [InputRequired(_l("Choose a role."))])
    starts_on = DayField(_l("First day"), [InputRequired(_l("Enter the first day."))])
    ends_on = DayField(_l("Last day"), [Optional()])


class EndRoleForm(BaseForm):
    """When a role ends."""

    when = RadioField(
        _l("When does it end?"),
        [InputRequired(_l("Choose when the role ends."))],
        choices=[("now", _l("At once")), ("day", _l("After a last day"))],
        default="now",
    )
    ends_on = DayField(_l("Last day"), [Optional()])

    def validate(self, extra_validators: Any = None) -> bool:
        """A last day is needed where the role ends after one."""
        fine = super().validate(extra_validators)
        if self.when.data == "day" and self.ends_on.data is None and not self.ends_on.errors:
            self.ends_on.errors = [gettext("Enter the last day.")]
            return False
        return bool(fine)


class SubstituteForm(BaseForm):
    """Who stands in, and for which days."""

    substitute = SelectField(_l("Substitute"), [InputRequired(_l("Choose the substitute."))])
    starts_on = DayField(_l("First day of the absence"), [InputRequired(_l("Enter the first day."))])
    ends_on = DayField(_l("Last day of the absence"), [InputRequired(_l("Enter the last day."))])
