"""Signals: what deserves a second look before it is verified. None of them decides anything by itself.

Source: gaming and counter-measures known from published schemes of paying by results (double claims, short jobs at
thresholds, parking, sham employers).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from marketplace.kernel.errors import RuleBroken
from marketplace.outcomes.rules.facts import FactKind, FactRow, Verdict
from marketplace.outcomes.rules.steps import Standing
from marketplace.terms.rules import Spell, Terms

JUST_AFTER = timedelta(days=7)
JUST_ABOVE = Decimal("0.5")
BULK = 10
LATE = timedelta(days=30)
SILENT = timedelta(days=60)


class Signal(StrEnum):
    """What was noticed."""

    SAME_DAYS = "same_days"
    ENDS_AFTER_MILESTONE = "ends_after_milestone"
    EMPLOYER_IS_PROVIDER = "employer_is_provider"
    EMPLOYER_IS_PAYER = "employer_is_payer"
    HOURS_JUST_ABOVE = "hours_just_above"
    LATE_BULK = "late_bulk"
    NO_EVENT = "no_event"


class DismissalReasonMissing(RuleBroken):
    """Whoever dismisses a signal says why."""

    code = "outcomes.dismissal_reason_missing"
    form_field = "reason"


class SignalGone(RuleBroken):
    """The signal does not fire, or was dismissed already."""

    code = "outcomes.signal_gone"


@dataclass(frozen=True)
class Noticed:
    """A signal about a fact, or about a whole placement when ``fact_id`` is None.

    Args:
        facts: Values that the explanation needs.
    """

    signal: Signal
    placement_id: int
    fact_id: int | None
    facts: dict[str, Any] = field(default_factory=dict, compare=False)

    @property
    def key(self) -> str:
        """What a dismissal refers to."""
        return f"{self.signal.value}:{self.placement_id}:{self.fact_id or 0}"


@dataclass(frozen=True)
class Observed:
    """What is looked at of one placement.

    Args:
        facts: Its reported facts.
        elsewhere: Facts of the person's placements under other contracts.
        terms: In force today.
        achieved_on: Days on which milestones of jobs and the like were reached, waiting facts taken as verified.
        provider_business_id: Of the provider.
        payers: Business ids of the municipalities that take part, with their codes.
        reports_of_day: How many reports of the contract came late, by the person and the day; see :func:`late_reports`.
    """

    placement_id: int
    facts: Sequence[FactRow]
    elsewhere: Sequence[FactRow]
    terms: Terms
    achieved_on: Sequence[date]
    provider_business_id: str
    payers: Mapping[str, str]
    reports_of_day: Mapping[tuple[int, date], int]
    standing: Standing
    referred_on: date


def _stands(fact: FactRow) -> bool:
    """Whether a fact may count: not corrected, not rejected, and not one that says it did not happen."""
    return fact.superseded_by is None and fact.verdict is not Verdict.REJECTED and bool(fact.payload)


def _days(fact: FactRow) -> tuple[date, date]:
    first = fact.happened_on
    assert first is not None
    if fact.kind is not FactKind.SPELL:
        return first, first
    end = fact.payload.get("end")
    return first, date.fromisoformat(end) if end else date.max


def late_reports(facts: Iterable[FactRow]) -> dict[tuple[int, date], int]:
    """How many reports came more than thirty days after what they tell of, by the person and the day."""
    found: dict[tuple[int, date], int] = {}
    for fact in facts:
        if fact.supersedes is None and fact.happened_on and fact.reported_on - fact.happened_on > LATE:
            key = (fact.reported_by, fact.reported_on)
            found[key] = found.get(key, 0) + 1
    return found


def signals_of(seen: Observed, *, today: date) -> list[Noticed]:
    """Everything about one placement that deserves a second look."""
    found: list[Noticed] = []
    for fact in seen.facts:
        if _stands(fact):
            found += _about_fact(seen, fact)
    found += _silence(seen, today)
    return found


def _about_fact(seen: Observed, fact: FactRow) -> list[Noticed]:
    noticed: list[tuple[Signal, dict[str, Any]]] = []
    if fact.kind in (FactKind.SPELL, FactKind.ATTENDANCE):
        same = [one for one in seen.elsewhere if one.kind is fact.kind and _stands(one) and _overlap(fact, one)]
        if same:
            noticed.append((Signal.SAME_DAYS, {"first": max(_days(fact)[0], _days(same[0])[0]).isoformat()}))
    if fact.kind is FactKind.SPELL:
        noticed += _about_job(seen, fact)
    late = seen.reports_of_day.get((fact.reported_by, fact.reported_on), 0)
    own_late = fact.happened_on is not None and fact.reported_on - fact.happened_on > LATE
    if fact.supersedes is None and own_late and late >= BULK:
        noticed.append((Signal.LATE_BULK, {"count": late, "day": fact.reported_on.isoformat()}))
    return [Noticed(signal, seen.placement_id, fact.id, facts) for signal, facts in noticed]


def _overlap(one: FactRow, other: FactRow) -> bool:
    (first, last), (first_other, last_other) = _days(one), _days(other)
    return first <= last_other and first_other <= last


def _about_job(seen: Observed, fact: FactRow) -> list[tuple[Signal, dict[str, Any]]]:
    noticed: list[tuple[Signal, dict[str, Any]]] = []
    end = fact.payload.get("end")
    if end:
        last = date.fromisoformat(end)
        reached = [day for day in seen.achieved_on if timedelta(0) <= last - day <= JUST_AFTER]
        if reached:
            noticed.append((Signal.ENDS_AFTER_MILESTONE, {"end": end, "reached": max(reached).isoformat()}))
    if fact.employer_id and fact.employer_id == seen.provider_business_id:
        noticed.append((Signal.EMPLOYER_IS_PROVIDER, {"employer": fact.employer_id}))
    if fact.employer_id in seen.payers:
        noticed.append((Signal.EMPLOYER_IS_PAYER, {"employer": fact.employer_id}))
    hours = Decimal(fact.payload.get("weekly_hours") or 0)
    for least in sorted(_least_hours(seen.terms)):
        if least <= hours <= least + JUST_ABOVE:
            noticed.append((Signal.HOURS_JUST_ABOVE, {"hours": format(hours, "f"), "least": format(least, "f")}))
            break
    return noticed


def _least_hours(terms: Terms) -> set[Decimal]:
    measures = [one.measure for one in terms.milestones]
    return {one.min_weekly_hours for one in measures if isinstance(one, Spell) and one.min_weekly_hours > 0}


def _silence(seen: Observed, today: date) -> list[Noticed]:
    """Nothing has been reported for sixty days of a running service: parking (R12)."""
    if seen.standing not in (Standing.REFERRED, Standing.ACCEPTED):
        return []
    goes_on = any(one.kind is FactKind.SPELL and _stands(one) and _days(one)[1] >= today for one in seen.facts)
    ended = any(one.kind is FactKind.END and _stands(one) for one in seen.facts)
    last = max([seen.referred_on, *(one.reported_on for one in seen.facts)])
    if goes_on or ended or today - last <= SILENT:
        return []
    return [Noticed(Signal.NO_EVENT, seen.placement_id, None, {"since": last.isoformat(), "days": (today - last).days})]


def check_dismissal(noticed: Iterable[Noticed], key: str, dismissed: Iterable[str], *, reason: str) -> Noticed:
    """The signal that is dismissed.

    Raises:
        SignalGone: it does not fire, or was dismissed.
        DismissalReasonMissing: no reason.
    """
    found = next((one for one in noticed if one.key == key), None)
    if found is None or key in set(dismissed):
        raise SignalGone()
    if not reason.strip():
        raise DismissalReasonMissing()
    return found
