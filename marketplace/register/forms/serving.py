"""Forms of mail addresses, and of messages between the ring and a provider."""

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, StringField, TextAreaField
from wtforms.validators import Email, InputRequired, Length

from marketplace.register.rules.messages import LONGEST_BODY, LONGEST_SUBJECT
from marketplace.web.forms import BaseForm


class AddressForm(BaseForm):
    """A further mail address of the organisation."""

    email = EmailField(
        _l("E-mail address"),
        [
            InputRequired(_l("Enter an e-mail address.")),
            Email(_l("Enter an e-mail address, like name@example.fi.")),
            Length(max=255),
        ],
    )


class MessageForm(BaseForm):
    """A message."""

    subject = StringField(_l("Subject"), [InputRequired(_l("Write the subject.")), Length(max=LONGEST_SUBJECT)])
    body = TextAreaField(_l("Message"), [InputRequired(_l("Write the message.")), Length(max=LONGEST_BODY)])
