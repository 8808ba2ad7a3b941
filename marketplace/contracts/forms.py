"""Forms of contracts."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField
from wtforms.validators import InputRequired

from marketplace.web.forms import BaseForm


class SignForm(BaseForm):
    """A signature: the hash of the document on the page, and the signer's word."""

    document = HiddenField()
    agreed = BooleanField(
        _l("I have read the contract and sign it for my organisation"),
        [InputRequired(_l("Confirm that you have read the contract."))],
    )


class DraftForm(BaseForm):
    """Drafting the contracts of an award; nothing to fill in."""
