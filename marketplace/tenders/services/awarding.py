"""Scoring answers, and the ranking by the points given."""

from datetime import datetime

from sqlalchemy import select

from marketplace.audit.services import record
from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db, locked
from marketplace.kernel.errors import Incomplete, NotFound, Problem, RuleBroken
from marketplace.modelling import queries as modelling
from marketplace.tenders import queries
from marketplace.tenders.models import AnswerScore, Call
from marketplace.tenders.rules import (
    CallFacts,
    CallState,
    Modelled,
    Ranked,
    modelled_cost,
    ranking,
)
from marketplace.tenders.services.qualification import check_may_handle


class NotOpenedYet(RuleBroken):
    """Bids are scored and decided after their opening."""

    code = "tenders.not_opened_yet"


class DecidedAlready(RuleBroken):
    """The award has been decided."""

    code = "tenders.decided_already"


def score(call_id: int, given: list[tuple[str, str, int, str]], *, actor: Actor, now: datetime) -> None:
    """Give points to answers, each with its reason.

    Args:
        given: (bid id, question code, points, reason) for each answer.
    Raises:
        NotOpenedYet, DecidedAlready: as their names say.
        Incomplete: points outside the scale, or a reason missing; the path is ``<bid>-<question>``.
    """
    check_may_handle(call_id, actor)
    row = opened_for_change(call_id)
    questions = {one.code: one for one in row.as_facts().questions}
    known = {one.bid_id for one in queries.opened_bids(call_id)}
    problems = []
    for bid_id, code, points, reason in given:
        question = questions.get(code)
        if question is None or bid_id not in known:
            raise NotFound(what="answer")
        if not 0 <= points <= question.max_points:
            problems.append(Problem(f"points-{bid_id}-{code}", "tenders.points_outside", {"most": question.max_points}))
        if not reason.strip():
            problems.append(Problem(f"reason-{bid_id}-{code}", "tenders.score_reason_missing"))
    if problems:
        raise Incomplete(problems)
    for bid_id, code, points, reason in given:
        db.session.add(
            AnswerScore(
                bid_id=bid_id,
                question=code,
                points=points,
                reason=reason.strip(),
                given_by=actor.person_id,
                given_at=now,
            )
        )
    db.session.flush()
    record(
        "tenders.answers_scored",
        actor=actor,
        subject=("call", call_id),
        now=now,
        facts={"points": [[bid_id, code, points] for bid_id, code, points, _ in given]},
    )


def opened_for_change(call_id: int) -> Call:
    """A call that is being compared, held until the transaction ends.

    Raises:
        NotFound: there is none.
        NotOpenedYet, DecidedAlready: as their names say.
    """
    row = db.session.execute(locked(select(Call).where(Call.id == call_id))).scalar_one_or_none()
    if row is None:
        raise NotFound(what="call")
    if row.state is CallState.DECIDED:
        raise DecidedAlready()
    if row.state is not CallState.OPENED:
        raise NotOpenedYet()
    return row


def ranked(call_id: int) -> list[Ranked]:
    """The ranking of a call's opened bids by the points given so far.

    Raises:
        ScoresMissing: an answer has no points.
    """
    bids = {one.bid_id: (one.provider_id, one.prices) for one in queries.opened_bids(call_id)}
    return ranking(queries.call(call_id), bids, queries.scores(call_id))


def modelled(call: CallFacts) -> Modelled | None:
    """What the economic model beside a call expects; None without one."""
    if call.model_id is None:
        return None
    results = modelling.model(call.model_id).results
    return Modelled(
        results["cases"]["expected"]["saving_cents"],
        {one["code"]: one["cost_cents"] for one in results["milestones"]},
    )


def modelled_costs(call: CallFacts) -> dict[str, int]:
    """By opened bid, what the modelled results would cost at its prices, in cents; empty without a model."""
    expects = modelled(call)
    if expects is None:
        return {}
    return {one.bid_id: modelled_cost(expects, call.ceilings, one.prices) for one in queries.opened_bids(call.id)}


def above_saving(call: CallFacts) -> set[str]:
    """Opened bids whose results would cost more than they are modelled to save."""
    expects = modelled(call)
    if expects is None:
        return set()
    return {bid_id for bid_id, cents in modelled_costs(call).items() if cents > expects.saving_cents}
