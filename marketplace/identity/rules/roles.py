"""Facts about people and organisations, and when a role holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from marketplace.kernel.actor import ROLES_OF, OrganisationKind, Role
from marketplace.kernel.errors import RuleBroken


@dataclass(frozen=True)
class OrganisationFacts:
    """An organisation; ``business_id`` is None while unknown."""

    id: int
    kind: OrganisationKind
    name: str
    business_id: str | None
    municipality_code: str | None


@dataclass(frozen=True)
class PersonFacts:
    """A person who uses the portal; ``language`` is fi, sv or en."""

    id: int
    name: str
    email: str
    language: str
    active: bool


@dataclass(frozen=True)
class MembershipFacts:
    """A role of a person in an organisation, first and last day included; ``ends_on`` None while open."""

    id: int
    person_id: int
    organisation_id: int
    role: Role
    starts_on: date
    ends_on: date | None
    revoked_at: datetime | None = None


@dataclass(frozen=True)
class SubstitutionFacts:
    """A person who stands in for a role, first and last day included."""

    id: int
    membership_id: int
    substitute_id: int
    starts_on: date
    ends_on: date
    cancelled_at: datetime | None


@dataclass(frozen=True)
class InvitationFacts:
    """A person asked to come in; without an organisation, to register one."""

    id: int
    organisation_id: int | None
    email: str
    language: str
    roles: tuple[Role, ...]
    ends_on: date | None
    invited_at: datetime
    lapses_at: datetime
    accepted_at: datetime | None
    cancelled_at: datetime | None

    def is_open(self, now: datetime) -> bool:
        """Whether it can still be accepted."""
        return self.accepted_at is None and self.cancelled_at is None and now < self.lapses_at


@dataclass(frozen=True)
class AddressFacts:
    """A mail address of an organisation; ``verified_at`` is None until its owner has confirmed it."""

    id: int
    organisation_id: int
    email: str
    language: str
    added_at: datetime
    verified_at: datetime | None


class AddressKnown(RuleBroken):
    """The organisation has the address already."""

    code = "identity.address_known"
    form_field = "email"


class LinkPurpose(StrEnum):
    """What a one-time link is good for."""

    INVITATION = "invitation"
    SIGN_UP = "sign_up"
    FORGOTTEN = "forgotten"
    SECOND_FACTOR = "second_factor"
    ADDRESS = "address"


LINK_LIFETIMES = {
    LinkPurpose.INVITATION: timedelta(days=14),
    LinkPurpose.SIGN_UP: timedelta(days=1),
    LinkPurpose.FORGOTTEN: timedelta(hours=1),
    LinkPurpose.SECOND_FACTOR: timedelta(days=1),
    LinkPurpose.ADDRESS: timedelta(days=14),
}
"""How long a link of each kind is good; chosen."""


@dataclass(frozen=True)
class LinkFacts:
    """A one-time link that is still good."""

    id: int
    purpose: LinkPurpose
    email: str
    language: str
    person_id: int | None
    invitation_id: int | None
    address_id: int | None = None


class RoleDoesNotFit(RuleBroken):
    """The role cannot be held in that kind of organisation."""

    code = "identity.role_does_not_fit"
    form_field = "role"


class EndsBeforeStart(RuleBroken):
    """The last day is before the first."""

    code = "identity.ends_before_start"
    form_field = "ends_on"


class NotToOneself(RuleBroken):
    """In the ring and its municipalities nobody gives roles to themselves: another administrator does."""

    code = "identity.not_to_oneself"
    form_field = "role"


class LastAdministrator(RuleBroken):
    """The organisation would be left without anyone who can invite and grant."""

    code = "identity.last_administrator"


class SubstituteUnfit(RuleBroken):
    """A substitute is a colleague of the same organisation, other than the holder, who lacks the role in those days."""

    code = "identity.substitute_unfit"
    form_field = "substitute"


class AbsenceOutsideRole(RuleBroken):
    """The days of the absence are not all days of the role."""

    code = "identity.absence_outside_role"
    form_field = "starts_on"


class AbsenceTaken(RuleBroken):
    """The role has a substitute in some of those days already."""

    code = "identity.absence_taken"
    form_field = "starts_on"


class LinkSpent(RuleBroken):
    """The one-time link was used, was taken back, or has lapsed."""

    code = "identity.link_spent"
    status = 404


class RoleHeldAlready(RuleBroken):
    """The person already holds the role in those days."""

    code = "identity.role_held_already"
    form_field = "role"


def holds_on(starts_on: date, ends_on: date | None, day: date) -> bool:
    """Whether a term from a first to a last day, both included, covers a day."""
    return starts_on <= day and (ends_on is None or day <= ends_on)


def check_grant(
    kind: OrganisationKind, role: Role, starts_on: date, ends_on: date | None, held: Iterable[MembershipFacts]
) -> None:
    """Refuse a role that does not fit, ends before it starts or is held already.

    Raises:
        RoleDoesNotFit: a provider cannot have officers, and so on.
        EndsBeforeStart: the last day is before the first.
        RoleHeldAlready: the days overlap an earlier grant of the same role.
    """
    if role not in ROLES_OF[kind]:
        raise RoleDoesNotFit(role=role, kind=kind)
    if ends_on is not None and ends_on < starts_on:
        raise EndsBeforeStart(starts_on=starts_on, ends_on=ends_on)
    for other in held:
        if other.role is not role or other.revoked_at is not None:
            continue
        begins_before_other_ends = other.ends_on is None or starts_on <= other.ends_on
        ends_after_other_begins = ends_on is None or ends_on >= other.starts_on
        if begins_before_other_ends and ends_after_other_begins:
            raise RoleHeldAlready(role=role, starts_on=other.starts_on)


ADMINISTRATOR_OF = {
    OrganisationKind.RING: Role.RING_ADMIN,
    OrganisationKind.MUNICIPALITY: Role.RING_ADMIN,
    OrganisationKind.PROVIDER: Role.PROVIDER_ADMIN,
}
"""Which role looks after the people of an organisation of each kind; the ring's office does it for municipalities."""


