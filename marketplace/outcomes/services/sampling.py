"""Drawing a sample of the low-value facts, and accepting the rest when few of the drawn ones were wrong."""

import secrets
from datetime import datetime

from sqlalchemy import select

from marketplace.audit.services import record
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db, locked
from marketplace.kernel.errors import NotFound
from marketplace.outcomes import queries
from marketplace.outcomes.models import Fact, Sample, SampleFact
from marketplace.outcomes.rules import EvidenceKind, Verdict
from marketplace.outcomes.rules.sampling import Candidate, Finding, Part, RestNotYet, SamplingRule, draw
from marketplace.outcomes.rules.worth import HORIZON
from marketplace.outcomes.services.verifying import verify
from marketplace.ring import queries as ring


def draw_sample(*, actor: Actor, now: datetime, seed: str | None = None) -> int:
    """Draw a sample of the low-value facts that wait for the actor's municipality, and return its number.

    Args:
        seed: Made at random unless a test or the demo wants the same each time.
    Raises:
        NothingToDraw: see the rules.
    """
    today, seed = day_in_finland(now), seed or secrets.token_hex(16)
    settings = ring.ring_settings(today)
    rule = SamplingRule(
        settings.report_sample_percent,
        settings.low_value_below_euros * 100,
        settings.sample_error_percent,
    )
    parts = draw(_candidates(actor, now=now), rule, seed)
    row = Sample(
        seed=seed,
        percent=rule.percent,
        below_cents=rule.below_cents,
        error_limit_percent=rule.error_limit_percent,
        drawn_by=actor.person_id,
        drawn_for=actor.organisation_id,
        drawn_at=now,
    )
    db.session.add(row)
    db.session.flush()
    db.session.add_all(SampleFact(fact_id=key, sample_id=row.id, part=part) for key, part in sorted(parts.items()))
    facts = {"seed": seed, "facts": len(parts), "percent": rule.percent, "below_cents": rule.below_cents}
    record("outcomes.sample_drawn", actor=actor, subject=("sample", row.id), now=now, facts=facts)
    db.session.flush()
    return row.id


def _candidates(actor: Actor, *, now: datetime) -> list[Candidate]:
    """Facts that wait for the actor's municipality and have neither been in a sample nor been looked at."""
    today = day_in_finland(now)
    homes = ring.homes_of(actor.municipality_code or "", "verify", today)
    rows = queries.waiting(homes, today)
    ids = [one.fact_id for one in rows]
    # Two who draw at once would each draw the same facts.
    db.session.execute(locked(select(Fact.id).where(Fact.id.in_(ids)).order_by(Fact.id)))
    taken = queries.sampled(ids)
    gathered = queries.gather({one.placement_id for one in rows}, ids)
    grounds = queries.grounds_of({one.contract_id for one in rows}, today=today)
    pairs = [(one.placement_id, one.fact_id) for one in rows]
    # A job that has just begun brings nothing yet: what it may bring is what makes it small or large.
    worth = queries.worths(gathered, pairs, grounds, today=today + HORIZON)
    odd = _odd(gathered, grounds, now=now)
    return [
        Candidate(one.fact_id, sum(worth[one.fact_id].values()), odd.count(one.fact_id))
        for one in rows
        if one.fact_id not in taken and one.fact_id not in gathered.marks.first_lookers
    ]


def _odd(gathered: queries.Gathered, grounds: queries.Grounds, *, now: datetime) -> list[int]:
    """Facts with a signal that nobody has dismissed, once for each signal."""
    found = queries.noticed(gathered, grounds, today=day_in_finland(now))
    return [
        one.fact_id
        for many in found.values()
        for one in many
        if one.fact_id is not None and one.key not in gathered.marks.dismissed
    ]


def accept_rest(sample_id: int, *, actor: Actor, now: datetime) -> int:
    """Verify by plausibility what was not drawn, and return how many there were.

    What has a signal by now, was reported by the actor or has been corrected is left to be verified in full.

    Raises:
        NotFound: no such sample of the actor's organisation.
        RestNotYet: a drawn fact waits, or too many were wrong.
    """
    sample = queries.sample(sample_id)
    if sample.drawn_for != actor.organisation_id:
        raise NotFound(what="sample")
    if queries.findings([sample])[sample_id].finding is not Finding.FINE:
        raise RestNotYet()
    rest = queries.facts_by_id([key for key, part in sample.parts.items() if part is Part.REST])
    waits = [one for one in rest.values() if one.verdict is None and one.superseded_by is None]
    gathered = queries.gather({one.placement_id for one in waits})
    contract_ids = {one.contract_id for one in gathered.placements.values()}
    odd = _odd(gathered, queries.grounds_of(contract_ids, today=day_in_finland(now)), now=now)
    chosen = [one.id for one in waits if one.id not in odd and one.reported_by != actor.person_id]
    for fact_id in chosen:
        verify(
            fact_id,
            Verdict.VERIFIED,
            evidence=EvidenceKind.PLAUSIBILITY,
            by_sample=True,
            actor=actor,
            now=now,
        )
    record("outcomes.rest_accepted", actor=actor, subject=("sample", sample_id), now=now, facts={"facts": len(chosen)})
    return len(chosen)
