"""Bids: what is offered, when it may be sent, and which version counts."""

from collections.abc import Collection, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from marketplace.kernel.errors import Problem, RuleBroken, TooLate
from marketplace.tenders.rules.attachments import Party, party_problems
from marketplace.tenders.rules.calls import CallFacts, CallState

ONE_SECOND = timedelta(seconds=1)


class NotOpen(RuleBroken):
    """The call takes no bids in its present state."""

    code = "tenders.not_open"


class DeadlinePassed(TooLate):
    """The deadline passed before the last byte arrived."""

    code = "tenders.deadline_passed"


class NotInvited(RuleBroken):
    """The provider is not admitted to the category, or was not invited to this call."""

    code = "tenders.not_invited"
    status = 403


class BidChanged(RuleBroken):
    """The same sending came twice with different contents."""

    code = "tenders.bid_changed"


class NothingToWithdraw(RuleBroken):
    """There is no bid in force to take back."""

    code = "tenders.nothing_to_withdraw"


@dataclass(frozen=True)
class Offer:
    """What a bidder offers.

    Args:
        prices: Cents by milestone code.
        answers: Texts by question code.
        parties: Members of the group that bids, and subcontractors.
    """

    prices: dict[str, int]
    answers: dict[str, str]
    parties: tuple[Party, ...] = ()


def offer_problems(call: CallFacts, offer: Offer) -> list[Problem]:
    """Every fault of an offer: a price missing or above its ceiling, an answer missing, a company not told whole."""
    problems = []
    for code, ceiling in call.ceilings.items():
        price = offer.prices.get(code)
        if price is None:
            problems.append(Problem(f"price-{code}", "tenders.price_missing"))
        elif price < 0:
            problems.append(Problem(f"price-{code}", "tenders.price_negative"))
        elif price > ceiling:
            problems.append(Problem(f"price-{code}", "tenders.price_above_ceiling", {"ceiling_cents": ceiling}))
    for question in call.questions:
        if not offer.answers.get(question.code, "").strip():
            problems.append(Problem(f"answer-{question.code}", "tenders.answer_missing"))
    return problems + party_problems(offer.parties)


def offer_total(call: CallFacts, offer: Offer) -> int:
    """What the expected results would cost at an offer's prices, in cents: the figure by which prices are compared."""
    return sum(cents * call.expected.get(code, 0) for code, cents in offer.prices.items())


def _check_in_time(call: CallFacts, received_at: datetime) -> None:
    if call.stored_state is not CallState.PUBLISHED or call.deadline is None:
        raise NotOpen(state=call.stored_state)
    if received_at > call.deadline:
        raise DeadlinePassed(deadline=call.deadline, late_seconds=-(-(received_at - call.deadline) // ONE_SECOND))


def check_bid(call: CallFacts, *, invited: bool, received_at: datetime) -> None:
    """Refuse a bid that may not be sent.

    Args:
        invited: Whether the provider was invited, or was admitted later and the ring lets such providers bid.
        received_at: The server's time after the last byte was read; the deadline itself is in time.
    Raises:
        NotOpen, DeadlinePassed, NotInvited: as their names say.
    Source: Act on Public Procurement 1397/2016, 64 section 3; 52 section 1.
    """
    _check_in_time(call, received_at)
    if not invited:
        raise NotInvited()


def check_withdrawal(call: CallFacts, *, has_bid: bool, received_at: datetime) -> None:
    """Refuse to take a bid back after the deadline, or when there is none.

    Raises:
        NotOpen, DeadlinePassed, NothingToWithdraw: as their names say.
    """
    _check_in_time(call, received_at)
    if not has_bid:
        raise NothingToWithdraw()


class SentVersion(Protocol):
    """A sealed bid as far as its order matters."""

    @property
    def id(self) -> str:
        """The bid's id."""

    @property
    def provider_id(self) -> int:
        """Who sent it."""

    @property
    def version(self) -> int:
        """1 for the provider's first, and so on."""


SentT = TypeVar("SentT", bound=SentVersion)


def final_versions(bids: Iterable[SentT], withdrawn: Collection[str]) -> list[SentT]:
    """The bids that count: each provider's last version, unless that version was withdrawn.

    A withdrawal takes back everything the provider had sent so far; a later bid counts again.
    """
    last: dict[int, SentT] = {}
    for bid in bids:
        if bid.provider_id not in last or bid.version > last[bid.provider_id].version:
            last[bid.provider_id] = bid
    return [last[provider] for provider in sorted(last) if last[provider].id not in withdrawn]


def terms_with_prices(terms_document: Mapping[str, Any], prices: Mapping[str, int]) -> dict[str, Any]:
    """The call's terms with a bidder's own prices in place of the ceilings."""
    document: dict[str, Any] = deepcopy(dict(terms_document))
    for milestone in document["milestones"]:
        milestone["price_cents"] = prices[milestone["code"]]
    return document


WARNINGS = (24 * 60, 2 * 60, 30)
"""Minutes before the deadline at which the holders of complete unsent drafts are warned."""


def warning_due(left: timedelta, warned_minutes: int | None) -> int | None:
    """The warning that is due, in minutes before the deadline; None when none is, or when it has been given.

    A warning that was missed is not made up for by two at once: only the latest is given.

    >>> warning_due(timedelta(minutes=100), None), warning_due(timedelta(minutes=100), 120)
    (120, None)
    """
    due = [minutes for minutes in WARNINGS if timedelta(0) <= left <= timedelta(minutes=minutes)]
    if not due or (warned_minutes is not None and warned_minutes <= min(due)):
        return None
    return min(due)
