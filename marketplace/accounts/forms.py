"""Forms of accounts."""

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, PasswordField, RadioField, StringField
from wtforms.validators import Email, EqualTo, InputRequired, Length

from marketplace.web.forms import BaseForm

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
