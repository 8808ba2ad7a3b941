"""Creaming: whether a provider accepts easier participants than are referred to it; pure."""

from collections.abc import Collection
from dataclasses import dataclass

from marketplace.outcomes.rules.rates import Rate, rate
from marketplace.outcomes.rules.steps import Standing


@dataclass(frozen=True)
class Referral:
    """A referral as it was answered.

    Args:
        groups: Codes of the participant's target groups.
        standing: Where the placement stands; an unanswered one tells nothing.
    """

    groups: tuple[str, ...]
    standing: Standing


@dataclass(frozen=True)
class Creamed:
    """Of a target group fewer are accepted than of the others, by more than chance explains."""

    contract_id: int
    group: str
    accepted: Rate
    others: Rate

    @property
    def key(self) -> str:
        """What a dismissal refers to; it fires anew when more have been declined since."""
        return f"creaming:{self.contract_id}:{self.group}:{self.accepted.of - self.accepted.count}"


def creaming(contract_id: int, referrals: Collection[Referral], groups: Collection[str]) -> list[Creamed]:
    """Target groups of which a contract's provider accepts fewer than of everybody else.

    Args:
        groups: Codes of the groups that the contract's terms or the ring single out.
    """
    answered = [one for one in referrals if one.standing is not Standing.REFERRED]
    found = []
    for group in sorted(groups):
        inside = [one for one in answered if group in one.groups]
        outside = [one for one in answered if group not in one.groups]
        own, others = _accepted(inside), _accepted(outside)
        if inside and outside and own.high < others.low:
            found.append(Creamed(contract_id, group, own, others))
    return found


def _accepted(referrals: Collection[Referral]) -> Rate:
    return rate(sum(one.standing is not Standing.DECLINED for one in referrals), len(referrals))
