"""Reads of providers, their declarations and profiles."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import select

from marketplace.kernel.db import db
from marketplace.kernel.errors import NotFound
from marketplace.register.models import DeclarationRequest, Offer, Profile, Provider, ProviderDeclaration
from marketplace.register.rules import BusinessIdNotValid, Declaration, ProviderFacts
from marketplace.register.rules.declaration import DeclarationDue, declaration_is_due
from marketplace.register.rules.profile import EMPTY, OfferKind, ProfileFacts
from marketplace.register.rules.provider import normal_business_id


def provider(provider_id: int) -> ProviderFacts:
    """One provider.

    Raises:
        NotFound: there is none.
    """
    row = db.session.get(Provider, provider_id)
    if row is None:
        raise NotFound(what="provider")
    return row.as_facts()


def providers(provider_ids: Collection[int] | None = None) -> dict[int, ProviderFacts]:
    """Providers by id, all of them or those named, in one query, by name."""
    query = select(Provider).order_by(Provider.name)
    if provider_ids is not None:
        query = query.where(Provider.id.in_(provider_ids))
    return {row.id: row.as_facts() for row in db.session.execute(query).scalars()}


def provider_of_organisation(organisation_id: int | None) -> ProviderFacts | None:
    """The provider that an organisation is, or None."""
    row = db.session.execute(select(Provider).where(Provider.organisation_id == organisation_id)).scalar_one_or_none()
    return row.as_facts() if row is not None else None


def provider_by_business_id(business_id: str) -> ProviderFacts:
    """The provider with a business id.

    Raises:
        NotFound: there is none.
    """
    row = db.session.execute(select(Provider).where(Provider.business_id == business_id)).scalar_one_or_none()
    if row is None:
        raise NotFound(what="provider")
    return row.as_facts()


def declaration_of(provider_id: int) -> Declaration | None:
    """The newest version of a provider's declaration."""
    found = declarations_of(provider_id, limit=1)
    return found[0] if found else None


def declarations_of(provider_id: int, *, limit: int | None = None) -> list[Declaration]:
    """Every version of a provider's declaration, newest first."""
    rows = db.session.execute(
        select(ProviderDeclaration)
        .where(ProviderDeclaration.provider_id == provider_id)
        .order_by(ProviderDeclaration.id.desc())
        .limit(limit)
    ).scalars()
    return [row.as_facts() for row in rows]


def declaration_due(provider_id: int, today: date) -> DeclarationDue | None:
    """Why a provider's declaration must be made anew, and by which day; None while the newest one is in order."""
    newest = declaration_of(provider_id)
    asked = db.session.execute(
        select(DeclarationRequest)
        .where(DeclarationRequest.provider_id == provider_id)
        .order_by(DeclarationRequest.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    return declaration_is_due(
        newest.made_at if newest is not None else None,
        (asked.asked_at, asked.due_on) if asked is not None else None,
        on=today,
    )


def declaration(declaration_id: int) -> Declaration:
    """One version of a declaration.

    Raises:
        NotFound: there is none.
    """
    row = db.session.get(ProviderDeclaration, declaration_id)
    if row is None:
        raise NotFound(what="declaration")
    return row.as_facts()


def _offers(rows: Iterable[Any]) -> dict[OfferKind, frozenset[str]]:
    found: dict[OfferKind, set[str]] = {kind: set() for kind in OfferKind}
    for one in rows:
        found[one.kind].add(one.code)
    return {kind: frozenset(codes) for kind, codes in found.items()}


def profile_of(provider_id: int) -> ProfileFacts:
    """What a provider tells of itself; empty while it has told nothing."""
    row = db.session.get(Profile, provider_id)
    if row is None:
        return EMPTY
    offers = db.session.execute(select(Offer).where(Offer.provider_id == provider_id)).scalars()
    return ProfileFacts(row.description, row.website, row.size_class, _offers(offers), row.version)


def known_business_id(text: str) -> str | None:
    """The business id of a provider in the register, from what somebody typed; None when there is no such provider."""
    found = provider_id_of(text)
    return provider(found).business_id if found is not None else None


def provider_id_of(text: str) -> int | None:
    """The provider whose business id somebody typed, in whatever form; None when there is no such provider."""
    try:
        business_id = normal_business_id(text)
    except BusinessIdNotValid:
        return None
    return db.session.execute(select(Provider.id).where(Provider.business_id == business_id)).scalar_one_or_none()
