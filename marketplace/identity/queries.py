"""Reads about people and organisations: the room's window to other rooms."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import and_, or_, select

from marketplace.identity.models import DatabaseMark, Membership, Organisation, Substitution, User
from marketplace.identity.rules import MembershipFacts, OrganisationFacts, PersonFacts
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
        .where(Membership.organisation_id == organisation_id, Membership.role.in_(roles), _covers(Membership, at))
        .union(
            select(Substitution.substitute_id)
            .join(Membership, Substitution.membership_id == Membership.id)
            .where(
                Membership.organisation_id == organisation_id,
                Membership.role.in_(roles),
                _covers(Membership, at),
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


def _covers(membership: type[Membership], day: date):  # type: ignore[no-untyped-def]  # a SQL expression
    return and_(membership.starts_on <= day, or_(membership.ends_on.is_(None), membership.ends_on >= day))


def roles_of(person_id: int, on: date) -> dict[int, frozenset[Role]]:
    """Roles by organisation id that a person holds on a day, own and as a substitute."""
    own = select(Membership.organisation_id, Membership.role).where(
        Membership.person_id == person_id, _covers(Membership, on)
    )
    as_substitute = (
        select(Membership.organisation_id, Membership.role)
        .join(Substitution, Substitution.membership_id == Membership.id)
        .where(
            Substitution.substitute_id == person_id,
            Substitution.cancelled_at.is_(None),
            Substitution.starts_on <= on,
            Substitution.ends_on >= on,
            _covers(Membership, on),
        )
    )
    found: dict[int, set[Role]] = {}
    for organisation_id, role in db.session.execute(own.union_all(as_substitute)):
        found.setdefault(organisation_id, set()).add(Role(role))
    return {organisation_id: frozenset(roles) for organisation_id, roles in found.items()}


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
    user = db.session.get(User, person_id)
    if user is None:
        raise NotFound(what="person")
    roles = roles_of(person_id, day_in_finland(now))
    chosen = organisation_id if organisation_id in roles else user.last_organisation_id
    if chosen not in roles:
        chosen = min(roles, default=None)
    if chosen is None:
        return Actor(user.id, user.name, None, "", None)
    row = db.session.get(Organisation, chosen)
    assert row is not None  # a membership's foreign key
    return Actor(user.id, user.name, row.id, row.name, row.kind, row.municipality_code, roles[row.id])


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
