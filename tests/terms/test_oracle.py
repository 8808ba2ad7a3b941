"""The oracle itself: every shared case, and one small case for each sentence that the shared cases leave open."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.terms.documents import (
    Document,
    attendance,
    earned,
    event,
    gain,
    happened,
    job,
    measured,
    months,
    placement,
    spell,
    start,
)
from tests.terms.oracle import HomeMissing, expected_lines

CASES = sorted((Path(__file__).resolve().parent.parent / "cases" / "payments").glob("*.json"))


def lines_of(milestones: list[Document], *facts: Document, as_of: str = "2026-12-31", **terms: Any) -> list[Document]:
    """What the oracle expects."""
    document = {"format": "outcome-terms/1", "currency": "EUR", "milestones": milestones, **terms}
    return expected_lines(document, list(facts), {}, as_of)


def days_of(*arguments: Any, **terms: Any) -> list[tuple[str, str]]:
    """Occurrence and day of each line."""
    return [(line["occurrence"], line["achieved_on"]) for line in lines_of(*arguments, **terms)]


def cents_of(*arguments: Any, **terms: Any) -> list[tuple[str, int]]:
    """Milestone and cents of each line."""
    return [(line["milestone"], line["cents"]) for line in lines_of(*arguments, **terms)]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_oracle_gives_the_lines_of_every_shared_case(path: Path) -> None:
    case = json.loads(path.read_text())

    lines = expected_lines(case["terms"], case["facts"], case["keys"], case["as_of"])

    assert lines == case["expected"]
    assert sum(line["cents"] for line in lines) == case["expected_total_cents"]


def test_all_shared_cases_are_there() -> None:
    assert [path.name[:2] for path in CASES] == [f"{number:02}" for number in range(1, 33)]


# -- section 3: which facts count


def test_a_start_after_the_day_of_the_calculation_is_not_reached() -> None:
    assert days_of([start()], placement(), as_of="2026-01-11") == []


def test_nothing_belongs_from_the_day_a_later_placement_starts_but_a_spell_begun_before_goes_on() -> None:
    facts = placement(spells=[job("2026-02-01", "2026-02-10")], later_placements=["2026-02-02"])

    assert days_of([spell(days=10)], facts) == [("1", "2026-02-10")]


def test_a_placement_that_starts_on_the_same_day_or_before_is_not_a_later_one() -> None:
    facts = placement(spells=[job("2026-02-01")], later_placements=["2026-01-12", "2025-12-01"])

    assert days_of([spell()], facts) == [("1", "2026-02-01")]


def test_a_spell_goes_on_past_the_end_of_service_and_its_attribution() -> None:
    facts = placement(spells=[job("2026-02-01")], service_end="2026-02-01")

    assert days_of([spell(days=28)], facts) == [("1", "2026-02-28")]


def test_a_report_on_the_last_day_counts_and_one_without_a_day_is_not_late() -> None:
    in_time = happened("event", "2026-02-01", reported_on="2026-02-11")
    too_late = happened("event", "2026-02-02", reported_on="2026-02-13")
    without = happened("event", "2026-02-03")

    reached = days_of([event(max_times=3)], placement(events=[too_late, without, in_time]), report_within_days=10)

    assert reached == [("1", "2026-02-01"), ("2", "2026-02-03")]


# -- section 3: spell


def test_a_day_needs_a_spell_even_when_no_hours_are_asked_and_missing_hours_are_none() -> None:
    facts = placement(spells=[{"kind": "employment", "start": "2026-02-01"}])

    assert days_of([spell(min_weekly_hours="0")], facts) == [("1", "2026-02-01")]
    assert days_of([spell(min_weekly_hours="0.5")], facts) == []


def test_overlapping_spells_count_a_day_once() -> None:
    facts = placement(spells=[job("2026-02-01", "2026-02-03"), job("2026-02-02", "2026-02-04")])

    assert days_of([spell(days=4)], facts) == [("1", "2026-02-04")]


def test_without_a_largest_gap_days_accumulate_and_the_count_began_on_the_first() -> None:
    facts = placement(spells=[job("2026-01-22", "2026-01-22"), job("2026-06-01", "2026-06-01")])

    assert days_of([spell(days=2, start_within_days=10)], facts) == [("1", "2026-06-01")]
    assert days_of([spell(days=2, start_within_days=9)], facts) == []


def test_a_count_that_starts_again_may_start_too_late() -> None:
    facts = placement(spells=[job("2026-01-22", "2026-01-22"), job("2026-01-24", "2026-01-25")])

    assert days_of([spell(days=2, max_gap_days=0, start_within_days=12)], facts) == [("1", "2026-01-25")]
    assert days_of([spell(days=2, max_gap_days=0, start_within_days=11)], facts) == []


def test_the_reached_day_may_be_the_last_day_within_reach() -> None:
    facts = placement(spells=[job("2026-01-12")])

    assert days_of([spell(days=11, reach_within_days=10)], facts) == [("1", "2026-01-22")]
    assert days_of([spell(days=12, reach_within_days=10)], facts) == []


def test_occurrences_of_a_repeat_may_be_reached_in_different_counts() -> None:
    facts = placement(spells=[job("2026-02-01", "2026-02-03"), job("2026-03-01", "2026-03-10")])

    reached = days_of([spell(days=2, max_gap_days=3, repeat={"every_days": 2, "max_times": 3})], facts)

    assert reached == [("1", "2026-02-02"), ("2", "2026-03-04"), ("3", "2026-03-06")]


def test_months_clip_to_the_end_of_a_leap_february() -> None:
    facts = placement(service_start="2028-01-01", spells=[job("2028-01-31")])

    assert days_of([spell(months=1, max_gap_days=0)], facts, as_of="2028-12-31") == [("1", "2028-02-28")]


def test_months_run_again_from_a_new_count() -> None:
    facts = placement(spells=[job("2026-02-01", "2026-02-27"), job("2026-03-02", "2026-04-01")])

    assert days_of([spell(months=1, max_gap_days=1)], facts) == [("1", "2026-04-01")]
    assert days_of([spell(months=1, max_gap_days=2)], facts) == [("1", "2026-03-02")]


def test_a_spell_needs_all_wanted_tags_and_none_of_the_unwanted() -> None:
    milestone = spell(with_tags=["a", "b"], without_tags=["c"])
    spells = [
        job("2026-02-01", tags=["a"]),
        job("2026-02-02", tags=["a", "b", "c"]),
        job("2026-02-03", tags=["b", "a"]),
    ]

    assert days_of([milestone], placement(spells=spells)) == [("1", "2026-02-03")]


# -- section 3: the other measures


def test_an_event_without_a_value_meets_no_least_value_and_events_are_numbered_by_date() -> None:
    events = [happened("event", "2026-03-01", value="2"), happened("event", "2026-02-01")]
    events.append(happened("event", "2026-02-15", value="3"))

    assert days_of([event(min_value="2", max_times=9)], placement(events=events)) == [
        ("1", "2026-02-15"),
        ("2", "2026-03-01"),
    ]


def test_the_baseline_is_the_highest_of_its_day_and_may_lie_before_the_start() -> None:
    measurements = [measured("2026-01-02", "3"), measured("2026-01-02", "2"), measured("2026-02-01", "3")]
    measurements.append(measured("2026-02-02", "4"))

    assert days_of([gain()], placement(measurements=measurements)) == [("1", "2026-02-02")]


def test_a_measurement_reported_too_late_is_neither_baseline_nor_gain() -> None:
    late = {"reported_on": "2026-06-01"}
    measurements = [measured("2026-01-02", "3"), measured("2026-01-12", "1", **late), measured("2026-02-01", "2")]
    measurements += [measured("2026-02-02", "4", **late), measured("2026-02-03", "4")]

    assert days_of([gain()], placement(measurements=measurements), report_within_days=5) == [("1", "2026-02-03")]


def test_a_measurement_on_the_last_day_for_a_baseline_is_no_gain_on_an_earlier_one() -> None:
    measurements = [measured("2026-01-12", "1"), measured("2026-01-15", "3"), measured("2026-01-16", "4")]

    assert days_of([gain(baseline_within_days=3)], placement(measurements=measurements)) == [("1", "2026-01-16")]
    assert days_of([gain(baseline_within_days=2)], placement(measurements=measurements)) == [("1", "2026-01-15")]


def test_a_gain_downwards_and_none_without_a_baseline() -> None:
    measurements = [measured("2026-01-12", "3"), measured("2026-01-13", "4"), measured("2026-01-14", "2")]

    assert days_of([gain(direction="down")], placement(measurements=measurements)) == [("1", "2026-01-14")]
    assert days_of([gain(direction="down")], placement(measurements=measurements[1:])) == []


def test_earnings_of_several_entries_on_a_day_and_of_unwanted_tags() -> None:
    milestone = {"code": "sum", "price_cents": 1, "measure": "earnings", "cents": 100, "without_tags": ["no"]}
    entries = [earned("2026-02-02", 60), earned("2026-02-01", 90, "no"), earned("2026-02-02", 40)]

    assert days_of([milestone], placement(earnings=entries)) == [("1", "2026-02-02")]
    assert days_of([milestone], placement(earnings=entries[:2])) == []


def test_a_month_of_earnings_is_reached_only_when_its_last_day_has_come() -> None:
    facts = placement(earnings=[earned("2026-02-01", 100)])

    assert days_of([months()], facts, as_of="2026-02-27") == []
    assert days_of([months()], facts, as_of="2026-02-28") == [("1", "2026-02-28")]
    assert days_of([months(reach_within_days=46)], facts) == []
    assert days_of([months(reach_within_days=47)], facts) == [("1", "2026-02-28")]


def test_months_of_earnings_count_in_windows_over_the_turn_of_a_year() -> None:
    entries = [earned(day, 100) for day in ("2026-10-01", "2026-12-31", "2027-02-01", "2027-03-01")]
    facts = placement(earnings=entries)

    windows = days_of([months(count=2, within_months=3, max_times=9)], facts, as_of="2027-12-31")
    all_so_far = days_of([months(count=2, max_times=2)], facts, as_of="2027-12-31")

    assert windows == [("1", "2026-12-31"), ("2", "2027-02-28"), ("3", "2027-03-31")]
    assert all_so_far == [("1", "2026-12-31"), ("2", "2027-02-28")]


def test_the_unit_that_crosses_the_most_counts_in_part_and_later_ones_not_at_all() -> None:
    days = [{"date": "2026-02-01", "units": "2"}, {"date": "2026-02-02", "units": "2"}, {"date": "2026-02-03"}]

    lines = lines_of([attendance(max_units=3)], placement(attendance=days))

    assert [(line["achieved_on"], line["cents"]) for line in lines] == [("2026-02-02", 300)]


def test_days_of_attendance_out_of_reach_do_not_count() -> None:
    days = [{"date": "2026-01-13"}, {"date": "2026-01-14"}, {"date": "2026-01-15"}]

    lines = lines_of([attendance(reach_within_days=2)], placement(attendance=days))

    assert [(line["achieved_on"], line["cents"]) for line in lines] == [("2026-01-14", 200)]


# -- section 3: requires


def test_shifted_dates_are_used_by_the_next_milestone_too_and_by_every_occurrence() -> None:
    milestones = [event("a"), event("b", requires=["a"]), event("c", requires=["b"], max_times=2)]
    events = [happened("c", "2026-02-01"), happened("b", "2026-02-02"), happened("a", "2026-02-03")]
    events.append(happened("c", "2026-02-04"))

    lines = lines_of(milestones, placement(events=events))

    assert [(line["milestone"], line["occurrence"], line["achieved_on"]) for line in lines] == [
        ("a", "1", "2026-02-03"),
        ("b", "1", "2026-02-03"),
        ("c", "1", "2026-02-03"),
        ("c", "2", "2026-02-04"),
    ]


def test_all_required_milestones_must_be_reached_but_not_paid() -> None:
    milestones = [event("a", price_cents=0), event("b"), event("c", requires=["a", "b"])]
    events = [happened("c", "2026-02-01"), happened("a", "2026-02-02")]

    assert cents_of(milestones, placement(events=events)) == []
    assert cents_of(milestones, placement(events=[*events, happened("b", "2026-02-01")])) == [("b", 100), ("c", 100)]


# -- section 4


def test_units_factor_and_index_are_rounded_once() -> None:
    days = [{"date": "2026-02-01", "units": "0.5"}]
    facts = placement(attendance=days, groups=["g"])
    terms = {"groups": [{"code": "g", "factor": "1.5"}], "price_index": [{"from": "2026-02-01", "factor": "1.5"}]}

    assert cents_of([attendance(price_cents=3)], facts, **terms) == [("day", 3)]
    assert cents_of([attendance(price_cents=3, group_factor=False)], facts, **terms) == [("day", 2)]
    assert cents_of([attendance(price_cents=2, group_factor=False)], facts, **terms) == [("day", 2)]


def test_occurrences_of_a_day_come_by_participant_then_milestone_then_number() -> None:
    milestones = [event("late"), event("b", max_times=11, requires=["late"]), event("a", requires=["late"])]
    events = [happened("b", "2026-02-01") for _ in range(11)]
    events += [happened("a", "2026-02-01"), happened("late", "2026-02-02")]

    lines = lines_of(milestones, placement("B", events=events), placement("A", events=events))

    of_each = ["late 1", *(f"b {number}" for number in range(1, 12)), "a 1"]
    names = [f"{line['participant']} {line['milestone']} {line['occurrence']}" for line in lines]
    assert names == [f"{participant} {each}" for participant in "AB" for each in of_each]


def test_who_comes_first_claims_a_group_of_one_even_for_nothing_and_in_all_its_occurrences() -> None:
    milestones = [event("a", one_of="x", price_cents=0), event("b", one_of="x")]
    events = [happened("a", "2026-02-01"), happened("b", "2026-02-01")]
    twice = [happened("b", "2026-01-31"), happened("b", "2026-02-02"), *events[:1]]

    assert cents_of(milestones, placement(events=events)) == []
    assert cents_of([milestones[0], event("b", one_of="x", max_times=2)], placement(events=twice)) == [
        ("b", 100),
        ("b", 100),
    ]


def test_a_ladder_counts_amounts_before_caps_and_repeats_pay_nothing() -> None:
    milestones = [
        start(price_cents=100, ladder="l", max_count=0),
        event("a", price_cents=150, ladder="l", max_times=2),
        event("b", price_cents=120, ladder="l"),
    ]
    events = [happened("a", "2026-02-01"), happened("a", "2026-02-02"), happened("b", "2026-02-03")]

    assert cents_of(milestones, placement(events=events)) == [("a", 50)]


def test_a_line_of_nothing_uses_up_no_count() -> None:
    milestones = [event("b", ladder="l"), event("a", ladder="l", max_count=1)]
    on_ladder = placement("A", events=[happened("b", "2026-01-31"), happened("a", "2026-02-01")])
    second = placement("B", events=[happened("a", "2026-02-02")])
    third = placement("C", events=[happened("a", "2026-02-03")])

    lines = lines_of(milestones, on_ladder, second, third)

    assert [(line["participant"], line["milestone"]) for line in lines] == [("A", "b"), ("B", "a")]


def test_each_cap_cuts_and_the_year_is_that_of_the_achievement() -> None:
    facts = [placement("A", events=[happened("event", "2026-12-31"), happened("event", "2027-01-01")])]
    facts.append(placement("B", events=[happened("event", "2026-12-31"), happened("event", "2027-01-01")]))
    milestones = [event(max_times=2)]

    def paid(**caps: int) -> list[int]:
        return [line["cents"] for line in lines_of(milestones, *facts, as_of="2027-12-31", caps=caps)]

    assert paid(participant_cents=130) == [100, 100, 30, 30]
    assert paid(calendar_year_cents=130) == [100, 30, 100, 30]
    assert paid(contract_cents=230) == [100, 100, 30]
    assert paid(participant_cents=130, calendar_year_cents=110, contract_cents=150) == [100, 10, 30, 10]


def test_a_holdback_is_released_by_what_is_reached_with_its_shifted_date() -> None:
    milestones = [start(price_cents=101), event("late", price_cents=0), event("free", price_cents=0, requires=["late"])]
    events = [happened("free", "2026-02-01"), happened("late", "2026-02-05")]
    holdback = {"share": "0.5", "release": {"milestone": "free"}}

    lines = lines_of(milestones, placement(events=events), holdback=holdback)

    assert [(line["part"], line["cents"], line["due_on"]) for line in lines] == [
        ("now", 50, "2026-01-12"),
        ("held", 51, "2026-02-05"),
    ]


def test_a_holdback_is_due_not_before_its_own_achievement_and_may_be_all() -> None:
    milestones = [start(price_cents=0), event()]
    facts = placement(events=[happened("event", "2026-02-01")])

    by_milestone = lines_of(milestones, facts, holdback={"share": "1", "release": {"milestone": "start"}})
    by_days = lines_of(milestones, facts, holdback={"share": "1", "release": {"after_days": 28}})

    assert [(line["part"], line["due_on"]) for line in by_milestone] == [("held", "2026-02-01")]
    assert [(line["part"], line["due_on"]) for line in by_days] == [("held", "2026-03-01")]


def test_a_part_is_shared_by_the_milestones_own_allocation_and_zero_shares_are_left_out() -> None:
    fixed = {"by": "fixed", "shares": {"398": "0.5", "098": "0.5", "111": "0"}}

    lines = lines_of([start(price_cents=3), start(code="s", allocation=fixed, price_cents=3)], placement())

    assert [line["shares"] for line in lines] == [{"398": 3}, {"098": 2, "398": 1}]


def test_a_missing_home_is_an_error_that_names_participant_and_day_only_when_money_goes_home() -> None:
    homeless = placement("A", home=[{"from": "2026-01-13", "municipality": "398"}])
    fixed = {"by": "fixed", "shares": {"398": "1"}}

    with pytest.raises(HomeMissing) as refused:
        lines_of([start()], homeless)

    assert refused.value.missing == {("A", date(2026, 1, 12))}
    assert cents_of([start(price_cents=0), start(code="s", allocation=fixed)], homeless) == [("s", 100)]
