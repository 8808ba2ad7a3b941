"""With whom a provider works: groups of tenderers with a lead, subcontractors, and firms whose capacity it relies on.

Words: group of tenderers = ryhmittymä = anbudsgrupp; subcontractor = alihankkija = underleverantör.

A group is formed by its lead and holds when every other member has accepted; whatever changes in it makes a new
group. What is said of a subcontractor is said for every bid at once, and taken back when it no longer holds.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from marketplace.kernel.errors import Problem, RuleBroken
from marketplace.register.rules.provider import BusinessIdNotValid, normal_business_id

WHOLE_BP = 10_000
MOST_MEMBERS = 5
LONGEST_TEXT = 2000


class PartnerKind(StrEnum):
    """What another firm does for the provider."""

    SUBCONTRACTOR = "subcontractor"
    CAPACITY = "capacity"


class GroupState(StrEnum):
    """Where a group stands."""

    ASKED = "asked"
    HOLDS = "holds"
    REFUSED = "refused"
    DISSOLVED = "dissolved"


class GroupAnswered(RuleBroken):
    """The member has answered already, or the group is no more."""

    code = "register.group_answered"


class GroupDissolved(RuleBroken):
    """The group is no more."""

    code = "register.group_dissolved"


@dataclass(frozen=True)
class Member:
    """One member of a group.

    Args:
        share_bp: Its share of the work and of what is paid, in basis points.
        part: What it does in the group.
        accepted: Its answer; None while it waits. The lead's own is given when it forms the group.
    """

    provider_id: int
    share_bp: int
    part: str
    accepted: bool | None = None

    @property
    def share(self) -> Fraction:
        """Its share as a ratio."""
        return Fraction(self.share_bp, WHOLE_BP)


@dataclass(frozen=True)
class Group:
    """A group of tenderers: two or more providers that bid and answer together.

    Args:
        lead_id: The provider that speaks for all of them.
        members: The lead first, then the others in the order in which they were named.
    """

    id: int
    name: str
    purpose: str
    lead_id: int
    members: tuple[Member, ...]
    formed_at: datetime
    dissolved_at: datetime | None = None

    @property
    def state(self) -> GroupState:
        """Where the group stands."""
        if self.dissolved_at is not None:
            return GroupState.DISSOLVED
        answers = [one.accepted for one in self.members]
        if False in answers:
            return GroupState.REFUSED
        return GroupState.ASKED if None in answers else GroupState.HOLDS

    def member(self, provider_id: int) -> Member | None:
        """A provider's own place in the group."""
        return next((one for one in self.members if one.provider_id == provider_id), None)


@dataclass(frozen=True)
class Partner:
    """Another firm on which a provider relies.

    Args:
        does: What it does, or which of its means are used.
        share_bp: About how much of the work, in basis points; None where it is not known yet.
        committed: The firm has given a written commitment; needed where its capacity is relied on.
        clear: No ground for exclusion applies to it.
        explanation: What applies to it and what has been done to mend it, when ``clear`` is false.
    """

    kind: PartnerKind
    name: str
    business_id: str
    does: str
    share_bp: int | None
    committed: bool
    clear: bool
    explanation: str
    id: int = 0
    told_at: datetime | None = None

    @property
    def share(self) -> Fraction | None:
        """About how much of the work, as a ratio."""
        return Fraction(self.share_bp, WHOLE_BP) if self.share_bp is not None else None


@dataclass(frozen=True)
class MemberStatement:
    """A member of a group as a buyer looks at it on a day.

    Args:
        declared: Its declaration on exclusion grounds is made and not older than a year.
        admitted: It is admitted to the category itself.
    """

    provider_id: int
    name: str
    business_id: str
    share_bp: int
    part: str
    declared: bool
    admitted: bool


@dataclass(frozen=True)
class GroupStatement:
    """A group that holds, as a buyer looks at it on a day."""

    group_id: int
    name: str
    lead_id: int
    members: tuple[MemberStatement, ...]


@dataclass(frozen=True)
class PartnerStatement:
    """With whom a provider may bid: groups that it leads and that hold, and firms on which it relies."""

    groups: tuple[GroupStatement, ...]
    partners: tuple[Partner, ...]


def group_problems(name: str, members: Sequence[Member], *, lead_id: int) -> list[Problem]:
    """Faults of a group, by form field; the members after the lead are numbered from 1."""
    problems = [] if name.strip() else [Problem("name", "register.group_name_missing")]
    if len(members) < 2:
        problems.append(Problem("business_id-1", "register.group_needs_two"))
    seen: set[int] = set()
    for place, one in enumerate(members):
        if one.provider_id in seen:
            problems.append(Problem(f"business_id-{place}", "register.group_member_twice"))
        seen.add(one.provider_id)
        if not 0 < one.share_bp < WHOLE_BP:
            problems.append(Problem(f"share-{place}", "register.share_not_valid"))
        if not one.part.strip():
            problems.append(Problem(f"part-{place}", "register.part_missing"))
    if not problems and sum(one.share_bp for one in members) != WHOLE_BP:
        problems.append(Problem("share-0", "register.shares_not_whole"))
    if lead_id not in seen:
        problems.append(Problem("name", "register.group_needs_two"))
    return problems


def check_group_answer(group: Group, provider_id: int) -> None:
    """Refuse an answer that cannot be.

    Raises:
        GroupDissolved: the group is no more.
        GroupAnswered: the member has answered, or is no member that is asked.
    """
    if group.dissolved_at is not None:
        raise GroupDissolved()
    member = group.member(provider_id)
    if member is None or member.accepted is not None:
        raise GroupAnswered()


def partner_problems(partner: Partner, *, own_business_id: str) -> tuple[Partner, list[Problem]]:
    """A partner with its business id in the usual form, and its faults by form field."""
    problems = []
    needed = {"name": partner.name, "does": partner.does}
    problems += [Problem(name, "register.detail_missing") for name, text in needed.items() if not text.strip()]
    business_id = partner.business_id
    try:
        business_id = normal_business_id(partner.business_id)
    except BusinessIdNotValid as refusal:
        problems.append(Problem("business_id", refusal.code, refusal.facts))
    if business_id == own_business_id:
        problems.append(Problem("business_id", "register.partner_is_oneself"))
    if partner.share_bp is not None and not 0 < partner.share_bp <= WHOLE_BP:
        problems.append(Problem("share", "register.share_not_valid"))
    if partner.kind is PartnerKind.CAPACITY and not partner.committed:
        problems.append(Problem("committed", "register.commitment_missing"))
    if not partner.clear and not partner.explanation.strip():
        problems.append(Problem("explanation", "register.explanation_missing"))
    return Partner(**{**vars(partner), "business_id": business_id}), problems


def statements(
    groups: Iterable[Group], named: Mapping[int, tuple[str, str]], *, declared: set[int], admitted: set[int]
) -> tuple[GroupStatement, ...]:
    """Groups that hold, with what is known of each member.

    Args:
        named: Name and business id by provider.
        declared: Providers whose declaration is in order.
        admitted: Providers admitted to the category.
    """
    return tuple(
        GroupStatement(
            group.id,
            group.name,
            group.lead_id,
            tuple(
                MemberStatement(
                    one.provider_id,
                    *named[one.provider_id],
                    one.share_bp,
                    one.part,
                    one.provider_id in declared,
                    one.provider_id in admitted,
                )
                for one in group.members
            ),
        )
        for group in groups
        if group.state is GroupState.HOLDS
    )
