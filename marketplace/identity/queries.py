"""Reads about people and organisations: the room's window to other rooms."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, column, func, literal_column, or_, select, table

from marketplace.identity import credentials
from marketplace.identity.models import (
    DatabaseMark,
    Invitation,
    Membership,
    OneTimeLink,
    Organisation,
    Substitution,
    User,
    WebSession,
)
from marketplace.identity.rules import (
    InvitationFacts,
    LinkFacts,
    LinkPurpose,
    LinkSpent,
    MembershipFacts,
    OrganisationFacts,
    PersonFacts,
    SubstitutionFacts,
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


def _covers(membership: type[Membership], day: date) -> ColumnElement[bool]:
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
        .where(_covers(Membership, on), or_(Membership.person_id == person_id, Membership.id.in_(as_substitute)))
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


@dataclass(frozen=True)
class SecondFactorFacts:
    """Whether a person has a second factor (``lost`` after it was taken off), and how many recovery codes are left."""

    is_set: bool
    lost: bool
    recovery_codes: int


def second_factor(person_id: int) -> SecondFactorFacts:
    """The state of a person's second factor; the secret itself never leaves the room.

    Raises:
        NotFound: there is no such person.
    """
    row = db.session.get(User, person_id)
    if row is None:
        raise NotFound(what="person")
    is_set = row.tf_totp_secret is not None
    return SecondFactorFacts(is_set, row.tf_primary_method == "lost" and not is_set, len(row.mf_recovery_codes or []))


@dataclass(frozen=True)
class SessionFacts:
    """A session that has not ended: when it began and when it was used last."""

    id: int
    created_at: datetime
    seen_at: datetime


def sessions_of(person_id: int, *, seen_since: datetime, made_since: datetime) -> list[SessionFacts]:
    """A person's sessions that have neither ended nor run out, the one used last first."""
    rows = db.session.execute(
        select(WebSession.id, WebSession.created_at, WebSession.seen_at)
        .where(
            WebSession.person_id == person_id,
            WebSession.ended_at.is_(None),
            WebSession.seen_at >= seen_since,
            WebSession.created_at >= made_since,
        )
        .order_by(WebSession.seen_at.desc(), WebSession.id.desc())
    )
    return [SessionFacts(*row) for row in rows]


def membership(membership_id: int) -> MembershipFacts:
    """One role of a person.

    Raises:
        NotFound: there is none.
    """
    row = db.session.get(Membership, membership_id)
    if row is None:
        raise NotFound(what="membership")
    return row.as_facts()


def last_granted_organisation(person_id: int, on: date) -> int | None:
    """The organisation of the role that a person was given last, of those that hold on a day."""
    return db.session.execute(
        select(Membership.organisation_id)
        .where(Membership.person_id == person_id, _covers(Membership, on))
        .order_by(Membership.id.desc())
        .limit(1)
    ).scalar_one_or_none()


def substitutions_of_organisation(organisation_id: int) -> list[SubstitutionFacts]:
    """Every substitute named for a role of an organisation, the latest absence first."""
    rows = db.session.execute(
        select(Substitution)
        .join(Membership, Substitution.membership_id == Membership.id)
        .where(Membership.organisation_id == organisation_id)
        .order_by(Substitution.starts_on.desc(), Substitution.id.desc())
    ).scalars()
    return [row.as_facts() for row in rows]


def substitution(substitution_id: int) -> SubstitutionFacts:
    """One substitution.

    Raises:
        NotFound: there is none.
    """
    row = db.session.get(Substitution, substitution_id)
    if row is None:
        raise NotFound(what="substitution")
    return row.as_facts()


def open_invitations(organisation_id: int | None, now: datetime) -> list[InvitationFacts]:
    """Invitations of an organisation that wait to be accepted, newest first; None for those without organisation."""
    rows = db.session.execute(
        select(Invitation)
        .where(
            Invitation.organisation_id.is_(None)
            if organisation_id is None
            else Invitation.organisation_id == organisation_id,
            Invitation.accepted_at.is_(None),
            Invitation.cancelled_at.is_(None),
            Invitation.lapses_at > now,
        )
        .order_by(Invitation.id.desc())
    ).scalars()
    return [row.as_facts() for row in rows]


def invitation(invitation_id: int) -> InvitationFacts:
    """One invitation.

    Raises:
        NotFound: there is none.
    """
    row = db.session.get(Invitation, invitation_id)
    if row is None:
        raise NotFound(what="invitation")
    return row.as_facts()


def open_link(secret: str, purpose: LinkPurpose, *, now: datetime) -> LinkFacts:
    """A one-time link that is still good; looking does not spend it.

    Raises:
        LinkSpent: there is no such link, or it was used or has lapsed.
    """
    row = db.session.execute(
        select(OneTimeLink).where(OneTimeLink.digest == credentials.link_digest(secret), OneTimeLink.purpose == purpose)
    ).scalar_one_or_none()
    if row is None or row.used_at is not None or now >= row.lapses_at:
        raise LinkSpent()
    return row.as_facts()


def secret_of_link(link_id: int, *, key: bytes, now: datetime) -> str | None:
    """The secret part of a one-time link for its mail; None when it is no longer good."""
    row = db.session.get(OneTimeLink, link_id)
    if row is None or row.used_at is not None or now >= row.lapses_at:
        return None
    return credentials.link_secret(key, row.salt)


def municipal_organisations() -> list[OrganisationFacts]:
    """The organisations of the municipalities, by name."""
    rows = db.session.execute(
        select(Organisation).where(Organisation.kind == OrganisationKind.MUNICIPALITY).order_by(Organisation.name)
    ).scalars()
    return [row.as_facts() for row in rows]


def people_of_organisation(organisation_id: int) -> list[PersonFacts]:
    """Everyone who holds or has held a role in an organisation, by name."""
    rows = db.session.execute(
        select(User)
        .where(User.id.in_(select(Membership.person_id).where(Membership.organisation_id == organisation_id)))
        .order_by(User.name, User.id)
    ).scalars()
    return [row.as_facts() for row in rows]


@dataclass(frozen=True)
class DemoPerson:
    """A person of the demo with the organisation acted for and the roles held there."""

    key: str
    id: int
    name: str
    organisation: OrganisationFacts
    roles: tuple[Role, ...]


def demo_people() -> list[DemoPerson]:
    """The people of the demo with their roles, in the order they came; none in a database that is no demo."""
    rows = db.session.execute(
        select(User.demo_key, User.id, User.name, Organisation, Membership.role)
        .join(Membership, Membership.person_id == User.id)
        .join(Organisation, Membership.organisation_id == Organisation.id)
        .where(User.demo_key.is_not(None))
        .order_by(User.id, Membership.id)
    )
    found: dict[str, DemoPerson] = {}
    for key, person_id, name, organisation_row, role in rows:
        before = found[key].roles if key in found else ()
        found[key] = DemoPerson(key, person_id, name, organisation_row.as_facts(), (*before, Role(role)))
    return list(found.values())
