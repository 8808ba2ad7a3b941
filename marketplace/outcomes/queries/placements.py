"""Reads of participants, their placements, homes and groups."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ScalarSelect, case, func, select

from marketplace.kernel.db import db
from marketplace.kernel.errors import NotFound
from marketplace.outcomes.models import Participant, ParticipantHome, Placement, PlacementGroups
from marketplace.outcomes.rules import Home, PlacementFacts


def placement(placement_id: int) -> PlacementFacts:
    """One placement.

    Raises:
        NotFound: there is none.
    """
    row = db.session.get(Placement, placement_id)
    if row is None:
        raise NotFound(what="placement")
    return row.as_facts()


def placement_by_alias(contract_id: int, alias: str) -> PlacementFacts:
    """The placement that a ledger line's participant is.

    Raises:
        NotFound: there is none in the contract.
    """
    found = placements_by_alias(contract_id, [alias])
    if alias not in found:
        raise NotFound(what="placement")
    return found[alias]


def placements_by_alias(contract_id: int, aliases: Collection[str]) -> dict[str, PlacementFacts]:
    """Placements of a contract by the participant that its ledger lines name."""
    rows = db.session.execute(
        select(Placement).where(Placement.contract_id == contract_id, Placement.alias.in_(aliases))
    ).scalars()
    return {row.alias: row.as_facts() for row in rows}


def placements_of_contracts(contract_ids: Collection[int]) -> list[PlacementFacts]:
    """Placements under some contracts, newest first."""
    rows = db.session.execute(
        select(Placement).where(Placement.contract_id.in_(contract_ids)).order_by(Placement.id.desc())
    ).scalars()
    return [row.as_facts() for row in rows]


def placements_of_participant(participant_id: int) -> list[PlacementFacts]:
    """All placements of a person in the ring, oldest first."""
    rows = db.session.execute(
        select(Placement).where(Placement.participant_id == participant_id).order_by(Placement.id)
    ).scalars()
    return [row.as_facts() for row in rows]


def referred_count(contract_id: int) -> int:
    """How many have been referred under a contract."""
    return referred_counts([contract_id]).get(contract_id, 0)


def referred_counts(contract_ids: Collection[int]) -> dict[int, int]:
    """How many have been referred, by contract; a contract without placements is left out."""
    rows = db.session.execute(
        select(Placement.contract_id, func.count())
        .where(Placement.contract_id.in_(contract_ids))
        .group_by(Placement.contract_id)
    )
    return dict(rows.all())


def participant_by_pseudonym(pseudonym: str) -> int | None:
    """Id of the participant with a pseudonym, or None."""
    return db.session.execute(select(Participant.id).where(Participant.pseudonym == pseudonym)).scalar_one_or_none()


def pseudonym_of(participant_id: int) -> str | None:
    """A participant's pseudonym, for the caseworker's own side only."""
    return db.session.execute(select(Participant.pseudonym).where(Participant.id == participant_id)).scalar_one()


def homes_of(participant_ids: Collection[int], *, known_at: datetime | None = None) -> dict[int, list[Home]]:
    """Home municipalities by participant, earliest first; of two rows from one day, the later entered counts.

    Args:
        known_at: Only rows entered by this moment; None for all.
    """
    query = select(ParticipantHome).where(ParticipantHome.participant_id.in_(participant_ids))
    if known_at is not None:
        query = query.where(ParticipantHome.entered_at <= known_at)
    found: dict[int, dict[date, Home]] = {participant_id: {} for participant_id in participant_ids}
    for row in db.session.execute(query.order_by(ParticipantHome.id)).scalars():
        found[row.participant_id][row.since] = row.as_facts()
    return {participant_id: [homes[since] for since in sorted(homes)] for participant_id, homes in found.items()}


def home_now(on: date) -> ScalarSelect[str]:
    """The home municipality on a day of the participant of the row's placement; the first known when that begins later.

    Beside a query of placements, so that rows of other municipalities are not read at all.
    """
    return (
        select(ParticipantHome.municipality)
        .where(ParticipantHome.participant_id == Placement.participant_id)
        .order_by(
            case((ParticipantHome.since <= on, 0), else_=1),
            case((ParticipantHome.since <= on, ParticipantHome.since)).desc(),
            ParticipantHome.since,
            ParticipantHome.id.desc(),
        )
        .limit(1)
        .correlate(Placement)
        .scalar_subquery()
    )


def groups_of(placement_ids: Collection[int], *, known_at: datetime | None = None) -> dict[int, tuple[str, ...]]:
    """Target groups by placement, corrections counted in.

    Args:
        known_at: Only corrections entered by this moment; None for all.
    """
    referred = db.session.execute(select(Placement.id, Placement.groups).where(Placement.id.in_(placement_ids)))
    found = {placement_id: tuple(groups) for placement_id, groups in referred}
    query = select(PlacementGroups.placement_id, PlacementGroups.groups).where(
        PlacementGroups.placement_id.in_(placement_ids)
    )
    if known_at is not None:
        query = query.where(PlacementGroups.entered_at <= known_at)
    for placement_id, groups in db.session.execute(query.order_by(PlacementGroups.id)):
        found[placement_id] = tuple(groups)
    return found
