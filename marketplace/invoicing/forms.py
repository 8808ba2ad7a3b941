"""Forms of invoicing."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, EmailField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Email, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from marketplace.invoicing.messages import CHANNEL_LABELS, FORM_LABELS, WAY_LABELS
from marketplace.invoicing.queries import Payer
from marketplace.invoicing.rules import E_INVOICES, Channel, Form, PostingFacts, Sending, VatChoice, Way
from marketplace.web.forms import BaseForm, DayField, MoneyField, choices_of

ALL_CONTRACTS = "all"


class DraftForm(BaseForm):
    """Drafts from the ledger of one contract, or of all that one may draft for."""

    contract = SelectField(_l("Contract"), [InputRequired(_l("Choose the contract."))])


class SellerForm(BaseForm):
    """The seller's answer to a draft."""

    answer = RadioField(
        _l("Answer"),
        [InputRequired(_l("Choose one."))],
        choices=[
            ("accept", _l("Accept and send: the invoice gets its number and is not changed after that")),
            ("object", _l("Object: the invoice is not sent, and the buyer reads why")),
        ],
    )
    reason = TextAreaField(_l("Reason for objecting"), [Optional(), Length(max=2000)])


class ReviewForm(BaseForm):
    """The review of an invoice, and where it is booked."""

    verdict = RadioField(
        _l("Result of the review"),
        [InputRequired(_l("Choose one."))],
        choices=[
            ("review", _l("Ordered, received and priced as agreed: on to approval")),
            ("return", _l("Return to the provider")),
        ],
    )
    account = StringField(_l("Account"), [Optional(), Length(max=20)])
    cost_centre = StringField(_l("Cost centre"), [Optional(), Length(max=20)])
    project = StringField(_l("Project"), [Optional(), Length(max=20)])
    reason = TextAreaField(_l("Reason for returning"), [Optional(), Length(max=2000)])

    def to_posting(self) -> PostingFacts | None:
        """Where the invoice is booked; None when nothing was entered."""
        entered = [(field.data or "").strip() for field in (self.account, self.cost_centre, self.project)]
        return PostingFacts(*entered) if any(entered) else None


class ApprovalForm(BaseForm):
    """The approval of an invoice, whole or in part."""

    verdict = RadioField(
        _l("Decision"),
        [InputRequired(_l("Choose one."))],
        choices=[
            ("approve", _l("Approve for payment")),
            ("part", _l("Approve without the rows marked below")),
            ("return", _l("Return to the provider")),
        ],
    )
    disputed = SelectMultipleField(
        _l("Rows that are not approved"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    reason = TextAreaField(_l("Reason for leaving rows out or returning"), [Optional(), Length(max=2000)])

    def validate_disputed(self, field: SelectMultipleField) -> None:
        """Rows are marked when, and only when, the approval leaves rows out."""
        if self.verdict.data == "part" and not field.data:
            raise ValidationError(gettext("Mark the rows that are not approved."))
        if self.verdict.data == "approve" and field.data:
            raise ValidationError(gettext("Rows are marked, but the whole invoice would be approved. Choose one."))


class PaymentForm(BaseForm):
    """A payment as it left the account."""

    paid_on = DayField(_l("Day of payment"), [InputRequired(_l("Enter a day."))])
    amount = MoneyField(_l("Amount"), [InputRequired(_l("Enter an amount."))])
    reference = StringField(_l("Reference number"), [InputRequired(_l("Enter the reference number.")), Length(max=40)])
    again = BooleanField(_l("It was paid twice: the same amount on the same day"))


class PlainForm(BaseForm):
    """Only a button."""


class WayForm(BaseForm):
    """The buyer's choice."""

    way = RadioField(
        _l("Who invoices whom"),
        [InputRequired(_l("Choose one."))],
        choices=choices_of([(way.value, label) for way, label in WAY_LABELS.items()]),
    )

    def to_way(self) -> Way:
        """The way that was chosen."""
        return Way(self.way.data)


class SellersChoiceForm(BaseForm):
    """The seller's choices."""

    vat_code = SelectField(_l("Value added tax"), [InputRequired(_l("Choose one."))])
    vat_ground = StringField(_l("Ground of an exemption"), [Optional(), Length(max=300)])
    self_billing_agreed = BooleanField(_l("We agree that the buyer makes our invoices, and we accept each one"))

    def to_choice(self) -> VatChoice:
        """The treatment that was chosen."""
        return VatChoice(self.vat_code.data, self.vat_ground.data or "")


class PayerForm(BaseForm):
    """What a municipality wants on its invoices."""

    street = StringField(_l("Street or box"), [InputRequired(_l("Enter the street.")), Length(min=2, max=100)])
    postcode = StringField(_l("Postcode"), [InputRequired(_l("Enter the postcode.")), Length(min=2, max=10)])
    town = StringField(_l("Town"), [InputRequired(_l("Enter the town.")), Length(min=2, max=35)])
    buyer_reference = StringField(_l("Buyer’s reference on invoices"), [Optional(), Length(max=70)])

    def to_payer(self) -> Payer:
        """What was entered."""
        return Payer(
            self.street.data or "", self.postcode.data or "", self.town.data or "", self.buyer_reference.data or ""
        )


class AuthorityForm(BaseForm):
    """What an approver is entrusted with."""

    municipality = SelectField(_l("Municipality"), [InputRequired(_l("Choose the municipality."))])
    person = SelectField(_l("Approver"), [InputRequired(_l("Choose the approver."))], coerce=str)
    cost_centre = StringField(_l("Cost centre"), [Optional(), Length(max=20)])
    highest = MoneyField(_l("Highest sum of one invoice, without VAT"), [Optional()])
    starts_on = DayField(_l("First day"), [InputRequired(_l("Enter a day."))])
    ends_on = DayField(_l("Last day"), [Optional()])

    def validate_highest(self, field: MoneyField) -> None:
        """Authority for nothing is no authority."""
        if field.data is not None and field.data <= 0:
            raise ValidationError(gettext("Enter a sum above zero, or leave it empty for no limit."))


class SendingForm(BaseForm):
    """How a seller's e-invoices leave the portal."""

    channel = RadioField(
        _l("How e-invoices reach your operator"),
        [InputRequired(_l("Choose one."))],
        choices=choices_of([(channel.value, label) for channel, label in CHANNEL_LABELS.items()]),
    )
    form = RadioField(
        _l("Format"),
        [InputRequired(_l("Choose one."))],
        choices=choices_of([(form.value, FORM_LABELS[form]) for form in E_INVOICES]),
    )
    address = EmailField(
        _l("E-mail address of the operator"),
        [Optional(), Length(max=255), Email(_l("Enter an e-mail address, like name@example.fi."))],
    )

    def to_sending(self) -> Sending:
        """What was chosen."""
        return Sending(Channel(self.channel.data), Form(self.form.data), self.address.data or "")


class OutsideForm(BaseForm):
    """An invoice that the seller made elsewhere."""

    file = FileField(_l("File"), [FileRequired(_l("Choose a file."))])


class LogoForm(BaseForm):
    """The seller's logo: a new picture, or none any more."""

    file = FileField(_l("Picture"))
    remove = BooleanField(_l("Take the logo away"))

    def validate_file(self, field: FileField) -> None:
        """A picture is needed unless the logo goes."""
        if not self.remove.data and not (field.data and field.data.filename):
            raise ValidationError(gettext("Choose a file."))
