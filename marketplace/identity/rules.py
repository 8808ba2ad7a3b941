"""Facts about people and organisations, and when a role holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

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


class RoleDoesNotFit(RuleBroken):
    """The role cannot be held in that kind of organisation."""

    code = "identity.role_does_not_fit"
    form_field = "role"


class EndsBeforeStart(RuleBroken):
    """The last day is before the first."""

    code = "identity.ends_before_start"
    form_field = "ends_on"


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
        if other.role is not role:
            continue
        begins_before_other_ends = other.ends_on is None or starts_on <= other.ends_on
        ends_after_other_begins = ends_on is None or ends_on >= other.starts_on
        if begins_before_other_ends and ends_after_other_begins:
            raise RoleHeldAlready(role=role, starts_on=other.starts_on)
