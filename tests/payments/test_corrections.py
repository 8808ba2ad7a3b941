"""Whatever is corrected, in whatever order, and however often it is run: what is booked is what is due, to the cent."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from marketplace.contracts import queries as contracts
from marketplace.outcomes import queries as outcomes
from marketplace.outcomes import services as outcome_services
from marketplace.outcomes.rules import FactKind
from marketplace.payments import queries
from marketplace.payments.rules import due_parts
from marketplace.ring import queries as ring
from marketplace.terms.rules import Version, entitlements_of_versions
from marketplace.terms.schemas import read_facts, read_keys, read_terms
from tests.factories.contracts import (
    ASIKKALA,
    HOLLOLA,
    LAHTI,
    amended,
    milestone,
    signed_contract,
    terms_document,
)
from tests.factories.outcomes import at_noon, job_payload, placement, started, verified, verified_job
from tests.factories.payments import settle

FIRST_DAY = date(2026, 2, 1)
BY_INHABITANTS = {"by": "key", "key": "population"}
RICH = terms_document(
    milestone("start", 30_000, "start", holdback=False),
    milestone("job_1m", 100_000, "spell", kinds=["employment"], days=30, min_weekly_hours="20", ladder="job"),
    milestone("job_2m", 180_000, "spell", kinds=["employment"], days=60, min_weekly_hours="20", ladder="job"),
    milestone("exam", 40_000, "event", kinds=["qualification"], max_count=2, allocation=BY_INHABITANTS),
    groups=[{"code": "nuoret", "factor": "1.5"}],
    caps={"participant_cents": 300_000, "contract_cents": 520_000},
    holdback={"share": "0.2", "release": {"after_days": 60}},
)  # fmt: skip


def due_now(contract_id, as_of):
    """What the engine, asked once with the final facts, says is due."""
    versions = [Version(one.valid_from, read_terms(one.document)) for one in contracts.terms_versions(contract_id)]
    placements = read_facts(outcomes.verified_facts_of(contract_id, as_of=as_of))
    entitled = entitlements_of_versions(versions, placements, as_of=as_of, keys=read_keys(ring.keys()))
    return {key: cents for key, (cents, _) in due_parts(entitled, as_of).items()}


def assert_books_hold(contract_id, as_of):
    """What is booked is what is due, and the ledger proves itself."""
    assert queries.settled(contract_id) == due_now(contract_id, as_of)
    assert queries.problems() == []
    assert outcomes.problems() == []


class History:
    """A contract with three participants to whom things happen day by day."""

    def __init__(self):
        self.contract = signed_contract(RICH, volume_max=50)
        self.people = [placement(self.contract, home=home) for home in (LAHTI, HOLLOLA, ASIKKALA)]
        self.jobs = {}
        for one in self.people:
            started(one, date(2026, 1, 20))
        self.day = FIRST_DAY

    def do(self, what, who, days):
        self.day += timedelta(days=days)
        getattr(self, what)(self.people[who])

    def home_of(self, one):
        participant = one.facts.participant_id
        return outcomes.homes_of([participant])[participant][-1].municipality

    def told(self, one, kind, payload, **more):
        """A fact verified by whoever acts for the present home."""
        verifier = self.contract.caseworker(self.home_of(one))
        return verified(one, kind, payload, on=self.day, verifier=verifier, **more)

    def job(self, one):
        fact = self.told(one, FactKind.SPELL, job_payload(self.day))
        self.jobs[one.id] = [*self.jobs.get(one.id, []), (fact, self.day)]

    def ended_early(self, one):
        if self.jobs.get(one.id):
            fact, start = self.jobs[one.id].pop()
            ended = job_payload(start, end=start + timedelta(days=(self.day - start).days // 2))
            self.jobs[one.id].append((self.told(one, FactKind.SPELL, ended, corrects=fact), start))

    def never_was(self, one):
        if self.jobs.get(one.id):
            fact, _ = self.jobs[one.id].pop()
            self.told(one, FactKind.SPELL, {}, corrects=fact)

    def exam(self, one):
        self.told(one, FactKind.EVENT, {"kind": "qualification", "date": self.day.isoformat()})

    def moved(self, one):
        home = self.home_of(one)
        other = ASIKKALA if home == HOLLOLA else HOLLOLA
        since = self.day - timedelta(days=40)
        outcome_services.move_home(
            one.id, municipality=other, since=since, actor=self.contract.caseworker(other), now=at_noon(self.day)
        )

    def regrouped(self, one):
        before = outcomes.groups_of([one.id])[one.id]
        home = self.home_of(one)
        outcome_services.correct_groups(
            one.id,
            [] if before else ["nuoret"],
            reason="Ikä tarkistettiin.",
            actor=self.contract.caseworker(home),
            now=at_noon(self.day),
        )

    def run(self, _one):
        settle(self.contract, as_of=self.day)


STEPS = st.tuples(
    st.sampled_from(["job", "ended_early", "never_was", "exam", "moved", "regrouped", "run", "run"]),
    st.integers(0, 2),
    st.integers(1, 25),
)


@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEPS, min_size=3, max_size=9))
def test_settling_after_any_history_of_corrections_equals_settling_once_with_the_final_facts(app, steps):
    history = History()
    for what, who, days in steps:
        history.do(what, who, days)

    settle(history.contract, as_of=history.day)

    assert_books_hold(history.contract.id, history.day)


def test_a_job_found_to_have_ended_early_is_taken_back_and_nothing_booked_is_touched(app):
    one, fact = verified_job(placement(signed_contract()))
    settle(one.contract, as_of=date(2026, 3, 31))
    before = queries.lines_of(one.contract.id)
    ended = job_payload(date(2026, 2, 2), end=date(2026, 2, 20))
    verified(one, FactKind.SPELL, ended, on=date(2026, 4, 10), corrects=fact)

    settle(one.contract, as_of=date(2026, 4, 30))

    after = queries.lines_of(one.contract.id)
    assert after[: len(before)] == before
    assert [(line.milestone, line.cents, line.cause) for line in after[len(before) :]] == [
        ("job_1m", -150_000, "facts")
    ]
    assert_books_hold(one.contract.id, date(2026, 4, 30))


def test_a_moved_home_takes_back_from_one_municipality_what_it_gives_to_the_other(app):
    one, _ = verified_job(placement(signed_contract(), home=HOLLOLA))
    settle(one.contract, as_of=date(2026, 3, 31))
    outcome_services.move_home(
        one.id, municipality=ASIKKALA, since=date(2026, 2, 15), actor=one.caseworker, now=at_noon(date(2026, 4, 2))
    )

    run_id = settle(one.contract, as_of=date(2026, 4, 30))

    assert [(line.milestone, line.municipality, line.cents) for line in queries.lines_of_run(run_id)] == [
        ("job_1m", ASIKKALA, 150_000),
        ("job_1m", HOLLOLA, -150_000),
    ]
    assert_books_hold(one.contract.id, date(2026, 4, 30))


def test_amended_terms_book_the_difference_for_results_from_their_day_on(app):
    contract = signed_contract()
    early, _ = verified_job(placement(contract))
    late, _ = verified_job(placement(contract), start=date(2026, 3, 15))
    settle(contract, as_of=date(2026, 4, 30))
    dearer = terms_document(
        milestone("start", 30_000, "start"),
        milestone("job_1m", 160_000, "spell", kinds=["employment"], days=30, min_weekly_hours="20"),
    )
    amended(contract, dearer, valid_from=date(2026, 4, 1), now=at_noon(date(2026, 5, 5)))

    run_id = settle(contract, as_of=date(2026, 5, 31))

    assert [(line.participant, line.milestone, line.cents, line.cause) for line in queries.lines_of_run(run_id)] == [
        (late.alias, "job_1m", 10_000, "terms")
    ]
    assert early.alias != late.alias
    assert_books_hold(contract.id, date(2026, 5, 31))


def test_only_who_changed_or_whose_day_came_is_reckoned(app):
    contract = signed_contract()
    people = [verified_job(placement(contract))[0] for _ in range(4)]
    settle(contract, as_of=date(2026, 4, 30))
    verified_job(people[0], start=date(2026, 5, 4))

    run_id = settle(contract, as_of=date(2026, 5, 31))

    assert queries.journal(run_id, contract.id).reckoned == 1


def test_nobody_is_reckoned_again_under_a_cap_that_cuts_while_nothing_changed(app):
    contract = signed_contract(terms_document(caps={"contract_cents": 200_000}))
    for day in (date(2026, 2, 10), date(2026, 2, 20)):
        verified_job(placement(contract), start=day)
    settle(contract, as_of=date(2026, 4, 30))
    verified_job(placement(contract), start=date(2026, 4, 1))
    settle(contract, as_of=date(2026, 5, 15))

    run_id = settle(contract, as_of=date(2026, 5, 31))

    journal = queries.journal(run_id, contract.id)
    assert (journal.reckoned, journal.line_count) == (0, 0)
    assert_books_hold(contract.id, date(2026, 5, 31))


def test_a_cap_of_the_contract_ties_everybody_together_even_when_only_one_changed(app):
    contract = signed_contract(terms_document(caps={"contract_cents": 400_000}))
    first, job = verified_job(placement(contract))
    second, _ = verified_job(placement(contract), start=date(2026, 2, 10))
    third, _ = verified_job(placement(contract), start=date(2026, 2, 20))
    settle(contract, as_of=date(2026, 4, 30))
    assert sum(queries.settled(contract.id).values()) == 400_000
    verified(first, FactKind.SPELL, {}, on=date(2026, 5, 10), corrects=job)

    settle(contract, as_of=date(2026, 5, 31))

    assert_books_hold(contract.id, date(2026, 5, 31))
    moved = [line for line in queries.lines_of(contract.id) if line.cause == "limits"]
    assert {line.participant for line in moved} == {third.alias}
    assert second.alias not in {line.participant for line in moved}


@pytest.mark.parametrize("share", [date(2026, 6, 1), date(2026, 8, 1)])
def test_a_held_part_is_booked_when_its_day_has_come(app, share):
    contract = signed_contract(terms_document(holdback={"share": "0.25", "release": {"after_days": 120}}))
    verified_job(placement(contract))
    settle(contract, as_of=date(2026, 4, 30))

    run_id = settle(contract, as_of=share)

    booked = [(line.milestone, line.part, line.cents, line.cause) for line in queries.lines_of_run(run_id)]
    expected = (
        [("start", "held", 7_500, "time")]
        if share == date(2026, 6, 1)
        else [
            ("job_1m", "held", 37_500, "time"),
            ("start", "held", 7_500, "time"),
        ]
    )
    assert booked == expected
    assert_books_hold(contract.id, share)
