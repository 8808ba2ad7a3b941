"""What the register knows of a provider, and when the details are right."""

from dataclasses import dataclass

import phonenumbers
from schwifty import IBAN
from schwifty.exceptions import SchwiftyException
from stdnum.fi import ytunnus

from marketplace.kernel.errors import Problem, RuleBroken


class BusinessIdNotValid(RuleBroken):
    """The check digit of the business id does not hold."""

    code = "register.business_id_not_valid"
    form_field = "business_id"


class BusinessIdTaken(RuleBroken):
    """The organisation is in the portal already; its administrator invites colleagues."""

    code = "register.business_id_taken"
    form_field = "business_id"


class IbanNotValid(RuleBroken):
    """The check digits of the account number do not hold."""

    code = "register.iban_not_valid"
    form_field = "iban"


class PhoneNotValid(RuleBroken):
    """No such telephone number can be."""

    code = "register.phone_not_valid"
    form_field = "phone"


@dataclass(frozen=True)
class ProviderDetails:
    """A provider's details as they are entered.

    Args:
        business_id: Seven digits, a hyphen and a check digit.
        iban: Account for payments, without spaces.
        vat_registered: Whether the provider charges value added tax.
        language: Language of decisions and messages: fi, sv or en.
    """

    name: str
    business_id: str
    language: str
    iban: str
    email: str
    phone: str
    street: str
    postcode: str
    town: str
    vat_registered: bool


@dataclass(frozen=True)
class ProviderFacts(ProviderDetails):
    """A provider in the register."""

    id: int
    organisation_id: int
    bic: str
    version: int

    @property
    def vat_number(self) -> str | None:
        """The VAT number of a registered seller: FI and the digits of the business id."""
        return "FI" + self.business_id.replace("-", "") if self.vat_registered else None


def normal_business_id(text: str) -> str:
    """A business id in its usual form, 1234567-8.

    Raises:
        BusinessIdNotValid: the check digit does not hold.
    """
    if not ytunnus.is_valid(text):
        raise BusinessIdNotValid(business_id=text)
    return str(ytunnus.format(text))


def normal_iban(text: str) -> str:
    """An account number without spaces.

    Raises:
        IbanNotValid: the check digits or the length do not hold.
    """
    try:
        return str(IBAN(text, validate_bban=True).compact)
    except SchwiftyException as wrong:
        raise IbanNotValid(iban=text) from wrong


def bic_of(iban: str) -> str:
    """The BIC of the bank that holds an account, empty when it is not in the table of banks."""
    bic = IBAN(iban).bic
    return str(bic.compact) if bic is not None else ""


def normal_phone(text: str) -> str:
    """A telephone number in international form; without a country code Finland is meant.

    Raises:
        PhoneNotValid: no such number can be.
    """
    try:
        number = phonenumbers.parse(text, "FI")
    except phonenumbers.NumberParseException as wrong:
        raise PhoneNotValid(phone=text) from wrong
    if not phonenumbers.is_valid_number(number):
        raise PhoneNotValid(phone=text)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def check_details(details: ProviderDetails) -> tuple[ProviderDetails, list[Problem]]:
    """The details in their usual forms, and every fault of them with its field.

    Returns:
        The details, each value normal where it could be read, and the faults; no fault means they are right.
    """
    problems: list[Problem] = []
    normal: dict[str, str] = {}
    checks = {"business_id": normal_business_id, "iban": normal_iban, "phone": normal_phone}
    for name, check in checks.items():
        try:
            normal[name] = check(getattr(details, name))
        except RuleBroken as refusal:
            problems.append(Problem(name, refusal.code, refusal.facts))
    return ProviderDetails(**{**vars(details), **normal}), problems
