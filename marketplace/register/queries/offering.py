"""Reads of references, statements of capability and the board of free places."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from marketplace.kernel.db import db
from marketplace.kernel.errors import NotFound
from marketplace.register.models import (
    Admitted,
    CapabilityRow,
    CapabilityScope,
    CapabilityTakenBack,
    PlacesRow,
    ReferenceRow,
    ReferenceTakenBack,
)
from marketplace.register.rules.offering import BoardRow, Capability, Reference, board, months_of_board
from marketplace.register.rules.profile import OfferKind


def references_of(provider_id: int) -> list[Reference]:
    """References of a provider that count, the latest service first."""
    gone = select(ReferenceTakenBack.reference_id).where(ReferenceTakenBack.reference_id == ReferenceRow.id)
    rows = db.session.execute(
        select(ReferenceRow)
        .where(ReferenceRow.provider_id == provider_id, ~gone.exists())
        .order_by(ReferenceRow.starts_on.desc(), ReferenceRow.id)
    ).scalars()
    return [row.as_facts() for row in rows]


def reference(reference_id: int, *, provider_id: int) -> Reference:
    """One reference of a provider that counts.

    Raises:
        NotFound: it is another provider's, or was taken back.
    """
    found = next((one for one in references_of(provider_id) if one.id == reference_id), None)
    if found is None:
        raise NotFound(what="reference")
    return found


def capabilities_of(provider_id: int) -> list[Capability]:
    """Statements of capability of a provider that count, by category."""
    gone = select(CapabilityTakenBack.capability_id).where(CapabilityTakenBack.capability_id == CapabilityRow.id)
    rows = db.session.execute(
        select(CapabilityRow)
        .where(CapabilityRow.provider_id == provider_id, ~gone.exists())
        .order_by(CapabilityRow.category_id, CapabilityRow.id)
    ).scalars()
    return [row.as_facts() for row in rows]


def capability(capability_id: int, *, provider_id: int) -> Capability:
    """One statement of a provider that counts.

    Raises:
        NotFound: it is another provider's, or was taken back.
    """
    found = next((one for one in capabilities_of(provider_id) if one.id == capability_id), None)
    if found is None:
        raise NotFound(what="capability")
    return found


def capable(category_id: int, scope: dict[OfferKind, str]) -> list[Capability]:
    """Statements of admitted providers in a category that cover each of the codes.

    Args:
        scope: One code by kind; kinds left out are not asked for.
    """
    gone = select(CapabilityTakenBack.capability_id).where(CapabilityTakenBack.capability_id == CapabilityRow.id)
    admitted = select(Admitted.provider_id).where(
        Admitted.provider_id == CapabilityRow.provider_id, Admitted.category_id == category_id
    )
    query = select(CapabilityRow).where(CapabilityRow.category_id == category_id, ~gone.exists(), admitted.exists())
    for kind, code in scope.items():
        covers = select(CapabilityScope.capability_id).where(CapabilityScope.kind == kind, CapabilityScope.code == code)
        query = query.where(CapabilityRow.id.in_(covers))
    return [row.as_facts() for row in db.session.execute(query.order_by(CapabilityRow.id)).scalars()]


def places_of(provider_id: int, today: date) -> list[BoardRow]:
    """A provider's own rows of the board."""
    months = months_of_board(today)
    rows = db.session.execute(
        select(PlacesRow)
        .where(PlacesRow.provider_id == provider_id, PlacesRow.month.in_(months))
        .order_by(PlacesRow.id)
    ).scalars()
    return board([row.as_facts() for row in rows])


def free_places(
    category_id: int, today: date, *, provider_ids: Collection[int] | None = None, municipality: str | None = None
) -> list[BoardRow]:
    """Free places of admitted providers in a category, for whoever refers a participant; most places now first.

    Never for choosing who is invited to a mini-tender: everybody admitted is.

    Args:
        provider_ids: Only these providers, for example those with a contract; all when left out.
        municipality: Only what was told of it or of anywhere.
    """
    months = months_of_board(today)
    admitted = select(Admitted.provider_id).where(
        Admitted.provider_id == PlacesRow.provider_id, Admitted.category_id == category_id
    )
    query = select(PlacesRow).where(
        PlacesRow.category_id == category_id, PlacesRow.month.in_(months), admitted.exists()
    )
    if provider_ids is not None:
        query = query.where(PlacesRow.provider_id.in_(provider_ids))
    if municipality is not None:
        query = query.where(PlacesRow.municipality.in_(("", municipality)))
    rows = board([row.as_facts() for row in db.session.execute(query.order_by(PlacesRow.id)).scalars()])
    return sorted(rows, key=lambda one: (-one.by_month.get(months[0], -1), one.provider_id, one.municipality))
