"""Forms of contracts."""

from copy import deepcopy
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from marketplace.contracts.messages import END_LABELS, GROUND_LABELS
from marketplace.contracts.rules import Change, ContractFacts, EndKind, Ground
from marketplace.web.forms import BaseForm, DayField, IntegerTextField, MoneyField


class SignForm(BaseForm):
    """A signature: the hash of the document on the page, and the signer's word."""

    document = HiddenField()
    agreed = BooleanField(
        _l("I have read the contract and sign it for my organisation"),
        [InputRequired(_l("Confirm that you have read the contract."))],
    )


class DraftForm(BaseForm):
    """Drafting the contracts of an award; nothing to fill in."""


class ApproveForm(BaseForm):
    """A second officer's approval; nothing to fill in."""


class AmendmentForm(BaseForm):
    """A change of a signed contract; :func:`amendment_form` adds a price for each milestone."""

    ground = RadioField(
        _l("Ground of the change (section 136)"),
        [InputRequired(_l("Choose the ground."))],
        choices=[(one.value, GROUND_LABELS[one]) for one in Ground],
    )
    reason = TextAreaField(_l("Reasons"), [InputRequired(_l("Give the reasons.")), Length(max=4000)])
    valid_from = DayField(_l("In force for results achieved from"), [InputRequired(_l("Enter a day."))])
    volume_max = IntegerTextField(
        _l("Participants at most"), [InputRequired(_l("Enter a number.")), NumberRange(min=1, max=100_000)]
    )
    ends_on = DayField(_l("Last day of the contract"), [InputRequired(_l("Enter a day."))])

    @property
    def price_fields(self) -> list[Any]:
        """Price of each milestone, in the terms' order."""
        return [field for name, field in self._fields.items() if name.startswith("price-")]

    def to_change(self, present: dict[str, Any]) -> Change:
        """The change as typed.

        Args:
            present: The terms before it.
        """
        document = deepcopy(present)
        for milestone in document["milestones"]:
            milestone["price_cents"] = self[f"price-{milestone['code']}"].data
        return Change(
            valid_from=self.valid_from.data,
            terms_document=document,
            volume_max=self.volume_max.data,
            ends_on=self.ends_on.data,
            ground=Ground(self.ground.data),
            reason=(self.reason.data or "").strip(),
        )


def amendment_form(contract: ContractFacts, present: dict[str, Any]) -> AmendmentForm:
    """The form of a change, filled in with the contract as it stands."""
    prices = {
        f"price-{one['code']}": MoneyField(
            one["code"], [InputRequired(_l("Enter an amount.")), NumberRange(min=0)], default=one["price_cents"]
        )
        for one in present["milestones"]
    }
    made: AmendmentForm = type("AmendmentForm", (AmendmentForm,), prices)(
        volume_max=contract.volume_max, ends_on=contract.ends_on
    )
    return made


class NoticeForm(BaseForm):
    """An award notice that has been published."""

    call_id = SelectField(_l("Mini-tender"), [InputRequired(_l("Choose the mini-tender."))])
    number = StringField(_l("Number of the notice in Hilma"), [InputRequired(_l("Enter the number.")), Length(max=60)])
    published_on = DayField(_l("Published"), [InputRequired(_l("Enter a day."))])


class EndForm(BaseForm):
    """Ending a contract before its last day."""

    kind = RadioField(
        _l("How the contract ends"),
        [InputRequired(_l("Choose how."))],
        choices=[(one.value, END_LABELS[one]) for one in EndKind],
    )
    ends_on = DayField(_l("Last day of the contract"), [InputRequired(_l("Enter a day."))])
    reason = TextAreaField(_l("Reasons"), [InputRequired(_l("Give the reasons.")), Length(max=4000)])


class SettleForm(BaseForm):
    """One side's word that nothing is owed any more."""

    nothing_owed = BooleanField(
        _l("All results have been reported and paid, and nothing is owed under the contract any more"),
        [InputRequired(_l("Confirm that nothing is owed."))],
    )
    note = StringField(_l("Note"), [Optional(), Length(max=300)])
