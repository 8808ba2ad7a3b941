"""Forms of asking to join a provider, and of the answer."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from marketplace.identity.messages import ROLE_LABELS
from marketplace.kernel.actor import ROLES_OF, OrganisationKind, Role
from marketplace.register.forms.own import CheckboxesField
from marketplace.register.rules.joining import LONGEST_WORDS
from marketplace.web.forms import BaseForm

TAKE_IN, REFUSE = "accept", "refuse"
OF_PROVIDERS = sorted(ROLES_OF[OrganisationKind.PROVIDER])


class JoinForm(BaseForm):
    """Asking to be taken in."""

    business_id = StringField(_l("Business ID"), [InputRequired(_l("Enter the business ID.")), Length(max=20)])
    words = TextAreaField(
        _l("Who are you in the organisation?"),
        [InputRequired(_l("Tell the administrator who you are.")), Length(max=LONGEST_WORDS)],
    )


class JoinAnswerForm(BaseForm):
    """The administrator's answer."""

    answer = RadioField(
        _l("Your answer"),
        [InputRequired(_l("Choose an answer."))],
        choices=[(TAKE_IN, _l("Take in")), (REFUSE, _l("Refuse"))],
    )
    roles = CheckboxesField(_l("Roles, if you take the person in"), [Optional()])
    reason = TextAreaField(_l("A word to the person"), [Optional(), Length(max=LONGEST_WORDS)])

    @property
    def accepts(self) -> bool:
        """Whether the person is taken in."""
        return bool(self.answer.data == TAKE_IN)

    def to_roles(self) -> frozenset[Role]:
        """The roles that were ticked."""
        return frozenset(Role(one) for one in self.roles.data or ())


def join_answer_form() -> JoinAnswerForm:
    """The form with the roles that providers have."""
    form = JoinAnswerForm()
    form.roles.choices = [(one.value, ROLE_LABELS[one]) for one in OF_PROVIDERS]
    return form
