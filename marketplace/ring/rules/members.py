"""The ring's members and what they buy: municipalities, areas, mandates, categories, target groups, allocation keys."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from stdnum.fi import ytunnus

from marketplace.kernel.errors import RuleBroken
from marketplace.ring.rules.dated import value_on
from marketplace.ring.rules.names import Names


class BusinessIdNotValid(RuleBroken):
    """The check digit of a business id does not fit."""

    code = "ring.business_id_not_valid"
    form_field = "business_id"


class BusinessIdKnown(RuleBroken):
    """Another organisation already has the business id."""

    code = "ring.business_id_known"
    form_field = "business_id"


class AddressNotValid(RuleBroken):
    """The e-invoice address does not have the form of its kind."""

    code = "ring.address_not_valid"
    form_field = "address"


class CodeTaken(RuleBroken):
    """Another row already has the code."""

    code = "ring.code_taken"
    form_field = "code"


class PopulationIncomplete(RuleBroken):
    """An allocation key needs a number above zero for every municipality."""

    code = "ring.population_incomplete"


class StartsInPast(RuleBroken):
    """The row would change what has already been shared or decided by the present one."""

    code = "ring.starts_in_past"
    form_field = "valid_from"


class DayPassed(RuleBroken):
    """The day has come, so that time limits have been counted over it."""

    code = "ring.day_passed"
    form_field = "day"


@dataclass(frozen=True)
class Ring:
    """The ring itself; ``lead_municipality`` is the code of the municipality that runs it."""

    names: Names
    lead_municipality: str
    nuts3: str | None
    version: int


@dataclass(frozen=True)
class Area:
    """An employment area and the municipality responsible for it."""

    code: str
    names: Names
    responsible_municipality: str


@dataclass(frozen=True)
class Municipality:
    """A municipality of the ring.

    Args:
        code: Three digits, leading zeros kept.
        official_name: Name on contracts and invoices, in Finnish.
        business_id: With hyphen and valid check digit; None while unknown.
    """

    code: str
    names: Names
    official_name: str
    area_code: str
    order: int
    business_id: str | None
    business_id_source: str
    organisation_id: int
    version: int


@dataclass(frozen=True)
class Category:
    """An outcome category; ``valid_to`` None while open."""

    id: int
    code: str
    names: Names
    order: int
    valid_from: date
    valid_to: date | None
    source: str
    version: int

    def is_valid_on(self, day: date) -> bool:
        """Whether the category is in use on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class TargetGroup:
    """A group of participants; ``definition`` is None while nobody has defined it."""

    id: int
    code: str
    names: Names
    definition: Names | None
    order: int
    source: str
    version: int


class Task(StrEnum):
    """What one municipality may do for the residents of another."""

    REFER = "refer"
    VERIFY = "verify"
    REVIEW = "review"
    APPROVE = "approve"
    PUBLISH = "publish"


@dataclass(frozen=True)
class Mandate:
    """Whether ``acting_code`` may do a task for ``home_code`` from a day on; a later row may take it back."""

    id: int
    acting_code: str
    home_code: str
    task: Task
    granted: bool
    valid_from: date
    valid_to: date | None
    source: str


def may_act_for(mandates: Iterable[Mandate], *, acting: str, home: str, task: Task, on: date) -> bool:
    """Whether a municipality may do a task for another's residents, or for its own, on a day.

    Args:
        mandates: All rows.
        acting: Code of the municipality whose worker acts.
        home: Code of the participant's or invoice's municipality.
    """
    of_pair = [m for m in mandates if (m.acting_code, m.home_code, m.task) == (acting, home, task)]
    found = value_on(of_pair, on)
    return found is not None and found.granted


def homes_acted_for(mandates: Iterable[Mandate], *, acting: str, task: Task, on: date) -> frozenset[str]:
    """Codes of the municipalities for which one may do a task on a day."""
    kept = list(mandates)
    return frozenset(
        home
        for home in {one.home_code for one in kept}
        if may_act_for(kept, acting=acting, home=home, task=task, on=on)
    )


