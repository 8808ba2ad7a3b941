"""The engine against the oracle on random input, and what must always hold (payment-terms.md, section 7).

Two independent programs written from one page must give the same cents. `RENGAS_EXAMPLES` raises the number of
examples of every test here, for example to 20000 when the engine has been changed.
"""

import json
import os
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from marketplace.terms.rules import Entitlement, HomeUnknown, entitlements
from marketplace.terms.schemas import read_facts, read_keys, read_terms
from tests.terms.oracle import HomeMissing, expected_lines
from tests.terms.random_terms import Case, Document, cases, random_case

EXAMPLES = int(os.environ.get("RENGAS_EXAMPLES", "300"))
# Making a whole case takes many choices; that hypothesis finds them slow or large says nothing about the engine.
# The shrunk case tells enough; explaining it as well takes minutes.
many_examples = settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[phase for phase in Phase if phase is not Phase.explain],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
some_examples = settings(many_examples, max_examples=max(EXAMPLES // 3, 1))
CONTRACT_WIDE_CAPS = ("calendar_year_cents", "contract_cents")


def written(entitlement: Entitlement) -> Document:
    """An entitlement as a line of section 5."""
    return {
        "participant": entitlement.participant,
        "milestone": entitlement.milestone,
        "occurrence": entitlement.occurrence,
        "part": entitlement.part,
        "achieved_on": entitlement.achieved_on.isoformat(),
        "due_on": None if entitlement.due_on is None else entitlement.due_on.isoformat(),
        "cents": entitlement.cents,
        "shares": dict(entitlement.shares),
    }


def engine_lines(case: Case) -> list[Document]:
    """The lines of section 5 as the product works them out."""
    entitled = entitlements(
        read_terms(case.terms),
        read_facts(case.facts),
        as_of=date.fromisoformat(case.as_of),
        keys=read_keys(case.keys),
    )
    return [written(each) for each in entitled]


def oracle_lines(case: Case) -> list[Document]:
    """The lines of section 5 as the oracle works them out."""
    return expected_lines(case.terms, case.facts, case.keys, case.as_of)


def lines_of_one(lines: list[Document], participant: str) -> list[Document]:
    """One participant's lines."""
    return [line for line in lines if line["participant"] == participant]


def cents_by_occurrence(lines: list[Document]) -> dict[tuple[str, str, str], int]:
    """Both parts of each occurrence together."""
    sums: dict[tuple[str, str, str], int] = {}
    for line in lines:
        occurrence = (line["participant"], line["milestone"], line["occurrence"])
        sums[occurrence] = sums.get(occurrence, 0) + line["cents"]
    return sums


def without_contract_wide_limits(terms: Document) -> Document:
    """The terms less the caps and counts that participants share."""
    caps = {name: cents for name, cents in terms.get("caps", {}).items() if name not in CONTRACT_WIDE_CAPS}
    milestones = [
        {name: value for name, value in milestone.items() if name != "max_count"} for milestone in terms["milestones"]
    ]
    return {**terms, "caps": caps, "milestones": milestones}


def without_holdback(terms: Document) -> Document:
    """The terms with everything due at once."""
    return {name: value for name, value in terms.items() if name != "holdback"}


def shuffled(case: Case, random: Random) -> Case:
    """The same input with every list whose order has no meaning put in another order."""
    facts = [
        {name: random.sample(value, len(value)) if isinstance(value, list) else value for name, value in each.items()}
        for each in case.facts
    ]
    keys = {name: random.sample(rows, len(rows)) for name, rows in case.keys.items()}
    terms = dict(case.terms)
    if "price_index" in terms:
        terms["price_index"] = random.sample(terms["price_index"], len(terms["price_index"]))
    return replace(case, terms=terms, facts=random.sample(facts, len(facts)), keys=keys)


def homes_from(case: Case, days: list[str]) -> Case:
    """The same input, with each participant's first home from another day."""
    facts = [
        {**each, "home": [{"from": day, "municipality": "398"}]} for each, day in zip(case.facts, days, strict=False)
    ]
    return replace(case, facts=facts)


def missing_homes(case: Case) -> set[tuple[str, date]]:
    """Whose home the oracle misses, and on which days."""
    try:
        oracle_lines(case)
    except HomeMissing as homes:
        return homes.missing
    return set()


# -- the same cents


@many_examples
@given(cases())
def test_the_engine_and_the_oracle_agree(case: Case) -> None:
    assert engine_lines(case) == oracle_lines(case)


def test_the_engine_and_the_oracle_agree_on_the_same_cases_in_every_run() -> None:
    different = [seed for seed in range(EXAMPLES) if engine_lines(random_case(Random(seed))) != oracle_lines_of(seed)]

    assert different == []


def oracle_lines_of(seed: int) -> list[Document]:
    """The oracle's lines of a numbered case."""
    return oracle_lines(random_case(Random(seed)))


def test_the_numbered_cases_reach_every_measure_and_every_rule_of_payment() -> None:
    measures: set[str] = set()
    parts: set[str] = set()
    shares = 0
    for seed in range(300):
        lines = oracle_lines_of(seed)
        measure_of = {each["code"]: each["measure"] for each in random_case(Random(seed)).terms["milestones"]}
        measures |= {measure_of[line["milestone"]] for line in lines}
        parts |= {line["part"] for line in lines} | {"never due" for line in lines if line["due_on"] is None}
        shares = max([shares, *(len(line["shares"]) for line in lines)])

    assert measures == {"start", "spell", "event", "gain", "earnings", "earning_months", "attendance"}
    assert parts == {"now", "held", "never due"}
    assert shares >= 3


@some_examples
@given(cases(), st.lists(st.sampled_from(["2020-01-01", "2026-01-20", "2027-01-05", "2099-01-01"]), min_size=5))
def test_homes_that_are_missing_on_a_day_of_payment_are_named_by_both(case: Case, days: list[str]) -> None:
    moved = homes_from(case, days)

    missing = missing_homes(moved)
    if not missing:
        assert engine_lines(moved) == oracle_lines(moved)
        return
    with pytest.raises(HomeUnknown) as refused:
        engine_lines(moved)

    named = [(each.facts["participant"], each.facts["day"]) for each in refused.value.problems]
    assert named == sorted(missing)


# -- what must always hold


@some_examples
@given(cases())
def test_shares_sum_to_their_part_and_none_is_zero_or_less(case: Case) -> None:
    for line in engine_lines(case):
        assert line["cents"] > 0
        assert sum(line["shares"].values()) == line["cents"]
        assert min(line["shares"].values()) > 0


@some_examples
@given(cases())
def test_no_cap_and_no_count_is_exceeded(case: Case) -> None:
    lines = engine_lines(case)
    caps = case.terms.get("caps", {})
    occurrences = cents_by_occurrence(lines)

    for participant in {line["participant"] for line in lines}:
        paid = sum(line["cents"] for line in lines_of_one(lines, participant))
        assert paid <= caps.get("participant_cents", paid)
    for year in {line["achieved_on"][:4] for line in lines}:
        paid = sum(line["cents"] for line in lines if line["achieved_on"][:4] == year)
        assert paid <= caps.get("calendar_year_cents", paid)
    assert sum(line["cents"] for line in lines) <= caps.get("contract_cents", sum(occurrences.values()))
    for milestone in case.terms["milestones"]:
        count = sum(code == milestone["code"] for _, code, _ in occurrences)
        assert count <= milestone.get("max_count", count)


@some_examples
@given(cases())
def test_the_parts_of_an_occurrence_sum_to_what_it_pays_without_a_holdback(case: Case) -> None:
    at_once = replace(case, terms=without_holdback(case.terms))

    assert cents_by_occurrence(engine_lines(case)) == cents_by_occurrence(engine_lines(at_once))


@some_examples
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_has_no_meaning(case: Case, random: Random) -> None:
    assert engine_lines(shuffled(case, random)) == engine_lines(case)


@some_examples
@given(cases())
def test_another_participant_changes_nothing_unless_a_limit_of_the_contract_binds(case: Case) -> None:
    unlimited = replace(case, terms=without_contract_wide_limits(case.terms))
    together = engine_lines(unlimited)

    for placement in case.facts:
        alone = engine_lines(replace(unlimited, facts=[placement]))
        assert lines_of_one(together, placement["participant"]) == alone


@some_examples
@given(cases())
def test_facts_read_from_lines_of_text_are_the_same_facts(case: Case) -> None:
    from_text = [json.dumps(each) for each in case.facts]

    assert list(read_facts(from_text)) == list(read_facts(case.facts))


@some_examples
@given(cases())
def test_what_the_engine_is_given_stays_as_it_was(case: Case) -> None:
    terms, facts, keys = read_terms(case.terms), read_facts(case.facts), read_keys(case.keys)
    as_of = date.fromisoformat(case.as_of)

    first = [written(each) for each in entitlements(terms, facts, as_of=as_of, keys=keys)]
    again = [written(each) for each in entitlements(terms, facts, as_of=as_of, keys=keys)]

    assert again == first
    assert (terms, facts, keys) == (read_terms(case.terms), read_facts(case.facts), read_keys(case.keys))
