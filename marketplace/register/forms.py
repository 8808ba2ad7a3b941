"""Forms of the register."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, RadioField, StringField, TextAreaField
from wtforms.validators import Email, InputRequired, Length, Optional

from marketplace.kernel.errors import Problem
from marketplace.register.rules import Declaration, Explanation, Outcome, ProviderDetails, check_declaration
from marketplace.register.rules.declaration import exclusion_grounds
from marketplace.web.forms import BaseForm

YES_NO = [("yes", _l("Yes")), ("no", _l("No"))]
SPOKEN = [("fi", "Suomi"), ("sv", "Svenska"), ("en", "English")]


class DetailsForm(BaseForm):
    """A provider's details."""

    name = StringField(_l("Name of the organisation"), [InputRequired(_l("Enter the name.")), Length(max=200)])
    business_id = StringField(_l("Business ID"), [InputRequired(_l("Enter the business ID.")), Length(max=20)])
    language = RadioField(_l("Language of decisions and messages"), choices=SPOKEN, default="fi")
    email = EmailField(
        _l("E-mail address of the organisation"),
        [InputRequired(_l("Enter an e-mail address.")), Email(_l("Enter an e-mail address, like name@example.fi."))],
    )
    phone = StringField(_l("Telephone"), [InputRequired(_l("Enter a telephone number.")), Length(max=40)])
    street = StringField(_l("Street address"), [InputRequired(_l("Enter the street address.")), Length(max=200)])
    postcode = StringField(_l("Postcode"), [InputRequired(_l("Enter the postcode.")), Length(max=10)])
    town = StringField(_l("Town"), [InputRequired(_l("Enter the town.")), Length(max=80)])
    iban = StringField(_l("Account number (IBAN)"), [InputRequired(_l("Enter the account number.")), Length(max=50)])
    vat_registered = RadioField(
        _l("Is the organisation in the VAT register?"),
        [InputRequired(_l("Choose yes or no."))],
        choices=YES_NO,
    )

    def to_details(self) -> ProviderDetails:
        """The details as they were typed."""
        return ProviderDetails(
            name=(self.name.data or "").strip(),
            business_id=(self.business_id.data or "").strip(),
            language=self.language.data,
            email=(self.email.data or "").strip(),
            phone=(self.phone.data or "").strip(),
            street=(self.street.data or "").strip(),
            postcode=(self.postcode.data or "").strip(),
            town=(self.town.data or "").strip(),
            iban=(self.iban.data or "").strip(),
            vat_registered=self.vat_registered.data == "yes",
        )


class DeclarationForm(BaseForm):
    """The declaration; a box and a text for each ground are added by :func:`declaration_form`."""

    taxes_paid = BooleanField(_l("Taxes and social security contributions are paid, or a payment plan is in force"))
    registers_right = BooleanField(
        _l("The organisation is in the trade, prepayment and employer registers as the law asks of it")
    )
    pensions_insured = BooleanField(_l("Employees’ pension insurance is taken and its payments are in order"))
    confirmed = BooleanField(_l("I have read every ground. No other ground applies than those ticked above."))

    def ticked(self) -> set[str]:
        """Codes of the grounds that apply."""
        return {ground.code for ground in exclusion_grounds() if self[f"ground-{ground.code}"].data}

    def to_explanations(self) -> tuple[Explanation, ...]:
        """What was said of each ground that applies, in the order of the grounds."""
        ticked = self.ticked()
        return tuple(
            Explanation(ground.code, (self[f"explanation-{ground.code}"].data or "").strip())
            for ground in exclusion_grounds()
            if ground.code in ticked
        )

    def problems_found(self) -> list[Problem]:
        """Every fault of what was declared."""
        ticked = self.ticked()
        texts = {code: self[f"explanation-{code}"].data or "" for code in ticked}
        return check_declaration(ticked, texts, bool(self.confirmed.data))


def declaration_form(earlier: Declaration | None) -> DeclarationForm:
    """The declaration form with today's grounds, filled from the earlier version."""

    class WithGrounds(DeclarationForm):
        pass

    said = {one.ground: one.text for one in earlier.explanations} if earlier is not None else {}
    given: dict[str, Any] = {}
    for ground in exclusion_grounds():
        setattr(WithGrounds, f"ground-{ground.code}", BooleanField(ground.code))
        setattr(
            WithGrounds,
            f"explanation-{ground.code}",
            TextAreaField(_l("What happened, and what has been done to mend it?"), [Optional(), Length(max=4000)]),
        )
        given[f"ground-{ground.code}"] = ground.code in said
        given[f"explanation-{ground.code}"] = said.get(ground.code, "")
    if earlier is not None:
        given |= {name: getattr(earlier, name) for name in ("taxes_paid", "registers_right", "pensions_insured")}
    return WithGrounds(data=given)


class ApplicationForm(BaseForm):
    """An application to a category."""

    statement = TextAreaField(
        _l("How do you help people reach the results of this category?"),
        [InputRequired(_l("Tell how you work.")), Length(max=8000)],
    )


class DecisionForm(BaseForm):
    """An officer's decision on an application."""

    outcome = RadioField(
        _l("Decision"),
        [InputRequired(_l("Choose the decision."))],
        choices=[(Outcome.ADMITTED.value, _l("Admit to the category")), (Outcome.REJECTED.value, _l("Reject"))],
    )
    section = StringField(_l("Section of the Act on which a rejection rests"), [Optional(), Length(max=80)])
    reasons = TextAreaField(_l("Reasons"), [InputRequired(_l("Give the reasons.")), Length(max=8000)])


class WithdrawForm(BaseForm):
    """Taking an application back; nothing to fill in."""