class AddressKind(StrEnum):
    """What form an e-invoice address has."""

    OVT = "ovt"
    OPERATOR = "operator"
    IBAN = "iban"


@dataclass(frozen=True)
class EInvoiceAddress:
    """Where invoices of a municipality are sent from a day on.

    Args:
        purpose: ``main`` or the unit it belongs to; a later row of the same purpose replaces an earlier.
        operator_id: The receiving operator's id, for example BAWCFI22.
        required_references: What the receiver demands on an invoice, for example ``orderer``.
    """

    id: int
    municipality_code: str
    purpose: str
    address: str
    kind: AddressKind
    operator: str
    operator_id: str
    email: str | None
    required_references: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    source: str


@dataclass(frozen=True)
class Population:
    """Inhabitants of one municipality on the day they were counted, used as a weight from ``used_from``."""

    municipality_code: str
    counted_on: date
    used_from: date
    inhabitants: int
    source: str


@dataclass(frozen=True)
class PopulationKey:
    """A whole set of population weights by municipality code, used from a day."""

    used_from: date
    counted_on: date
    weights: Mapping[str, int]
    source: str


@dataclass(frozen=True)
class FreeDay:
    """A further free day recorded by the ring."""

    id: int
    day: date
    names: Names
    source: str


def check_business_id(text: str) -> str:
    """The business id in its standard form.

    Raises:
        BusinessIdNotValid: the form or the check digit (mod 11) is wrong.

    >>> check_business_id("1496693")
    '0149669-3'
    """
    cleaned = text.strip().removeprefix("FI").replace("-", "").replace(" ", "")
    padded = cleaned.zfill(8) if cleaned.isascii() and cleaned.isdigit() else cleaned
    if not ytunnus.is_valid(padded) or len(padded) != 8:
        raise BusinessIdNotValid()
    return f"{padded[:7]}-{padded[7]}"


def check_einvoice_address(kind: AddressKind, address: str) -> str:
    """The e-invoice address without spaces, if it has the form of its kind.

    An OVT code is 0037, the eight digits of a valid business id and at most five characters for the unit. It is never
    built from a business id, because a municipality may have chosen another one.

    Raises:
        AddressNotValid: the form is another one.
    """
    compact = "".join(address.split()).upper()
    if kind is AddressKind.OVT:
        match = re.fullmatch(r"0037(\d{8})[0-9A-Z]{0,5}", compact)
        if match is None or not ytunnus.is_valid(match.group(1)):
            raise AddressNotValid(kind=kind.value)
    elif kind is AddressKind.IBAN:
        from_letters = "".join(str(int(c, 36)) for c in compact[4:] + compact[:4] if c.isalnum())
        if re.fullmatch(r"FI\d{16}", compact) is None or int(from_letters) % 97 != 1:
            raise AddressNotValid(kind=kind.value)
    elif re.fullmatch(r"[0-9A-Z]{6,35}", compact) is None:
        raise AddressNotValid(kind=kind.value)
    return compact


def population_keys(rows: Iterable[Population], members: Iterable[str]) -> list[PopulationKey]:
    """Whole allocation keys, oldest first; a set that lacks a municipality is no key.

    Args:
        rows: Population rows of any days.
        members: Codes of every municipality of the ring.
    """
    codes = sorted(members)
    by_start: dict[date, dict[str, Population]] = {}
    for row in rows:
        by_start.setdefault(row.used_from, {})[row.municipality_code] = row
    found = []
    for used_from, of_day in sorted(by_start.items()):
        if codes and all(code in of_day for code in codes):
            first = of_day[codes[0]]
            weights = {code: of_day[code].inhabitants for code in codes}
            found.append(PopulationKey(used_from, first.counted_on, weights, first.source))
    return found
