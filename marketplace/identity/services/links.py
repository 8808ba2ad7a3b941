"""One-time links, and the invitations that travel by them."""

import secrets
from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select, update

from marketplace.audit.services import record
from marketplace.identity import credentials
from marketplace.identity.models import Invitation, OneTimeLink, Organisation, User
from marketplace.identity.rules import (
    LINK_LIFETIMES,
    EndsBeforeStart,
    InvitationFacts,
    LinkFacts,
    LinkPurpose,
    LinkSpent,
    RoleDoesNotFit,
    check_password,
)
from marketplace.identity.services.people import create_person, grant_role
from marketplace.kernel.actor import ROLES_OF, Actor, Role
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db, locked
from marketplace.kernel.errors import NotFound


def make_link(
    purpose: LinkPurpose,
    *,
    email: str,
    language: str,
    key: bytes,
    now: datetime,
    person_id: int | None = None,
    invitation_id: int | None = None,
    address_id: int | None = None,
) -> int:
    """Make a one-time link and return its id; earlier links of the purpose to the same address are spent."""
    email = email.strip().lower()
    db.session.execute(
        update(OneTimeLink)
        .where(
            OneTimeLink.purpose == purpose,
            OneTimeLink.email == email,
            OneTimeLink.invitation_id == invitation_id,  # None is asked for as NULL
            OneTimeLink.address_id == address_id,
            OneTimeLink.used_at.is_(None),
        )
        .values(used_at=now)
    )
    salt = secrets.token_urlsafe(32)
    row = OneTimeLink(
        purpose=purpose,
        email=email,
        language=language,
        person_id=person_id,
        invitation_id=invitation_id,
        address_id=address_id,
        salt=salt,
        digest=credentials.link_digest(credentials.link_secret(key, salt)),
        made_at=now,
        lapses_at=now + LINK_LIFETIMES[purpose],
    )
    db.session.add(row)
    db.session.flush()
    return row.id


def use_link(secret: str, purpose: LinkPurpose, *, now: datetime) -> LinkFacts:
    """Spend a one-time link.

    Raises:
        LinkSpent: there is no such link, or it was used or has lapsed.
    """
    row = db.session.execute(
        locked(
            select(OneTimeLink).where(
                OneTimeLink.digest == credentials.link_digest(secret), OneTimeLink.purpose == purpose
            )
        )
    ).scalar_one_or_none()
    if row is None or row.used_at is not None or now >= row.lapses_at:
        raise LinkSpent()
    row.used_at = now
    db.session.flush()
    return row.as_facts()


def invite(
    email: str,
    organisation_id: int | None,
    roles: Collection[Role],
    *,
    language: str,
    key: bytes,
    actor: Actor,
    now: datetime,
    ends_on: date | None = None,
) -> tuple[int, int]:
    """Ask a person in, and return the ids of the invitation and of its one-time link.

    Args:
        organisation_id: None for a person who will register an organisation of their own; then without roles.
    Raises:
        NotFound: no such organisation.
        RoleDoesNotFit: a role cannot be held there.
        EndsBeforeStart: the last day has passed.
    """
    today = day_in_finland(now)
    if organisation_id is not None:
        _check_roles(organisation_id, roles)
    if ends_on is not None and ends_on < today:
        raise EndsBeforeStart(starts_on=today, ends_on=ends_on)
    row = Invitation(
        organisation_id=organisation_id,
        email=email.strip().lower(),
        language=language,
        roles=sorted(role.value for role in roles),
        ends_on=ends_on,
        invited_by=actor.person_id,
        invited_at=now,
        lapses_at=now + LINK_LIFETIMES[LinkPurpose.INVITATION],
    )
    db.session.add(row)
    db.session.flush()
    record(
        "identity.invited",
        actor=actor,
        subject=("invitation", row.id),
        now=now,
        facts={"organisation": organisation_id, "roles": row.roles, "to": ends_on.isoformat() if ends_on else None},
    )
    link_id = make_link(LinkPurpose.INVITATION, email=email, language=language, key=key, now=now, invitation_id=row.id)
    return row.id, link_id


