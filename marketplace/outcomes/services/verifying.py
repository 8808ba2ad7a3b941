"""Giving the verdict on what was reported."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select

from marketplace.audit.services import record
from marketplace.contracts import queries as contracts
from marketplace.contracts.rules import ContractFacts
from marketplace.kernel.actor import Actor, Role
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db, locked
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.notices.services import tell
from marketplace.outcomes import queries
from marketplace.outcomes.models import Fact, FirstLook, Verification
from marketplace.outcomes.rules import (
    EvidenceKind,
    FactRow,
    PlacementFacts,
    Verdict,
    check_second,
    check_verification,
    home_on,
    needs_second,
)
from marketplace.outcomes.rules.practice import check_accepted
from marketplace.outcomes.services.counting import lock_person, refresh
from marketplace.register import queries as register
from marketplace.ring import queries as ring


class Result(StrEnum):
    """What became of a verdict."""

    GIVEN = "given"
    WAITS_FOR_SECOND = "waits_for_second"


def verify(
    fact_id: int,
    verdict: Verdict,
    *,
    actor: Actor,
    now: datetime,
    evidence: EvidenceKind | None = None,
    evidence_seen_on: date | None = None,
    reason: str = "",
    by_sample: bool = False,
) -> Result:
    """Give the verdict on a fact and tell the provider when it was rejected.

    Where two persons are needed, the first one's "verified" waits for another person to find the same.

    Args:
        by_sample: The fact is of the rest of a sample that was found right, so plausibility is enough.
    Raises:
        NotFound: no such fact.
        NotAllowed: the actor's municipality does not verify for the participant's home municipality.
        VerifiedAlready, OwnReport, EvidenceMissing, EvidenceNotYet, ReasonMissing, SecondIsFirst,
            EvidenceNotAccepted: see the rules.
    """
    fact, placement = _fact_to_verify(fact_id, actor=actor, now=now)
    check_verification(
        fact,
        verdict,
        verifier=actor.person_id,
        evidence=evidence,
        evidence_seen_on=evidence_seen_on,
        today=day_in_finland(now),
        reason=reason,
    )
    if not by_sample:
        check_accepted(queries.practice_of(placement.contract_id), fact.kind, evidence)
    if verdict is Verdict.REJECTED:
        _give(fact, verdict, None, None, reason, actor=actor, now=now)
        _tell_provider(placement, reason.strip(), now=now)
        return Result.GIVEN
    assert evidence is not None
    seen_on = evidence_seen_on or day_in_finland(now)
    if _first_of_two(fact, placement, evidence, seen_on, actor=actor, now=now):
        return Result.WAITS_FOR_SECOND
    _give(fact, verdict, evidence, seen_on, reason, actor=actor, now=now)
    refresh(placement.participant_id, now=now)
    return Result.GIVEN


def _fact_to_verify(fact_id: int, *, actor: Actor, now: datetime) -> tuple[FactRow, PlacementFacts]:
    """A fact and its placement, held with the person until the transaction ends."""
    row = db.session.execute(locked(select(Fact).where(Fact.id == fact_id))).scalar_one_or_none()
    if row is None:
        raise NotFound(what="fact")
    placement = queries.placement(row.placement_id)
    lock_person(placement.participant_id)
    if not may_verify(actor, placement.participant_id, now=now):
        raise NotAllowed(needed=[Role.CASEWORKER])
    return queries.fact(fact_id), placement


def _first_of_two(
    fact: FactRow, placement: PlacementFacts, evidence: EvidenceKind, seen_on: date, *, actor: Actor, now: datetime
) -> bool:
    """Keep the verdict of the first of two persons; False when one is enough or this is the second."""
    first = queries.first_looks([fact.id]).get(fact.id)
    check_second(first, verifier=actor.person_id)
    if first is not None:
        return False
    today = day_in_finland(now)
    worth_cents = sum(worth_of(fact, placement, today=today).values())
    limit_cents = int(ring.setting("second_verifier_from_euros", today)) * 100
    contract = contracts.contract(placement.contract_id)
    if not needs_second(worth_cents, limit_cents=limit_cents, employer_pays=_employer_pays(fact, contract)):
        return False
    db.session.add(
        FirstLook(
            fact_id=fact.id,
            evidence=evidence,
            evidence_seen_on=seen_on,
            worth_cents=worth_cents,
            looked_by=actor.person_id,
            looked_at=now,
        )
    )
    facts = {"placement": placement.id, "worth_cents": worth_cents}
    record("outcomes.fact_looked_at", actor=actor, subject=("fact", fact.id), now=now, facts=facts)
    db.session.flush()
    return True


def _employer_pays(fact: FactRow, contract: ContractFacts) -> bool:
    """Whether the employer is a municipality that takes part in the contract."""
    if not fact.employer_id:
        return False
    return any(
        one.business_id == fact.employer_id and one.code in contract.municipalities for one in ring.municipalities()
    )


def worth_of(fact: FactRow, placement: PlacementFacts, *, today: date) -> dict[str, int]:
    """What verifying a fact is worth on a day, in cents by municipality."""
    grounds = queries.grounds_of([placement.contract_id], today=today)
    gathered = queries.gather([placement.id])
    return queries.worths(gathered, [(placement.id, fact.id)], grounds, today=today)[fact.id]


def _give(
    fact: FactRow,
    verdict: Verdict,
    evidence: EvidenceKind | None,
    seen_on: date | None,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    db.session.add(
        Verification(
            fact_id=fact.id,
            round=1,
            verdict=verdict,
            reason=reason.strip(),
            evidence=evidence,
            evidence_seen_on=seen_on,
            verified_by=actor.person_id,
            verified_for=actor.organisation_id,
            verified_at=now,
        )
    )
    facts = {"placement": fact.placement_id, "evidence": evidence.value if evidence else None}
    record(f"outcomes.fact_{verdict.value}", actor=actor, subject=("fact", fact.id), now=now, facts=facts)


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
