"""Forms of entering the register, and of the steps in which a provider's details are told."""

from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, RadioField, StringField
from wtforms.validators import Email, InputRequired, Length, Optional

from marketplace.register.rules import ProviderDetails, ProviderFacts, Step
from marketplace.web.forms import BaseForm

YES_NO = [("yes", _l("Yes")), ("no", _l("No"))]
SPOKEN = [("fi", "Suomi"), ("sv", "Svenska"), ("en", "English")]


class StartForm(BaseForm):
    """What is needed to enter the register; the rest is told step by step."""

    name = StringField(_l("Name of the organisation"), [InputRequired(_l("Enter the name.")), Length(max=200)])
    business_id = StringField(_l("Business ID"), [InputRequired(_l("Enter the business ID.")), Length(max=20)])
    language = RadioField(_l("Language of decisions and messages"), choices=SPOKEN, default="fi")
    email = EmailField(
        _l("E-mail address of the organisation"),
        [InputRequired(_l("Enter an e-mail address.")), Email(_l("Enter an e-mail address, like name@example.fi."))],
    )

    def to_details(self) -> ProviderDetails:
        """The details as they were typed."""
        typed: dict[str, Any] = {name: (self[name].data or "").strip() for name in ("name", "business_id", "email")}
        return ProviderDetails(**typed, language=self.language.data)


class StepForm(BaseForm):
    """One step of a provider's details."""

    def to_details(self, earlier: ProviderDetails) -> ProviderDetails:
        """The earlier details with what was typed in this step."""
        own: dict[str, Any] = {
            name: (field.data or "").strip() for name, field in self._fields.items() if hasattr(earlier, name)
        }
        if "vat_registered" in own:
            own["vat_registered"] = own["vat_registered"] == "yes"
        return replace(earlier, **own)


class OrganisationForm(StepForm):
    """Name and language."""

    name = StringField(_l("Name of the organisation"), [InputRequired(_l("Enter the name.")), Length(max=200)])
    language = RadioField(_l("Language of decisions and messages"), choices=SPOKEN, default="fi")


class ContactForm(StepForm):
    """How the organisation is reached."""

    email = EmailField(
        _l("E-mail address of the organisation"),
        [InputRequired(_l("Enter an e-mail address.")), Email(_l("Enter an e-mail address, like name@example.fi."))],
    )
    phone = StringField(_l("Telephone"), [InputRequired(_l("Enter a telephone number.")), Length(max=40)])
    street = StringField(_l("Street address"), [InputRequired(_l("Enter the street address.")), Length(max=200)])
    postcode = StringField(_l("Postcode"), [InputRequired(_l("Enter the postcode.")), Length(max=10)])
    town = StringField(_l("Town"), [InputRequired(_l("Enter the town.")), Length(max=80)])


class PaymentForm(StepForm):
    """To which account money is paid, value added tax, and where e-invoices are sent."""

    iban = StringField(_l("Account number (IBAN)"), [InputRequired(_l("Enter the account number.")), Length(max=50)])
    bic = StringField(_l("BIC of the bank"), [Optional(), Length(max=20)])
    vat_registered = RadioField(
        _l("Is the organisation in the VAT register?"), [InputRequired(_l("Choose yes or no."))], choices=YES_NO
    )
    vat_id = StringField(_l("VAT number"), [Optional(), Length(max=30)])
    einvoice_address = StringField(_l("E-invoice address"), [Optional(), Length(max=50)])
    einvoice_operator = StringField(_l("Operator’s id"), [Optional(), Length(max=40)])


FORM_OF = {Step.ORGANISATION: OrganisationForm, Step.CONTACT: ContactForm, Step.PAYMENT: PaymentForm}


def step_form(step: Step, own: ProviderFacts) -> StepForm:
    """The form of a step, filled with what has been told; value added tax is asked until the step is done."""
    vat = "yes" if own.vat_registered else "no"
    return FORM_OF[step](data={**vars(own), "vat_registered": vat if own.iban else None})
