"""Requirements, checklists, two persons, standings over time, hearings, a provider's details."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.register.rules import (
    ApplicationFacts,
    ApplicationState,
    Checked,
    DecisionMade,
    GroundsMissing,
    MeasureFacts,
    MeasureKind,
    MeasureOutcome,
    Outcome,
    Proposal,
    ProposalReplaced,
    SamePersonDecides,
    Standing,
    StandingKind,
    admissions_at,
    all_met,
    answer_problems,
    check_checklist,
    check_confirmation,
    check_details,
    check_hearing_day,
    check_measure_decision,
    check_proposal,
    requirements_of,
)
from marketplace.register.rules.measures import HearingDayTooSoon, HearingEnded, HearingRuns
from marketplace.register.rules.requirements import ChecklistIncomplete, NothingUnmet, UnmetRequirement
from tests.factories.register import provider_details

DAY = date(2026, 9, 2)
AT = datetime(2026, 9, 2, 8, 0, tzinfo=UTC)
REQUIREMENTS = requirements_of("C1", DAY)
APPLICATION = ApplicationFacts(1, 1, 1, 1, ApplicationState.RECEIVED, "", {}, AT, DAY, 1)
PROPOSAL = Proposal(5, 1, Outcome.ADMITTED, all_met(REQUIREMENTS), "", "Syy", proposed_by=10, proposed_at=AT)


def test_each_category_asks_for_what_is_its_own() -> None:
    codes = {category: {one.code for one in requirements_of(category, DAY)} for category in ("C1", "C2", "C3")}

    assert codes["C1"] & codes["C2"] & codes["C3"] == {"method", "experience", "people", "insurance"}
    assert (codes["C1"] - codes["C2"], codes["C3"] - codes["C1"]) == ({"employers"}, {"safety"})


def test_nothing_is_asked_before_the_requirements_were_set() -> None:
    assert requirements_of("C1", date(2023, 11, 30)) == ()


def test_every_requirement_needs_an_answer() -> None:
    answers = {one.code: "Kolme vuotta vastaavaa työtä Lahdessa." for one in REQUIREMENTS} | {"people": " lyhyt "}

    assert [one.path for one in answer_problems(REQUIREMENTS, answers)] == ["answer-people"]


def marked(*unmet: str, note: str = "Ei näyttöä.") -> list[Checked]:
    return [replace(one, met=one.requirement not in unmet, note=note) for one in all_met(REQUIREMENTS)]


def test_nobody_is_admitted_with_a_requirement_unmet() -> None:
    with pytest.raises(UnmetRequirement):
        check_checklist(REQUIREMENTS, marked("people"), admits=True)


def test_nobody_who_meets_everything_is_rejected() -> None:
    with pytest.raises(NothingUnmet):
        check_checklist(REQUIREMENTS, marked(), admits=False)


def test_a_rejection_needs_a_ground_for_each_unmet_requirement() -> None:
    problems = check_checklist(REQUIREMENTS, marked("people", "method", note=" "), admits=False)

    assert {one.path for one in problems} == {"note-people", "note-method"}
    assert check_checklist(REQUIREMENTS, marked("people"), admits=False) == []


def test_a_requirement_cannot_be_passed_over() -> None:
    with pytest.raises(ChecklistIncomplete):
        check_checklist(REQUIREMENTS, marked()[1:], admits=True)


def test_a_ground_for_exclusion_alone_is_enough_to_reject() -> None:
    assert check_checklist(REQUIREMENTS, marked("declaration"), admits=False) == []


def test_a_rejection_needs_section_and_reasons() -> None:
    for section, reasons in (("", "Syy"), ("85 §", "  ")):
        with pytest.raises(GroundsMissing):
            check_proposal(APPLICATION, Outcome.REJECTED, section=section, reasons=reasons)
    check_proposal(APPLICATION, Outcome.ADMITTED, section="", reasons="")


@pytest.mark.parametrize("state", [ApplicationState.DECIDED, ApplicationState.WITHDRAWN])
def test_what_no_longer_waits_gets_no_decision(state: ApplicationState) -> None:
    with pytest.raises(DecisionMade):
        check_proposal(replace(APPLICATION, state=state), Outcome.ADMITTED, section="", reasons="")
    with pytest.raises(DecisionMade):
        check_confirmation(replace(APPLICATION, state=state), PROPOSAL, newest_id=5, person_id=11)


def test_whoever_proposed_does_not_decide() -> None:
    with pytest.raises(SamePersonDecides):
        check_confirmation(APPLICATION, PROPOSAL, newest_id=5, person_id=10)
    check_confirmation(APPLICATION, PROPOSAL, newest_id=5, person_id=11)


def test_only_the_newest_proposal_is_confirmed() -> None:
    with pytest.raises(ProposalReplaced):
        check_confirmation(APPLICATION, PROPOSAL, newest_id=6, person_id=11)


def standing(number: int, kind: StandingKind, hours: int) -> Standing:
    return Standing(number, 1, 1, kind, AT + timedelta(hours=hours))


HISTORY = [
    standing(1, StandingKind.ADMITTED, 0),
    standing(2, StandingKind.SUSPENDED, 10),
    standing(3, StandingKind.ADMITTED, 20),
    standing(4, StandingKind.REMOVED, 30),
]


@pytest.mark.parametrize(
    ("hours", "admitted"),
    [(-1, False), (0, True), (9, True), (10, False), (19, False), (20, True), (29, True), (30, False), (99, False)],
)
def test_who_was_admitted_has_an_answer_for_every_moment(hours: int, admitted: bool) -> None:
    assert bool(admissions_at(HISTORY, AT + timedelta(hours=hours))) is admitted


@given(st.permutations(HISTORY), st.integers(-5, 40))
def test_the_order_in_which_events_are_read_does_not_matter(history: list, hours: int) -> None:
    at = AT + timedelta(hours=hours)

    assert admissions_at(history, at) == admissions_at(HISTORY, at)


def test_of_two_events_at_one_moment_the_later_written_counts() -> None:
    both = [standing(7, StandingKind.ADMITTED, 0), standing(8, StandingKind.REMOVED, 0)]

    assert admissions_at(both, AT) == []


MEASURE = MeasureFacts(1, 1, 1, MeasureKind.SUSPENSION, "81 §", "Syy", date(2026, 9, 10), opened_by=10, opened_at=AT)


def test_nothing_is_decided_before_the_provider_has_answered_or_the_day_has_passed() -> None:
    with pytest.raises(HearingRuns):
        check_measure_decision(MEASURE, today=date(2026, 9, 10), person_id=11)
    check_measure_decision(MEASURE, today=date(2026, 9, 11), person_id=11)
    check_measure_decision(replace(MEASURE, answer="Vastaus"), today=date(2026, 9, 3), person_id=11)


def test_a_hearing_is_decided_once_and_by_another() -> None:
    with pytest.raises(SamePersonDecides):
        check_measure_decision(MEASURE, today=date(2026, 9, 11), person_id=10)
    with pytest.raises(HearingEnded):
        check_measure_decision(replace(MEASURE, outcome=MeasureOutcome.DROPPED), today=date(2026, 9, 11), person_id=11)


def test_a_hearing_gives_time_to_answer() -> None:
    check_hearing_day(date(2026, 9, 9), earliest=date(2026, 9, 9))
    with pytest.raises(HearingDayTooSoon):
        check_hearing_day(date(2026, 9, 8), earliest=date(2026, 9, 9))


@pytest.mark.parametrize(
    ("field", "typed", "normal"),
    [
        ("business_id", "01496693", "0149669-3"),
        ("iban", "fi21 1234 5600 0007 85", "FI2112345600000785"),
        ("phone", "040 123 4567", "+358 40 1234567"),
    ],
)
def test_details_are_kept_in_their_usual_form(field: str, typed: str, normal: str) -> None:
    details, problems = check_details(provider_details(**{field: typed}))

    assert problems == []
    assert getattr(details, field) == normal


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("business_id", "0149669-4"),
        ("business_id", "149669"),
        ("iban", "FI2112345600000786"),
        ("iban", "FI21123456000007"),
        ("phone", "123"),
        ("phone", "ei puhelinta"),
    ],
)
def test_wrong_check_digits_are_told_beside_their_field(field: str, typed: str) -> None:
    _, problems = check_details(provider_details(**{field: typed}))

    assert [one.path for one in problems] == [field]


def test_all_faults_are_told_at_once() -> None:
    _, problems = check_details(provider_details(business_id="1", iban="2", phone="3"))

    assert {one.path for one in problems} == {"business_id", "iban", "phone"}
