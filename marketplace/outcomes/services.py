"""Use cases of outcomes: referring, reporting, verifying, moving home."""

import secrets
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from marketplace.audit.services import record
from marketplace.contracts import queries as contracts
from marketplace.kernel.actor import Actor, Role
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db, locked
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.notices.services import tell
from marketplace.outcomes import queries
from marketplace.outcomes.models import Fact, Participant, ParticipantHome, Placement, Verification
from marketplace.outcomes.rules import (
    EvidenceKind,
    FactKind,
    PseudonymNotValid,
    Verdict,
    check_referral,
    check_report,
    check_verification,
    home_on,
    new_alias,
    new_pseudonym,
    normal_pseudonym,
)
from marketplace.register import queries as register
from marketplace.ring import queries as ring

FIRST_CONTACT = timedelta(days=14)
"""How soon the provider is to make its first contact unless the referral says otherwise; a habit, not a rule of law."""


def refer(
    contract_id: int,
    *,
    pseudonym: str,
    home_municipality: str,
    home_since: date,
    groups: Sequence[str],
    language: str,
    actor: Actor,
    now: datetime,
    contact_by: date | None = None,
    choose: Callable[[str], str] = secrets.choice,
) -> int:
    """Refer a participant to the provider of a contract.

    Args:
        pseudonym: As typed by the caseworker; empty at the first referral, when a new one is made.
        home_municipality: Code of the home municipality on the day of referral.
        home_since: Day from which it is the home.
        groups: Codes of the target groups the participant belongs to.
        choose: Picks a character of a text at random.
    Returns:
        The placement's id.
    Raises:
        PseudonymNotValid: typed wrong, or nobody has it.
        NotAllowed: the actor's municipality does not act for the home municipality.
        ContractNotRunning, HomeOutside, ReferredAlready, VolumeUsedUp: see the rules.
    """
    today = day_in_finland(now)
    contract = contracts.contract(contract_id)
    if not ring.may_act_for(actor.municipality_code or "", home_municipality, "refer", today):
        raise NotAllowed(needed=[Role.CASEWORKER])
    participant_id = _known_participant(pseudonym)
    earlier = {one.participant_id for one in queries.placements_of_contracts([contract_id])}
    check_referral(
        contract_runs=contract.runs_on(today),
        municipalities=contract.municipalities,
        home_municipality=home_municipality,
        referred_so_far=len(earlier),
        volume_max=contract.volume_max,
        placed_already=participant_id in earlier,
    )
    if participant_id is None:
        participant_id = _new_participant(now, choose)
    _note_home(participant_id, home_municipality, home_since, actor=actor, now=now)
    row = Placement(
        participant_id=participant_id,
        contract_id=contract_id,
        alias=new_alias(choose),
        groups=list(groups),
        language=language,
        referred_by=actor.person_id,
        referred_by_organisation=actor.organisation_id,
        referred_at=now,
        contact_by=contact_by or today + FIRST_CONTACT,
    )
    db.session.add(row)
    db.session.flush()
    record(
        "outcomes.referred",
        actor=actor,
        subject=("placement", row.id),
        now=now,
        facts={"contract": contract_id, "municipality": home_municipality},
    )
    tell(
        organisation_id=register.provider(contract.provider_id).organisation_id,
        roles=(Role.REPORTER, Role.PROVIDER_ADMIN),
        kind="outcomes.referral",
        facts={"contract": contract.code, "alias": row.alias, "contact_by": row.contact_by.isoformat()},
        link=f"/osallistujat/{row.id}",
        now=now,
    )
    return row.id


def _known_participant(pseudonym: str) -> int | None:
    """The participant whose pseudonym was typed in; None when none was typed."""
    if not pseudonym.strip():
        return None
    found = queries.participant_by_pseudonym(normal_pseudonym(pseudonym))
    if found is None:
        # Said as a wrong pseudonym would be: whether somebody has been referred is nobody's to try out.
        raise PseudonymNotValid()
    return found


def _new_participant(now: datetime, choose: Callable[[str], str]) -> int:
    row = Participant(pseudonym=new_pseudonym(choose), created_at=now)
    db.session.add(row)
    db.session.flush()
    return row.id


def _note_home(participant_id: int, municipality: str, since: date, *, actor: Actor, now: datetime) -> None:
    homes = queries.homes_of([participant_id])[participant_id]
    if homes and any(home.since <= since for home in homes) and home_on(homes, since) == municipality:
        return
    db.session.add(
        ParticipantHome(
            participant_id=participant_id,
            municipality=municipality,
            since=since,
            entered_by=actor.person_id,
            entered_at=now,
        )
    )
    db.session.flush()


