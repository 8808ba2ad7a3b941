"""A faulty document is refused with all its faults at once, each with its path and a sentence that says what to do."""

import json
from copy import deepcopy
from typing import Any

import pytest

from marketplace.kernel.errors import Problem
from marketplace.terms.commands import line_of
from marketplace.terms.messages import REFUSALS
from marketplace.terms.rules import CalculationFaulty, check_keys
from marketplace.terms.schemas import FactsFaulty, KeysFaulty, TermsFaulty, read_facts, read_keys, read_terms
from tests.terms.documents import Document, attendance, event, gain, job, placement, spell, start


def _document(*milestones: Document, **others: Any) -> Document:
    return {"format": "outcome-terms/1", "currency": "EUR", "milestones": list(milestones) or [start()], **others}


def _faults(document: Any) -> dict[str, str]:
    with pytest.raises(TermsFaulty) as refused:
        read_terms(document)
    return {problem.path: problem.code for problem in refused.value.problems}


@pytest.mark.parametrize(
    ("document", "path", "code"),
    [
        ({**_document(), "format": "outcome-terms/2"}, "format", "terms.not_a_choice"),
        ({**_document(), "currency": "SEK"}, "currency", "terms.not_a_choice"),
        ({**_document(), "extra": 1}, "extra", "terms.unknown_field"),
        (_document(start(price_cents=-1)), "milestones[0].price_cents", "terms.too_small"),
        (_document(start(price_cents="100")), "milestones[0].price_cents", "terms.not_whole"),
        (_document(start(price_cents=1.5)), "milestones[0].price_cents", "terms.not_whole"),
        (_document(start(days=3)), "milestones[0].days", "terms.field_of_another_measure"),
        (_document(start(colour="red")), "milestones[0].colour", "terms.unknown_field"),
        (_document(start(measure="luck")), "milestones[0].measure", "terms.not_a_choice"),
        (_document(start(), start()), "milestones[1].code", "terms.used_twice"),
        (_document(start(requires=["job"]), spell()), "milestones[0].requires[0]", "terms.requires_later"),
        (_document(start(requires=["none"])), "milestones[0].requires[0]", "terms.unknown_milestone"),
        (_document(spell(days=0)), "milestones[0].days", "terms.too_small"),
        (_document(spell(months=3)), "milestones[0].max_gap_days", "terms.months_need_gap"),
        (_document(spell(days=3, months=3, max_gap_days=1)), "milestones[0].days", "terms.one_of_two"),
        (
            _document(spell(months=3, max_gap_days=1, repeat={"every_days": 1, "max_times": 2})),
            "milestones[0].repeat",
            "terms.repeat_with_months",
        ),
        (_document(spell(min_weekly_hours=37.5)), "milestones[0].min_weekly_hours", "terms.not_exact"),
        (_document(attendance(max_units="-1")), "milestones[0].max_units", "terms.too_small"),
        (_document(gain(direction="sideways")), "milestones[0].direction", "terms.not_a_choice"),
        (_document(event(kinds=[])), "milestones[0].kinds", "terms.empty_list"),
        (_document(groups=[{"code": "a", "factor": "x"}]), "groups[0].factor", "terms.not_exact"),
        (_document(groups=[{"code": "a", "factor": "1"}] * 2), "groups[1].code", "terms.used_twice"),
        (_document(price_index=[{"from": "1.1.2027", "factor": "1"}]), "price_index[0].from", "terms.not_a_day"),
        (_document(caps={"participant_cents": -1}), "caps.participant_cents", "terms.too_small"),
        (_document(caps={"week_cents": 1}), "caps.week_cents", "terms.unknown_field"),
        (_document(holdback={"share": "0.2"}), "holdback.release", "terms.missing"),
        (
            _document(holdback={"share": "1.2", "release": {"after_days": 1}}),
            "holdback.share",
            "terms.too_large",
        ),
        (
            _document(holdback={"share": "0.2", "release": {"milestone": "x"}}),
            "holdback.release.milestone",
            "terms.unknown_milestone",
        ),
        (
            _document(allocation={"by": "fixed", "shares": {"398": "0"}}),
            "allocation.shares",
            "terms.sum_not_above_zero",
        ),
        (_document(allocation={"by": "fixed", "shares": {"398": "-1"}}), "allocation.shares.398", "terms.too_small"),
        (_document(allocation={"by": "guess"}), "allocation.by", "terms.not_a_choice"),
        ([], "", "terms.not_object"),
    ],
)
def test_a_fault_is_found_where_it_is(document: Any, path: str, code: str) -> None:
    assert _faults(document)[path] == code


def test_all_faults_are_told_at_once() -> None:
    document = _document(start(price_cents=-1), spell(days=0, kinds=[]), caps={"contract_cents": "x"}, format="other")

    assert set(_faults(document)) == {
        "format",
        "milestones[0].price_cents",
        "milestones[1].days",
        "milestones[1].kinds",
        "caps.contract_cents",
    }


def _facts_faults(*documents: Any) -> list[tuple[int, str, str]]:
    with pytest.raises(FactsFaulty) as refused:
        read_facts(list(documents))
    return [(p.facts.get("line", 0), p.path, p.code) for p in refused.value.problems]


@pytest.mark.parametrize(
    ("person", "path", "code"),
    [
        (placement(spells=[job("2026-02-02", "2026-02-01")]), "spells[0].end", "terms.end_before_start"),
        (placement(service_end="2026-01-01"), "service_end", "terms.end_before_start"),
        (placement(spells=[job("2026-02-02", weekly_hours="-1")]), "spells[0].weekly_hours", "terms.too_small"),
        (placement(attendance=[{"date": "2026-02-02", "units": "-1"}]), "attendance[0].units", "terms.too_small"),
        (placement(earnings=[{"date": "2026-02-02", "cents": -5}]), "earnings[0].cents", "terms.too_small"),
        (placement(earnings=[{"date": "2026-02-30", "cents": 5}]), "earnings[0].date", "terms.not_a_day"),
        (placement(name="Matti"), "name", "terms.unknown_field"),
        (
            placement(home=[{"from": "2020-01-01", "municipality": code} for code in ("398", "098")]),
            "home[1].from",
            "terms.same_day_twice",
        ),
    ],
)
def test_a_fault_of_a_placement_is_told_with_its_line(person: Document, path: str, code: str) -> None:
    assert (2, path, code) in _facts_faults(placement("Z"), person)


def test_a_key_that_the_terms_name_must_be_given() -> None:
    terms = read_terms(_document(allocation={"by": "key", "key": "population"}))

    with pytest.raises(CalculationFaulty):
        check_keys(terms, read_keys({}))


@pytest.mark.parametrize(
    "document",
    [
        {"population": [{"from": "2024-12-31", "weights": {}}]},
        {"population": [{"from": "2024-12-31", "weights": {"398": "0"}}]},
        {"population": [{"from": "x", "weights": {"398": 1}}]},
        {"population": {}},
        [],
    ],
)
def test_faulty_keys_are_refused(document: Any) -> None:
    with pytest.raises(KeysFaulty):
        read_keys(document)


def test_every_fault_has_its_sentence_with_the_place_in_front() -> None:
    document = deepcopy(_document(start(price_cents=-1)))
    with pytest.raises(TermsFaulty) as refused:
        read_terms(json.loads(json.dumps(document)))

    (problem,) = refused.value.problems
    assert line_of(problem).startswith("milestones[0].price_cents: ")
    assert problem.code in REFUSALS
    assert line_of(Problem("spells[0].end", "terms.end_before_start", {"line": 7, "start": "2026-01-01"})).startswith(
        "line 7: spells[0].end: "
    )
