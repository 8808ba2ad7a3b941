"""What the register knows of a provider, when the details are right, and which of them are still missing.

A provider enters with its name and business id; the rest is told in steps that are saved one by one. Each value is
held against the standard that it claims to follow, by a library that is kept for that standard.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from schwifty import BIC, IBAN
from schwifty.exceptions import SchwiftyException
from stdnum.eu import vat
from stdnum.fi import ytunnus

from marketplace.kernel.errors import Problem, RuleBroken
from marketplace.ring.rules import AddressKind, AddressNotValid, check_einvoice_address


class BusinessIdNotValid(RuleBroken):
    """The check digit of the business id does not hold."""

    code = "register.business_id_not_valid"
    form_field = "business_id"


class BusinessIdTaken(RuleBroken):
    """The organisation is in the portal already; whoever works there asks to join it."""

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


class EmailNotValid(RuleBroken):
    """No mail can be sent to such an address."""

    code = "register.email_not_valid"
    form_field = "email"


class BicNotValid(RuleBroken):
    """No bank has such a code, or the account is in another bank."""

    code = "register.bic_not_valid"
    form_field = "bic"


class VatIdNotValid(RuleBroken):
    """The VAT number does not hold, or it is another organisation's."""

    code = "register.vat_id_not_valid"
    form_field = "vat_id"


class EInvoiceAddressNotValid(RuleBroken):
    """The e-invoice address has no form that networks of e-invoices know."""

    code = "register.einvoice_address_not_valid"
    form_field = "einvoice_address"


class OperatorNotValid(RuleBroken):
    """The operator's id is no code of a bank and no code of an operator."""

    code = "register.operator_not_valid"
    form_field = "einvoice_operator"


class DetailsMissing(RuleBroken):
    """An application needs every detail, because contracts and payments are made with them."""

    code = "register.details_missing"


class Step(StrEnum):
    """Part of the details that is told and saved as one."""

    ORGANISATION = "organisation"
    CONTACT = "contact"
    PAYMENT = "payment"


FIELDS: Mapping[Step, tuple[str, ...]] = {
    Step.ORGANISATION: ("name", "language"),
    Step.CONTACT: ("email", "phone", "street", "postcode", "town"),
    Step.PAYMENT: ("iban", "bic", "vat_registered", "vat_id", "einvoice_address", "einvoice_operator"),
}
NEEDED: Mapping[Step, tuple[str, ...]] = {
    Step.ORGANISATION: ("name", "language"),
    Step.CONTACT: ("email", "phone", "street", "postcode", "town"),
    Step.PAYMENT: ("iban",),
}
"""Details without which a step is not done."""


@dataclass(frozen=True, kw_only=True)
class ProviderDetails:
    """A provider's details as they are entered; an empty text while one has not been told.

    Args:
        business_id: Seven digits, a hyphen and a check digit.
        iban: Account for payments, without spaces.
        bic: Code of the bank that holds the account; worked out from the account number where it is left out.
        vat_registered: Whether the provider charges value added tax.
        vat_id: VAT number of a registered seller; the business id's own where it is left out.
        einvoice_address: OVT code, IBAN or operator's own address, to which e-invoices and copies are sent.
        einvoice_operator: Id of the operator or bank that receives them.
        language: Language of decisions and messages: fi, sv or en.
    """

    name: str
    business_id: str
    language: str
    email: str
    phone: str = ""
    street: str = ""
    postcode: str = ""
    town: str = ""
    iban: str = ""
    bic: str = ""
    vat_registered: bool = False
    vat_id: str = ""
    einvoice_address: str = ""
    einvoice_operator: str = ""


@dataclass(frozen=True, kw_only=True)
class ProviderFacts(ProviderDetails):
    """A provider in the register."""

    id: int
    organisation_id: int
    version: int

    @property
    def vat_number(self) -> str | None:
        """The VAT number of a registered seller, else None."""
        return (self.vat_id or vat_id_of(self.business_id)) if self.vat_registered else None

    def details(self) -> ProviderDetails:
        """The details alone."""
        return ProviderDetails(**{name: getattr(self, name) for name in ProviderDetails.__dataclass_fields__})


def missing_steps(details: ProviderDetails) -> tuple[Step, ...]:
    """Steps of which something is still to be told, in their order."""
    return tuple(step for step, names in NEEDED.items() if not all(getattr(details, name) for name in names))


def vat_id_of(business_id: str) -> str:
    """The VAT number that belongs to a Finnish business id.

    >>> vat_id_of("9800137-7")
    'FI98001377'
    """
    return "FI" + business_id.replace("-", "")


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


