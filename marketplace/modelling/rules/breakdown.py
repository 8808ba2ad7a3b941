"""Where the expected figures come from: by bracket of paid days and by target group.

So that it is seen which participants a purchase pays itself back with, and which of them nobody would serve for the
money alone.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from marketplace.kernel.money import half_up, largest_remainder
from marketplace.modelling.rules.forecast import ALL, NONE, Forecast, Share, deadweight_of, shares_of
from marketplace.modelling.rules.sensitivity import Model

Rows = dict[str, dict[str, Any]]


def breakdown(model: Model, expected: Forecast) -> dict[str, Rows]:
    """Participants, sustained jobs, cost and saving of the expected case by bracket and by group.

    Limits of the whole contract cut every part alike. Cents of the parts sum to those of the whole.

    Returns:
        ``by_bracket`` by its first paid day and ``by_group`` by its code; cents whole, counts exact as text.
    """
    shares = shares_of(model.plan)
    cost = [share.part * model.cases[share.code, share.group.code].total for share in shares]
    saving = [share.part * _saving(model, share) for share in shares]
    return {
        "by_bracket": _rows(model, expected, shares, cost, saving, lambda share: str(share.bracket.after_days)),
        "by_group": _rows(model, expected, shares, cost, saving, lambda share: share.group.code),
    }


def _saving(model: Model, share: Share) -> Fraction:
    if share.ending is None or not share.ending.months:
        return NONE
    kept = ALL - deadweight_of(share.group, NONE)
    savings = model.savings()
    worths = [savings.worth(share.ending, share.bracket, starts_on=start).saving for start in model.starts]
    return kept * sum(worths, NONE) / len(worths)


def _rows(
    model: Model,
    expected: Forecast,
    shares: list[Share],
    cost: list[Fraction],
    saving: list[Fraction],
    name_of: Callable[[Share], str],
) -> Rows:
    people: dict[str, Fraction] = {}
    sustained: dict[str, Fraction] = {}
    costs: dict[str, Fraction] = {}
    savings: dict[str, Fraction] = {}
    for share, its_cost, its_saving in zip(shares, cost, saving, strict=True):
        name = name_of(share)
        lasts = share.ending is not None and share.ending.months >= model.plan.assumed.sustained_months
        people[name] = people.get(name, NONE) + share.part * expected.participants
        sustained[name] = sustained.get(name, NONE) + (share.part * expected.participants if lasts else NONE)
        costs[name] = costs.get(name, NONE) + its_cost
        savings[name] = savings.get(name, NONE) + its_saving
    cost_cents = _cents(expected.total_cost, costs)
    saving_cents = _cents(expected.total_saving, savings)
    return {
        name: {
            "participants": str(people[name]),
            "sustained": str(sustained[name]),
            "cost_cents": cost_cents[name],
            "saving_cents": saving_cents[name],
        }
        for name in people
    }


def _cents(total: Fraction, weights: Mapping[str, Fraction]) -> dict[str, int]:
    """A total in whole cents shared by weights; nothing for anybody where nothing is to be shared."""
    whole = half_up(total)
    if whole <= 0 or not any(weights.values()):
        return dict.fromkeys(weights, 0)
    return largest_remainder(whole, weights)
