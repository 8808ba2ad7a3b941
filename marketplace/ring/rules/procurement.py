"""The ring as a procurement: its founding notice, who has joined it, and what members may spend in a year."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from marketplace.kernel.errors import Problem, RuleBroken
from marketplace.ring.rules.dated import value_on

HILMA_NUMBER = re.compile(r"\d{4}-\d{6}")


class Regime(StrEnum):
    """Which part of Act 1397/2016 the ring was announced under."""

    ANNEX_E = "annex_e"
    PART_II = "part_ii"


class RegimeFixed(RuleBroken):
    """The ring has been announced under another regime; that needs a new ring."""

    code = "ring.regime_fixed"
    form_field = "regime"


class NoticeNeeded(RuleBroken):
    """The validity of an announced ring changes only with a notice of its own (Directive 2014/24/EU, article 34(8))."""

    code = "ring.notice_needed"
    form_field = "hilma_number"


class ClosingNotAnnounced(RuleBroken):
    """The founding notice says nothing of temporary closing, so that the ring stays open (51 §)."""

    code = "ring.closing_not_announced"
    form_field = "value"


class AccessionUnchanged(RuleBroken):
    """The municipality is a member already, or leaves without being one."""

    code = "ring.accession_unchanged"
    form_field = "joins"


class YearClosed(RuleBroken):
    """The budget year has ended."""

    code = "ring.year_closed"
    form_field = "year"


class AmountNegative(RuleBroken):
    """An appropriation is zero or more."""

    code = "ring.amount_negative"
    form_field = "cents"


class DecidedInFuture(RuleBroken):
    """The day of the decision has not come."""

    code = "ring.decided_in_future"
    form_field = "decided_on"


class DecisionOrder(RuleBroken):
    """A decision made later is recorded already."""

    code = "ring.decision_order"
    form_field = "decided_on"


@dataclass(frozen=True)
class Founding:
    """What the ring was announced as; a change is a new row with its first day.

    Args:
        id: Row id; 0 before it is kept.
        valid_from: First day on which the row describes the ring.
        hilma_number: Number of the notice, such as 2026-012345; None while nothing has been sent.
        published_at: When the notice was published; nothing of the ring is public before.
        starts_on: First day of the ring.
        ends_on: Last day; None for a ring without end.
        estimated_cents: Estimated total value without value added tax.
        closing_announced: Whether the notice says that the ring may be closed for a while.
        document: Reference to the decision that founded or changed it.
    """

    id: int
    valid_from: date
    hilma_number: str | None
    published_at: datetime | None
    regime: Regime
    starts_on: date
    ends_on: date | None
    estimated_cents: int
    closing_announced: bool
    document: str
    recorded_at: datetime | None = None

    @property
    def valid_to(self) -> None:
        """A row holds until the next one."""
        return None

    def is_public_at(self, at: datetime) -> bool:
        """Whether the notice had been published at a moment."""
        return self.published_at is not None and self.published_at <= at


def founding_problems(founding: Founding, *, now: datetime) -> list[Problem]:
    """Every fault of the facts of a founding row, by form field."""
    problems = []
    if founding.hilma_number is not None and not HILMA_NUMBER.fullmatch(founding.hilma_number):
        problems.append(Problem("hilma_number", "ring.hilma_number_not_valid"))
    if founding.hilma_number is None and founding.published_at is not None:
        problems.append(Problem("hilma_number", "ring.hilma_number_missing"))
    if founding.hilma_number is not None and founding.published_at is None:
        problems.append(Problem("published_at", "ring.publication_time_missing"))
    if founding.published_at is not None and founding.published_at > now:
        problems.append(Problem("published_at", "ring.published_in_future"))
    if founding.ends_on is not None and founding.ends_on < founding.starts_on:
        problems.append(Problem("ends_on", "ring.ends_before_start", {"valid_from": founding.starts_on}))
    if founding.estimated_cents <= 0:
        problems.append(Problem("estimated_cents", "ring.amount_not_above_zero"))
    if not founding.document.strip():
        problems.append(Problem("document", "ring.document_missing"))
    return problems


def check_founding_change(earlier: Sequence[Founding], new: Founding) -> None:
    """Refuse what an announced ring cannot change without a new notice, or not at all.

    Raises:
        RegimeFixed: it was announced under another regime.
        NoticeNeeded: its days change, or temporary closing is added, and the notice is still the old one.
    """
    announced = [one for one in earlier if one.published_at is not None]
    if not announced:
        return
    last = max(announced, key=lambda one: (one.valid_from, one.id))
    if new.regime is not last.regime:
        raise RegimeFixed(regime=last.regime.value)
    days_change = (new.starts_on, new.ends_on) != (last.starts_on, last.ends_on)
    if (days_change or new.closing_announced != last.closing_announced) and new.hilma_number == last.hilma_number:
        raise NoticeNeeded(hilma_number=last.hilma_number)
    if new.hilma_number is None:
        raise NoticeNeeded(hilma_number=last.hilma_number)


@dataclass(frozen=True)
class Accession:
    """A municipality's decision to join the ring or to leave it.

    Args:
        joins: False when the decision takes the municipality out.
        decided_on: Day of the decision.
        decided_by: The body that decided, as the document names it.
        document: Reference of the decision.
        valid_from: First day of membership, or first day outside.
    """

    id: int
    municipality_code: str
    joins: bool
    decided_on: date
    decided_by: str
    document: str
    valid_from: date
    valid_to: date | None


def members_on(accessions: Iterable[Accession], day: date) -> frozenset[str]:
    """Codes of the municipalities whose decision makes them members on a day."""
    by_code: dict[str, list[Accession]] = {}
    for one in accessions:
        by_code.setdefault(one.municipality_code, []).append(one)
    in_force = {code: value_on(rows, day) for code, rows in by_code.items()}
    return frozenset(code for code, found in in_force.items() if found is not None and found.joins)


def check_accession(
    earlier: Iterable[Accession], *, code: str, joins: bool, decided_on: date, valid_from: date, today: date
) -> None:
    """Refuse a decision that has not been made, or that changes nothing.

    Raises:
        DecidedInFuture: the day of the decision has not come.
        AccessionUnchanged: it joins a member, or takes out who is none.
    """
    if decided_on > today:
        raise DecidedInFuture()
    if (code in members_on(earlier, valid_from)) is joins:
        raise AccessionUnchanged(valid_from=valid_from)


@dataclass(frozen=True)
class Appropriation:
    """What a municipality may spend on a category in a budget year; a change is a new row.

    Args:
        year: Calendar year.
        cents: The whole amount of the year, without value added tax.
        decided_on: Day of the decision.
        document: Reference of the decision.
    """

    id: int
    municipality_code: str
    category_id: int
    year: int
    cents: int
    decided_on: date
    document: str


def appropriations_in_force(rows: Iterable[Appropriation]) -> list[Appropriation]:
    """The last row of each municipality, category and year, in that order."""
    latest: dict[tuple[str, int, int], Appropriation] = {}
    for row in sorted(rows, key=lambda row: (row.decided_on, row.id)):
        latest[row.municipality_code, row.category_id, row.year] = row
    return [latest[key] for key in sorted(latest)]


def check_appropriation(earlier: Appropriation | None, *, year: int, cents: int, decided_on: date, today: date) -> None:
    """Refuse an appropriation of a year that has ended, a negative one, or one decided out of order.

    Args:
        earlier: The one now in force for the same municipality, category and year.
    Raises:
        YearClosed: the year is over.
        AmountNegative: it is below zero.
        DecidedInFuture: the decision has not been made yet.
        DecisionOrder: one that was decided later is recorded already.
    """
    if year < today.year:
        raise YearClosed(closed=year)
    if cents < 0:
        raise AmountNegative()
    if decided_on > today:
        raise DecidedInFuture()
    if earlier is not None and decided_on < earlier.decided_on:
        raise DecisionOrder(newest=earlier.decided_on)
