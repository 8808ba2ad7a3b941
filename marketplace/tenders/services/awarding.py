"""Scoring answers and deciding the award."""

from datetime import date, datetime

from sqlalchemy import select

from marketplace.audit.services import record
from marketplace.kernel.actor import Actor, Role
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db, locked
from marketplace.kernel.errors import Incomplete, NotFound, Problem, RuleBroken
from marketplace.modelling import queries as modelling
from marketplace.notices.services import tell
from marketplace.register import queries as register
from marketplace.ring import queries as ring
from marketplace.tenders import queries
from marketplace.tenders.models import AnswerScore, Award, AwardRow, Call
from marketplace.tenders.rules import (
    CallFacts,
    CallState,
    Modelled,
    Ranked,
    appeal_end,
    check_award,
    modelled_cost,
    ranking,
    standstill_end,
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
    row = _opened(call_id)
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


def _opened(call_id: int) -> Call:
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


def award(call_id: int, *, chosen: list[str], reasons: str, justification: str, actor: Actor, now: datetime) -> int:
    """Decide the award, keep every figure of the comparison, and tell every bidder its own.

    Args:
        chosen: Bid ids of the winners.
        reasons: Why they won, as the decision says it.
        justification: Why the price is justified, needed where a price is above its modelled saving.
    Returns:
        The award's id.
    Raises:
        NotOpenedYet, DecidedAlready, ScoresMissing: as their names say.
        Incomplete: nobody chosen, too many, somebody passed over, no reasons, or a price above its modelled saving
            without justification.
    """
    check_may_handle(call_id, actor)
    row = _opened(call_id)
    rows = ranked(call_id)
    dear = above_saving(row.as_facts())
    problems = check_award(
        rows,
        chosen,
        row.winners_max,
        reasons,
        above_saving=dear,
        justification=justification,
    )
    if problems:
        raise Incomplete(problems)
    made = _decide(row, rows, set(chosen), reasons.strip(), justification.strip(), actor, now)
    record(
        "tenders.awarded",
        actor=actor,
        subject=("call", call_id),
        now=now,
        why=reasons.strip(),
        facts={
            "award": made.id,
            "winners": sorted(chosen),
            "ranking": [[one.bid_id, one.total_points] for one in rows],
            "above_saving": sorted(dear),
        },
    )
    _tell_bidders(row, rows, set(chosen), now)
    return made.id


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


def appeal_end_of(decision: queries.DecisionFacts) -> date:
    """The last day on which a decision may be appealed."""
    return appeal_end(decision.decided_at, days=decision.appeal_days, is_working_day=ring.is_working_day_calendar())


def _decide(
    row: Call, rows: list[Ranked], chosen: set[str], reasons: str, justification: str, actor: Actor, now: datetime
) -> Award:
    today = day_in_finland(now)
    ends_at = None
    if row.standstill:
        days = int(ring.legal_parameter("standstill.dps_days", today).value)
        ends_at = standstill_end(now, days=days, is_working_day=ring.is_working_day_calendar())
    appeal = "appeal.days" if row.standstill else "appeal.days_no_standstill"
    made = Award(
        call_id=row.id,
        decided_by=actor.person_id,
        decided_at=now,
        standstill_ends_at=ends_at,
        appeal_days=int(ring.legal_parameter(appeal, today).value),
        reasons=reasons,
        justification=justification,
        document={"formula": "price weight × lowest ÷ own; quality weight × question weight × points ÷ most points"},
    )
    db.session.add(made)
    db.session.flush()
    for one in rows:
        db.session.add(AwardRow(award_id=made.id, won=one.bid_id in chosen, **vars(one)))
    row.state, row.decided_at = CallState.DECIDED, now
    db.session.flush()
    return made


def _tell_bidders(row: Call, rows: list[Ranked], winners: set[str], now: datetime) -> None:
    for one in rows:
        tell(
            organisation_id=register.provider(one.provider_id).organisation_id,
            roles=(Role.PROVIDER_ADMIN, Role.BIDDER),
            kind="tenders.decision",
            facts={
                "code": row.code,
                "title": row.title,
                "won": one.bid_id in winners,
                "rank": one.rank,
                "of": len(rows),
                "points": f"{one.total_points // 100}.{one.total_points % 100:02d}",
            },
            link=f"/kilpailutukset/{row.id}/paatos",
            now=now,
        )
