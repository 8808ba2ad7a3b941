"""Members, mandates, addresses and keys."""

from datetime import date

import pytest

from marketplace.ring.rules import (
    AddressKind,
    AddressNotValid,
    BusinessIdNotValid,
    Mandate,
    Names,
    Population,
    Task,
    check_business_id,
    check_einvoice_address,
    homes_acted_for,
    may_act_for,
    population_keys,
)

BEGIN = date(2025, 1, 1)


def mandate(number: int, acting: str, home: str, *, granted: bool = True, begins: date = BEGIN) -> Mandate:
    """A mandate to verify."""
    return Mandate(number, acting, home, Task.VERIFY, granted, begins, None, "")


def test_who_has_no_mandate_may_not_act_even_at_home() -> None:
    rows = [mandate(1, "098", "111")]
    assert may_act_for(rows, acting="098", home="111", task=Task.VERIFY, on=BEGIN)
    assert not may_act_for(rows, acting="111", home="111", task=Task.VERIFY, on=BEGIN)
    assert not may_act_for(rows, acting="098", home="111", task=Task.APPROVE, on=BEGIN)
    assert not may_act_for(rows, acting="111", home="098", task=Task.VERIFY, on=BEGIN)


def test_a_mandate_holds_from_its_day_until_it_is_taken_back() -> None:
    rows = [mandate(1, "098", "111"), mandate(2, "098", "111", granted=False, begins=date(2027, 1, 1))]
    allowed = [date(2024, 12, 31), BEGIN, date(2026, 12, 31), date(2027, 1, 1)]
    found = [may_act_for(rows, acting="098", home="111", task=Task.VERIFY, on=day) for day in allowed]
    assert found == [False, True, True, False]


def test_the_homes_of_one_who_acts_are_those_it_may_act_for() -> None:
    rows = [mandate(1, "098", "111"), mandate(2, "098", "016"), mandate(3, "398", "398")]
    assert homes_acted_for(rows, acting="098", task=Task.VERIFY, on=BEGIN) == {"111", "016"}
    assert homes_acted_for(rows, acting="098", task=Task.REVIEW, on=BEGIN) == set()


@pytest.mark.parametrize("typed", ["0149669-3", "01496693", "FI01496693", " 1496693 "])
def test_a_business_id_is_read_in_the_forms_people_write_it(typed: str) -> None:
    assert check_business_id(typed) == "0149669-3"


@pytest.mark.parametrize("typed", ["0149669-4", "", "abc", "0149669-33", "٠١٤٩٦٦٩٣"])
def test_a_business_id_with_another_check_digit_is_refused(typed: str) -> None:
    with pytest.raises(BusinessIdNotValid):
        check_business_id(typed)


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (AddressKind.OVT, "0037 1068 8929 010", "003710688929010"),
        (AddressKind.OVT, "003710688929", "003710688929"),
        (AddressKind.OPERATOR, "te003701587667", "TE003701587667"),
        (AddressKind.IBAN, "FI21 1234 5600 0007 85", "FI2112345600000785"),
    ],
)
def test_an_address_is_kept_in_the_form_of_its_kind(kind: AddressKind, typed: str, kept: str) -> None:
    assert check_einvoice_address(kind, typed) == kept


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (AddressKind.OVT, "003710688928"),
        (AddressKind.OVT, "00371068892901234"[:19] + "567"),
        (AddressKind.OVT, "FI2112345600000785"),
        (AddressKind.IBAN, "FI2112345600000786"),
        (AddressKind.IBAN, "003710688929010"),
        (AddressKind.OPERATOR, "abc"),
    ],
)
def test_an_address_of_another_form_is_refused(kind: AddressKind, typed: str) -> None:
    with pytest.raises(AddressNotValid):
        check_einvoice_address(kind, typed)


def test_a_set_that_lacks_a_municipality_is_no_allocation_key() -> None:
    whole = [Population(code, BEGIN, BEGIN, 100, "") for code in ("398", "098")]
    lacking = [Population("398", date(2026, 1, 1), date(2026, 1, 1), 110, "")]
    keys = population_keys([*whole, *lacking], ["398", "098"])
    assert [(key.used_from, dict(key.weights)) for key in keys] == [(BEGIN, {"098": 100, "398": 100})]


def test_a_name_in_an_unknown_language_is_the_finnish_one() -> None:
    names = Names("Rengas", "Ring", "The ring")
    assert [names.text(language) for language in ("fi", "sv", "en", "de")] == ["Rengas", "Ring", "The ring", "Rengas"]
