"""Participants under a pseudonym, what the providers report of them, and what the caseworkers say to it."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from marketplace.contracts import queries as contracts
from marketplace.demo.rules import CAST, PROVIDERS
from marketplace.demo.rules.participants import (
    CASEWORKER_OF,
    PARTICIPANTS,
    DemoJob,
    DemoParticipant,
    Payload,
    paid_after,
)
from marketplace.demo.services.stage import Stage
from marketplace.kernel.clock import day_in_finland
from marketplace.outcomes import services as outcomes
from marketplace.outcomes.rules import EvidenceKind, FactKind, Verdict

REPORTED_AFTER, VERIFIED_AFTER, CORRECTED_AFTER = 5, 4, 150
"""Days from what happened to its report, from the report to its verification or to its correction."""
STILL_WAITS = 12
"""Reports that are at most this many days old have not been looked at yet."""


@dataclass(frozen=True)
class Step:
    """One thing that somebody does on a day; steps of everybody are done in the order of their days."""

    days_ago: int
    order: int
    participant: int
    what: str


class Story:
    """Plays the participants' days one after the other."""

    def __init__(self, stage: Stage, contract_ids: list[int]) -> None:
        self.stage = stage
        self.contracts = contract_ids
        self.placements: dict[int, int] = {}
        self.starts: dict[int, date] = {}
        self.jobs: dict[int, int] = {}
        # Invented people need no secrecy, and the demo is to be the same for everybody.
        self._choice = random.Random(20260101)  # noqa: S311
        self._steps = sorted(
            (step for number in range(len(PARTICIPANTS)) for step in self._steps_of(number)),
            key=lambda step: (-step.days_ago, step.order, step.participant),
        )

    def play_until(self, days_ago: int) -> None:
        """Do everything that happened up to that many days ago."""
        while self._steps and self._steps[0].days_ago >= days_ago:
            step = self._steps.pop(0)
            getattr(self, f"_{step.what}")(step.participant, PARTICIPANTS[step.participant], step.days_ago)

    def _steps_of(self, number: int) -> list[Step]:
        one = PARTICIPANTS[number]
        began = one.referred - 9
        steps = [Step(one.referred, 0, number, "refer"), Step(began - REPORTED_AFTER, 1, number, "start")]
        if one.job is not None:
            steps.append(Step(began - one.job.begins - REPORTED_AFTER, 2, number, "job"))
            if one.job.ends is not None:
                steps.append(Step(began - one.job.ends - REPORTED_AFTER, 3, number, "job_end"))
            if one.corrected_to is not None:
                steps.append(Step(began - one.job.begins - REPORTED_AFTER - CORRECTED_AFTER, 4, number, "correction"))
        if one.left is not None:
            steps.append(Step(began - one.left - REPORTED_AFTER, 3, number, "leave"))
        if one.moved_to is not None:
            steps.append(Step(one.referred - 100, 3, number, "move"))
        return [step for step in steps if step.days_ago >= 0]

    def _refer(self, number: int, one: DemoParticipant, days_ago: int) -> None:
        now = self.stage.days.work(days_ago, 9, 20)
        self.placements[number] = outcomes.refer(
            self.contracts[one.contract],
            pseudonym="",
            home_municipality=one.home,
            home_since=self.stage.days.ago(days_ago + 900),
            groups=one.groups,
            paid_after=paid_after(number, one),
            language="sv" if number == 5 else "fi",
            actor=self.stage.actor(self._caseworker(one.home), now),
            now=now,
            choose=self._choice.choice,
        )
        self.starts[number] = day_in_finland(self.stage.days.work(one.referred - 9))

    def _start(self, number: int, one: DemoParticipant, days_ago: int) -> None:
        self._report(number, one, days_ago, FactKind.START, {"date": self.starts[number].isoformat()})

    def _leave(self, number: int, one: DemoParticipant, days_ago: int) -> None:
        ended = self.stage.days.ago(days_ago + REPORTED_AFTER)
        self._report(number, one, days_ago, FactKind.END, {"date": ended.isoformat()})

    def _job(self, number: int, one: DemoParticipant, days_ago: int) -> None:
        assert one.job is not None  # the step comes of it
        self.jobs[number] = self._report(number, one, days_ago, FactKind.SPELL, self._payload(number, one.job, None))
        if days_ago <= STILL_WAITS:
            now = self.stage.days.work(days_ago, 13)
            reporter = self.stage.actor(self._reporter(one.contract), now)
            outcomes.ask_employer(self.jobs[number], consent_on=day_in_finland(now), actor=reporter, now=now)

    def _job_end(self, number: int, one: DemoParticipant, days_ago: int) -> None:
        assert one.job is not None  # the step comes of it
        payload = self._payload(number, one.job, one.job.ends)
        self._report(number, one, days_ago, FactKind.SPELL, payload, corrects=True, reason="Työ päättyi.")

    def _correction(self, number: int, one: DemoParticipant, days_ago: int) -> None:
        assert one.job is not None  # the step comes of it
        payload = self._payload(number, one.job, one.corrected_to)
        reason = "Työ olikin päättynyt aiemmin; työnantaja ilmoitti siitä vasta nyt."
        self._report(number, one, days_ago, FactKind.SPELL, payload, corrects=True, reason=reason)

    def _move(self, number: int, one: DemoParticipant, days_ago: int) -> None:
        assert one.moved_to is not None  # the step comes of it
        now = self.stage.days.work(days_ago, 15)
        outcomes.move_home(
            self.placements[number],
            municipality=one.moved_to,
            since=day_in_finland(now),
            actor=self.stage.actor(self._caseworker(one.home), now),
            now=now,
        )

    def _payload(self, number: int, job: DemoJob, ends: int | None) -> Payload:
        began = self.starts[number]
        return {
            "kind": "employment",
            "start": (began + timedelta(days=job.begins)).isoformat(),
            "end": (began + timedelta(days=ends)).isoformat() if ends is not None else None,
            "weekly_hours": job.hours,
            "tags": list(job.tags),
        }

    def _report(
        self,
        number: int,
        one: DemoParticipant,
        days_ago: int,
        kind: FactKind,
        payload: Payload,
        *,
        corrects: bool = False,
        reason: str = "",
    ) -> int:
        now = self.stage.days.work(days_ago, 12, 15)
        fact_id = outcomes.report(
            self.placements[number],
            kind,
            payload,
            actor=self.stage.actor(self._reporter(one.contract), now),
            now=now,
            corrects=self.jobs[number] if corrects else None,
            reason=reason,
            offered=EvidenceKind.EMPLOYMENT_CONTRACT if kind is FactKind.SPELL else None,
        )
        if corrects:
            self.jobs[number] = fact_id
        if days_ago > STILL_WAITS:
            self._verify(one, fact_id, kind, days_ago)
        return fact_id

    def _verify(self, one: DemoParticipant, fact_id: int, kind: FactKind, days_ago: int) -> None:
        now = self.stage.days.after(self.stage.days.work(days_ago), VERIFIED_AFTER, 14, 40)
        is_job = kind is FactKind.SPELL
        home = one.moved_to if one.moved_to is not None and days_ago < one.referred - 100 else one.home
        actor = self.stage.actor(self._caseworker(home), now)
        if is_job and one.refused:
            outcomes.verify(fact_id, Verdict.REJECTED, actor=actor, now=now, reason=one.refused)
            return
        evidence = EvidenceKind.EMPLOYMENT_CONTRACT if is_job else EvidenceKind.OWN_SYSTEM
        outcomes.verify(fact_id, Verdict.VERIFIED, actor=actor, now=now, evidence=evidence)

    @staticmethod
    def _caseworker(home: str) -> str:
        return CASEWORKER_OF.get(home, "caseworker-hollola")

    def _reporter(self, contract: int) -> str:
        provider_id = contracts.contract(self.contracts[contract]).provider_id
        key = next(one.key for one in PROVIDERS if self.stage.provider_id(one.key) == provider_id)
        return next(person.key for person in CAST if person.at == key and person.key.startswith("reporter"))
