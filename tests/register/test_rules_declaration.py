"""The declaration: criteria of the European document, time limits of the law, self-cleaning."""

from datetime import UTC, date, datetime

import pytest

from marketplace.register.rules import (
    Explanation,
    GroundKind,
    Part,
    TimeLimits,
    check_declaration,
    criteria,
    criteria_of,
    exclusion_grounds,
    is_outdated,
    may_exclude,
)

LIMITS = TimeLimits(mandatory_years=5, discretionary_years=3)
TODAY = date(2026, 11, 24)


def ground(code: str):
    return next(one for one in exclusion_grounds() if one.code == code)


def test_the_document_has_62_criteria_each_named_in_three_languages() -> None:
    assert len(criteria()) == 62
    assert len({one.code for one in criteria()}) == 62
    assert all(one.names.fi and one.names.sv and one.names.en for one in criteria())


def test_every_ground_for_exclusion_has_its_section_and_kind() -> None:
    assert len(exclusion_grounds()) == 24
    assert all(one.section.startswith(("80 §", "81 §")) and one.kind is not None for one in exclusion_grounds())


def test_other_criteria_exclude_nobody() -> None:
    assert all(one.kind is None for one in (*criteria_of(Part.SELECTION), *criteria_of(Part.OTHER)))


@pytest.mark.parametrize(
    ("code", "happened", "may"),
    [
        ("corruption", date(2021, 11, 24), True),
        ("corruption", date(2021, 11, 23), False),
        ("sanction", date(2023, 11, 24), True),
        ("sanction", date(2023, 11, 23), False),
        ("tax-pay", date(2022, 1, 1), True),
        ("nati-ground", date(2021, 11, 23), False),
    ],
)
def test_an_old_event_no_longer_excludes(code: str, happened: date, may: bool) -> None:
    assert may_exclude(ground(code), happened, on=TODAY, limits=LIMITS) is may


def test_the_years_are_those_given_and_not_written_into_the_rule() -> None:
    longer = TimeLimits(mandatory_years=7, discretionary_years=4)

    assert may_exclude(ground("sanction"), date(2023, 1, 1), on=TODAY, limits=longer)
    assert not may_exclude(ground("sanction"), date(2023, 1, 1), on=TODAY, limits=LIMITS)


def test_an_event_without_a_day_is_taken_as_recent() -> None:
    assert may_exclude(ground("fraud"), None, on=TODAY, limits=LIMITS)


def test_an_event_of_a_leap_day_may_exclude_until_the_last_of_february() -> None:
    assert may_exclude(ground("sanction"), date(2024, 2, 29), on=date(2027, 2, 28), limits=LIMITS)
    assert not may_exclude(ground("sanction"), date(2024, 2, 29), on=date(2027, 3, 1), limits=LIMITS)


def test_a_declaration_is_asked_again_when_older_than_a_year() -> None:
    made_at = datetime(2025, 11, 24, 10, 0, tzinfo=UTC)

    assert not is_outdated(made_at, on=date(2026, 11, 24))
    assert is_outdated(made_at, on=date(2026, 11, 25))


def test_a_ground_that_applies_needs_its_story_and_a_day_that_has_been() -> None:
    told = (Explanation("fraud", "  "), Explanation("corruption", "Tuomio.", date(2026, 12, 1)))

    problems = check_declaration(told, confirmed=True, today=TODAY)

    assert [(one.path, one.code) for one in problems] == [
        ("explanation-fraud", "register.explanation_missing"),
        ("happened-corruption", "register.event_ahead"),
    ]


def test_a_declaration_without_confirmation_is_none() -> None:
    assert [one.code for one in check_declaration((), confirmed=False, today=TODAY)] == [
        "register.declaration_not_confirmed"
    ]
    assert check_declaration((), confirmed=True, today=TODAY) == []


@pytest.mark.parametrize("kind", list(GroundKind))
def test_each_kind_of_ground_occurs(kind: GroundKind) -> None:
    assert any(one.kind is kind for one in exclusion_grounds())
