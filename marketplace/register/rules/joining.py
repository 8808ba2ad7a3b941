"""Asking to join a provider that is in the register already, instead of entering it twice; pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from marketplace.kernel.actor import ROLES_OF, OrganisationKind, Role
from marketplace.kernel.errors import RuleBroken

LONGEST_WORDS = 1000


class NotInRegister(RuleBroken):
    """No provider has the business id, so there is nothing to join."""

    code = "register.not_in_register"
    form_field = "business_id"


class MemberAlready(RuleBroken):
    """The person acts for the provider already."""

    code = "register.member_already"
    form_field = "business_id"


class AskedAlready(RuleBroken):
    """The person's earlier request still waits for its answer."""

    code = "register.asked_already"
    form_field = "business_id"


class AnsweredAlready(RuleBroken):
    """The request has been answered; an answer is not changed."""

    code = "register.join_answered_already"


class RolesMissing(RuleBroken):
    """Whoever is taken in gets at least one role."""

    code = "register.join_roles_missing"
    form_field = "roles"


@dataclass(frozen=True)
class JoinRequest:
    """A person's wish to act for a provider.

    Args:
        words: What the person tells of themselves to the provider's administrator.
        accepted: The answer; None while it waits.
    """

    id: int
    provider_id: int
    person_id: int
    words: str
    asked_at: datetime
    accepted: bool | None = None
    roles: tuple[Role, ...] = ()
    reason: str = ""
    answered_at: datetime | None = None


def check_asking(held: Collection[Role], waiting: Collection[JoinRequest], *, provider_id: int) -> None:
    """Refuse to ask where there is nothing to ask for.

    Args:
        held: Roles that the person holds at the provider.
        waiting: The person's requests without an answer.
    Raises:
        MemberAlready: a role is held there.
        AskedAlready: a request to the same provider waits.
    """
    if held:
        raise MemberAlready()
    if any(one.provider_id == provider_id for one in waiting):
        raise AskedAlready()


def check_answer(request: JoinRequest, *, accepts: bool, roles: Collection[Role]) -> None:
    """Refuse an answer that cannot be.

    Raises:
        AnsweredAlready: there is one.
        RolesMissing: the person is taken in without a role that providers have.
    """
    if request.accepted is not None:
        raise AnsweredAlready()
    if accepts and (not roles or not set(roles) <= ROLES_OF[OrganisationKind.PROVIDER]):
        raise RolesMissing()
