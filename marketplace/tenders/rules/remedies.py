"""What follows a decision: its service, rectification and the Market Court, and when a contract may be signed.

Source: Act on Public Procurement 1397/2016, 127 section (service), 129 and 130 sections (standstill), 132-135 sections
(rectification), 147 and 150 sections (appeal, contract ban); KHO:2020:142: a decision that went to a wrong address was
served only when it reached the right one.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from marketplace.kernel.clock import day_in_finland, moment_in_finland, on_or_after_working_day
from marketplace.kernel.errors import RuleBroken, TooLate
from marketplace.tenders.rules.decisions import SHORTEST_REASONS


class Means(StrEnum):
    """How a decision was served."""

    PORTAL = "portal"
    MAIL = "mail"
    POST = "post"
    HAND = "hand"


class Side(StrEnum):
    """Who asks for rectification."""

    PARTY = "party"
    BUYER = "buyer"


class RectificationOutcome(StrEnum):
    """How a rectification ended: the decision is made anew, it stands, or the demand is not examined."""

    CHANGED = "changed"
    REJECTED = "rejected"
    DISMISSED = "dismissed"


class CourtMatter(StrEnum):
    """What the Market Court has before it: an appeal, or its own order that the decision is not carried out."""

    APPEAL = "appeal"
    ORDER = "order"


class CourtOutcome(StrEnum):
    """How a matter in the Market Court ended."""

    DISMISSED = "dismissed"
    WITHDRAWN = "withdrawn"
    LIFTED = "lifted"
    QUASHED = "quashed"


class Obstacle(StrEnum):
    """Why a contract may not be signed."""

    SET_ASIDE = "set_aside"
    NOT_SERVED = "not_served"
    STANDSTILL = "standstill"
    RECTIFICATION = "rectification"
    APPEAL = "appeal"
    ORDER = "order"


class NothingDecided(RuleBroken):
    """There is no decision in force to rectify or to appeal."""

    code = "tenders.nothing_decided"


class RectificationLate(TooLate):
    """The time to ask for rectification is over."""

    code = "tenders.rectification_late"


class RectificationTextMissing(RuleBroken):
    """What should be corrected and why is told in a sentence or two."""

    code = "tenders.rectification_text_missing"
    form_field = "text"


class RectificationDecided(RuleBroken):
    """The rectification has been decided."""

    code = "tenders.rectification_decided"


class RectificationReasonsMissing(RuleBroken):
    """A decision on a rectification tells its reasons."""

    code = "tenders.rectification_reasons_missing"
    form_field = "reasons"


class ContractMade(RuleBroken):
    """A contract has been made of the decision; a rectification does not undo it."""

    code = "tenders.contract_made"
    form_field = "outcome"


class CourtMatterEnded(RuleBroken):
    """The matter has ended."""

    code = "tenders.court_matter_ended"


class ServedInFuture(RuleBroken):
    """A decision is recorded as served when it has been, not before."""

    code = "tenders.served_in_future"
    form_field = "sent_on"


@dataclass(frozen=True)
class ServiceFacts:
    """One way in which a decision was sent to a bidder.

    Args:
        sent_on: The day it was sent or handed over.
        people_told: How many people of the bidder were told in the portal.
    """

    award_id: int
    provider_id: int
    means: Means
    sent_on: date
    people_told: int
    note: str
    recorded_at: datetime


def served_on(
    records: Iterable[ServiceFacts], *, reached: bool, first_read_on: date | None, post_days: int
) -> date | None:
    """The day on which a bidder was served a decision, or None as long as it has not reached the bidder.

    Args:
        reached: False when the mail of everybody who was told in the portal came back.
        first_read_on: When somebody of the bidder first opened the decision in the portal.
        post_days: After how many days a letter is deemed received.
    """
    days = [first_read_on] if first_read_on is not None else []
    for one in records:
        if one.means is Means.PORTAL:
            days += [one.sent_on] if one.people_told and reached else []
        elif one.means is Means.POST:
            days.append(one.sent_on + timedelta(days=post_days))
        else:
            days.append(one.sent_on)
    return min(days, default=None)


def last_day(day: date, days: int, *, is_working_day: Callable[[date], bool]) -> date:
    """The last day of a time that begins the day after a day; a last day on a free day moves to the next working day.

    Source: Act 150/1930, 2 and 5 sections.
    """
    return on_or_after_working_day(day + timedelta(days=days), is_working_day=is_working_day)


@dataclass(frozen=True)
class RectificationFacts:
    """A demand to correct a decision, and what became of it.

    Args:
        provider_id: The bidder that asks; None for the buyer's own correction.
        outcome: None while it is being handled.
    """

    id: int
    call_id: int
    award_id: int
    side: Side
    provider_id: int | None
    text: str
    filed_by: int
    filed_at: datetime
    outcome: RectificationOutcome | None
    reasons: str
    decided_by: int | None
    decided_at: datetime | None


def check_rectification(*, until: date | None, text: str, now: datetime) -> None:
    """Refuse a demand for rectification that comes too late or says nothing.

    Args:
        until: The last day; None while the decision has not reached the bidder.
    Raises:
        RectificationLate, RectificationTextMissing: as their names say.
    """
    if until is not None and day_in_finland(now) > until:
        raise RectificationLate(until=until)
    if len(text.strip()) < SHORTEST_REASONS:
        raise RectificationTextMissing()


def check_rectification_decision(
    asked: RectificationFacts, outcome: RectificationOutcome, *, reasons: str, contracted: bool
) -> None:
    """Refuse a decision on a rectification that cannot be.

    Args:
        contracted: Whether a contract has been made of the decision.
    Raises:
        RectificationDecided, RectificationReasonsMissing, ContractMade: as their names say.
    """
    if asked.outcome is not None:
        raise RectificationDecided()
    if len(reasons.strip()) < SHORTEST_REASONS:
        raise RectificationReasonsMissing()
    if outcome is RectificationOutcome.CHANGED and contracted:
        raise ContractMade()


@dataclass(frozen=True)
class CourtMatterFacts:
    """An appeal or an order of the Market Court.

    Args:
        reference: The court's own number of the matter.
        outcome: None while it is before the court.
    """

    id: int
    award_id: int
    matter: CourtMatter
    reference: str
    since: date
    outcome: CourtOutcome | None
    ended_on: date | None
    note: str


@dataclass(frozen=True)
class Standing:
    """Where a decision stands, as far as contracts depend on it.

    Args:
        in_force: Neither corrected nor quashed.
        keeps_standstill: Whether a standstill is kept.
        unserved: Bidders whom the decision has not reached.
        standstill_ends_at: When it ends for the bidder who was served last; None without one or before all are served.
    """

    award_id: int
    in_force: bool
    keeps_standstill: bool
    unserved: tuple[int, ...]
    standstill_ends_at: datetime | None
    rectifications_open: int
    court: tuple[CourtMatterFacts, ...]


def standstill_ends_at(
    served: Collection[date], *, days: int, is_working_day: Callable[[date], bool]
) -> datetime | None:
    """The moment from which a contract may be signed, counted from the service on the bidder who was served last."""
    if not served:
        return None
    last = last_day(max(served), days, is_working_day=is_working_day)
    return moment_in_finland(last + timedelta(days=1), time(0, 0))


def obstacles(standing: Standing, now: datetime) -> list[Obstacle]:
    """Everything that keeps a contract from being signed at a moment.

    An appeal keeps the buyer from signing where a standstill had to be kept or was chosen (150 section); an order of
    the court and a rectification under way keep it always.
    """
    found = [] if standing.in_force else [Obstacle.SET_ASIDE]
    if standing.keeps_standstill and standing.unserved:
        found.append(Obstacle.NOT_SERVED)
    elif standing.standstill_ends_at is not None and now < standing.standstill_ends_at:
        found.append(Obstacle.STANDSTILL)
    if standing.rectifications_open:
        found.append(Obstacle.RECTIFICATION)
    open_matters = {one.matter for one in standing.court if one.outcome is None}
    if CourtMatter.APPEAL in open_matters and standing.keeps_standstill:
        found.append(Obstacle.APPEAL)
    if CourtMatter.ORDER in open_matters:
        found.append(Obstacle.ORDER)
    return found


@dataclass(frozen=True)
class Times:
    """The last days that run from the service of a decision, for a reader who was served on the day shown.

    Args:
        standstill_until: The last day of the standstill; None where none is kept.
    """

    served_on: date
    rectify_until: date
    appeal_until: date
    standstill_until: date | None
