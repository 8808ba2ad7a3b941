"""Terms are changed step by step, and what names a milestone follows it."""

from copy import deepcopy
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.kernel.errors import NotFound
from marketplace.terms.rules.editing import (
    CodeNotPlain,
    NotMovable,
    codes_before,
    empty_terms,
    moved,
    priced,
    with_general,
    with_milestone,
    without_milestone,
)
from marketplace.terms.schemas import TermsFaulty, read_terms
from marketplace.terms.templates import TEMPLATES, template
from tests.terms.random_terms import random_case


def _direct() -> dict:
    found = template("direct_employment")
    assert found is not None
    return deepcopy(found.document)


def _codes(document: dict) -> list[str]:
    return [one["code"] for one in document["milestones"]]


def test_a_milestone_is_added_at_the_end_and_the_old_document_stays_as_it_was() -> None:
    before = empty_terms()

    after = with_milestone(before, None, {"code": "start", "price_cents": 100, "measure": "start"})

    assert before["milestones"] == []
    assert _codes(after) == ["start"]
    assert read_terms(after).milestones[0].price_cents == 100


def test_a_new_code_follows_into_requirements_and_the_holdback() -> None:
    document = _direct()
    place = _codes(document).index("job_6m")
    renamed = {**document["milestones"][place], "code": "half_year"}

    after = with_milestone(document, place, renamed)

    assert after["milestones"][place + 1]["requires"] == ["half_year"]
    assert after["holdback"]["release"] == {"milestone": "half_year"}
    read_terms(after)


def test_a_removed_milestone_leaves_no_name_behind() -> None:
    document = _direct()

    after = without_milestone(document, _codes(document).index("job_6m"))

    assert "holdback" not in after
    assert all("job_6m" not in one.get("requires", []) for one in after["milestones"])
    read_terms(after)


def test_a_milestone_does_not_move_before_what_it_requires() -> None:
    document = _direct()
    place = _codes(document).index("job_12m")

    with pytest.raises(NotMovable):
        moved(document, place, -1)
    with pytest.raises(NotMovable):
        moved(document, place - 1, 1)
    with pytest.raises(NotMovable):
        moved(document, 0, -1)


def test_a_place_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound):
        without_milestone(empty_terms(), 0)
    with pytest.raises(NotFound):
        moved(_direct(), 99, -1)


@pytest.mark.parametrize("code", ["", "Job", "työ", "1job", "a b", "a" * 41, "a-b"])
def test_a_code_that_cannot_stand_on_an_invoice_is_refused(code: str) -> None:
    with pytest.raises(CodeNotPlain):
        with_milestone(empty_terms(), None, {"code": code, "price_cents": 1, "measure": "start"})


def test_what_applies_to_all_is_replaced_whole_and_nothing_empty_is_written() -> None:
    after = with_general(_direct(), {"attribution_days": 0, "groups": [], "caps": {}, "allocation": {"by": "home"}})

    assert set(after) == {"format", "currency", "milestones", "allocation"}
    read_terms(after)


def test_prices_take_the_place_of_ceilings_by_code() -> None:
    after = priced(_direct(), {"start": 1})

    assert after["milestones"][0]["price_cents"] == 1
    assert after["milestones"][1:] == _direct()["milestones"][1:]


@given(st.integers(0, 10_000))
def test_whatever_is_moved_or_removed_sound_terms_stay_sound(seed: int) -> None:
    document = random_case(Random(seed)).terms
    places = len(document["milestones"])
    for place in range(places):
        changes = [lambda place=place: moved(document, place, 1)]
        if places > 1:
            changes.append(lambda place=place: without_milestone(document, place))
        for change in changes:
            try:
                after = change()
            except NotMovable:
                continue
            read_terms(after)


def test_a_milestone_may_require_those_before_it_only() -> None:
    assert codes_before(_direct(), 0) == []
    assert codes_before(_direct(), None) == _codes(_direct())


def test_every_ready_document_is_sound() -> None:
    for one in TEMPLATES:
        read_terms(one.document)


def test_a_document_without_milestones_is_told_as_faulty() -> None:
    with pytest.raises(TermsFaulty):
        read_terms(empty_terms())
