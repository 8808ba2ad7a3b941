"""The plan that a new model begins from: what can be said without knowing the purchase, and nothing more.

Percentages of results, brackets and baselines are left at nothing, because no source for them was found: they are the
officer's to give.
"""

import itertools
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from marketplace.kernel.money import largest_remainder
from marketplace.modelling.rules.assumptions import Assumed
from marketplace.modelling.rules.brief import Brief
from marketplace.modelling.rules.endings import attendance_units, endings_of
from marketplace.modelling.rules.plan import HUNDRED, OTHERS, BracketMix, GroupMix, Plan
from marketplace.ring.rules import ShareRule
from marketplace.terms.rules import Terms

BEYOND_LAST = 300
"""Paid days by which a person of the highest bracket is typically beyond its beginning."""

NOTHING = Decimal(0)


def starting_plan(brief: Brief, terms: Terms, *, rule: ShareRule, inhabitants: Mapping[str, int]) -> Plan:
    """A plan with the terms' endings and the brief's municipalities and groups, its percentages still to be given.

    Args:
        rule: The municipal share in force when the purchase starts.
        inhabitants: By municipality code; participants are spread by them until somebody says otherwise.
    """
    number = (brief.volume_min + brief.volume_max) // 2
    weights = {code: inhabitants.get(code, 0) or 1 for code in brief.municipalities}
    groups = [GroupMix(code, NOTHING) for code in sorted(brief.target_groups)]
    return Plan(
        participants=largest_remainder(number, weights),
        brackets=starting_brackets(rule),
        groups=(*groups, GroupMix(OTHERS, NOTHING if groups else HUNDRED)),
        endings=tuple(endings_of(terms)),
        units_without_result=attendance_units(terms),
        source="",
        assumed=Assumed(),
    )


def starting_brackets(rule: ShareRule) -> tuple[BracketMix, ...]:
    """Every bracket of a share, a person typically in the middle of it."""
    edges = [one.after_days for one in rule.brackets]
    typical = [(first + after) // 2 for first, after in itertools.pairwise(edges)]
    return tuple(
        BracketMix(first, NOTHING, days) for first, days in zip(edges, [*typical, edges[-1] + BEYOND_LAST], strict=True)
    )


def carried_over(earlier: Plan, fresh: Plan) -> Plan:
    """A fresh plan with what an earlier one says about the same endings, groups, brackets and municipalities.

    So that terms or groups can be changed in the middle of the work without typing everything again.
    """
    endings = {one.code: one for one in earlier.endings}
    groups = {one.code: one for one in earlier.groups}
    brackets = {one.after_days: one for one in earlier.brackets}
    same_homes = set(earlier.participants) == set(fresh.participants)
    return Plan(
        participants=earlier.participants if same_homes else fresh.participants,
        brackets=tuple(brackets.get(one.after_days, one) for one in fresh.brackets),
        groups=tuple(groups.get(one.code, one) for one in fresh.groups),
        endings=tuple(
            replace(endings[one.code], reaches=one.reaches, subsidised=one.subsidised) if one.code in endings else one
            for one in fresh.endings
        ),
        units_without_result=earlier.units_without_result,
        source=earlier.source,
        assumed=earlier.assumed,
    )
