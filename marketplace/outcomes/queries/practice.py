"""Reads of how a contract's results are proved, whose turn a referral is, and what employers have said."""

from datetime import date, datetime

from sqlalchemy import select

from marketplace.contracts import queries as contracts
from marketplace.contracts.rules import ContractFacts, ContractState
from marketplace.kernel.db import db
from marketplace.outcomes.models import ContractPractice, EmployerAnswer, EmployerRequest
from marketplace.outcomes.queries.placements import referred_counts
from marketplace.outcomes.rules import FactRow
from marketplace.outcomes.rules.confirming import RequestFacts
from marketplace.outcomes.rules.practice import Practice, Rival
from marketplace.tenders import queries as tenders


def practice_of(contract_id: int) -> Practice:
    """How results of a contract are proved now; everything is accepted while nothing has been noted."""
    row = db.session.execute(
        select(ContractPractice)
        .where(ContractPractice.contract_id == contract_id)
        .order_by(ContractPractice.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    return row.as_facts() if row is not None else Practice()


def rivals_of(contract: ContractFacts, *, today: date) -> list[Rival]:
    """The contracts in force that came of the same call, by their place in the award."""
    award = tenders.award_of_call(contract.call_id)
    ranks = {one.provider_id: one.rank for one in award.winners} if award else {}
    running = [
        one
        for one in contracts.contracts_of_call(contract.call_id)
        if one.state is ContractState.SIGNED and one.runs_on(today)
    ]
    counts = referred_counts([one.id for one in running])
    found = [
        Rival(
            contract_id=one.id,
            rank=ranks.get(one.provider_id, 1),
            places_left=one.volume_max - counts.get(one.id, 0),
            referred=counts.get(one.id, 0),
            share_percent=practice_of(one.id).share_percent,
        )
        for one in running
    ]
    return sorted(found, key=lambda one: (one.rank, one.contract_id))


def employer_requests(fact_id: int) -> list[RequestFacts]:
    """Links by which an employer was asked about a fact, newest first."""
    return _requests(EmployerRequest.fact_id == fact_id)


def employer_request(request_id: int) -> RequestFacts | None:
    """One link; None when there is none."""
    return next(iter(_requests(EmployerRequest.id == request_id)), None)


def _requests(condition: object) -> list[RequestFacts]:
    rows = db.session.execute(
        select(EmployerRequest, EmployerAnswer.answer, EmployerAnswer.answered_at)
        .outerjoin(EmployerAnswer, EmployerAnswer.request_id == EmployerRequest.id)
        .where(condition)  # type: ignore[arg-type]
        .order_by(EmployerRequest.id.desc())
    )
    return [
        RequestFacts(
            id=row.id,
            fact_id=row.fact_id,
            consent_on=row.consent_on,
            asked_by=row.asked_by,
            asked_at=row.asked_at,
            expires_at=row.expires_at,
            answer=answer,
            answered_at=answered_at,
        )
        for row, answer, answered_at in rows
    ]


def link_works(request_id: int, fact: FactRow, *, now: datetime) -> bool:
    """Whether a link is the newest about its fact, unused and in time, and the fact still waits."""
    newest = next(iter(employer_requests(fact.id)), None)
    waits = fact.verdict is None and fact.superseded_by is None
    return waits and newest is not None and newest.id == request_id and newest.is_open(now)