def normal_email(text: str) -> str:
    """An e-mail address in its usual form; whether anybody reads it is found out by writing to it.

    Raises:
        EmailNotValid: no mail can be sent to it.
    """
    try:
        return str(validate_email(text, check_deliverability=False, test_environment=True).normalized)
    except EmailNotValidError as wrong:
        raise EmailNotValid(email=text) from wrong


def normal_bic(text: str, iban: str) -> str:
    """The code of the bank that holds an account, as typed or as the account number tells.

    Raises:
        BicNotValid: no bank has the code, or the account is in another bank.
    """
    known = bic_of(iban) if iban else ""
    if not text:
        return known
    try:
        typed = str(BIC(text).compact)
    except SchwiftyException as wrong:
        raise BicNotValid(bic=text) from wrong
    if known and typed[:8] != known[:8]:
        raise BicNotValid(bic=text)
    return typed


def normal_vat_id(text: str, business_id: str) -> str:
    """A VAT number without spaces; a Finnish one is the organisation's own.

    Raises:
        VatIdNotValid: its check digits do not hold, or it is another organisation's.
    """
    if not text:
        return vat_id_of(business_id)
    compact = re.sub(r"[\s.-]", "", text).upper()
    if not vat.is_valid(compact) or (compact.startswith("FI") and compact != vat_id_of(business_id)):
        raise VatIdNotValid(vat_id=text)
    return compact


def normal_einvoice_address(text: str) -> str:
    """An e-invoice address without spaces: an OVT code when it begins as one, an IBAN, or an operator's own.

    Raises:
        EInvoiceAddressNotValid: it has no such form, or its check digits do not hold.
    """
    compact = "".join(text.split()).upper()
    if compact.startswith("0037"):
        kind = AddressKind.OVT
    else:
        kind = AddressKind.IBAN if re.match(r"FI\d{2}", compact) else AddressKind.OPERATOR
    try:
        return check_einvoice_address(kind, compact)
    except AddressNotValid as wrong:
        raise EInvoiceAddressNotValid(address=text) from wrong


def normal_operator(text: str) -> str:
    """The id of an operator of e-invoices: a bank's BIC, or digits that begin with 0037 or are an operator's own.

    Raises:
        OperatorNotValid: it is neither.
    """
    compact = "".join(text.split()).upper()
    if re.fullmatch(r"\d{8,18}", compact):
        return compact
    try:
        return str(BIC(compact).compact)
    except SchwiftyException as wrong:
        raise OperatorNotValid(operator=text) from wrong


def check_details(
    details: ProviderDetails, *, steps: Collection[Step] = tuple(Step), whole: bool = False
) -> tuple[ProviderDetails, list[Problem]]:
    """The details in their usual forms, and every fault of them with its field.

    Args:
        steps: Which parts are looked at; the others stay as they are.
        whole: Whether what a step needs must be there.
    Returns:
        The details, each value normal where it could be read, and the faults; no fault means they are right.
    """
    ways: dict[str, Callable[[str], str]] = {
        "business_id": normal_business_id,
        "email": normal_email,
        "phone": normal_phone,
        "iban": normal_iban,
        "einvoice_address": normal_einvoice_address,
        "einvoice_operator": normal_operator,
    }
    looked_at = {"business_id", *(name for step in steps for name in FIELDS[step])}
    found, problems = details, list(_missing(details, steps)) if whole else []
    for name in (one for one in ways if one in looked_at and getattr(details, one)):
        found = _with(found, problems, name, ways[name])
    if Step.PAYMENT in steps and not problems:
        found = _with(found, problems, "bic", lambda text: normal_bic(text, found.iban))
        found = replace(found, vat_id="") if not found.vat_registered else found
        if found.vat_registered:
            found = _with(found, problems, "vat_id", lambda text: normal_vat_id(text, found.business_id))
        if bool(found.einvoice_address) != bool(found.einvoice_operator):
            lacks = "einvoice_operator" if found.einvoice_address else "einvoice_address"
            problems.append(Problem(lacks, "register.address_and_operator"))
    return found, problems


def _missing(details: ProviderDetails, steps: Collection[Step]) -> list[Problem]:
    names = [name for step in steps for name in NEEDED[step]]
    return [Problem(name, "register.detail_missing") for name in names if not getattr(details, name).strip()]


def _with(details: ProviderDetails, problems: list[Problem], name: str, way: Callable[[str], str]) -> ProviderDetails:
    """The details with one of them in its usual form, or its fault among the problems."""
    try:
        usual: dict[str, Any] = {name: way(getattr(details, name))}
    except RuleBroken as refusal:
        problems.append(Problem(name, refusal.code, refusal.facts))
        return details
    return replace(details, **usual)
