"""Reads about people and organisations: the room's window to other rooms."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, column, func, literal_column, or_, select, table

from marketplace.identity.models import (
    DatabaseMark,
    Membership,
    Organisation,
    Substitution,
    User,
)
from marketplace.identity.rules import (
    MembershipFacts,
    OrganisationFacts,
    PersonFacts,
)
from marketplace.kernel.actor import Actor, OrganisationKind, Role
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotFound


def organisation(organisation_id: int) -> OrganisationFacts:
    """One organisation.

    Raises:
        NotFound: there is none.
    """
    row = db.session.get(Organisation, organisation_id)
    if row is None:
        raise NotFound(what="organisation")
    return row.as_facts()


def organisation_of_municipality(code: str) -> OrganisationFacts | None:
    """The organisation of a municipality by its three-digit code."""
    row = db.session.execute(select(Organisation).where(Organisation.municipality_code == code)).scalar_one_or_none()
    return row.as_facts() if row is not None else None


def organisation_by_business_id(business_id: str) -> OrganisationFacts | None:
    """The organisation with a business id."""
    row = db.session.execute(select(Organisation).where(Organisation.business_id == business_id)).scalar_one_or_none()
    return row.as_facts() if row is not None else None


def ring_organisation() -> OrganisationFacts:
    """The ring's own office.

    Raises:
        NotFound: the ring has not been loaded.
    """
    row = db.session.execute(
        select(Organisation).where(Organisation.kind == OrganisationKind.RING)
    ).scalar_one_or_none()
    if row is None:
        raise NotFound(what="ring")
    return row.as_facts()


def person(person_id: int) -> PersonFacts:
    """One person.

    Raises:
        NotFound: there is none.
    """
    row = db.session.get(User, person_id)
    if row is None:
        raise NotFound(what="person")
    return row.as_facts()


def people(person_ids: Collection[int]) -> dict[int, PersonFacts]:
    """Several people by id, in one query; unknown ids are left out."""
    rows = db.session.execute(select(User).where(User.id.in_(person_ids))).scalars()
    return {row.id: row.as_facts() for row in rows}


def person_by_email(email: str) -> PersonFacts | None:
    """The person with an e-mail address, letter case aside."""
    row = db.session.execute(select(User).where(User.email == email.strip().lower())).scalar_one_or_none()
    return row.as_facts() if row is not None else None


def people_with(organisation_id: int, roles: Collection[Role], at: date) -> list[PersonFacts]:
    """Active people who hold one of the roles in an organisation on a day, substitutes included, by id."""
    held = (
        select(Membership.person_id.label("person_id"))
        .where(Membership.organisation_id == organisation_id, Membership.role.in_(roles), covers(Membership, at))
        .union(
            select(Substitution.substitute_id)
            .join(Membership, Substitution.membership_id == Membership.id)
            .where(
                Membership.organisation_id == organisation_id,
                Membership.role.in_(roles),
                covers(Membership, at),
                Substitution.cancelled_at.is_(None),
                Substitution.starts_on <= at,
                Substitution.ends_on >= at,
            )
        )
        .subquery()
    )
    rows = db.session.execute(
        select(User).where(User.id.in_(select(held.c.person_id)), User.active.is_(True)).order_by(User.id)
    ).scalars()
    return [row.as_facts() for row in rows]


def covers(membership: type[Membership], day: date) -> ColumnElement[bool]:
    """Whether a role holds on a day: begun, not over, and not taken back."""
    not_over = or_(membership.ends_on.is_(None), membership.ends_on >= day)
    return and_(membership.starts_on <= day, not_over, membership.revoked_at.is_(None))


def roles_of(person_id: int, on: date) -> dict[int, frozenset[Role]]:
    """Roles by organisation id that a person holds on a day, own and as a substitute."""
    return {key: frozenset(roles) for key, (_, roles) in _roles_with_organisations(person_id, on).items()}


def organisations_of(person_id: int, on: date) -> list[OrganisationFacts]:
    """Organisations a person may act for on a day, by name."""
    ids = list(roles_of(person_id, on))
    rows = db.session.execute(
        select(Organisation).where(Organisation.id.in_(ids)).order_by(Organisation.name)
    ).scalars()
    return [row.as_facts() for row in rows]


def actor_for(person_id: int, organisation_id: int | None, *, now: datetime) -> Actor:
    """The person acting for an organisation with the roles of today; without organisation when none is held there.

    Raises:
        NotFound: there is no such person.
    """
    actor, _ = actor_with_unread(person_id, organisation_id, now=now)
    if actor is None:
        raise NotFound(what="person")
    return actor


def actor_with_unread(person_id: int, organisation_id: int | None, *, now: datetime) -> tuple[Actor | None, int]:
    """Who acts, and how many notices they have not opened, in two queries; None for a person who may not sign in.

    Args:
        person_id: The signed-in person.
        organisation_id: The organisation chosen; the one of last time, else the first, when no role is held there.
    """
    # Notices stand above this room; their count is read here by table name so that a page costs one query less.
    unread = select(func.count()).select_from(table("notices_notice", column("person_id"), column("read_at")))
    unread = unread.where(literal_column("notices_notice.person_id") == person_id)
    unread = unread.where(literal_column("notices_notice.read_at").is_(None))
    found = db.session.execute(
        select(User.name, User.active, User.last_organisation_id, unread.scalar_subquery()).where(User.id == person_id)
    ).one_or_none()
    if found is None or not found.active:
        return None, 0
    name, _, last_organisation_id, unread_notices = found
    held = _roles_with_organisations(person_id, day_in_finland(now))
    chosen = next((one for one in (organisation_id, last_organisation_id) if one in held), min(held, default=None))
    if chosen is None:
        return Actor(person_id, name, None, "", None), unread_notices
    organisation_facts, roles = held[chosen]
    actor = Actor(
        person_id,
        name,
        organisation_facts.id,
        organisation_facts.name,
        organisation_facts.kind,
        organisation_facts.municipality_code,
        frozenset(roles),
    )
    return actor, unread_notices


def _roles_with_organisations(person_id: int, on: date) -> dict[int, tuple[OrganisationFacts, set[Role]]]:
    as_substitute = select(Substitution.membership_id).where(
        Substitution.substitute_id == person_id,
        Substitution.cancelled_at.is_(None),
        Substitution.starts_on <= on,
        Substitution.ends_on >= on,
    )
    rows = db.session.execute(
        select(Organisation, Membership.role)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(covers(Membership, on), or_(Membership.person_id == person_id, Membership.id.in_(as_substitute)))
    )
    held: dict[int, tuple[OrganisationFacts, set[Role]]] = {}
    for organisation_row, role in rows:
        held.setdefault(organisation_row.id, (organisation_row.as_facts(), set()))[1].add(Role(role))
    return held


def memberships_of_organisation(organisation_id: int) -> list[MembershipFacts]:
    """All roles ever held in an organisation, by person and first day."""
    rows = db.session.execute(
        select(Membership)
        .where(Membership.organisation_id == organisation_id)
        .order_by(Membership.person_id, Membership.starts_on, Membership.id)
    ).scalars()
    return [row.as_facts() for row in rows]


def database_is_demo() -> bool | None:
    """Whether this database was made as a demo; None while it has not been marked."""
    mark = db.session.get(DatabaseMark, 1)
    return mark.is_demo if mark is not None else None
