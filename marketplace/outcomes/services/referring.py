"""Referring a participant to a provider."""

import secrets
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from marketplace.audit.services import record
from marketplace.contracts import queries as contracts
from marketplace.contracts.rules import ContractFacts
from marketplace.kernel.actor import Actor, Role
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed
from marketplace.notices.services import tell
from marketplace.outcomes import queries
from marketplace.outcomes.models import Participant, Placement
from marketplace.outcomes.rules import (
    EarlierService,
    PseudonymNotValid,
    check_referral,
    new_alias,
    new_pseudonym,
    normal_pseudonym,
)
from marketplace.outcomes.rules.practice import Way, check_turn
from marketplace.outcomes.services.counting import lock_person, refresh
from marketplace.outcomes.services.people import note_home
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
    paid_after: int | None = None,
    earlier_seen: bool = True,
    way_reason: str = "",
    choose: Callable[[str], str] = secrets.choice,
) -> int:
    """Refer a participant to the provider of a contract.

    Args:
        pseudonym: As typed by the caseworker; empty at the first referral, when a new one is made.
        home_municipality: Code of the home municipality on the day of referral.
        home_since: Day from which it is the home.
        groups: Codes of the target groups the participant belongs to.
        paid_after: Bracket of the municipal share on this day, by the paid days of benefit that it begins after.
        earlier_seen: The caseworker has read what a later service does to an earlier one.
        way_reason: Why this provider; needed when it is another one's turn.
        choose: Picks a character of a text at random.
    Returns:
        The placement's id.
    Raises:
        PseudonymNotValid: typed wrong, or nobody has it.
        NotAllowed: the actor's municipality does not act for the home municipality.
        ContractNotRunning, HomeOutside, HomeNotYet, ReferredAlready, VolumeUsedUp, EarlierService,
            TurnReasonMissing: see the rules.
    """
    contract = contracts.contract_for_change(contract_id)
    known = _check(contract, pseudonym, home_municipality, home_since, actor=actor, now=now)
    if known is not None and not earlier_seen and queries.placements_of_participant(known):
        raise EarlierService()
    participant_id = _new_participant(now, choose) if known is None else known
    lock_person(participant_id)
    note_home(participant_id, home_municipality, home_since, actor=actor, now=now)
    row = Placement(
        participant_id=participant_id,
        contract_id=contract_id,
        alias=new_alias(choose),
        groups=list(groups),
        language=language,
        referred_by=actor.person_id,
        referred_by_organisation=actor.organisation_id,
        referred_at=now,
        contact_by=contact_by or day_in_finland(now) + FIRST_CONTACT,
        paid_after=paid_after,
        way=_way(contract, way_reason, now=now),
        way_reason=way_reason.strip(),
    )
    db.session.add(row)
    refresh(participant_id, now=now)
    return _record(contract, row, home_municipality, actor=actor, now=now)


def _way(contract: ContractFacts, reason: str, *, now: datetime) -> Way:
    """How the provider is chosen; refuses a referral past whose turn it is without a reason."""
    way = queries.practice_of(contract.id).way
    if way is not Way.CHOICE:
        check_turn(way, queries.rivals_of(contract, today=day_in_finland(now)), contract.id, reason=reason)
    return way


def _check(
    contract: ContractFacts, pseudonym: str, home_municipality: str, home_since: date, *, actor: Actor, now: datetime
) -> int | None:
    """The participant referred before, or None for a new one; refuses a referral that cannot be."""
    today = day_in_finland(now)
    if not ring.may_act_for(actor.municipality_code or "", home_municipality, "refer", today):
        raise NotAllowed(needed=[Role.CASEWORKER])
    participant_id = _known_participant(pseudonym)
    earlier = {one.participant_id for one in queries.placements_of_contracts([contract.id])}
    check_referral(
        contract_runs=contract.runs_on(today),
        municipalities=contract.municipalities,
        home_municipality=home_municipality,
        home_since=home_since,
        today=today,
        referred_so_far=len(earlier),
        volume_max=contract.volume_max,
        placed_already=participant_id in earlier,
    )
    return participant_id


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


def _record(contract: ContractFacts, row: Placement, home: str, *, actor: Actor, now: datetime) -> int:
    """Put the referral into the audit chain, tell the provider, and return the placement's id."""
    facts = {"contract": contract.id, "municipality": home, "way": row.way.value}
    record("outcomes.referred", actor=actor, subject=("placement", row.id), now=now, facts=facts)
    _tell_provider(contract, row, now=now)
    return row.id


def _tell_provider(contract: ContractFacts, placement: Placement, *, now: datetime) -> None:
    tell(
        organisation_id=register.provider(contract.provider_id).organisation_id,
        roles=(Role.REPORTER, Role.PROVIDER_ADMIN),
        kind="outcomes.referral",
        facts={
            "contract": contract.code,
            "alias": placement.alias,
            "contact_by": placement.contact_by.isoformat(),
        },
        link=f"/osallistujat/{placement.id}",
        now=now,
    )
