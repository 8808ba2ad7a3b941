"""What a provider is entitled to: the whole calculation, from terms and facts to lines with shares."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

from marketplace.kernel.errors import Problem
from marketplace.terms.rules.allocation import Allocator, CalculationFaulty, Keys, Payers, check_keys
from marketplace.terms.rules.amounts import Payment, PriceList, SoFar, held_due
from marketplace.terms.rules.document import Terms
from marketplace.terms.rules.exact import date_of
from marketplace.terms.rules.explanation import because_of
from marketplace.terms.rules.facts import Facts
from marketplace.terms.rules.occurrences import Occurrence, occurrences_of


class ParticipantTwice(CalculationFaulty):
    """The same participant is in one calculation twice. ``facts`` names the first one."""

    code = "terms.participant_twice"


class Entitlement(NamedTuple):
    """One part of what one occurrence of a milestone is worth.

    Args:
        occurrence: A number from 1, or a month such as ``2026-01`` for attendance.
        part: ``now`` or ``held``.
        achieved_on: The day it counts from.
        due_on: The day it falls due; may lie after the day of the calculation, None while not known.
        cents: More than zero, net of VAT.
        shares: Cents by municipality code; they sum to ``cents``.
        payment: The payment it is a part of.
        allocated: How those who pay came to pay: ``by`` and the day its weights are from.
    """

    participant: str
    milestone: str
    occurrence: str
    part: Literal["now", "held"]
    achieved_on: date
    due_on: date | None
    cents: int
    shares: dict[str, int]
    payment: Payment
    allocated: dict[str, Any]

    @property
    def because(self) -> dict[str, Any]:
        """The figures the line was made of, as :func:`because_of` tells, with ``allocation``."""
        return {**because_of(self.payment), "allocation": self.allocated}

    def to_document(self) -> dict[str, Any]:
        """The line as plain JSON values, fields in their order."""
        return {
            "participant": self.participant,
            "milestone": self.milestone,
            "occurrence": self.occurrence,
            "part": self.part,
            "achieved_on": self.achieved_on.isoformat(),
            "due_on": None if self.due_on is None else self.due_on.isoformat(),
            "cents": self.cents,
            "shares": self.shares,
            "because": self.because,
        }


@dataclass(frozen=True, slots=True)
class Version:
    """Terms of a contract as they stand for results achieved on a day or later."""

    starts_on: date
    terms: Terms


def entitlements(terms: Terms, facts: Iterable[Facts], *, as_of: date, keys: Keys) -> list[Entitlement]:
    """Work out what verified facts are worth under one contract's terms.

    Args:
        terms: Prices in whole cents net of VAT; ratios exact; spans in calendar days in Finland.
        facts: Verified facts, one placement a participant, in any order.
        as_of: Days after it do not exist.
        keys: Allocation weights with the day each came into force.
    Returns:
        One entitlement a part, by day of achievement, participant, milestone and occurrence, ``now`` before ``held``.
    Raises:
        ParticipantTwice: a participant is in the facts twice.
        KeyMissing: the terms name a key that is not among the keys.
        HomeUnknown: a participant has no home municipality on a day of achievement.
        KeyNotInForce: a key has no weights yet on a day of achievement.
    Source: payment terms, sections 3 and 4.
    """
    return entitlements_of_versions([Version(date.min, terms)], facts, as_of=as_of, keys=keys)


def entitlements_of_versions(
    versions: Sequence[Version], facts: Iterable[Facts], *, as_of: date, keys: Keys
) -> list[Entitlement]:
    """Work out what verified facts are worth under a contract whose terms were amended.

    A version is used for results achieved from its first day until the next version's; the first version also for
    earlier ones. An occurrence that one version has paid is not paid again by a later one. Claims, ladders, counts
    and caps go through the whole contract, each under the limits of the version in force.

    Args:
        versions: At least one, no two from the same day.
        facts: As in :func:`entitlements`; so are ``as_of``, ``keys``, what is returned and what is raised.
    Source: payment terms, sections 1, 3 and 4.
    """
    for version in versions:
        check_keys(version.terms, keys)
    placements = _once_each(facts)
    occurrences = sorted(occurrences_under(versions, placements, as_of))
    lines: list[Entitlement] = []
    allocator = Allocator(keys)
    for payment in payments_of(occurrences):
        if payment.cents:
            lines.extend(parts_of(payment, allocator))
    allocator.check_complete()
    return lines


def payments_of(occurrences: Iterable[Occurrence], so_far: SoFar | None = None) -> Iterator[Payment]:
    """Take occurrences one by one in their order; also those that pay nothing, with the figures that tell why.

    Args:
        so_far: What others of the contract have claimed and paid before; None for nothing.
    """
    so_far = so_far or SoFar()
    prices: dict[int, PriceList] = {}
    for occurrence in occurrences:
        known = id(occurrence.terms)
        if known not in prices:
            prices[known] = PriceList(occurrence.terms)
        yield so_far.take(occurrence, prices[known].amount(occurrence))


def reached_payments(terms: Terms, facts: Iterable[Facts], *, as_of: date) -> list[Payment]:
    """Every occurrence that is reached with what it pays, those that pay nothing included, without sharing it.

    For pages that tell a provider why a result brought less than its price. Arguments as in :func:`entitlements`.
    """
    return list(payments_of(sorted(occurrences_under([Version(date.min, terms)], _once_each(facts), as_of))))


def _once_each(facts: Iterable[Facts]) -> list[Facts]:
    placements = list(facts)
    seen: set[str] = set()
    twice: set[str] = set()
    for placement in placements:
        (twice if placement.participant in seen else seen).add(placement.participant)
    if twice:
        problems = [Problem("", ParticipantTwice.code, {"participant": name}) for name in sorted(twice)]
        raise ParticipantTwice(problems, **problems[0].facts)
    return placements


def occurrences_under(versions: Iterable[Version], facts: Iterable[Facts], as_of: date) -> Iterator[Occurrence]:
    """Occurrences of all placements, each under the version in force on its day, none twice, in no certain order."""
    versions = sorted(versions, key=lambda version: version.starts_on)
    if len(versions) == 1:
        for placement in facts:
            yield from occurrences_of(versions[0].terms, placement, as_of)
        return
    starts = [version.starts_on.toordinal() for version in versions]
    spans = list(zip([0, *starts[1:]], [*starts[1:], date.max.toordinal() + 1], versions, strict=True))
    for placement in facts:
        taken: set[tuple[str, str]] = set()
        for first, after, version in spans:
            for occurrence in occurrences_of(version.terms, placement, as_of):
                name = (occurrence.milestone.code, occurrence.occurrence)
                if first <= occurrence.achieved < after and name not in taken:
                    taken.add(name)
                    yield occurrence


def parts_of(payment: Payment, allocator: Allocator) -> Iterator[Entitlement]:
    """The parts of a payment, each shared; parts of zero are dropped."""
    occurrence = payment.occurrence
    payers = allocator.payers(occurrence)
    if payers is None:
        return
    now = payment.cents - payment.held_cents
    if now:
        yield _part("now", now, date_of(occurrence.achieved), payment, payers)
    if payment.held_cents:
        released = held_due(occurrence)
        due_on = None if released is None else date_of(released)
        yield _part("held", payment.held_cents, due_on, payment, payers)


def _part(
    part: Literal["now", "held"], cents: int, due_on: date | None, payment: Payment, payers: Payers
) -> Entitlement:
    occurrence = payment.occurrence
    return Entitlement(
        occurrence.participant,
        occurrence.milestone.code,
        occurrence.occurrence,
        part,
        date_of(occurrence.achieved),
        due_on,
        cents,
        payers.shares(cents),
        payment,
        payers.because,
    )
