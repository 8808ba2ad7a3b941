"""The page on which disqualification is recorded, the same for every kind of matter.

The rooms of the matters own the addresses and the doors; what is recorded, and that it stops the person, is identity's.
"""

from datetime import date

from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

from marketplace.identity import messages
from marketplace.identity import queries as identity
from marketplace.identity.rules.disqualification import DisqualifyingGround, MatterKind
from marketplace.kernel.actor import Actor
from marketplace.web.forms import BaseForm
from marketplace.web.pages import page


class DisqualificationForm(BaseForm):
    """Who is disqualified, and on which ground."""

    person = SelectField(_l("Who is disqualified?"), [InputRequired(_l("Choose the person."))])
    ground = RadioField(
        _l("Ground (Administrative Procedure Act, section 28)"),
        [InputRequired(_l("Choose the ground."))],
        choices=[(one.value, label) for one, label in messages.DISQUALIFICATION_LABELS.items()],
    )

    def to_ground(self) -> DisqualifyingGround:
        """The ground."""
        return DisqualifyingGround(self.ground.data)


class TakeBackForm(BaseForm):
    """Only a button."""


def disqualification_form(actor: Actor, on: date) -> DisqualificationForm:
    """The form, on oneself unless another person is chosen."""
    form = DisqualificationForm(person=str(actor.person_id))
    form.person.choices = [(str(one.id), one.name) for one in identity.people_who_decide(on)]
    return form


def disqualification_page(
    form: DisqualificationForm,
    kind: MatterKind,
    matter_id: int,
    *,
    about: str,
    back: str,
    take_back: str,
    crumbs: list[tuple[str, str]],
) -> Response:
    """What is recorded in a matter, and recording more.

    Args:
        about: What the matter is, under the heading.
        take_back: Address that takes a record back, without its id at the end.
    """
    found = identity.disqualifications(kind, [matter_id])
    return page(
        "web/disqualifications.html",
        form=form,
        take_back_form=TakeBackForm(formdata=None),
        found=found,
        people=identity.people(
            {one.person_id for one in found}
            | {one.recorded_by for one in found}
            | {one.ended_by for one in found if one.ended_by is not None}
        ),
        about=about,
        back=back,
        take_back=take_back,
        labels=messages,
        crumbs=crumbs,
    )
