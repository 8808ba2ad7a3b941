"""What is known of a participant besides facts: home municipalities and target groups."""

from collections.abc import Sequence
from datetime import date, datetime

from marketplace.audit.services import record
from marketplace.kernel.actor import Actor, Role
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed
from marketplace.outcomes import queries
from marketplace.outcomes.models import ParticipantHome, PlacementGroups
from marketplace.outcomes.rules import check_groups, check_home, home_on
from marketplace.outcomes.rules.placements import EffectNotSeen
from marketplace.outcomes.services.counting import lock_person, refresh
from marketplace.ring import queries as ring


def note_home(participant_id: int, municipality: str, since: date, *, actor: Actor, now: datetime) -> None:
    """Add a home municipality from a day on, unless it is known to be the home on that day."""
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


def move_home(
    placement_id: int, *, municipality: str, since: date, actor: Actor, now: datetime, effect_seen: bool = True
) -> None:
    """Note that a participant's home municipality changed on a day; from the same day again, it corrects.

    Args:
        effect_seen: The actor has looked at what it does to payments.
    Raises:
        NotAllowed: the actor acts neither for the old nor for the new home municipality.
        HomeNotYet: the day has not come.
        EffectNotSeen: it changes payments, and the actor has not looked at how.
    """
    placement = queries.placement(placement_id)
    lock_person(placement.participant_id)
    homes = queries.homes_of([placement.participant_id])[placement.participant_id]
    today = day_in_finland(now)
    check_home(since, today=today)
    acted_for = ring.homes_of(actor.municipality_code or "", "refer", today)
    if acted_for.isdisjoint({municipality, home_on(homes, max(since, homes[0].since))}):
        raise NotAllowed(needed=[Role.CASEWORKER])
    if not effect_seen and queries.effect_of_move(placement.participant_id, municipality, since, today=today):
        raise EffectNotSeen()
    note_home(placement.participant_id, municipality, since, actor=actor, now=now)
    refresh(placement.participant_id, now=now)
    record(
        "outcomes.home_moved",
        actor=actor,
        subject=("placement", placement_id),
        now=now,
        facts={"municipality": municipality, "since": since.isoformat()},
    )


def correct_groups(
    placement_id: int, groups: Sequence[str], *, reason: str, actor: Actor, now: datetime, effect_seen: bool = True
) -> None:
    """Correct the target groups that a participant belonged to on the day of referral.

    Args:
        effect_seen: The actor has looked at what it does to payments.
    Raises:
        NotAllowed: the actor does not act for the present home municipality.
        GroupsUnchanged, ReasonMissing: see the rules.
        EffectNotSeen: it changes payments, and the actor has not looked at how.
    """
    placement = queries.placement(placement_id)
    lock_person(placement.participant_id)
    today = day_in_finland(now)
    home = home_on(queries.homes_of([placement.participant_id])[placement.participant_id], today)
    if not ring.may_act_for(actor.municipality_code or "", home, "refer", today):
        raise NotAllowed(needed=[Role.CASEWORKER])
    check_groups(groups, queries.groups_of([placement_id])[placement_id], reason=reason)
    if not effect_seen and queries.effect_of_groups(placement_id, groups, today=today):
        raise EffectNotSeen()
    db.session.add(
        PlacementGroups(
            placement_id=placement_id,
            groups=list(groups),
            reason=reason.strip(),
            entered_by=actor.person_id,
            entered_at=now,
        )
    )
    refresh(placement.participant_id, now=now)
    record(
        "outcomes.groups_corrected",
        actor=actor,
        subject=("placement", placement_id),
        now=now,
        facts={"groups": sorted(groups)},
    )
