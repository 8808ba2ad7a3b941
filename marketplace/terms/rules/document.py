"""The terms of one contract as values: milestones with their measures, and what bends their prices.

These classes hold what :func:`marketplace.terms.schemas.read_terms` has checked; they check nothing again. Amounts are
whole cents net of VAT, ratios are exact decimals, spans are calendar days in Finland.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

FORMAT = "outcome-terms/1"
CURRENCY = "EUR"

NO_TAGS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Start:
    """Reached on the day the service starts."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """A spell that pays again and again.

    Args:
        every_days: Further days from one occurrence to the next.
        max_times: Occurrences in all, the first included.
    """

    every_days: int
    max_times: int


@dataclass(frozen=True, slots=True)
class Spell:
    """Reached when enough days, or enough calendar months, of a job or the like have been counted.

    Args:
        kinds: Kinds of spells that count.
        days: Days to be counted; None when ``months`` is given.
        months: Calendar months from the first day of the count; None when ``days`` is given.
        min_weekly_hours: Hours a week that all spells of a day must sum to.
        with_tags: Tags that a spell must have, all of them.
        without_tags: Tags that a spell must not have, none of them.
        max_gap_days: The longest break that does not start the count again; None when days simply accumulate.
        start_within_days: The latest first day of the count, in days after the service start.
        reach_within_days: The latest day of reaching, in days after the service start.
        repeat: When it pays again.
    """

    kinds: tuple[str, ...]
    days: int | None = None
    months: int | None = None
    min_weekly_hours: Decimal = Decimal(0)
    with_tags: frozenset[str] = NO_TAGS
    without_tags: frozenset[str] = NO_TAGS
    max_gap_days: int | None = None
    start_within_days: int | None = None
    reach_within_days: int | None = None
    repeat: Repeat | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Reached by events such as a qualification, one occurrence each.

    Args:
        kinds: Kinds of events that count.
        min_value: The least value of an event that counts; an event without a value does not meet it.
        reach_within_days: The latest day of an event that counts, in days after the service start.
        max_times: How many events make an occurrence.
    """

    kinds: tuple[str, ...]
    min_value: Decimal | None = None
    reach_within_days: int | None = None
    max_times: int = 1


@dataclass(frozen=True, slots=True)
class Gain:
    """Reached when a measurement differs enough from the baseline.

    Args:
        instrument: What is measured with.
        min_gain: The least difference.
        direction: Whether more or less is better.
        baseline_within_days: The last day of the baseline, in days after the service start.
        reach_within_days: The latest day of reaching, in days after the service start.
    """

    instrument: str
    min_gain: Decimal
    direction: Literal["up", "down"] = "up"
    baseline_within_days: int = 0
    reach_within_days: int | None = None


@dataclass(frozen=True, slots=True)
class Earnings:
    """Reached when earned wages sum to a threshold.

    Args:
        cents: The threshold.
        without_tags: Tags that an entry must not have, none of them.
        reach_within_days: The latest day of an entry that counts, in days after the service start.
    """

    cents: int
    without_tags: frozenset[str] = NO_TAGS
    reach_within_days: int | None = None


@dataclass(frozen=True, slots=True)
class EarningMonths:
    """Reached by calendar months with enough earnings.

    Args:
        min_cents: What a good month's entries sum to, at least.
        count: How many good months make an occurrence.
        within_months: Calendar months among which they must lie, ending with the last; None for all so far.
        max_times: How many months make an occurrence.
        with_tags: Tags that an entry must have, all of them.
        without_tags: Tags that an entry must not have, none of them.
        reach_within_days: The latest day of reaching, in days after the service start.
    """

    min_cents: int
    count: int
    within_months: int | None = None
    max_times: int = 1
    with_tags: frozenset[str] = NO_TAGS
    without_tags: frozenset[str] = NO_TAGS
    reach_within_days: int | None = None


@dataclass(frozen=True, slots=True)
class Attendance:
    """Paid by the unit of attendance, one occurrence a calendar month.

    Args:
        max_units: Units of the placement after which no more count; None for no limit.
        reach_within_days: The latest day that counts, in days after the service start.
    """

    max_units: Decimal | None = None
    reach_within_days: int | None = None


Measure = Start | Spell | Event | Gain | Earnings | EarningMonths | Attendance


@dataclass(frozen=True, slots=True)
class ByHome:
    """A payment belongs to the participant's home municipality."""


@dataclass(frozen=True, slots=True)
class ByKey:
    """A payment is shared by a dated key of the ring, such as its population."""

    key: str


@dataclass(frozen=True, slots=True)
class ByShares:
    """A payment is shared by weights agreed in the terms, by municipality code."""

    shares: tuple[tuple[str, Decimal], ...]


Allocation = ByHome | ByKey | ByShares


@dataclass(frozen=True, slots=True)
class Milestone:
    """One result that has a price.

    Args:
        code: Its name in lines and invoices.
        price_cents: Price of one occurrence, or of one unit of attendance.
        measure: What reaches it.
        group_factor: Whether the target group's factor applies.
        requires: Earlier milestones that must be reached first.
        ladder: Name of the ladder on which only the step above what was worth most so far is paid.
        one_of: Name of the group of which only the milestone that came first pays.
        max_count: Payable occurrences in the whole contract.
        holdback: Whether the contract's holdback applies.
        allocation: Its own sharing instead of the contract's.
    """

    code: str
    price_cents: int
    measure: Measure
    group_factor: bool = True
    requires: tuple[str, ...] = ()
    ladder: str | None = None
    one_of: str | None = None
    max_count: int | None = None
    holdback: bool = True
    allocation: Allocation | None = None


@dataclass(frozen=True, slots=True)
class GroupFactor:
    """What the price is multiplied by for a target group."""

    code: str
    factor: Decimal


@dataclass(frozen=True, slots=True)
class IndexFactor:
    """What prices are multiplied by for results achieved on a day or later."""

    starts_on: date
    factor: Decimal


@dataclass(frozen=True, slots=True)
class Caps:
    """The most that is paid, in cents, to each participant's results, in a calendar year and in the contract."""

    participant_cents: int | None = None
    calendar_year_cents: int | None = None
    contract_cents: int | None = None


@dataclass(frozen=True, slots=True)
class Holdback:
    """A share of each payment that falls due later: after days, or when a milestone is reached."""

    share: Decimal
    after_days: int | None = None
    milestone: str | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """The payment terms of one contract.

    Args:
        milestones: In the order of the document; ties and ``requires`` follow it.
        attribution_days: Days after the end of the service in which a new fact still belongs to it.
        report_within_days: Days in which a fact must be reported to be payable; None for no limit.
        groups: Target groups in the order in which the first match applies.
        price_index: By day, earliest first.
        caps: The most that is paid.
        holdback: What is held; None for nothing.
        allocation: Who pays.
    """

    milestones: tuple[Milestone, ...]
    attribution_days: int = 0
    report_within_days: int | None = None
    groups: tuple[GroupFactor, ...] = ()
    price_index: tuple[IndexFactor, ...] = ()
    caps: Caps = field(default_factory=Caps)
    holdback: Holdback | None = None
    allocation: Allocation = field(default_factory=ByHome)
