"""Giving the verdict on what was reported."""

from datetime import date, datetime

from sqlalchemy import select

from marketplace.audit.services import record
from marketplace.contracts import queries as contracts
from marketplace.kernel.actor import Actor, Role
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db, locked
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.notices.services import tell
from marketplace.outcomes import queries
from marketplace.outcomes.models import Fact, Verification
from marketplace.outcomes.rules import (
    EvidenceKind,
    PlacementFacts,
    Verdict,
    check_verification,
    home_on,
)
from marketplace.outcomes.services.counting import lock_person, refresh
from marketplace.register import queries as register
from marketplace.ring import queries as ring


def verify(
    fact_id: int,
    verdict: Verdict,
    *,
    actor: Actor,
    now: datetime,
    evidence: EvidenceKind | None = None,
    evidence_seen_on: date | None = None,
    reason: str = "",
) -> None:
    """Give the verdict on a fact and tell the provider when it was rejected.

    Raises:
        NotFound: no such fact.
        NotAllowed: the actor's municipality does not verify for the participant's home municipality.
        VerifiedAlready, OwnReport, EvidenceMissing, EvidenceNotYet, ReasonMissing: see the rules.
    """
    row = db.session.execute(locked(select(Fact).where(Fact.id == fact_id))).scalar_one_or_none()
    if row is None:
        raise NotFound(what="fact")
    placement = queries.placement(row.placement_id)
    lock_person(placement.participant_id)
    today = day_in_finland(now)
    if not may_verify(actor, placement.participant_id, now=now):
        raise NotAllowed(needed=[Role.CASEWORKER])
    check_verification(
        queries.fact(fact_id),
        verdict,
        verifier=actor.person_id,
        evidence=evidence,
        evidence_seen_on=evidence_seen_on,
        today=today,
        reason=reason,
    )
    verified = verdict is Verdict.VERIFIED
    db.session.add(
        Verification(
            fact_id=fact_id,
            verdict=verdict,
            reason=reason.strip(),
            evidence=evidence if verified else None,
            evidence_seen_on=(evidence_seen_on or today) if verified else None,
            verified_by=actor.person_id,
            verified_for=actor.organisation_id,
            verified_at=now,
        )
    )
    facts = {"placement": placement.id, "evidence": evidence.value if evidence and verified else None}
    record(f"outcomes.fact_{verdict.value}", actor=actor, subject=("fact", fact_id), now=now, facts=facts)
    if verified:
        refresh(placement.participant_id, now=now)
    else:
        _tell_provider(placement, reason.strip(), now=now)


def _tell_provider(placement: PlacementFacts, reason: str, *, now: datetime) -> None:
    contract = contracts.contract(placement.contract_id)
    tell(
        organisation_id=register.provider(contract.provider_id).organisation_id,
        roles=(Role.REPORTER, Role.PROVIDER_ADMIN),
        kind="outcomes.rejected",
        facts={"contract": contract.code, "alias": placement.alias, "reason": reason},
        link=f"/osallistujat/{placement.id}",
        now=now,
    )


def may_verify(actor: Actor, participant_id: int, *, now: datetime) -> bool:
    """Whether the actor's municipality verifies for the participant's present home municipality."""
    today = day_in_finland(now)
    homes = queries.homes_of([participant_id])[participant_id]
    municipality = actor.municipality_code or ""
    return actor.has(Role.CASEWORKER) and ring.may_act_for(municipality, home_on(homes, today), "verify", today)
