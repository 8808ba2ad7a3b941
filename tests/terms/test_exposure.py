"""The most that terms can cost is never exceeded, and is told with what holds it."""

from collections import defaultdict
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings

from marketplace.terms.rules import Terms, entitlements
from marketplace.terms.rules.exposure import (
    Bound,
    Highest,
    calendar_years_between,
    highest_for_contract,
    highest_for_participant,
)
from marketplace.terms.schemas import read_facts, read_keys, read_terms
from marketplace.terms.templates import template
from tests.terms.random_terms import Case, cases

START = {"code": "start", "price_cents": 100_00, "measure": "start"}


def _terms(*milestones: dict[str, Any], **others: Any) -> Terms:
    return read_terms({"format": "outcome-terms/1", "currency": "EUR", "milestones": list(milestones), **others})


def test_without_caps_it_is_the_sum_of_what_the_milestones_bring_in_the_dearest_group() -> None:
    repeated = {
        "code": "month",
        "price_cents": 50_00,
        "measure": "spell",
        "kinds": ["employment"],
        "days": 28,
        "repeat": {"every_days": 28, "max_times": 3},
    }
    plain = {"code": "card", "price_cents": 10_00, "measure": "event", "kinds": ["competence_card"], "max_times": 2}

    found = highest_for_participant(
        _terms(START, repeated, {**plain, "group_factor": False}, groups=[{"code": "LTU", "factor": "1.5"}])
    )

    assert found == Highest(150_00 + 3 * 75_00 + 2 * 10_00, Bound.MILESTONES)


def test_a_ladder_pays_its_highest_step_and_a_group_its_dearest_milestone() -> None:
    steps = [
        {"code": code, "price_cents": cents, "measure": "event", "kinds": [code], "ladder": "path"}
        for code, cents in (("low", 30_00), ("high", 80_00))
    ]
    either = [
        {"code": code, "price_cents": cents, "measure": "event", "kinds": [code], "one_of": "way"}
        for code, cents in (("study", 20_00), ("work", 60_00))
    ]

    assert highest_for_participant(_terms(*steps, *either)) == Highest(140_00, Bound.MILESTONES)


def test_units_without_a_largest_number_have_no_bound_until_a_cap_holds_them() -> None:
    units = {"code": "day", "price_cents": 45_00, "measure": "attendance"}

    assert highest_for_participant(_terms(units)) == Highest(None, Bound.NOTHING)
    assert highest_for_contract(_terms(units), participants=5, calendar_years=1) == Highest(None, Bound.NOTHING)
    capped = _terms(units, caps={"participant_cents": 900_00})
    assert highest_for_participant(capped) == Highest(900_00, Bound.PARTICIPANT_CAP)


def test_the_tightest_of_the_contract_s_limits_is_named() -> None:
    def bound(participants: int, **caps: int) -> Highest:
        return highest_for_contract(_terms(START, caps=caps), participants=participants, calendar_years=2)

    assert bound(10) == Highest(1_000_00, Bound.MILESTONES)
    assert bound(10, participant_cents=60_00) == Highest(600_00, Bound.PARTICIPANT_CAP)
    assert bound(10, calendar_year_cents=400_00) == Highest(800_00, Bound.YEAR_CAP)
    assert bound(10, contract_cents=500_00) == Highest(500_00, Bound.CONTRACT_CAP)
    assert highest_for_contract(_terms({**START, "max_count": 3}), participants=10, calendar_years=1) == Highest(
        300_00, Bound.MAX_COUNTS
    )


def test_years_to_plan_for_reach_as_far_as_the_longest_milestone() -> None:
    found = template("direct_employment")
    assert found is not None

    assert calendar_years_between(2027, 2028, read_terms(found.document)) == 4


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases())
def test_no_facts_bring_more_than_the_bound(case: Case) -> None:
    terms, facts = read_terms(case.terms), read_facts(case.facts)
    lines = entitlements(terms, facts, as_of=date.fromisoformat(case.as_of), keys=read_keys(case.keys))
    paid: dict[str, int] = defaultdict(int)
    for line in lines:
        paid[line.participant] += line.cents

    each = highest_for_participant(terms)
    years = len({line.achieved_on.year for line in lines}) or 1
    whole = highest_for_contract(terms, participants=len(facts), calendar_years=years)

    assert each.cents is None or max(paid.values(), default=0) <= each.cents
    assert whole.cents is None or sum(paid.values()) <= whole.cents