def move_home(placement_id: int, *, municipality: str, since: date, actor: Actor, now: datetime) -> None:
    """Note that a participant's home municipality changed on a day.

    Raises:
        NotAllowed: the actor acts neither for the old nor for the new home municipality.
    """
    placement = queries.placement(placement_id)
    homes = queries.homes_of([placement.participant_id])[placement.participant_id]
    today = day_in_finland(now)
    acts_for = [
        code
        for code in (municipality, home_on(homes, max(since, homes[0].since)))
        if ring.may_act_for(actor.municipality_code or "", code, "refer", today)
    ]
    if not acts_for:
        raise NotAllowed(needed=[Role.CASEWORKER])
    _note_home(placement.participant_id, municipality, since, actor=actor, now=now)
    record(
        "outcomes.home_moved",
        actor=actor,
        subject=("placement", placement_id),
        now=now,
        facts={"municipality": municipality, "since": since.isoformat()},
    )


def report(
    placement_id: int,
    kind: FactKind,
    payload: dict[str, Any],
    *,
    actor: Actor,
    now: datetime,
    employer_id: str = "",
    corrects: int | None = None,
    reason: str = "",
) -> int:
    """Report a fact, or a correction of one, and return its id.

    Args:
        payload: In the shape of the engine's facts; empty for a correction that says it did not happen.
        employer_id: Business id of the employer of a spell, where known.
        corrects: Id of the fact that this one corrects.
        reason: Why it is corrected.
    Raises:
        NotFound: no such placement, or the fact to be corrected is another placement's.
        NotYet, FactsNotInOrder, ReasonMissing, SupersededAlready: see the rules.
    """
    placement = db.session.execute(locked(select(Placement).where(Placement.id == placement_id))).scalar_one_or_none()
    if placement is None:
        raise NotFound(what="placement")
    corrected = queries.fact(corrects) if corrects is not None else None
    if corrected is not None and corrected.placement_id != placement_id:
        raise NotFound(what="fact")
    today = day_in_finland(now)
    check_report(kind, payload, today=today, corrects=corrected, reason=reason)
    row = Fact(
        placement_id=placement_id,
        kind=kind,
        payload=payload,
        employer_id=employer_id,
        reported_on=corrected.reported_on if corrected is not None else today,
        reported_by=actor.person_id,
        reported_at=now,
        supersedes=corrects,
        reason=reason.strip(),
    )
    db.session.add(row)
    db.session.flush()
    record(
        "outcomes.fact_reported",
        actor=actor,
        subject=("fact", row.id),
        now=now,
        facts={"placement": placement_id, "kind": kind.value, "corrects": corrects},
    )
    return row.id


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
        VerifiedAlready, OwnReport, EvidenceMissing, ReasonMissing: see the rules.
    """
    row = db.session.execute(locked(select(Fact).where(Fact.id == fact_id))).scalar_one_or_none()
    if row is None:
        raise NotFound(what="fact")
    fact = queries.fact(fact_id)
    placement = queries.placement(fact.placement_id)
    if not may_verify(actor, placement.participant_id, now=now):
        raise NotAllowed(needed=[Role.CASEWORKER])
    check_verification(fact, verdict, verifier=actor.person_id, evidence=evidence, reason=reason)
    verified = verdict is Verdict.VERIFIED
    db.session.add(
        Verification(
            fact_id=fact_id,
            verdict=verdict,
            reason=reason.strip(),
            evidence=evidence if verified else None,
            evidence_seen_on=(evidence_seen_on or day_in_finland(now)) if verified else None,
            verified_by=actor.person_id,
            verified_for=actor.organisation_id,
            verified_at=now,
        )
    )
    db.session.flush()
    record(
        f"outcomes.fact_{verdict.value}",
        actor=actor,
        subject=("fact", fact_id),
        now=now,
        facts={"placement": placement.id, "evidence": evidence.value if evidence and verified else None},
    )
    if not verified:
        contract = contracts.contract(placement.contract_id)
        tell(
            organisation_id=register.provider(contract.provider_id).organisation_id,
            roles=(Role.REPORTER, Role.PROVIDER_ADMIN),
            kind="outcomes.rejected",
            facts={"contract": contract.code, "alias": placement.alias, "reason": reason.strip()},
            link=f"/osallistujat/{placement.id}",
            now=now,
        )


def may_verify(actor: Actor, participant_id: int, *, now: datetime) -> bool:
    """Whether the actor's municipality verifies for the participant's present home municipality."""
    today = day_in_finland(now)
    homes = queries.homes_of([participant_id])[participant_id]
    municipality = actor.municipality_code or ""
    return actor.has(Role.CASEWORKER) and ring.may_act_for(municipality, home_on(homes, today), "verify", today)