def _check_roles(organisation_id: int, roles: Collection[Role]) -> None:
    organisation = db.session.get(Organisation, organisation_id)
    if organisation is None:
        raise NotFound(what="organisation")
    if not roles or not set(roles) <= ROLES_OF[organisation.kind]:
        raise RoleDoesNotFit()


def cancel_invitation(invitation_id: int, *, actor: Actor, now: datetime) -> None:
    """Take an invitation back; its link opens nothing any more.

    Raises:
        NotFound: there is none that is still open.
    """
    row = _open_invitation(invitation_id, now)
    row.cancelled_at = now
    db.session.execute(
        update(OneTimeLink)
        .where(OneTimeLink.invitation_id == invitation_id, OneTimeLink.used_at.is_(None))
        .values(used_at=now)
    )
    db.session.flush()
    record("identity.invitation_cancelled", actor=actor, subject=("invitation", row.id), now=now)


def _open_invitation(invitation_id: int, now: datetime) -> Invitation:
    row = db.session.execute(locked(select(Invitation).where(Invitation.id == invitation_id))).scalar_one_or_none()
    if row is None or not row.as_facts().is_open(now):
        raise NotFound(what="invitation")
    return row


def accept_as_new_person(secret: str, *, name: str, password: str, language: str, now: datetime) -> int:
    """Come in by an invitation as a person whom the portal does not know yet, and return the person's id.

    Raises:
        LinkSpent: the link is no longer good.
        PasswordTooShort, PasswordTooLong, PasswordEasyToGuess: see :func:`marketplace.identity.rules.check_password`.
    """
    link = use_link(secret, LinkPurpose.INVITATION, now=now)
    return _take_in(link, _new_person(link, name=name, password=password, language=language, now=now), now)


def accept_as_known_person(secret: str, *, person_id: int, now: datetime) -> int | None:
    """Take the roles of an invitation as a signed-in person, and return the organisation's id.

    The link proves that the mail reached the person, so the address they sign in with may be another one.

    Raises:
        LinkSpent: the link is no longer good.
        RoleHeldAlready: the person has the role already.
    """
    link = use_link(secret, LinkPurpose.INVITATION, now=now)
    _take_in(link, person_id, now)
    invitation = db.session.get(Invitation, link.invitation_id)
    return invitation.organisation_id if invitation is not None else None


def _take_in(link: LinkFacts, person_id: int, now: datetime) -> int:
    if link.invitation_id is None:
        raise LinkSpent()
    try:
        row = _open_invitation(link.invitation_id, now)
    except NotFound as gone:
        raise LinkSpent() from gone
    row.accepted_at = now
    invited: InvitationFacts = row.as_facts()
    inviter = Actor(row.invited_by, "", row.organisation_id, "", None)
    if invited.organisation_id is not None:
        for role in invited.roles:
            grant_role(
                person_id,
                invited.organisation_id,
                role,
                starts_on=day_in_finland(now),
                ends_on=invited.ends_on,
                actor=inviter,
                now=now,
            )
    record(
        "identity.invitation_accepted",
        actor=Actor(person_id, "", None, "", None),
        subject=("invitation", row.id),
        now=now,
        facts={"person": person_id},
    )
    return person_id


def sign_up(secret: str, *, name: str, password: str, language: str, now: datetime) -> int:
    """Come in by a verified mail address, without any role yet, and return the person's id.

    Raises:
        LinkSpent: the link is no longer good.
        PasswordTooShort, PasswordTooLong, PasswordEasyToGuess: see :func:`marketplace.identity.rules.check_password`.
    """
    link = use_link(secret, LinkPurpose.SIGN_UP, now=now)
    return _new_person(link, name=name, password=password, language=language, now=now)


def _new_person(link: LinkFacts, *, name: str, password: str, language: str, now: datetime) -> int:
    check_password(password, email=link.email, name=name)
    if db.session.execute(select(User.id).where(User.email == link.email)).scalar_one_or_none() is not None:
        raise LinkSpent()
    return create_person(
        email=link.email,
        name=name,
        language=language,
        password_digest=credentials.hash_password(password),
        actor=Actor(0, "", None, "", None),
        now=now,
    )
