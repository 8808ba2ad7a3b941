"""Who is expected and what becomes of them: the plan of a model, beside its brief.

Participants are spread over municipalities, brackets of paid days and target groups, each independently of the
others. What becomes of a participant is one of a list of endings; whoever has none of them has no result.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from marketplace.kernel.errors import Problem
from marketplace.modelling.rules.assumptions import Assumed, assumption_problems, percent_ratio, read_assumed

FORMAT = "call-model/1"
OTHERS = ""
"""Code of the group of participants who are in none of the target groups."""

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class BracketMix:
    """Participants of one bracket of the municipal share.

    Args:
        after_days: The bracket.
        percent: Percent of participants.
        paid_days: Paid days that one of them typically has when the service starts.
        success: How likely a result is, in percent of the endings' own percentages.
    """

    after_days: int
    percent: Decimal
    paid_days: int
    success: Decimal = HUNDRED


@dataclass(frozen=True)
class GroupMix:
    """Participants of one target group.

    Args:
        code: The group; empty for those in none.
        percent: Percent of participants.
        success: How likely a result is, in percent of the endings' own percentages.
        deadweight: The baseline: percent of results that would have come without the service; None while unknown.
        source: Where the baseline is from.
    """

    code: str
    percent: Decimal
    success: Decimal = HUNDRED
    deadweight: Decimal | None = None
    source: str = ""


@dataclass(frozen=True)
class Ending:
    """What becomes of a participant.

    Args:
        code: Its name: the milestone that it is about, or a name of its own.
        reaches: Milestones that it reaches, apart from those that come by themselves.
        percent: Percent of participants, before the factors of bracket and group.
        after_months: Months from the start of the service until it begins.
        months: Months off benefit that were seen.
        lasts: Whether it goes on after them, as assumed of persistence; else the person comes back.
        subsidised: Whether the work is subsidised, so that the count of paid days goes on.
        units: Units of attendance.
        part_time_pay: Monthly pay in cents when the work is part-time and benefit goes on beside it; None when
            benefit ends.
    """

    code: str
    reaches: tuple[str, ...]
    percent: Decimal
    after_months: int = 3
    months: int = 0
    lasts: bool = False
    subsidised: bool = False
    units: Decimal = Decimal(0)
    part_time_pay: int | None = None


@dataclass(frozen=True)
class Plan:
    """Everything that is assumed of a purchase.

    Args:
        participants: Expected participants by municipality code.
        endings: Results; participants who have none of them are the rest.
        units_without_result: Units of attendance of a participant without result.
        source: Where the percentages of the endings are from.
    """

    participants: Mapping[str, int]
    brackets: tuple[BracketMix, ...]
    groups: tuple[GroupMix, ...]
    endings: tuple[Ending, ...]
    units_without_result: Decimal
    source: str
    assumed: Assumed

    @property
    def total(self) -> int:
        """Expected participants."""
        return sum(self.participants.values())

    def to_document(self) -> dict[str, Any]:
        """The plan as plain JSON values."""
        return {
            "format": FORMAT,
            "participants": dict(sorted(self.participants.items())),
            "brackets": [_document(one) for one in self.brackets],
            "groups": [_document(one) for one in self.groups],
            "endings": [_document(one) for one in self.endings],
            "units_without_result": str(self.units_without_result),
            "source": self.source,
            "assumed": self.assumed.to_document(),
        }


def _document(part: BracketMix | GroupMix | Ending) -> dict[str, Any]:
    values = {name: str(value) if isinstance(value, Decimal) else value for name, value in vars(part).items()}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def read_plan(document: Mapping[str, Any]) -> Plan:
    """The plan of a kept document."""
    return Plan(
        participants={code: int(count) for code, count in document["participants"].items()},
        brackets=tuple(
            BracketMix(int(one["after_days"]), Decimal(one["percent"]), int(one["paid_days"]), Decimal(one["success"]))
            for one in document["brackets"]
        ),
        groups=tuple(
            GroupMix(
                one["code"],
                Decimal(one["percent"]),
                Decimal(one["success"]),
                _decimal(one["deadweight"]),
                one["source"],
            )
            for one in document["groups"]
        ),
        endings=tuple(
            Ending(
                code=one["code"],
                reaches=tuple(one["reaches"]),
                percent=Decimal(one["percent"]),
                after_months=int(one["after_months"]),
                months=int(one["months"]),
                lasts=bool(one["lasts"]),
                subsidised=bool(one["subsidised"]),
                units=Decimal(one["units"]),
                part_time_pay=one["part_time_pay"],
            )
            for one in document["endings"]
        ),
        units_without_result=Decimal(document["units_without_result"]),
        source=document["source"],
        assumed=read_assumed(document["assumed"]),
    )


def plan_problems(plan: Plan, *, milestones: tuple[str, ...]) -> list[Problem]:
    """Everything that keeps a plan from being reckoned, all at once.

    A missing baseline does not: the model is made and says that it cannot justify the prices.

    Args:
        milestones: Codes of the terms.
    """
    problems = []
    if plan.total <= 0:
        problems.append(Problem("participants", "modelling.no_participants"))
    if any(count < 0 for count in plan.participants.values()):
        problems.append(Problem("participants", "modelling.negative"))
    if sum((one.percent for one in plan.brackets), Decimal(0)) != HUNDRED:
        problems.append(Problem("brackets", "modelling.brackets_not_hundred"))
    if sum((one.percent for one in plan.groups), Decimal(0)) != HUNDRED:
        problems.append(Problem("groups", "modelling.groups_not_hundred"))
    problems += _part_problems("brackets", plan.brackets) + _part_problems("groups", plan.groups)
    problems += _ending_problems(plan, milestones)
    return problems + assumption_problems(plan.assumed)


def _part_problems(name: str, parts: Sequence[BracketMix | GroupMix]) -> list[Problem]:
    problems = []
    for number, one in enumerate(parts):
        if not 0 <= one.percent <= HUNDRED:
            problems.append(Problem(f"{name}-{number}-percent", "modelling.not_a_percentage"))
        if not 0 <= one.success <= 300:
            problems.append(Problem(f"{name}-{number}-success", "modelling.success_out_of_range"))
        if isinstance(one, GroupMix) and one.deadweight is not None and not 0 <= one.deadweight <= HUNDRED:
            problems.append(Problem(f"{name}-{number}-deadweight", "modelling.not_a_percentage"))
        if isinstance(one, BracketMix) and not 0 <= one.paid_days <= 10_000:
            problems.append(Problem(f"{name}-{number}-paid_days", "modelling.paid_days_out_of_range"))
    return problems


def _ending_problems(plan: Plan, milestones: tuple[str, ...]) -> list[Problem]:
    problems = []
    if sum((one.percent for one in plan.endings), Decimal(0)) > HUNDRED:
        problems.append(Problem("endings", "modelling.over_hundred_percent"))
    if plan.endings and all(one.percent == 0 for one in plan.endings):
        problems.append(Problem("endings", "modelling.no_results_expected"))
    for number, one in enumerate(plan.endings):
        if not 0 <= one.percent <= HUNDRED:
            problems.append(Problem(f"endings-{number}-percent", "modelling.not_a_percentage"))
        if not (0 <= one.after_months <= 60 and 0 <= one.months <= 60):
            problems.append(Problem(f"endings-{number}-months", "modelling.months_out_of_range"))
        if one.part_time_pay is not None and one.part_time_pay < 0:
            problems.append(Problem(f"endings-{number}-part_time_pay", "modelling.negative"))
        if one.units < 0 or any(code not in milestones for code in one.reaches):
            problems.append(Problem(f"endings-{number}-percent", "modelling.ending_not_of_terms"))
    return problems


def success_factor(plan: Plan, bracket: BracketMix, group: GroupMix, factor: Fraction) -> Fraction:
    """By how much the endings' percentages are multiplied for one bracket and group, so that they stay within all.

    Args:
        factor: The case's own factor.
    """
    wanted = percent_ratio(bracket.success) * percent_ratio(group.success) * factor
    every = sum((percent_ratio(one.percent) for one in plan.endings), Fraction(0))
    return min(wanted, 1 / every) if every else wanted
