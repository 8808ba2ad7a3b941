"""The declaration in the structure of the European single procurement document, used in every application.

Source: Act on Public Procurement 1397/2016 80-82 sections and, for Annex E services, 114 section, which accepts a
plain assurance; criteria and codes are those of the European single procurement document (ESPD-EDM 4.1.0).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files

from marketplace.kernel.clock import add_months, day_in_finland
from marketplace.kernel.errors import Problem, RuleBroken
from marketplace.ring.rules import Names

RENEWED_AFTER_MONTHS = 12
"""A declaration older than this is asked again: the ring's own rule, not a time limit of the law."""


class Part(StrEnum):
    """Which part of the document a criterion belongs to."""

    EXCLUSION = "exclusion"
    SELECTION = "selection"
    OTHER = "other"


class GroundKind(StrEnum):
    """Whether the buyer must or may exclude."""

    MANDATORY = "mandatory"
    DISCRETIONARY = "discretionary"
    EITHER = "mandatory/discretionary"
    NATIONAL = "mandatory (national)"


@dataclass(frozen=True)
class Criterion:
    """One criterion of the document.

    Args:
        tag: Its number and part in the document, such as ``C1_EG_crime-org``.
        section: Section of the Act for a ground for exclusion; empty for others.
        kind: Whether a ground must or may exclude; None for others.
    """

    code: str
    tag: str
    part: Part
    names: Names
    section: str
    kind: GroundKind | None


class DeclarationMissing(RuleBroken):
    """An application needs a declaration that has been made before."""

    code = "register.declaration_missing"


class DeclarationOutdated(RuleBroken):
    """The declaration is older than a year, or was asked for anew; it is made again before the next application."""

    code = "register.declaration_outdated"


@dataclass(frozen=True)
class Explanation:
    """What a provider says about a ground that applies.

    Args:
        text: What happened.
        happened_on: Day of the judgment or event, from which the time limit runs; None when not told.
        measures: What was done to mend it (82 section: damage paid, matter cleared up, people and ways changed).
    """

    ground: str
    text: str
    happened_on: date | None = None
    measures: str = ""


@dataclass(frozen=True)
class Declaration:
    """One dated version of a provider's declaration.

    Args:
        explanations: One for each ground that applies; no explanation means that none applies.
        taxes_paid: Taxes and social security contributions are paid or arranged.
        registers_right: Trade, prepayment and employer registers are as the law asks.
        pensions_insured: Employees' pension insurance is taken and paid.
        answers: What is said of criteria of suitability and other ones, by code; those not answered are left out.
    """

    id: int | None
    provider_id: int
    explanations: tuple[Explanation, ...]
    taxes_paid: bool
    registers_right: bool
    pensions_insured: bool
    made_by: int
    made_at: datetime
    answers: Mapping[str, str]


@dataclass(frozen=True)
class TimeLimits:
    """How long an event may exclude, in years.

    Source: Act 1397/2016 80 section 5 momentti (mandatory grounds) and 81 section 4 momentti (discretionary).
    """

    mandatory_years: int
    discretionary_years: int


@cache
def criteria() -> tuple[Criterion, ...]:
    """All criteria in the order of the European single procurement document."""
    data = json.loads(files("marketplace.register").joinpath("data/espd_criteria.json").read_text("utf-8"))
    return tuple(
        Criterion(
            one["code"],
            one["tag"],
            Part(one["part"]),
            Names(**one["names"]),
            one["section"],
            GroundKind(one["kind"]) if one["kind"] else None,
        )
        for one in data["criteria"]
    )


def criteria_of(part: Part) -> tuple[Criterion, ...]:
    """The criteria of one part of the document."""
    return tuple(one for one in criteria() if one.part is part)


def exclusion_grounds() -> tuple[Criterion, ...]:
    """The grounds for exclusion."""
    return criteria_of(Part.EXCLUSION)


def last_day_of(ground: Criterion, happened_on: date, limits: TimeLimits) -> date:
    """The last day on which an event may still exclude.

    A ground that may be either is held to the longer limit, because a final judgment makes it mandatory.
    """
    discretionary = ground.kind is GroundKind.DISCRETIONARY
    years = limits.discretionary_years if discretionary else limits.mandatory_years
    return add_months(happened_on, 12 * years)


def may_exclude(ground: Criterion, happened_on: date | None, *, on: date, limits: TimeLimits) -> bool:
    """Whether an event may still exclude on a day; one without a day is taken as recent."""
    return happened_on is None or on <= last_day_of(ground, happened_on, limits)


def is_outdated(made_at: datetime, *, on: date) -> bool:
    """Whether a declaration is so old on a day that it is asked again."""
    return add_months(day_in_finland(made_at), RENEWED_AFTER_MONTHS) < on


@dataclass(frozen=True)
class DeclarationDue:
    """Why a declaration must be made anew.

    Args:
        made_at: When the newest one was made; None where there is none.
        due_on: By which day the ring asked for it; None where it is its age, or there is none.
    """

    made_at: datetime | None
    due_on: date | None = None


def declaration_is_due(
    made_at: datetime | None, asked: tuple[datetime, date] | None, *, on: date
) -> DeclarationDue | None:
    """Why a declaration must be made anew on a day; None while the newest one is in order.

    Args:
        asked: When the ring last asked for it, and by which day (52 section 2 momentti); None where it has not.
    """
    if made_at is None:
        return DeclarationDue(None)
    if asked is not None and asked[0] > made_at:
        return DeclarationDue(made_at, asked[1])
    return DeclarationDue(made_at) if is_outdated(made_at, on=on) else None


def check_declaration(explanations: tuple[Explanation, ...], *, confirmed: bool, today: date) -> list[Problem]:
    """Every fault of a declaration.

    Args:
        explanations: One for each ground that applies.
        confirmed: Whether the provider confirms that no other ground applies.
    """
    problems = []
    for one in explanations:
        if not one.text.strip():
            problems.append(Problem(f"explanation-{one.ground}", "register.explanation_missing"))
        if one.happened_on is not None and one.happened_on > today:
            problems.append(Problem(f"happened-{one.ground}", "register.event_ahead"))
    if not confirmed:
        problems.append(Problem("confirmed", "register.declaration_not_confirmed"))
    return problems
