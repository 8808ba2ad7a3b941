"""Samples, reminders, what a change does to payments, whom a provider accepts, and its track record."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from marketplace.kernel.actor import Role
from marketplace.kernel.db import db
from marketplace.notices.models import Notice
from marketplace.outcomes import jobs, queries, services
from marketplace.outcomes.rules import EvidenceKind, FactKind, Ground, Standing, Step, Verdict
from marketplace.outcomes.rules.creaming import Referral, creaming
from marketplace.outcomes.rules.facts import known_tags
from marketplace.outcomes.rules.placements import EffectNotSeen
from marketplace.outcomes.rules.practice import EvidenceNotAccepted
from marketplace.outcomes.rules.rates import rate
from marketplace.outcomes.rules.reminding import Reminder, reminder_due
from marketplace.outcomes.rules.sampling import Candidate, Finding, NothingToDraw, Part, RestNotYet, SamplingRule, draw
from tests.factories.contracts import HOLLOLA, LAHTI, signed_contract
from tests.factories.outcomes import at_noon, placement, reported, started, verified_job
from tests.factories.people import municipal_actor
from tests.outcomes.doors import door, in_english

NOW = datetime(2026, 2, 10, 9, 0, tzinfo=UTC)
RULE = SamplingRule(percent=10, below_cents=50_000, error_limit_percent=5)


def test_a_draw_follows_from_its_seed_and_takes_whatever_is_odd() -> None:
    candidates = [Candidate(number, 30_000, signals=int(number == 7)) for number in range(1, 22)]
    candidates += [Candidate(99, 50_000, 1)]
    found = draw(candidates, RULE, "seed")

    assert found == draw(list(reversed(candidates)), RULE, "seed")
    assert 99 not in found
    assert found[7] is Part.RISK
    assert list(found.values()).count(Part.RANDOM) == 2
    assert any(draw(candidates, RULE, str(seed)) != found for seed in range(5))
    with pytest.raises(NothingToDraw):
        draw([Candidate(1, 50_000, 0)], RULE, "seed")


def waiting_starts(count: int):
    """Starts of 300 euros each, which wait."""
    contract = signed_contract()
    cases = [placement(contract) for _ in range(count)]
    facts = [reported(one, FactKind.START, {"date": "2026-01-15"}, on=date(2026, 1, 15)) for one in cases]
    return contract, facts


def decide(sample_id: int, verdict: Verdict, actor, *, part: Part = Part.RANDOM) -> None:
    """Give every drawn fact of a part the same verdict."""
    for key, one in queries.sample(sample_id).parts.items():
        if one is part:
            evidence = EvidenceKind.OWN_SYSTEM if verdict is Verdict.VERIFIED else None
            services.verify(key, verdict, evidence=evidence, reason="Ei alkanut.", actor=actor, now=NOW)


def test_the_rest_is_accepted_when_the_drawn_ones_were_right(app, browse, at) -> None:
    at(NOW)
    contract, facts = waiting_starts(12)
    actor = contract.caseworker(LAHTI)
    page = in_english(door(browse, actor), "/tulokset/otokset")
    page = page.form(button="Draw a sample").send()
    assert "The sample was drawn." in page.text
    [sample] = queries.samples_of(actor.organisation_id)
    assert (sample.rule, sorted(sample.parts)) == (RULE, facts)
    assert sample.seed in page.text
    with pytest.raises(RestNotYet):
        services.accept_rest(sample.id, actor=actor, now=NOW)
    with pytest.raises(EvidenceNotAccepted):
        services.verify(facts[0], Verdict.VERIFIED, evidence=EvidenceKind.PLAUSIBILITY, actor=actor, now=NOW)

    decide(sample.id, Verdict.VERIFIED, actor)
    page = in_english(door(browse, actor), f"/tulokset/otokset/{sample.id}")
    page = page.form(button="Accept the rest").send()
    assert "Accepted by plausibility: 10." in page.text
    evidence = [one.evidence for one in queries.facts_by_id(facts).values()]
    assert evidence.count(EvidenceKind.PLAUSIBILITY) == 10
    assert evidence.count(EvidenceKind.OWN_SYSTEM) == 2
    assert "0 of 2" in in_english(door(browse, municipal_actor(LAHTI, Role.AUDITOR)), "/tulokset/otokset").text
    door(browse, municipal_actor(HOLLOLA, Role.CASEWORKER)).open(f"/tulokset/otokset/{sample.id}", expect=404)


def test_the_whole_sample_is_verified_in_full_when_a_drawn_one_was_wrong(app) -> None:
    contract, facts = waiting_starts(6)
    actor = contract.caseworker(LAHTI)
    sample_id = services.draw_sample(actor=actor, now=NOW, seed="x")
    with pytest.raises(NothingToDraw):
        services.draw_sample(actor=actor, now=NOW)
    decide(sample_id, Verdict.REJECTED, actor)

    found = queries.findings([queries.sample(sample_id)])[sample_id]
    assert found.finding is Finding.FULL
    assert (found.random.count, found.random.of) == (1, 1)
    with pytest.raises(RestNotYet):
        services.accept_rest(sample_id, actor=actor, now=NOW)
    rest = next(key for key, part in queries.sample(sample_id).parts.items() if part is Part.REST)
    services.verify(rest, Verdict.VERIFIED, evidence=EvidenceKind.OWN_SYSTEM, actor=actor, now=NOW)
    assert len(facts) == 6


@pytest.mark.parametrize(
    ("count", "of", "low", "high"), [(0, 10, "0", ".278"), (10, 10, ".722", "1"), (5, 10, ".237", ".763")]
)
def test_an_interval_is_wide_for_few(count: int, of: int, low: str, high: str) -> None:
    found = rate(count, of)
    assert abs(found.low - Decimal(low)) < Decimal(".001")
    assert abs(found.high - Decimal(high)) < Decimal(".001")


HARD = [Referral(("LTU",), Standing.DECLINED)] * 8 + [Referral(("LTU",), Standing.ACCEPTED)] * 2


@pytest.mark.parametrize(
    ("others", "fires"),
    [
        ([Referral((), Standing.ACCEPTED)] * 10, True),
        ([Referral((), Standing.ENDED)] * 10, True),
        ([Referral((), Standing.ACCEPTED)] * 2, False),
        ([Referral((), Standing.DECLINED)] * 8, False),
        ([Referral((), Standing.REFERRED)] * 10, False),
        ([], False),
    ],
    ids=["all others accepted", "and ended", "too few others", "others declined too", "unanswered", "nobody else"],
)
def test_accepting_easier_participants_fires_beyond_chance_only(others: list[Referral], fires: bool) -> None:
    assert bool(creaming(1, HARD + others, ["LTU"])) is fires


def test_a_signal_about_whom_a_provider_accepts_is_explained_and_dismissed(app, browse, at) -> None:
    at(NOW)
    contract = signed_contract()
    for number in range(16):
        case = placement(contract, groups=["LTU"] if number < 8 else [])
        step, ground = (Step.DECLINED, Ground.NO_PLACE) if number < 8 else (Step.ACCEPTED, None)
        services.take_step(
            case.id, step, day=NOW.date(), ground=ground, note="", actor=contract.provider.reporter, now=NOW
        )
    caseworker = door(browse, contract.caseworker(LAHTI))
    page = in_english(caseworker, "/tulokset/huomiot")
    assert "0 of 8 were accepted, of the others 8 of 8" in page.text
    link = page.soup.find("a", href=lambda one: one and "/huomio/creaming" in one)["href"]
    page = in_english(caseworker, link)
    assert page.form(holding="reason").send().status == 422
    page.form(holding="reason").fill(reason="Paikat olivat täynnä koko viikon.").send()
    assert "Easier participants" not in in_english(caseworker, "/tulokset/huomiot").text
    in_english(caseworker, link, expect=404)


def test_who_the_employer_is_becomes_a_fact_that_terms_can_leave_out(app) -> None:
    payers = {"0149669-3"}
    assert known_tags("", provider="1", payers={""}) == set()
    assert known_tags("0112038-9", provider="2", payers=payers) == set()
    assert known_tags("0149669-3", provider="2", payers=payers) == {"payer_employer"}
    assert known_tags("0149669-3", provider="0149669-3", payers=payers) == {"own_payroll", "payer_employer"}
    case = placement()
    fact = services.report(
        case.id,
        FactKind.SPELL,
        {"kind": "employment", "start": "2026-02-02", "end": None, "weekly_hours": "30", "tags": ["agency"]},
        employer_id="0149669-3",
        actor=case.contract.provider.reporter,
        now=NOW,
    )
    assert queries.fact(fact).payload["tags"] == ["agency", "payer_employer"]


def test_a_move_that_changes_payments_is_confirmed_after_a_look_at_how(app, browse, at) -> None:
    at(NOW)
    case = placement()
    started(case)
    caseworker = door(browse, case.caseworker)
    page = in_english(caseworker, f"/osallistujat/{case.id}/kotikunta")
    page = page.form(holding="municipality").fill(municipality=HOLLOLA, since="14.1.2026").send()
    assert page.status == 422
    assert "-€300.00" in page.text.replace("−", "-")
    assert queries.homes_of([case.facts.participant_id])[case.facts.participant_id][-1].municipality == LAHTI
    page.form(holding="municipality").fill(effect_seen="y").send()
    assert queries.homes_of([case.facts.participant_id])[case.facts.participant_id][-1].municipality == HOLLOLA
    with pytest.raises(EffectNotSeen):
        services.move_home(
            case.id,
            municipality=LAHTI,
            since=date(2026, 1, 14),
            effect_seen=False,
            actor=municipal_actor(HOLLOLA, Role.CASEWORKER),
            now=NOW,
        )


@pytest.mark.parametrize(
    ("days", "steps", "sent", "due"),
    [
        (-4, [], [], None),
        (-3, [], [], Reminder.NEAR),
        (-3, [], [Reminder.NEAR], None),
        (0, [Step.ACCEPTED], [], Reminder.NEAR),
        (1, [], [Reminder.NEAR], Reminder.LATE),
        (1, [], [Reminder.NEAR, Reminder.LATE], None),
        (1, [Step.ACCEPTED, Step.CONTACTED], [], None),
        (1, [Step.DECLINED], [], None),
    ],
)
def test_reminders_of_a_first_contact(days: int, steps, sent, due) -> None:
    at_day = Standing.DECLINED if Step.DECLINED in steps else Standing.ACCEPTED
    asked = {"contact_by": date(2026, 2, 10), "today": date(2026, 2, 10) + timedelta(days=days), "sent": sent}
    assert reminder_due(steps, at_day, service_reported=False, **asked) is due
    assert reminder_due(steps, at_day, service_reported=True, **asked) is None


def test_each_reminder_is_sent_once_and_a_late_contact_is_told_to_who_referred(app) -> None:
    case = placement()
    deadline = case.facts.contact_by
    for day in (deadline - timedelta(days=4), deadline - timedelta(days=3), deadline, deadline + timedelta(days=1)):
        jobs.remind_of_contacts(at_noon(day))
        jobs.remind_of_contacts(at_noon(day))
    told = [one.kind for one in db.session.query(Notice).filter(Notice.kind.like("outcomes.contact%"))]
    assert told.count("outcomes.contact_near") == 2
    assert told.count("outcomes.contact_late") == 3


def test_a_track_record_counts_verified_results_and_hides_small_numbers(app) -> None:
    contract = signed_contract()
    for number in range(12):
        case = placement(contract, groups=["LTU"] if number < 6 else ["OVER1000"] if number < 8 else [])
        if number < 6:
            verified_job(case)
        else:
            started(case)
    record = queries.track_record([contract.id], least=5)
    assert (record.started, record.worked, record.groups) == (12, rate(6, 12), {"LTU": 6})
    assert queries.track_record([contract.id], least=7) == replace(record, worked=None, groups={})
    assert queries.track_record([contract.id], least=13).started is None