def check_not_to_oneself(kind: OrganisationKind, granter_id: int, person_id: int) -> None:
    """Refuse a role given to oneself, except in a provider, which may have one person only.

    Raises:
        NotToOneself: another administrator has to grant it.
    """
    if kind is not OrganisationKind.PROVIDER and granter_id == person_id:
        raise NotToOneself()


def check_administrator_left(
    ending: MembershipFacts, others: Iterable[MembershipFacts], kind: OrganisationKind, last_day: date
) -> None:
    """Refuse to end the only administrator's role that has no last day, so that somebody can always grant roles.

    Args:
        ending: The role that is to end.
        others: Every role held in the organisation.
        last_day: The day the role would end with; holders whose role goes on after it count.
    Raises:
        LastAdministrator: nobody would be left.
    """
    if ending.role is not ADMINISTRATOR_OF[kind]:
        return
    left = [
        one
        for one in others
        if one.role is ending.role
        and one.person_id != ending.person_id
        and one.revoked_at is None
        and one.ends_on is None
        and one.starts_on <= last_day + timedelta(days=1)
    ]
    if not left:
        raise LastAdministrator()


def check_absence(
    holder: MembershipFacts,
    substitute_id: int,
    starts_on: date,
    ends_on: date,
    *,
    colleagues: Iterable[MembershipFacts],
    earlier: Iterable[SubstitutionFacts],
) -> None:
    """Refuse a substitute who does not fit, or days that do not.

    Args:
        holder: The role that is stood in for.
        colleagues: Every role held in the organisation, the substitute's too.
        earlier: Substitutes already named for the same role.
    Raises:
        EndsBeforeStart, AbsenceOutsideRole, AbsenceTaken, SubstituteUnfit.
    """
    if ends_on < starts_on:
        raise EndsBeforeStart(starts_on=starts_on, ends_on=ends_on)
    if holder.revoked_at is not None or not _covers_days(holder, starts_on, ends_on):
        raise AbsenceOutsideRole(starts_on=holder.starts_on)
    for one in earlier:
        if one.cancelled_at is None and starts_on <= one.ends_on and ends_on >= one.starts_on:
            raise AbsenceTaken(starts_on=one.starts_on, ends_on=one.ends_on)
    theirs = [one for one in colleagues if one.person_id == substitute_id and one.revoked_at is None]
    is_colleague = any(_covers_days(one, starts_on, ends_on) for one in theirs)
    has_role = any(one.role is holder.role and _covers_days(one, starts_on, ends_on) for one in theirs)
    if substitute_id == holder.person_id or not is_colleague or has_role:
        raise SubstituteUnfit()


def _covers_days(held: MembershipFacts, starts_on: date, ends_on: date) -> bool:
    return held.starts_on <= starts_on and (held.ends_on is None or ends_on <= held.ends_on)
