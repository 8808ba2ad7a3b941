"""Questions about a fact, the second person above an amount, and contesting a rejection."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.errors import RuleBroken, TooLate
from marketplace.outcomes.rules.facts import EvidenceKind, FactRow, Verdict

CONTEST_WITHIN = timedelta(days=30)
"""How long after a rejection it can be contested; a habit of the ring, not a rule of law."""
DECIDE_WITHIN = timedelta(days=14)
"""How soon a contested rejection is decided; likewise a habit."""


class NothingToContest(RuleBroken):
    """Only a rejected fact that has not been corrected is contested, once."""

    code = "outcomes.nothing_to_contest"


class ContestTooLate(TooLate):
    """The days for contesting have passed."""

    code = "outcomes.contest_too_late"


class GroundsMissing(RuleBroken):
    """Whoever contests or decides says why."""

    code = "outcomes.grounds_missing"
    form_field = "grounds"


class NothingToDecide(RuleBroken):
    """The rejection is not contested, or it has been decided."""

    code = "outcomes.nothing_to_decide"


class OwnVerdict(RuleBroken):
    """Who rejected a fact does not decide whether that was right."""

    code = "outcomes.own_verdict"


class SecondIsFirst(RuleBroken):
    """The second person is another one than the first."""

    code = "outcomes.second_is_first"


class NothingSaid(RuleBroken):
    """An empty message tells nothing."""

    code = "outcomes.nothing_said"
    form_field = "text"


@dataclass(frozen=True)
class Remark:
    """A question or an answer about a fact."""

    fact_id: int
    text: str
    from_provider: bool
    written_by: int
    written_at: datetime


@dataclass(frozen=True)
class FirstLookFacts:
    """What the first of two persons found.

    Args:
        worth_cents: What the verdict was worth then, in cents.
    """

    fact_id: int
    evidence: EvidenceKind
    evidence_seen_on: date
    worth_cents: int
    looked_by: int
    looked_at: datetime


@dataclass(frozen=True)
class ContestFacts:
    """A contested rejection; ``decision`` is None while it waits for another person."""

    fact_id: int
    grounds: str
    decide_by: date
    opened_by: int
    opened_at: datetime
    first_verdict_by: int
    first_reason: str
    decision: Verdict | None
    decision_reason: str
    decided_by: int | None
    decided_at: datetime | None


def needs_second(worth_cents: int, *, limit_cents: int, employer_pays: bool) -> bool:
    """Whether two persons verify: worth at least the ring's limit, or the employer is a municipality that pays."""
    return worth_cents >= limit_cents or employer_pays


def check_second(first: FirstLookFacts | None, *, verifier: int) -> None:
    """Refuse a second look by the person who looked first.

    Raises:
        SecondIsFirst: as its name says.
    """
    if first is not None and first.looked_by == verifier:
        raise SecondIsFirst()


def check_contest(fact: FactRow, *, contested: bool, grounds: str, today: date) -> None:
    """Refuse contesting what cannot be contested.

    Raises:
        NothingToContest: the fact is not rejected, has been corrected, or is contested already.
        ContestTooLate: thirty days have passed since the rejection.
        GroundsMissing: no grounds.
    """
    if fact.verdict is not Verdict.REJECTED or fact.superseded_by is not None or contested:
        raise NothingToContest()
    assert fact.verified_at is not None
    if today > day_in_finland(fact.verified_at) + CONTEST_WITHIN:
        raise ContestTooLate(days=CONTEST_WITHIN.days)
    if not grounds.strip():
        raise GroundsMissing()


def check_decision(contest: ContestFacts | None, fact: FactRow, *, decider: int, grounds: str) -> None:
    """Refuse a decision that cannot be made.

    Raises:
        NothingToDecide: not contested, or decided.
        OwnVerdict: the decider rejected or reported the fact.
        GroundsMissing: no grounds.
    """
    if contest is None or contest.decision is not None:
        raise NothingToDecide()
    if decider in (contest.first_verdict_by, fact.reported_by):
        raise OwnVerdict()
    if not grounds.strip():
        raise GroundsMissing()
