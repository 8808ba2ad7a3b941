"""Terms tried out on invented participants: the same result every time, and the same cents as the engine pays."""

from datetime import date, timedelta

import pytest

from marketplace.terms.rules import entitlements
from marketplace.terms.rules.allocation import Keys
from marketplace.terms.rules.exposure import highest_for_participant
from marketplace.terms.rules.invented import COHORTS, CohortKind, cohort_of, example_facts, invented_facts
from marketplace.terms.rules.trial import TRIAL_DAYS, trial_of, try_out
from marketplace.terms.schemas import read_terms
from marketplace.terms.templates import TEMPLATES, template

START = date(2027, 1, 4)
AS_OF = START + timedelta(days=TRIAL_DAYS)


@pytest.mark.parametrize("ready", TEMPLATES, ids=lambda one: one.code)
@pytest.mark.parametrize("kind", list(CohortKind))
def test_a_trial_pays_what_a_payment_run_would_pay(ready, kind) -> None:
    terms, cohort = read_terms(ready.document), cohort_of(kind)
    facts = invented_facts(terms, cohort, participants=20, starts_on=START)

    trial = trial_of(terms, facts, starts_on=START, as_of=AS_OF)

    lines = entitlements(terms, facts, as_of=AS_OF, keys=Keys())
    due = [line for line in lines if line.due_on is not None and line.due_on <= AS_OF]
    assert trial.cents == sum(line.cents for line in due) == sum(trial.months.values())
    assert trial.held_cents == sum(line.cents for line in lines) - trial.cents
    assert sum(one.cents for one in trial.milestones) == trial.cents + trial.held_cents
    assert trial.paid_participants == len({line.participant for line in lines})


def test_a_trial_is_the_same_every_time() -> None:
    terms = read_terms(TEMPLATES[0].document)

    assert [try_out(terms, one, participants=17, starts_on=START) for one in COHORTS] == [
        try_out(terms, one, participants=17, starts_on=START) for one in COHORTS
    ]


def test_terms_that_pay_for_jobs_pay_more_where_work_is_found_easily() -> None:
    terms = read_terms(TEMPLATES[0].document)
    easy, mixed, hard = (try_out(terms, one, participants=20, starts_on=START).cents for one in COHORTS)

    assert easy > mixed > hard > 0


def test_a_cap_that_cuts_is_named_with_what_it_took() -> None:
    document = {**TEMPLATES[0].document, "caps": {"contract_cents": 1_000_00}}

    trial = try_out(read_terms(document), COHORTS[0], participants=20, starts_on=START)

    assert trial.cents + trial.held_cents == 1_000_00
    assert set(trial.cut) == {"contract"}
    assert trial.cut["contract"] > 0


def test_half_is_paid_by_the_month_in_which_the_sum_passes_half() -> None:
    trial = try_out(read_terms(TEMPLATES[0].document), COHORTS[0], participants=20, starts_on=START)
    assert trial.half_paid_in is not None

    before = sum(cents for month, cents in trial.months.items() if month < trial.half_paid_in)

    assert 2 * before < trial.cents <= 2 * (before + trial.months[trial.half_paid_in])


def test_nobody_paid_means_no_month_and_no_division_by_zero() -> None:
    trial = trial_of(read_terms(TEMPLATES[0].document), [], starts_on=START, as_of=AS_OF)

    assert (trial.cents, trial.half_paid_in, trial.per_participant_cents) == (0, None, 0)
    assert trial.months == {"2027-01": 0}


@pytest.mark.parametrize("ready", TEMPLATES, ids=lambda one: one.code)
def test_the_worked_example_reaches_every_milestone_and_stays_under_the_bound(ready) -> None:
    terms = read_terms(ready.document)

    facts = example_facts(terms, starts_on=START)

    trial = trial_of(terms, [facts], starts_on=START, as_of=START + timedelta(days=2_200))
    paid = {one.code for one in trial.milestones if one.times}
    highest = highest_for_participant(terms).cents
    assert highest is not None
    assert trial.cents + trial.held_cents <= highest
    # What is cut by a cap or lies below the step reached before is reached too, but brings nothing.
    assert paid >= {one.code for one in terms.milestones if one.ladder is None and not terms.caps.participant_cents}


def test_the_ready_terms_of_a_category_are_found_by_its_code() -> None:
    assert template("skills") is not None
    assert template("nothing") is None
