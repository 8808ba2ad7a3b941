"""The declaration on exclusion grounds, made once and used in every application.

Source: Act on Public Procurement 1397/2016 80-82 sections and, for Annex E services, 114 section, which accepts a
plain assurance; the grounds are those of the European single procurement document.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files

from marketplace.kernel.errors import Problem, RuleBroken
from marketplace.ring.rules import Names


class GroundKind(StrEnum):
    """Whether the buyer must or may exclude."""

    MANDATORY = "mandatory"
    DISCRETIONARY = "discretionary"
    EITHER = "mandatory/discretionary"
    NATIONAL = "mandatory (national)"


@dataclass(frozen=True)
class ExclusionGround:
    """One ground for exclusion with the section of the Act."""

    code: str
    names: Names
    section: str
    kind: GroundKind


class DeclarationMissing(RuleBroken):
    """An application needs a declaration that has been made before."""

    code = "register.declaration_missing"


@dataclass(frozen=True)
class Explanation:
    """What a provider says about a ground that applies: what happened, and what was done to mend it (82 section)."""

    ground: str
    text: str


@dataclass(frozen=True)
class Declaration:
    """One dated version of a provider's declaration.

    Args:
        explanations: One for each ground that applies; no explanation means that none applies.
        taxes_paid: Taxes and social security contributions are paid or arranged.
        registers_right: Trade, prepayment and employer registers are as the law asks.
        pensions_insured: Employees' pension insurance is taken and paid.
    """

    id: int | None
    provider_id: int
    explanations: tuple[Explanation, ...]
    taxes_paid: bool
    registers_right: bool
    pensions_insured: bool
    made_by: int
    made_at: datetime


@cache
def exclusion_grounds() -> tuple[ExclusionGround, ...]:
    """The grounds in the order of the European single procurement document."""
    data = json.loads(files("marketplace.register").joinpath("data/exclusion_grounds.json").read_text("utf-8"))
    return tuple(
        ExclusionGround(one["code"], Names(**one["names"]), one["section"], GroundKind(one["kind"]))
        for one in data["grounds"]
    )


def check_declaration(grounds: set[str], explanations: dict[str, str], confirmed: bool) -> list[Problem]:
    """Every fault of a declaration.

    Args:
        grounds: Codes of the grounds that apply.
        explanations: Text by code.
        confirmed: Whether the provider confirms that no other ground applies.
    """
    problems = [
        Problem(f"explanation-{code}", "register.explanation_missing")
        for code in sorted(grounds)
        if not explanations.get(code, "").strip()
    ]
    if not confirmed:
        problems.append(Problem("confirmed", "register.declaration_not_confirmed"))
    return problems
