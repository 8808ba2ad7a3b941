"""Telling and taking back references, statements of capability and free places."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select

from marketplace.audit.services import record
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db, locked
from marketplace.kernel.errors import Incomplete, Problem
from marketplace.register import queries
from marketplace.register.models import (
    CapabilityRow,
    CapabilityScope,
    CapabilityTakenBack,
    PlacesRow,
    Provider,
    ReferenceRow,
    ReferenceTakenBack,
)
from marketplace.register.rules.offering import (
    Capability,
    Reference,
    capability_problems,
    months_of_board,
    places_problems,
    reference_problems,
)
from marketplace.register.rules.profile import OfferKind
from marketplace.register.services.registering import known_offers


def _hold(provider_id: int) -> None:
    db.session.execute(locked(select(Provider.id).where(Provider.id == provider_id))).scalar_one()


def add_reference(provider_id: int, reference: Reference, *, actor: Actor, now: datetime) -> int:
    """Tell of a service that was delivered, with its results.

    Raises:
        Incomplete: faults of its days or numbers.
    """
    problems = reference_problems(reference, today=day_in_finland(now))
    if problems:
        raise Incomplete(problems)
    row = ReferenceRow(
        provider_id=provider_id,
        category_id=reference.category_id,
        title=reference.title.strip(),
        buyer=reference.buyer.strip(),
        starts_on=reference.starts_on,
        ends_on=reference.ends_on,
        participants=reference.participants,
        reached=reference.reached,
        result=reference.result.strip(),
        added_by=actor.person_id,
        added_at=now,
    )
    db.session.add(row)
    db.session.flush()
    _record("register.reference_added", provider_id, {"reference": row.id}, actor, now)
    return row.id


def take_back_reference(reference_id: int, *, provider_id: int, actor: Actor, now: datetime) -> None:
    """Let a reference no longer count; the row stays.

    Raises:
        NotFound: it is another provider's, or was taken back.
    """
    _hold(provider_id)
    found = queries.reference(reference_id, provider_id=provider_id)
    db.session.add(ReferenceTakenBack(reference_id=found.id, taken_by=actor.person_id, taken_at=now))
    db.session.flush()
    _record("register.reference_taken_back", provider_id, {"reference": found.id}, actor, now)


def state_capability(provider_id: int, capability: Capability, *, actor: Actor, now: datetime) -> int:
    """State what the provider can do in a category, for whom, where and in which languages.

    Raises:
        Incomplete: the statement is too short, or does not say for whom, where and in which language.
    """
    problems = capability_problems(capability, known_offers())
    if problems:
        raise Incomplete(problems)
    row = CapabilityRow(
        provider_id=provider_id,
        category_id=capability.category_id,
        statement=capability.statement.strip(),
        made_by=actor.person_id,
        made_at=now,
    )
    db.session.add(row)
    db.session.flush()
    db.session.add_all(
        CapabilityScope(capability_id=row.id, kind=kind, code=code)
        for kind in OfferKind
        for code in sorted(capability.scope[kind])
    )
    db.session.flush()
    db.session.expire(row)
    _record("register.capability_stated", provider_id, {"capability": row.id}, actor, now)
    return row.id


def take_back_capability(capability_id: int, *, provider_id: int, actor: Actor, now: datetime) -> None:
    """Let a statement of capability no longer count; the row stays.

    Raises:
        NotFound: it is another provider's, or was taken back.
    """
    _hold(provider_id)
    found = queries.capability(capability_id, provider_id=provider_id)
    db.session.add(CapabilityTakenBack(capability_id=found.id, taken_by=actor.person_id, taken_at=now))
    db.session.flush()
    _record("register.capability_taken_back", provider_id, {"capability": found.id}, actor, now)


def tell_places(
    provider_id: int,
    category_id: int,
    numbers: Mapping[date, int | None],
    *,
    municipality: str = "",
    actor: Actor,
    now: datetime,
) -> None:
    """Tell how many free places there are now and in the next months; months left empty stay as they were.

    Args:
        numbers: Places by first day of a month, of the months of the board.
        municipality: Code; empty for anywhere the provider works.
    Raises:
        Incomplete: a number is out of bounds, none is told, or the municipality is unknown.
    """
    today = day_in_finland(now)
    problems = places_problems(numbers, today=today)
    if municipality and municipality not in known_offers()[OfferKind.MUNICIPALITY]:
        problems.append(Problem("municipality", "register.offer_unknown"))
    if problems:
        raise Incomplete(problems)
    told = {month: numbers[month] for month in months_of_board(today) if numbers.get(month) is not None}
    db.session.add_all(
        PlacesRow(
            provider_id=provider_id,
            category_id=category_id,
            municipality=municipality,
            month=month,
            number=number,
            told_by=actor.person_id,
            told_at=now,
        )
        for month, number in told.items()
    )
    db.session.flush()
    _record(
        "register.places_told",
        provider_id,
        {
            "category": category_id,
            "municipality": municipality,
            "places": {f"{month:%Y-%m}": number for month, number in told.items()},
        },
        actor,
        now,
    )


def _record(action: str, provider_id: int, facts: dict[str, object], actor: Actor, now: datetime) -> None:
    record(action, actor=actor, subject=("provider", provider_id), now=now, facts=facts)
