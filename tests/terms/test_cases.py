"""The engine gives exactly the expected lines of every shared case, whatever the order of its input."""

import json
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from marketplace.terms.rules import Terms, Version, because_of, entitlements, entitlements_of_versions, reached_payments
from marketplace.terms.schemas import read_facts, read_keys, read_terms
from tests.terms.documents import Document, event, happened, job, placement, spell, start

CASES = sorted((Path(__file__).resolve().parent.parent / "cases" / "payments").glob("*.json"))
FIELDS = ("participant", "milestone", "occurrence", "part", "achieved_on", "due_on", "cents", "shares")


def _lines(case: Document, facts: list[Document]) -> list[Document]:
    found = entitlements(
        read_terms(case["terms"]),
        read_facts(facts),
        as_of=date.fromisoformat(case["as_of"]),
        keys=read_keys(case.get("keys") or {}),
    )
    return [{name: line.to_document()[name] for name in FIELDS} for line in found]


def _case(path: Path) -> Document:
    case: Document = json.loads(path.read_text(encoding="utf-8"))
    return case


def test_there_are_thirty_two_cases() -> None:
    assert len(CASES) == 32


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_engine_gives_the_expected_lines(path: Path) -> None:
    case = _case(path)

    assert _lines(case, case["facts"]) == case["expected"]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_order_of_the_input_does_not_matter(path: Path) -> None:
    case = _case(path)
    shuffled = json.loads(json.dumps(case["facts"]))
    random = Random(7)
    random.shuffle(shuffled)
    for one in shuffled:
        for name in ("spells", "events", "measurements", "earnings", "attendance", "groups"):
            random.shuffle(one.get(name, []))

    assert _lines(case, shuffled) == case["expected"]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_line_carries_the_figures_it_was_made_of(path: Path) -> None:
    case = _case(path)
    terms = read_terms(case["terms"])
    for payment in reached_payments(terms, read_facts(case["facts"]), as_of=date.fromisoformat(case["as_of"])):
        because = because_of(payment)

        assert because["paid_cents"] == payment.cents
        assert because["price_cents"] == payment.occurrence.milestone.price_cents
        for room in because.get("caps", {}).values():
            assert room["before"] - room["after"] == payment.cents
        json.dumps(because, allow_nan=False)


def _terms(*milestones: Document, **others: Any) -> Terms:
    return read_terms({"format": "outcome-terms/1", "currency": "EUR", "milestones": list(milestones), **others})


def _paid(versions: list[Version], *facts: Document) -> dict[str, int]:
    found = entitlements_of_versions(versions, read_facts(list(facts)), as_of=date(2026, 12, 31), keys=read_keys({}))
    return {f"{line.milestone} {line.achieved_on}": line.cents for line in found}


def test_an_amended_price_counts_from_its_first_day_and_pays_nothing_twice() -> None:
    before, after = (_terms(start(), event(max_times=3, price_cents=cents)) for cents in (100, 250))
    person = placement(events=[happened("event", day) for day in ("2026-03-01", "2026-07-01", "2026-09-01")])

    paid = _paid([Version(date(2026, 1, 1), before), Version(date(2026, 7, 1), after)], person)

    assert paid == {
        "start 2026-01-12": 100,
        "event 2026-03-01": 100,
        "event 2026-07-01": 250,
        "event 2026-09-01": 250,
    }


def test_the_caps_of_the_version_in_force_count_what_earlier_ones_paid() -> None:
    versions = [
        Version(date(2026, 1, 1), _terms(start(), spell(price_cents=500), caps={"contract_cents": 1_000})),
        Version(date(2026, 6, 1), _terms(start(), spell(price_cents=500), caps={"contract_cents": 300})),
    ]
    early = placement("A", spells=[job("2026-02-02")])
    late = placement("B", spells=[job("2026-08-03")])

    assert _paid(versions, early, late) == {"start 2026-01-12": 100, "job 2026-02-02": 500}
