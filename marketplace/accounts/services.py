"""Use cases of accounts: what identity writes, together with what the person is told."""

from collections.abc import Collection
from datetime import date, datetime

from marketplace.identity import queries as identity
from marketplace.identity import services as identity_services
from marketplace.identity.rules import LinkPurpose
from marketplace.kernel.actor import Actor, Role
from marketplace.notices.services import tell, tell_address


def invite(
    email: str,
    organisation_id: int | None,
    roles: Collection[Role],
    *,
    language: str,
    ends_on: date | None,
    key: bytes,
    actor: Actor,
    now: datetime,
) -> int:
    """Ask a person in by mail, and return the id of the one-time link.

    Args:
        organisation_id: None for a person who will register a provider.
    Raises:
        RoleDoesNotFit, EndsBeforeStart: see :func:`marketplace.identity.services.invite`.
    """
    _, link_id = identity_services.invite(
        email, organisation_id, roles, language=language, key=key, actor=actor, now=now, ends_on=ends_on
    )
    organisation = identity.organisation(organisation_id).name if organisation_id is not None else None
    tell_address(
        email.strip().lower(),
        language,
        kind="accounts.invitation",
        facts={"organisation": organisation, "inviter": actor.person_name, "roles": sorted(roles)},
        link="/kutsu",
        now=now,
        one_time_link_id=link_id,
    )
    return link_id


def ask_to_sign_up(email: str, *, language: str, key: bytes, now: datetime) -> None:
    """Mail a link to an address that wants an account; who has one already is told so by mail, nobody on the page."""
    email = email.strip().lower()
    if identity.person_by_email(email) is not None:
        tell_address(email, language, kind="accounts.known_already", facts={}, link="/kirjaudu", now=now)
        return
    link_id = identity_services.make_link(LinkPurpose.SIGN_UP, email=email, language=language, key=key, now=now)
    tell_address(
        email, language, kind="accounts.sign_up", facts={}, link="/tunnus/uusi", now=now, one_time_link_id=link_id
    )


def ask_for_new_password(email: str, *, key: bytes, now: datetime) -> None:
    """Mail a link for a new password to a person; nothing happens for an address that nobody has."""
    person = identity.person_by_email(email)
    if person is None or not person.active:
        return
    link_id = identity_services.make_link(
        LinkPurpose.FORGOTTEN, email=person.email, language=person.language, key=key, now=now, person_id=person.id
    )
    tell_address(
        person.email,
        person.language,
        kind="accounts.new_password",
        facts={},
        link="/salasana",
        now=now,
        one_time_link_id=link_id,
    )


def choose_new_password(secret: str, password: str, *, now: datetime) -> None:
    """Spend a link for a new password; every session of the person ends, the second factor stays.

    Raises:
        LinkSpent: the link is no longer good.
        PasswordTooShort, PasswordTooLong, PasswordEasyToGuess: see :func:`marketplace.identity.rules.check_password`.
    """
    link = identity_services.use_link(secret, LinkPurpose.FORGOTTEN, now=now)
    assert link.person_id is not None
    change_password(link.person_id, password, now=now)


def change_password(person_id: int, password: str, *, now: datetime, keep_session_id: int | None = None) -> None:
    """Give a person a new password and tell them; every session but the one to be kept ends.

    Raises:
        PasswordTooShort, PasswordTooLong, PasswordEasyToGuess: see :func:`marketplace.identity.rules.check_password`.
    """
    identity_services.set_password(person_id, password, now=now, keep_session_id=keep_session_id)
    tell(kind="accounts.password_changed", person_id=person_id, facts={}, link="/oma", now=now)


def confirm_lost_second_factor(person_id: int, *, key: bytes, actor: Actor, now: datetime) -> int:
    """Take a lost second factor off and mail a link to set up the next; return the link's id.

    Three things are needed to get in again: this confirmation by another person, the mailbox, and the password.

    Raises:
        OwnSecondFactor: nobody confirms their own loss.
    """
    identity_services.clear_second_factor(person_id, actor=actor, now=now)
    person = identity.person(person_id)
    link_id = identity_services.make_link(
        LinkPurpose.SECOND_FACTOR, email=person.email, language=person.language, key=key, now=now, person_id=person_id
    )
    tell_address(
        person.email,
        person.language,
        kind="accounts.second_factor_lost",
        facts={"confirmer": actor.person_name},
        link="/uusi-tunniste",
        now=now,
        one_time_link_id=link_id,
    )
    return link_id


def grant_role(
    person_id: int,
    organisation_id: int,
    role: Role,
    *,
    starts_on: date,
    ends_on: date | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Give a person a role and tell them.

    Raises:
        RoleDoesNotFit, EndsBeforeStart, RoleHeldAlready, NotToOneself: see
            :func:`marketplace.identity.services.grant_role`.
    """
    identity_services.grant_role(
        person_id, organisation_id, role, starts_on=starts_on, ends_on=ends_on, actor=actor, now=now
    )
    tell(
        kind="accounts.role_granted",
        person_id=person_id,
        facts={
            "organisation": identity.organisation(organisation_id).name,
            "role": role.value,
            "from": starts_on.isoformat(),
        },
        link="/organisaatiot",
        now=now,
    )


def name_substitute(
    membership_id: int, substitute_id: int, *, starts_on: date, ends_on: date, actor: Actor, now: datetime
) -> None:
    """Name a substitute for an absence and tell the substitute.

    Raises:
        EndsBeforeStart, AbsenceOutsideRole, AbsenceTaken, SubstituteUnfit, NotToOneself: see
            :func:`marketplace.identity.services.name_substitute`.
    """
    identity_services.name_substitute(
        membership_id, substitute_id, starts_on=starts_on, ends_on=ends_on, actor=actor, now=now
    )
    held = identity.membership(membership_id)
    tell(
        kind="accounts.substitute_named",
        person_id=substitute_id,
        facts={
            "organisation": identity.organisation(held.organisation_id).name,
            "role": held.role.value,
            "holder": identity.person(held.person_id).name,
            "from": starts_on.isoformat(),
            "to": ends_on.isoformat(),
        },
        link="/organisaatiot",
        now=now,
    )
