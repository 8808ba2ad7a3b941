"""Reads for looking after people: second factors, sessions, roles in an organisation, invitations, links."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from marketplace.identity import credentials
from marketplace.identity.models import (
    Invitation,
    Membership,
    OneTimeLink,
    Organisation,
    Substitution,
    User,
    WebSession,
)
from marketplace.identity.queries.people import covers
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
from marketplace.kernel.actor import OrganisationKind, Role
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotFound


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
        .where(Membership.person_id == person_id, covers(Membership, on))
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
    for demo_key, person_id, name, organisation_row, role in rows:
        key = str(demo_key)
        before = found[key].roles if key in found else ()
        found[key] = DemoPerson(key, person_id, name, organisation_row.as_facts(), (*before, Role(role)))
    return list(found.values())
