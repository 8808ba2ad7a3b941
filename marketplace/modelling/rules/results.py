"""The figures of a model as a document that is kept: whole cents, exact texts, and the rate rows that were used."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from marketplace.kernel.money import half_up, largest_remainder
from marketplace.modelling.rules.breakdown import breakdown
from marketplace.modelling.rules.forecast import Forecast
from marketplace.modelling.rules.rounds import Chances, chances
from marketplace.modelling.rules.sensitivity import CaseKind, Model, cost_of_sustained

FORMAT = "model-results/1"
TENTH = Decimal("0.1")


def results_of(model: Model) -> dict[str, Any]:
    """Every figure of a model: three cases, milestones, what matters most, rounds of chance, and the rates used."""
    cases = {kind: model.forecast(model.knobs(kind), counter=True) for kind in CaseKind}
    expected = cases[CaseKind.EXPECTED]
    return {
        "format": FORMAT,
        "cases": {kind.value: _case(found) for kind, found in cases.items()},
        **breakdown(model, expected),
        "milestones": _milestones(model, expected),
        "endings": [{"code": code, "participants": tenths(count)} for code, count in expected.endings.items()],
        "swings": [
            {"factor": one.factor.value, "low_cents": one.low_cents, "high_cents": one.high_cents}
            for one in model.swings()
        ],
        "chances": _chances(chances(model)),
        "rates": [rate.described() for rate in model.savings().rates(model.plan.brackets, model.brief.starts_on)],
    }


def _case(found: Forecast) -> dict[str, Any]:
    cost, saving = half_up(found.total_cost), half_up(found.total_saving)
    return {
        "participants": half_up(found.participants),
        "cost_cents": cost,
        "saving_cents": saving,
        "net_cents": saving - cost,
        "first_year_saving_cents": half_up(found.first_year_saving),
        "counter_cents": half_up(found.counter),
        "tax_cents": half_up(sum(found.tax.values(), Fraction(0))) if found.tax else None,
        "tax_by_municipality": {code: half_up(cents) for code, cents in sorted(found.tax.items())},
        "sustained": tenths(found.sustained),
        "cost_per_sustained_cents": cost_of_sustained(found),
        "by_municipality": by_municipality(found),
    }


def by_municipality(found: Forecast) -> dict[str, dict[str, dict[str, int]]]:
    """Cost and saving by municipality and year in whole cents; each sums to its whole, rounded half up."""
    table: dict[str, dict[str, dict[str, int]]] = {}
    for name, sums in (("cost_cents", found.cost), ("saving_cents", found.saving)):
        for (code, year), cents in _whole_cents(sums).items():
            row = table.setdefault(code, {}).setdefault(str(year), {"cost_cents": 0, "saving_cents": 0})
            row[name] = cents
    return {code: dict(sorted(years.items())) for code, years in sorted(table.items())}


def _whole_cents(sums: Mapping[tuple[str, int], Fraction]) -> dict[tuple[str, int], int]:
    total = half_up(sum(sums.values(), Fraction(0)))
    if total <= 0:
        return dict.fromkeys(sums, 0)
    names = {f"{code} {year}": (code, year) for code, year in sums}
    shared = largest_remainder(total, {name: sums[key] for name, key in names.items()})
    return {names[name]: cents for name, cents in shared.items()}


def _milestones(model: Model, expected: Forecast) -> list[dict[str, Any]]:
    break_even = model.break_even(expected)
    return [
        {
            "code": one.code,
            "price_cents": one.price_cents,
            "cost_cents": half_up(expected.milestones.get(one.code, Fraction(0))),
            "count": tenths(expected.counts.get(one.code, Fraction(0))),
            "break_even_cents": break_even.get(one.code),
        }
        for one in model.terms.milestones
    ]


def _chances(found: Chances) -> dict[str, Any]:
    return {
        "rounds": found.rounds,
        "seed": found.seed,
        "paid_back": str(tenths(found.paid_back * 100)),
        "net_cents": {str(part): cents for part, cents in found.net.items()},
        "cost_cents": {str(part): cents for part, cents in found.cost.items()},
        "bins": [list(one) for one in found.bins],
    }


def tenths(value: Fraction) -> str:
    """A count with one decimal, rounded half up, as text.

    >>> tenths(Fraction(1, 4))
    '0.3'
    """
    return str((Decimal(value.numerator) / Decimal(value.denominator)).quantize(TENTH, ROUND_HALF_UP))


def expected_counts(results: Mapping[str, Any]) -> dict[str, int]:
    """Expected paid results by milestone, whole and at least one: weights of a comparison of bids."""
    return {one["code"]: max(1, half_up(Fraction(one["count"]))) for one in results["milestones"]}
