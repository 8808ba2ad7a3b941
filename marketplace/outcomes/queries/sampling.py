"""Reads of samples: what was drawn, by which rule, and what the drawn facts have shown."""

from collections.abc import Collection

from sqlalchemy import select

from marketplace.kernel.db import db
from marketplace.kernel.errors import NotFound
from marketplace.outcomes.models import Sample, SampleFact
from marketplace.outcomes.queries.facts import facts_by_id
from marketplace.outcomes.rules.sampling import Found, Part, SampleFacts, SamplingRule, finding_of


def samples_of(organisation_id: int | None) -> list[SampleFacts]:
    """Samples that an organisation's workers drew, or all of them, newest first."""
    query = select(Sample).order_by(Sample.id.desc())
    if organisation_id is not None:
        query = query.where(Sample.drawn_for == organisation_id)
    return _with_parts(db.session.execute(query).scalars().all())


def sample(sample_id: int) -> SampleFacts:
    """One sample.

    Raises:
        NotFound: there is none.
    """
    row = db.session.get(Sample, sample_id)
    if row is None:
        raise NotFound(what="sample")
    return _with_parts([row])[0]


def _with_parts(rows: Collection[Sample]) -> list[SampleFacts]:
    parts: dict[int, dict[int, Part]] = {row.id: {} for row in rows}
    drawn = db.session.execute(
        select(SampleFact.sample_id, SampleFact.fact_id, SampleFact.part)
        .where(SampleFact.sample_id.in_(parts))
        .order_by(SampleFact.fact_id)
    )
    for sample_id, fact_id, part in drawn:
        parts[sample_id][fact_id] = part
    return [
        SampleFacts(
            id=row.id,
            seed=row.seed,
            rule=SamplingRule(row.percent, row.below_cents, row.error_limit_percent),
            drawn_by=row.drawn_by,
            drawn_for=row.drawn_for,
            drawn_at=row.drawn_at,
            parts=parts[row.id],
        )
        for row in rows
    ]


def sampled(fact_ids: Collection[int]) -> set[int]:
    """Which of some facts have been in a sample."""
    rows = db.session.execute(select(SampleFact.fact_id).where(SampleFact.fact_id.in_(fact_ids)))
    return set(rows.scalars())


def findings(samples: Collection[SampleFacts]) -> dict[int, Found]:
    """What samples have shown so far, by sample."""
    facts = facts_by_id({fact_id for one in samples for fact_id in one.parts})
    return {one.id: finding_of(one, facts) for one in samples}
