"""How much an approver may approve, and of which cost centre; pure.

The role says that somebody approves invoices at all. The authority says for which municipality, which cost centre and
up to which sum, as the municipality has decided (administrative regulations under section 90 of the Local Government
Act, 410/2015). Sums are without value added tax, because that is what the municipality bears.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from marketplace.kernel.errors import RuleBroken
from marketplace.kernel.money import Money

EVERY_COST_CENTRE = ""


class AuthorityMissing(RuleBroken):
    """Nobody gave the approver the authority for this cost centre and sum."""

    code = "invoicing.authority_missing"


class NoApprover(RuleBroken):
    """Authority is given to people who approve invoices of the municipality."""

    code = "invoicing.no_approver"
    form_field = "person"


class OwnAuthority(RuleBroken):
    """Nobody gives authority to themselves."""

    code = "invoicing.own_authority"
    form_field = "person"


class AuthorityEndsBefore(RuleBroken):
    """The last day is before the first."""

    code = "invoicing.authority_ends_before"
    form_field = "ends_on"


@dataclass(frozen=True)
class Authority:
    """What a person may approve for a municipality.

    Args:
        cost_centre: :data:`EVERY_COST_CENTRE` for all of them.
        highest_cents: Without value added tax; None for no limit, 0 for what was taken back.
        ends_on: Last day; None for no end.
    """

    id: int
    municipality: str
    person_id: int
    cost_centre: str
    highest_cents: int | None
    starts_on: date
    ends_on: date | None

    def holds_on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on) and self.highest_cents != 0

    def covers(self, cost_centre: str, cents: int) -> bool:
        """Whether it is wide enough."""
        right_place = self.cost_centre in (EVERY_COST_CENTRE, cost_centre)
        return right_place and (self.highest_cents is None or abs(cents) <= self.highest_cents)


def in_force(authorities: Iterable[Authority], day: date) -> list[Authority]:
    """What holds on a day: of one person, municipality and cost centre the row counts that was given last.

    Args:
        authorities: In the order in which they were given.
    """
    last = {(one.municipality, one.person_id, one.cost_centre): one for one in authorities if one.starts_on <= day}
    return [one for one in last.values() if one.holds_on(day)]


def check_authority(
    authorities: Iterable[Authority], *, person_ids: Collection[int], cost_centre: str, cents: int, day: date
) -> None:
    """Refuse an approval that goes beyond what the municipality has entrusted to the approver.

    Args:
        authorities: Those of the paying municipality, in the order in which they were given.
        person_ids: The approver, and whoever the approver stands in for on the day.
        cost_centre: Where the invoice is booked; empty while nobody has said, which only a wide authority covers.
        cents: What is approved, without value added tax; of a credit note its size counts.
    Raises:
        AuthorityMissing: none of them is wide enough.
    """
    held = [one for one in in_force(authorities, day) if one.person_id in person_ids]
    if not any(one.covers(cost_centre, cents) for one in held):
        raise AuthorityMissing(cost_centre=cost_centre or "–", amount=Money(abs(cents)))


def check_giving(*, person_id: int, giver_id: int, approves: bool, starts_on: date, ends_on: date | None) -> None:
    """Refuse an authority that cannot be given.

    Args:
        approves: Whether the person approves invoices of the municipality at all.
    Raises:
        OwnAuthority, NoApprover, AuthorityEndsBefore: as their names say.
    """
    if person_id == giver_id:
        raise OwnAuthority()
    if not approves:
        raise NoApprover()
    if ends_on is not None and ends_on < starts_on:
        raise AuthorityEndsBefore()
