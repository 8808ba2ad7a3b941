"""Entering the register, and what a provider tells of itself."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, select

from marketplace.audit.services import record
from marketplace.identity import queries as identity
from marketplace.identity import services as identity_services
from marketplace.kernel.actor import Actor, OrganisationKind, Role
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db, locked
from marketplace.kernel.errors import Conflict, Incomplete, NotFound
from marketplace.register import queries
from marketplace.register.models import Application, Offer, Profile, Provider, ProviderDeclaration
from marketplace.register.rules import (
    ApplicationState,
    BusinessIdTaken,
    DeclarationMissing,
    Explanation,
    ProviderDetails,
    Step,
    check_declaration,
    check_details,
)
from marketplace.register.rules.profile import LANGUAGES, OfferKind, ProfileFacts, profile_problems
from marketplace.register.rules.provider import FIELDS
from marketplace.ring import queries as ring

OWN_ROLES = (Role.PROVIDER_ADMIN, Role.BIDDER, Role.REPORTER)


def register_provider(details: ProviderDetails, *, actor: Actor, now: datetime) -> int:
    """Enter a provider and make the person who does it its administrator.

    Returns:
        The provider's id.
    Raises:
        Incomplete: faults of the details, each beside its field.
        BusinessIdTaken: the organisation is in the portal already.
    """
    normal, problems = check_details(details)
    if problems:
        raise Incomplete(problems)
    if identity.organisation_by_business_id(normal.business_id) is not None:
        raise BusinessIdTaken(business_id=normal.business_id)
    organisation_id = identity_services.create_organisation(
        OrganisationKind.PROVIDER, normal.name, business_id=normal.business_id, actor=actor, now=now
    )
    for role in OWN_ROLES:
        identity_services.grant_role(
            actor.person_id, organisation_id, role, starts_on=day_in_finland(now), actor=actor, now=now
        )
    row = Provider(organisation_id=organisation_id, created_at=now, **vars(normal))
    db.session.add(row)
    db.session.flush()
    record(
        "register.provider_registered",
        actor=actor,
        subject=("provider", row.id),
        now=now,
        facts={"organisation": organisation_id, "business_id": normal.business_id},
    )
    return row.id


def change_details(
    provider_id: int,
    details: ProviderDetails,
    *,
    steps: Collection[Step] = tuple(Step),
    seen_version: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Change a provider's details, or those of some steps; the business id stays what it is.

    Raises:
        Conflict: somebody else changed them since the form was opened.
        Incomplete: faults of the details, or one that a step needs is missing.
    """
    row = db.session.execute(locked(select(Provider).where(Provider.id == provider_id))).scalar_one_or_none()
    if row is None:
        raise NotFound(what="provider")
    names = [name for step in steps for name in FIELDS[step]]
    if seen_version != row.version:
        raise Conflict(theirs={**{name: getattr(row, name) for name in names}, "version": row.version})
    normal, problems = check_details(replace(details, business_id=row.business_id), steps=steps, whole=True)
    if problems:
        raise Incomplete(problems)
    changed = {name: getattr(normal, name) for name in names}
    before = {name: getattr(row, name) for name, value in changed.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    if "name" in before:
        identity_services.update_organisation(
            row.organisation_id, name=row.name, business_id=row.business_id, actor=actor, now=now
        )
    db.session.flush()
    record(
        "register.details_changed",
        actor=actor,
        subject=("provider", row.id),
        now=now,
        facts={"changed": sorted(before)},
    )


def declare(
    provider_id: int,
    explanations: tuple[Explanation, ...],
    *,
    taxes_paid: bool,
    registers_right: bool,
    pensions_insured: bool,
    answers: dict[str, str] | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """Make a new version of a provider's declaration; open applications go on with it, earlier versions stay.

    Raises:
        Incomplete: a ground that applies is not explained, or its day is still ahead.
    """
    problems = check_declaration(explanations, confirmed=True, today=day_in_finland(now))
    if problems:
        raise Incomplete(problems)
    row = ProviderDeclaration(
        provider_id=provider_id,
        explanations=[_as_document(one) for one in explanations],
        answers={code: text.strip() for code, text in (answers or {}).items() if text.strip()},
        taxes_paid=taxes_paid,
        registers_right=registers_right,
        pensions_insured=pensions_insured,
        made_by=actor.person_id,
        made_at=now,
    )
    db.session.add(row)
    db.session.flush()
    renewed = _renew_applications(provider_id, row.id)
    record(
        "register.declared",
        actor=actor,
        subject=("provider", provider_id),
        now=now,
        facts={"declaration": row.id, "grounds": [one.ground for one in explanations], "applications": renewed},
    )
    return row.id


def declare_unchanged(provider_id: int, *, actor: Actor, now: datetime) -> int:
    """Make a provider's declaration anew as it was, because nothing has changed.

    Raises:
        DeclarationMissing: there is none that could be confirmed.
    """
    earlier = queries.declaration_of(provider_id)
    if earlier is None:
        raise DeclarationMissing()
    return declare(
        provider_id,
        earlier.explanations,
        taxes_paid=earlier.taxes_paid,
        registers_right=earlier.registers_right,
        pensions_insured=earlier.pensions_insured,
        answers=dict(earlier.answers),
        actor=actor,
        now=now,
    )


def _as_document(one: Explanation) -> dict[str, str]:
    day = {"happened_on": one.happened_on.isoformat()} if one.happened_on is not None else {}
    return {"ground": one.ground, "text": one.text.strip(), "measures": one.measures.strip(), **day}


def _renew_applications(provider_id: int, declaration_id: int) -> list[int]:
    """Put the newest declaration under every application that waits."""
    waiting = db.session.execute(
        locked(
            select(Application).where(
                Application.provider_id == provider_id, Application.state == ApplicationState.RECEIVED
            )
        )
    ).scalars()
    renewed = []
    for row in waiting:
        row.declaration_id = declaration_id
        renewed.append(row.id)
    db.session.flush()
    return renewed


def known_offers() -> dict[OfferKind, frozenset[str]]:
    """Codes that a profile may name, by kind."""
    return {
        OfferKind.MUNICIPALITY: frozenset(one.code for one in ring.municipalities()),
        OfferKind.LANGUAGE: frozenset(LANGUAGES),
        OfferKind.GROUP: frozenset(one.code for one in ring.target_groups()),
    }


def change_profile(
    provider_id: int, profile: ProfileFacts, *, seen_version: int | None, actor: Actor, now: datetime
) -> None:
    """Change what a provider tells of itself to everybody.

    Raises:
        Incomplete: faults of the profile.
        Conflict: somebody else changed it since the form was opened.
    """
    problems = profile_problems(profile, known_offers())
    if problems:
        raise Incomplete(problems)
    db.session.execute(locked(select(Provider).where(Provider.id == provider_id))).scalar_one()
    row = db.session.get(Profile, provider_id)
    if (row.version if row is not None else None) != seen_version:
        now_kept = queries.profile_of(provider_id)
        raise Conflict(theirs={"description": now_kept.description, "version": now_kept.version})
    if row is None:
        row = Profile(provider_id=provider_id)
        db.session.add(row)
    row.description, row.website, row.size_class = (profile.description.strip(), profile.website, profile.size_class)
    row.changed_at = now
    db.session.execute(delete(Offer).where(Offer.provider_id == provider_id))
    for kind, codes in profile.offers.items():
        db.session.add_all(Offer(provider_id=provider_id, kind=kind, code=code) for code in sorted(codes))
    db.session.flush()
    record(
        "register.profile_changed",
        actor=actor,
        subject=("provider", provider_id),
        now=now,
        facts={kind.value: sorted(codes) for kind, codes in profile.offers.items()},
    )
