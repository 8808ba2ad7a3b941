"""Samples: a share of the low-value facts is verified in full, the rest by plausibility; pure.

Who is drawn cannot be foreseen when a fact is reported, because the seed is made when the sample is drawn, and can be
checked by anybody afterwards, because the seed and the rule are kept.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from marketplace.kernel.errors import RuleBroken
from marketplace.outcomes.rules.facts import FactRow, Verdict
from marketplace.outcomes.rules.rates import Rate, rate


class Part(StrEnum):
    """Why a fact is in a sample."""

    RANDOM = "random"
    RISK = "risk"
    REST = "rest"


class Finding(StrEnum):
    """What a sample has shown."""

    WAITS = "waits"
    FINE = "fine"
    FULL = "full"


class NothingToDraw(RuleBroken):
    """No waiting fact of low value that has not been in a sample."""

    code = "outcomes.nothing_to_draw"


class RestNotYet(RuleBroken):
    """The rest is accepted when every drawn fact has been found right or wrong, and few were wrong."""

    code = "outcomes.rest_not_yet"


@dataclass(frozen=True)
class SamplingRule:
    """By what a sample is drawn and judged.

    Args:
        percent: Of the facts without a signal, how many are drawn at random.
        below_cents: What verifying a fact may bring at most, in cents, this sum excluded.
        error_limit_percent: Above this share of wrong ones in the random part every fact is verified in full.
    """

    percent: int
    below_cents: int
    error_limit_percent: int


@dataclass(frozen=True)
class Candidate:
    """A waiting fact that may be drawn.

    Args:
        worth_cents: What verifying it may bring if what has begun goes on, in cents.
        signals: How many signals about it nobody has dismissed.
    """

    fact_id: int
    worth_cents: int
    signals: int


@dataclass(frozen=True)
class SampleFacts:
    """A drawn sample.

    Args:
        drawn_for: The organisation whose worker drew it.
        parts: By fact.
    """

    id: int
    seed: str
    rule: SamplingRule
    drawn_by: int
    drawn_for: int
    drawn_at: datetime
    parts: Mapping[int, Part]


@dataclass(frozen=True)
class Found:
    """What was found in a sample.

    Args:
        random, risk: Wrong ones of those with a verdict, with an interval for the random part.
        waiting: How many drawn facts wait.
    """

    finding: Finding
    random: Rate
    risk: Rate
    waiting: int


def draw(candidates: Collection[Candidate], rule: SamplingRule, seed: str) -> dict[int, Part]:
    """Divide the low-value facts: those with a signal, a random share of the others (one at least), and the rest.

    The random share are the facts whose SHA-256 of ``seed:fact id`` comes first.

    >>> found = draw([Candidate(n, 10, 0) for n in range(1, 11)], SamplingRule(20, 100, 5), "a")
    >>> sorted(n for n, part in found.items() if part is Part.RANDOM)
    [2, 9]

    Raises:
        NothingToDraw: no candidate is of low value.
    """
    low = [one for one in candidates if one.worth_cents < rule.below_cents]
    if not low:
        raise NothingToDraw()
    odd = [one.fact_id for one in low if one.signals]
    ordered = sorted(
        (one.fact_id for one in low if not one.signals),
        key=lambda fact_id: hashlib.sha256(f"{seed}:{fact_id}".encode()).hexdigest(),
    )
    count = -(-len(ordered) * max(rule.percent, 1) // 100)
    found = dict.fromkeys(odd, Part.RISK)
    return found | dict.fromkeys(ordered[:count], Part.RANDOM) | dict.fromkeys(ordered[count:], Part.REST)


def _wrong(fact: FactRow) -> bool:
    """Rejected, or corrected before it was verified."""
    return fact.verdict is Verdict.REJECTED or (fact.verdict is None and fact.superseded_by is not None)


def finding_of(sample: SampleFacts, facts: Mapping[int, FactRow]) -> Found:
    """What the drawn facts have shown so far.

    Only the random part tells how many are wrong in all; facts with a signal are worse than the others by choice.
    """
    drawn = {part: [facts[key] for key, one in sample.parts.items() if one is part] for part in Part}
    seen = {part: [one for one in many if _wrong(one) or one.verdict is not None] for part, many in drawn.items()}
    rates = {part: rate(sum(map(_wrong, many)), len(many)) for part, many in seen.items()}
    waiting = sum(len(drawn[part]) - len(seen[part]) for part in (Part.RANDOM, Part.RISK))
    at_random = rates[Part.RANDOM]
    if at_random.count * 100 > len(drawn[Part.RANDOM]) * sample.rule.error_limit_percent:
        finding = Finding.FULL
    else:
        finding = Finding.WAITS if waiting else Finding.FINE
    return Found(finding, at_random, rates[Part.RISK], waiting)
