"""A purchase's model: it pays as the engine pays, and its parts sum to its whole."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.kernel.money import half_up
from marketplace.modelling.rules.assumptions import Assumed, persistence
from marketplace.modelling.rules.brief import Brief
from marketplace.modelling.rules.cases import (
    NO_RESULT,
    all_endings,
    case_problems,
    invented_participant,
    starting_days,
)
from marketplace.modelling.rules.endings import endings_of
from marketplace.modelling.rules.forecast import Knobs, shares_of
from marketplace.modelling.rules.plan import BracketMix, Ending, GroupMix, Plan, read_plan
from marketplace.modelling.rules.results import by_municipality, expected_counts, results_of
from marketplace.modelling.rules.saving import Basis, saving_of_exit
from marketplace.modelling.rules.sensitivity import CaseKind, Factor, Model
from marketplace.modelling.rules.starting import carried_over, starting_plan
from marketplace.terms.rules import Facts, Home, Keys, Terms, entitlements
from marketplace.terms.schemas import read_keys, read_terms
from marketplace.terms.templates import TEMPLATES, template
from tests.factories.modelling import fill_in, make_brief
from tests.modelling.rates import NEW_RULE, rate_book

BOOK = rate_book()
D = Decimal
LATE = date(2045, 12, 31)


def terms_of(brief: Brief) -> Terms:
    """The terms of a purchase, read."""
    return read_terms(brief.terms_document)


def plan_of(brief: Brief, **changed: Any) -> Plan:
    """A full plan for a purchase."""
    plan = fill_in(starting_plan(brief, terms_of(brief), rule=NEW_RULE, inhabitants={"398": 3, "098": 1, "111": 1}))
    return replace(plan, **changed)


def model_of(brief: Brief | None = None, plan: Plan | None = None, *, keys: Keys | None = None) -> Model:
    """A model of a purchase."""
    brief = brief or make_brief()
    return Model(brief, terms_of(brief), plan or plan_of(brief), keys=keys or Keys(), book=BOOK)


def with_terms(**changed: Any) -> Brief:
    """The purchase with some fields of its terms changed."""
    found = template("direct_employment")
    assert found is not None
    return make_brief(terms_document={**found.document, **changed})


def cohort(model: Model) -> list[Facts]:
    """Everybody of the expected case as invented participants with homes, where every count is whole."""
    people: list[Facts] = []
    endings = dict(all_endings(model.plan))
    for code, people_here in model.plan.participants.items():
        for share in shares_of(model.plan):
            for start in model.starts:
                count = share.part * people_here / len(model.starts)
                assert count.denominator == 1
                for _ in range(count.numerator):
                    facts = invented_participant(
                        model.terms,
                        model.plan,
                        endings[share.code],
                        participant=f"P{len(people):05d}",
                        starts_on=start,
                        group=share.group.code,
                    )
                    people.append(replace(facts, home=(Home(date(2000, 1, 1), code),)))
    return people


def whole_numbers(brief: Brief) -> Plan:
    """A plan whose every expected count is a whole number."""
    plan = plan_of(brief)
    percents = {"job_start": D(10), "job_3m": D(20), "job_6m": D(20), "job_12m": D(10)}
    return replace(
        plan,
        participants={"398": 320, "098": 160, "111": 160},
        brackets=(BracketMix(400, D(50), 550), BracketMix(700, D(50), 1000)),
        groups=(
            GroupMix("OVER1000", D(50), deadweight=D(20), source="x"),
            GroupMix("", D(50), deadweight=D(20), source="x"),
        ),
        endings=tuple(replace(one, percent=percents.get(one.code, D(0))) for one in plan.endings),
    )


def by_payer(model: Model, lines_of: list[Facts], keys: Keys) -> dict[str, int]:
    """What the engine itself pays a whole cohort, by municipality, without what never falls due."""
    sums: dict[str, int] = {}
    for line in entitlements(model.terms, lines_of, as_of=LATE, keys=keys):
        if line.due_on is not None:
            for code, cents in line.shares.items():
                sums[code] = sums.get(code, 0) + cents
    return sums


POPULATION = read_keys({"population": [{"from": "2020-01-01", "weights": {"398": 6, "098": 2, "111": 2}}]})


@pytest.mark.parametrize(
    "terms",
    [
        {},
        {"allocation": {"by": "fixed", "shares": {"398": "0.5", "098": "0.5"}}},
        {"allocation": {"by": "key", "key": "population"}},
        {"price_index": [{"from": "2027-06-01", "factor": "1.023"}]},
        {"caps": {"participant_cents": 200_000}, "holdback": None},
    ],
    ids=["home", "fixed", "key", "index", "capped"],
)
def test_the_expected_figures_are_those_that_the_engine_pays_the_same_invented_people(terms: dict) -> None:
    document = {name: value for name, value in terms.items() if value is not None}
    brief = with_terms(**document)
    if "holdback" in terms:
        brief.terms_document.pop("holdback")
    model = model_of(brief, whole_numbers(brief), keys=POPULATION)
    expected = model.forecast(Knobs())
    paid = by_payer(model, cohort(model), POPULATION)
    modelled: dict[str, Fraction] = {}
    for (code, _year), cents in expected.cost.items():
        modelled[code] = modelled.get(code, Fraction(0)) + cents

    assert modelled == paid


def test_caps_of_the_contract_and_the_year_leave_what_the_engine_leaves() -> None:
    brief = with_terms(caps={"calendar_year_cents": 20_000_000, "contract_cents": 30_000_000})
    brief.terms_document.pop("holdback")
    model = model_of(brief, whole_numbers(brief))

    assert model.forecast(Knobs()).total_cost == sum(by_payer(model, cohort(model), Keys()).values()) == 30_000_000


def test_the_expected_saving_of_one_certain_ending_is_the_saving_of_its_months() -> None:
    brief = make_brief(ends_on=date(2027, 2, 1))
    ending = Ending("job_6m", ("job_6m",), D(100), after_months=0, months=9)
    plan = plan_of(
        brief,
        participants={"398": 1},
        brackets=(BracketMix(700, D(100), 1000),),
        groups=(GroupMix("LTU", D(100), deadweight=D(25), source="x"),),
        endings=(ending,),
    )

    expected = model_of(brief, plan).forecast(Knobs())

    alone = saving_of_exit(BOOK, paid_days=1000, starts_on=date(2027, 1, 1), months=9)
    assert expected.total_saving == alone.exact_cents * Fraction(3, 4)
    assert expected.sustained == 1
    assert {year for _, year in expected.saving} == {2027}


def test_benefit_goes_on_during_the_service_so_its_days_count_too() -> None:
    brief = make_brief(ends_on=date(2027, 2, 1))
    ending = Ending("job_start", ("job_start",), D(100), after_months=3, months=1)
    plan = plan_of(
        brief,
        participants={"398": 1},
        brackets=(BracketMix(0, D(100), 60),),
        groups=(GroupMix("LTU", D(100), deadweight=D(0), source="x"),),
        endings=(ending,),
    )

    # 60 paid days and 65 during three months of service: the month off benefit is of days 126 to 147, at 10 %.
    assert model_of(brief, plan).forecast(Knobs()).total_saving == Fraction(3721, 10) * 22


def test_a_lasting_ending_is_kept_by_as_many_as_persistence_says() -> None:
    assumed = Assumed(persistence_12=D(50), persistence_24=D(50), persistence_36=D(0))

    assert [persistence(assumed, months) for months in (0, 6, 12, 24, 30, 36, 90)] == [
        1,
        Fraction(3, 4),
        Fraction(1, 2),
        Fraction(1, 2),
        Fraction(1, 4),
        0,
        0,
    ]
    assert persistence(assumed, 36, shift=Fraction(1, 4)) == Fraction(1, 4)
    assert persistence(assumed, 12, shift=Fraction(-1)) == 0


def test_part_time_work_saves_its_part_and_the_count_goes_on() -> None:
    brief = make_brief(ends_on=date(2027, 2, 1))
    full = Ending("job_12m", ("job_12m",), D(100), after_months=0, months=12)
    half = replace(full, part_time_pay=100_000)
    plan = plan_of(brief, participants={"398": 1}, brackets=(BracketMix(700, D(100), 1000),))
    groups = (GroupMix("LTU", D(100), deadweight=D(0), source="x"),)

    whole = model_of(brief, replace(plan, groups=groups, endings=(full,))).forecast(Knobs(), counter=True)
    part = model_of(brief, replace(plan, groups=groups, endings=(half,))).forecast(Knobs(), counter=True)

    assert half_up(whole.total_saving) == 480_009
    assert part.total_saving == 300_000
    assert whole.counter > 0 == part.counter


def test_subsidised_work_does_not_reset_the_count() -> None:
    brief = make_brief(ends_on=date(2027, 2, 1))
    groups = (GroupMix("LTU", D(100), deadweight=D(0), source="x"),)
    plan = plan_of(brief, participants={"398": 1}, brackets=(BracketMix(700, D(100), 1000),), groups=groups)
    job = Ending("job_12m", ("job_12m",), D(100), after_months=0, months=12)

    reset = model_of(brief, replace(plan, endings=(job,))).forecast(Knobs(), counter=True)
    paused = model_of(brief, replace(plan, endings=(replace(job, subsidised=True),))).forecast(Knobs(), counter=True)

    assert half_up(reset.counter) == 399_635
    assert paused.counter == 0


def test_cost_and_saving_sum_over_municipalities_years_and_milestones() -> None:
    expected = model_of().forecast(Knobs())

    assert sum(expected.milestones.values()) == expected.total_cost
    assert sum(expected.endings.values()) == expected.participants == 100
    table = by_municipality(expected)
    rows = [row for years in table.values() for row in years.values()]
    assert sum(row["cost_cents"] for row in rows) == half_up(expected.total_cost)
    assert sum(row["saving_cents"] for row in rows) == half_up(expected.total_saving)
    assert sum(row["saving_cents"] for row in table["398"].values()) > sum(
        row["saving_cents"] for row in table["098"].values()
    )


def test_brackets_and_groups_sum_to_the_whole_and_the_longest_unemployed_pay_back_most() -> None:
    results = results_of(model_of())
    expected = results["cases"]["expected"]

    for parts in (results["by_bracket"], results["by_group"]):
        assert sum(Fraction(one["participants"]) for one in parts.values()) == 100
        assert sum(one["cost_cents"] for one in parts.values()) == expected["cost_cents"]
        assert sum(one["saving_cents"] for one in parts.values()) == expected["saving_cents"]
    per_euro = {after: Fraction(one["saving_cents"], one["cost_cents"]) for after, one in results["by_bracket"].items()}
    assert per_euro["700"] > per_euro["400"]
    # The group's own multiplier makes its results dearer, and it saves no more.
    assert results["by_group"]["OVER1000"]["cost_cents"] > results["by_group"][""]["cost_cents"]


def test_results_come_more_seldom_for_a_group_that_is_further_from_work() -> None:
    plan = plan_of(make_brief())
    hard = replace(plan, groups=tuple(replace(one, success=D(50)) for one in plan.groups))

    assert model_of(plan=hard).forecast(Knobs()).sustained == model_of().forecast(Knobs()).sustained / 2


def test_a_factor_never_makes_more_results_than_participants() -> None:
    shares = shares_of(plan_of(make_brief()), Fraction(10))

    assert sum(one.part for one in shares) == 1
    assert all(one.code != NO_RESULT for one in shares)


def test_the_least_favourable_case_is_worst_and_the_most_favourable_best() -> None:
    model = model_of()
    nets = [model.forecast(model.knobs(kind)).net for kind in CaseKind]

    assert nets == sorted(nets)
    assert len(set(nets)) == 3


def test_what_matters_most_stands_on_top_and_each_swing_is_of_one_value_alone() -> None:
    model = model_of()
    swings = model.swings()
    widths = [one.width_cents for one in swings]
    basis = next(one for one in swings if one.factor is Factor.BASIS)

    assert {one.factor for one in swings} == set(Factor)
    assert widths == sorted(widths, reverse=True)
    assert basis.high_cents == half_up(model.forecast(Knobs()).net)
    assert basis.low_cents == half_up(model.forecast(Knobs(basis=Basis.AVERAGE)).net)


def test_at_the_break_even_price_the_purchase_pays_itself_back_and_a_cent_above_it_does_not() -> None:
    model = model_of()
    expected = model.forecast(Knobs())
    prices = {code: price for code, price in model.break_even(expected).items() if price is not None}

    assert "start" in prices
    for code, price in prices.items():
        assert model.cost_at({code: price}) <= expected.total_saving < model.cost_at({code: price + 1})


def test_a_purchase_whose_other_prices_are_too_high_has_no_break_even_price() -> None:
    dear = with_terms()
    model = model_of(dear, replace(plan_of(dear), brackets=(BracketMix(0, D(100), 10),)))

    assert set(model.break_even(model.forecast(Knobs())).values()) == {None}


def test_expected_results_are_whole_and_at_least_one() -> None:
    counts = expected_counts(results_of(model_of()))

    assert counts["start"] == 100
    assert all(count >= 1 for count in counts.values())


@pytest.mark.parametrize("ready", TEMPLATES, ids=lambda ready: ready.code)
def test_every_ready_terms_document_can_be_modelled_and_each_ending_is_reached(ready: Any) -> None:
    brief = make_brief(terms_document=ready.document)
    model = model_of(brief)

    assert case_problems(model.plan, model.cases) == []
    assert {one.code for one in endings_of(model.terms)} == {one.code for one in model.plan.endings}
    assert model.forecast(Knobs()).total_cost > 0


def test_steps_of_one_thing_end_halfway_to_the_next_and_the_longest_work_goes_on() -> None:
    endings = {one.code: one for one in endings_of(terms_of(make_brief()))}

    assert {code: one.months for code, one in endings.items()} == {
        "job_start": 1,
        "subsidised_3m": 3,
        "job_3m": 4,
        "job_6m": 9,
        "job_12m": 12,
    }
    assert [code for code, one in endings.items() if one.lasts] == ["job_12m"]
    assert [code for code, one in endings.items() if one.subsidised] == ["subsidised_3m"]


def test_participants_start_evenly_quarter_by_quarter() -> None:
    assert starting_days(make_brief(ends_on=date(2027, 2, 1))) == [date(2027, 1, 1)]
    assert [day.month for day in starting_days(make_brief())] == [1, 4, 7, 10]
    assert len(starting_days(make_brief(ends_on=date(2030, 12, 31)))) == 4


def test_a_plan_reads_back_as_it_was_written() -> None:
    plan = plan_of(make_brief(), assumed=Assumed(benefit_basis=Basis.AVERAGE, monthly_pay=210_000, discount=D("2.5")))

    assert read_plan(plan.to_document()) == plan


def test_changed_terms_keep_what_was_said_of_the_results_that_stay() -> None:
    earlier = plan_of(make_brief())
    found = template("direct_employment")
    assert found is not None
    shorter = {**found.document, "milestones": [one for one in found.document["milestones"] if one["code"] != "job_3m"]}
    brief = make_brief(terms_document=shorter)
    fresh = starting_plan(brief, terms_of(brief), rule=NEW_RULE, inhabitants={})

    carried = carried_over(earlier, fresh)

    assert [one.code for one in carried.endings] == ["job_start", "subsidised_3m", "job_6m", "job_12m"]
    assert all(one.percent == earlier.endings[0].percent for one in carried.endings)
    assert carried.groups == earlier.groups
    assert carried.source == earlier.source


@settings(max_examples=25, deadline=None)
@given(
    people=st.lists(st.integers(0, 300), min_size=3, max_size=3).filter(any),
    percents=st.lists(st.integers(0, 20), min_size=5, max_size=5),
    split=st.integers(0, 100),
    deadweight=st.integers(0, 100),
)
def test_whatever_is_expected_the_parts_sum_to_the_whole(
    people: list[int], percents: list[int], split: int, deadweight: int
) -> None:
    brief = make_brief()
    plan = plan_of(
        brief,
        participants=dict(zip(("398", "098", "111"), people, strict=True)),
        brackets=(BracketMix(100, D(split), 150), BracketMix(700, D(100 - split), 900)),
    )
    plan = replace(
        plan,
        endings=tuple(replace(one, percent=D(part)) for one, part in zip(plan.endings, percents, strict=True)),
        groups=tuple(replace(one, deadweight=D(deadweight)) for one in plan.groups),
    )
    expected = model_of(brief, plan).forecast(Knobs())
    rows: Mapping[str, Any] = by_municipality(expected)

    assert sum(expected.milestones.values()) == expected.total_cost
    assert sum(r["cost_cents"] for years in rows.values() for r in years.values()) == half_up(expected.total_cost)
    assert sum(r["saving_cents"] for years in rows.values() for r in years.values()) == half_up(expected.total_saving)
    assert sum(expected.endings.values()) == sum(people)
    assert expected.total_saving >= expected.first_year_saving >= 0
    if deadweight == 100:
        assert expected.total_saving == 0
