"""Questions about facts, contested rejections and dismissed signals."""

from datetime import datetime

from sqlalchemy import select

from marketplace.audit.services import record
from marketplace.contracts import queries as contracts
from marketplace.kernel.actor import Actor, Role
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db, locked
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.notices.services import tell
from marketplace.outcomes import queries
from marketplace.outcomes.models import Contest, Dismissal, Fact, Message, Verification
from marketplace.outcomes.rules import (
    DECIDE_WITHIN,
    DismissalReasonMissing,
    EvidenceKind,
    NothingSaid,
    PlacementFacts,
    SignalGone,
    Verdict,
    check_contest,
    check_decision,
    check_dismissal,
)
from marketplace.outcomes.rules.practice import check_accepted
from marketplace.outcomes.services.counting import lock_person, refresh
from marketplace.outcomes.services.verifying import may_verify
from marketplace.register import queries as register


def say(fact_id: int, text: str, *, actor: Actor, now: datetime) -> None:
    """Ask or answer about a fact; who is of the municipality asks, who is of the provider answers.

    Raises:
        NotFound: no such fact.
        NothingSaid: the text is empty.
    """
    placement = queries.placement(queries.fact(fact_id).placement_id)
    if not text.strip():
        raise NothingSaid()
    db.session.add(
        Message(
            fact_id=fact_id,
            text=text.strip(),
            from_provider=actor.is_provider,
            written_by=actor.person_id,
            written_at=now,
        )
    )
    record("outcomes.fact_discussed", actor=actor, subject=("fact", fact_id), now=now, facts={})
    if not actor.is_provider:
        _tell_provider("outcomes.asked", fact_id, placement, now=now)


def contest(fact_id: int, grounds: str, *, actor: Actor, now: datetime) -> None:
    """Contest the rejection of a fact; another person than who rejected it decides within fourteen days.

    Raises:
        NotFound: no such fact.
        NothingToContest, ContestTooLate, GroundsMissing: see the rules.
    """
    _lock(fact_id)
    today = day_in_finland(now)
    contested = queries.contest_of(fact_id) is not None
    check_contest(queries.fact(fact_id), contested=contested, grounds=grounds, today=today)
    decide_by = today + DECIDE_WITHIN
    db.session.add(
        Contest(
            fact_id=fact_id,
            grounds=grounds.strip(),
            decide_by_day=decide_by,
            opened_by=actor.person_id,
            opened_at=now,
        )
    )
    facts = {"decide_by": decide_by.isoformat()}
    record("outcomes.rejection_contested", actor=actor, subject=("fact", fact_id), now=now, facts=facts)


def decide_contest(
    fact_id: int,
    verdict: Verdict,
    *,
    grounds: str,
    evidence: EvidenceKind | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Decide about a contested rejection: it stands, or the fact counts after all.

    Raises:
        NotFound: no such fact.
        NotAllowed: the actor's municipality does not verify for the participant's home municipality.
        NothingToDecide, OwnVerdict, GroundsMissing, EvidenceNotAccepted: see the rules.
    """
    _lock(fact_id)
    fact = queries.fact(fact_id)
    placement = queries.placement(fact.placement_id)
    lock_person(placement.participant_id)
    if not may_verify(actor, placement.participant_id, now=now):
        raise NotAllowed(needed=[Role.CASEWORKER])
    check_decision(queries.contest_of(fact_id), fact, decider=actor.person_id, grounds=grounds)
    counts = verdict is Verdict.VERIFIED
    check_accepted(queries.practice_of(placement.contract_id), fact.kind, evidence if counts else None)
    db.session.add(
        Verification(
            fact_id=fact_id,
            round=2,
            verdict=verdict,
            reason=grounds.strip(),
            evidence=(evidence or EvidenceKind.OWN_SYSTEM) if counts else None,
            evidence_seen_on=day_in_finland(now) if counts else None,
            verified_by=actor.person_id,
            verified_for=actor.organisation_id,
            verified_at=now,
        )
    )
    facts = {"placement": placement.id, "verdict": verdict.value}
    record("outcomes.contest_decided", actor=actor, subject=("fact", fact_id), now=now, facts=facts)
    if counts:
        refresh(placement.participant_id, now=now)
    _tell_provider("outcomes.decided", fact_id, placement, now=now)


def dismiss(placement_id: int, key: str, *, reason: str, actor: Actor, now: datetime) -> None:
    """Dismiss a signal that was looked into.

    Raises:
        NotAllowed: the actor's municipality does not verify for the participant's home municipality.
        SignalGone, DismissalReasonMissing: see the rules.
    """
    placement = queries.placement(placement_id)
    lock_person(placement.participant_id)
    if not may_verify(actor, placement.participant_id, now=now):
        raise NotAllowed(needed=[Role.CASEWORKER])
    today = day_in_finland(now)
    grounds = queries.grounds_of([placement.contract_id], today=today)
    gathered = queries.gather([placement_id])
    found = queries.noticed(gathered, grounds, today=today)[placement_id]
    signal = check_dismissal(found, key, gathered.marks.dismissed, reason=reason)
    db.session.add(
        Dismissal(
            placement_id=placement_id,
            key=key,
            reason=reason.strip(),
            dismissed_by=actor.person_id,
            dismissed_at=now,
        )
    )
    facts = {"signal": signal.signal.value, "fact": signal.fact_id}
    record("outcomes.signal_dismissed", actor=actor, subject=("placement", placement_id), now=now, facts=facts)


def dismiss_creaming(contract_id: int, key: str, *, reason: str, actor: Actor, now: datetime) -> None:
    """Dismiss a signal about whom a contract's provider accepts.

    Raises:
        NotAllowed: the actor does not verify.
        SignalGone: it was dismissed.
        DismissalReasonMissing: no reason.
    """
    if not actor.has(Role.CASEWORKER):
        raise NotAllowed(needed=[Role.CASEWORKER])
    contracts.contract_for_change(contract_id)
    if key in queries.dismissed_of_contracts([contract_id]):
        raise SignalGone()
    if not reason.strip():
        raise DismissalReasonMissing()
    db.session.add(
        Dismissal(
            contract_id=contract_id,
            key=key,
            reason=reason.strip(),
            dismissed_by=actor.person_id,
            dismissed_at=now,
        )
    )
    facts = {"signal": key}
    record("outcomes.signal_dismissed", actor=actor, subject=("contract", contract_id), now=now, facts=facts)


def _lock(fact_id: int) -> None:
    if db.session.execute(locked(select(Fact).where(Fact.id == fact_id))).scalar_one_or_none() is None:
        raise NotFound(what="fact")


def _tell_provider(kind: str, fact_id: int, placement: PlacementFacts, *, now: datetime) -> None:
    contract = contracts.contract(placement.contract_id)
    tell(
        organisation_id=register.provider(contract.provider_id).organisation_id,
        roles=(Role.REPORTER, Role.PROVIDER_ADMIN),
        kind=kind,
        facts={"contract": contract.code, "alias": placement.alias},
        link=f"/tulokset/{fact_id}",
        now=now,
    )
