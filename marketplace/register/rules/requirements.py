"""What each category asks of a provider, and the checklist of those who decide.

Source: Act 1397/2016 51 section (requirements may differ by category, everyone who meets them is admitted) and 123
section (a decision tells why each requirement was not met).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files

from marketplace.kernel.errors import Problem, RuleBroken
from marketplace.ring.rules import Names

SHORTEST_ANSWER = 20
DECLARATION = "declaration"
"""Code of the checklist's last row: no ground for exclusion applies, or it has been mended."""


class RequirementKind(StrEnum):
    """Whether a requirement must be met or is a question that tells more."""

    MINIMUM = "minimum"
    QUESTION = "question"


@dataclass(frozen=True)
class Requirement:
    """A requirement of some categories.

    Args:
        categories: Codes of the categories that ask for it.
        criterion: Code of the criterion in the European single procurement document.
        valid_from, valid_to: Days between which applications are held to it; no ``valid_to`` while in force.
    """

    code: str
    categories: tuple[str, ...]
    criterion: str
    kind: RequirementKind
    names: Names
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class Checked:
    """One row of the checklist: whether a requirement is met, and why not or what was seen."""

    requirement: str
    met: bool
    note: str = ""


class ChecklistIncomplete(RuleBroken):
    """Every requirement is looked at before an application is decided."""

    code = "register.checklist_incomplete"


class UnmetRequirement(RuleBroken):
    """Nobody is admitted with a requirement unmet."""

    code = "register.requirement_unmet"
    form_field = "outcome"


class NothingUnmet(RuleBroken):
    """Everyone who meets the requirements is admitted (51 section)."""

    code = "register.nothing_unmet"
    form_field = "outcome"


@cache
def _requirements() -> tuple[Requirement, ...]:
    data = json.loads(files("marketplace.register").joinpath("data/requirements.json").read_text("utf-8"))
    return tuple(
        Requirement(
            code=one["code"],
            categories=tuple(one["categories"]),
            criterion=one["criterion"],
            kind=RequirementKind(one["kind"]),
            names=Names(**one["names"]),
            valid_from=date.fromisoformat(one["valid_from"]),
            valid_to=date.fromisoformat(one["valid_to"]) if one.get("valid_to") else None,
        )
        for one in data["requirements"]
    )


def requirements_of(category: str, on: date) -> tuple[Requirement, ...]:
    """What a category asks for on a day, by the category's code."""
    return tuple(
        one
        for one in _requirements()
        if category in one.categories and one.valid_from <= on and (one.valid_to is None or on <= one.valid_to)
    )


def answer_problems(requirements: Sequence[Requirement], answers: Mapping[str, str]) -> list[Problem]:
    """Faults of what an applicant says of each requirement."""
    return [
        Problem(f"answer-{one.code}", "register.answer_too_short", {"least": SHORTEST_ANSWER})
        for one in requirements
        if len(answers.get(one.code, "").strip()) < SHORTEST_ANSWER
    ]


def codes_to_check(requirements: Sequence[Requirement]) -> tuple[str, ...]:
    """Rows of the checklist: each requirement, then the declaration on exclusion grounds."""
    return (*(one.code for one in requirements), DECLARATION)


def all_met(requirements: Sequence[Requirement]) -> tuple[Checked, ...]:
    """A checklist on which nothing is missing."""
    return tuple(Checked(code, met=True) for code in codes_to_check(requirements))


def unmet(checklist: Sequence[Checked]) -> tuple[Checked, ...]:
    """The rows that are not met."""
    return tuple(one for one in checklist if not one.met)


def check_checklist(
    requirements: Sequence[Requirement], checklist: Sequence[Checked], *, admits: bool
) -> list[Problem]:
    """Faults of a checklist beside its rows: a requirement that is not met needs its ground.

    Raises:
        ChecklistIncomplete: a requirement was not looked at.
        UnmetRequirement: an admission although something is not met.
        NothingUnmet: a rejection although everything is met.
    """
    if {one.requirement for one in checklist} != set(codes_to_check(requirements)):
        raise ChecklistIncomplete()
    missing = unmet(checklist)
    if admits and missing:
        raise UnmetRequirement()
    if not admits and not missing:
        raise NothingUnmet()
    return [
        Problem(f"note-{one.requirement}", "register.ground_of_unmet_missing")
        for one in missing
        if not one.note.strip()
    ]
