"""Invented participants for trying terms out: the same ones every time, in words an officer can check; pure.

They are no forecast. Three cohorts show how terms treat a provider whose participants find work easily, one whose
participants are as most are, and one that serves those for whom it is hardest. The figures of a cohort are assumptions
that stand here and nowhere else; what an outcome may cost is modelled in the room ``modelling``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from fractions import Fraction

from marketplace.terms.rules.document import (
    NO_TAGS,
    EarningMonths,
    Earnings,
    Event,
    Gain,
    Spell,
    Terms,
)
from marketplace.terms.rules.facts import (
    AttendanceFact,
    EarningFact,
    EventFact,
    Facts,
    Home,
    MeasurementFact,
    SpellFact,
)
from marketplace.terms.rules.wanted import kinds_counted

HOME = "398"
STEP = 37
"""Prime to every number of participants used, so that luck is spread evenly and not by arrival."""


class CohortKind(StrEnum):
    """Whom an invented provider serves."""

    EASY = "easy"
    MIXED = "mixed"
    HARD = "hard"


@dataclass(frozen=True)
class Cohort:
    """How an invented provider's participants fare.

    Args:
        success: Share of participants for whom a result comes at all.
        first_after: Days from the service start to the first result of the luckiest participant.
        last_after: The same for the unluckiest one who has a result.
        longest: Days that the longest spell lasts; the shortest lasts a tenth of it.
        weekly_hours: Hours a week of the spells; more where the terms ask for more.
        weeks: Weeks of attendance, two units each.
        in_group: Share of participants in the first target group of the terms.
    """

    kind: CohortKind
    success: Fraction
    first_after: int
    last_after: int
    longest: int
    weekly_hours: Decimal
    weeks: int
    in_group: Fraction


COHORTS = (
    Cohort(CohortKind.EASY, Fraction(3, 4), 30, 150, 540, Decimal(36), 12, Fraction(0)),
    Cohort(CohortKind.MIXED, Fraction(1, 2), 60, 270, 420, Decimal(30), 20, Fraction(1, 2)),
    Cohort(CohortKind.HARD, Fraction(1, 4), 120, 360, 300, Decimal(22), 30, Fraction(1)),
)
"""The three invented providers."""


@dataclass(frozen=True)
class _Luck:
    """One participant's place among the others: 0 for the luckiest, nearly 1 for the unluckiest."""

    place: Fraction
    cohort: Cohort
    start: date

    @property
    def succeeds(self) -> bool:
        return self.place < self.cohort.success

    @property
    def among_successes(self) -> Fraction:
        return self.place / self.cohort.success

    def day_of(self, ordinal: int) -> date:
        """The day of the participant's n-th kind of result, a month after the one before."""
        span = self.cohort.last_after - self.cohort.first_after
        after = self.cohort.first_after + int(span * self.among_successes) + 30 * ordinal
        return self.start + timedelta(days=after)

    @property
    def length(self) -> int:
        shortest = max(1, self.cohort.longest // 10)
        return shortest + int((self.cohort.longest - shortest) * (1 - self.among_successes))


def invented_facts(terms: Terms, cohort: Cohort, *, participants: int, starts_on: date) -> list[Facts]:
    """Facts of an invented provider's participants, made of the kinds of facts that the terms count.

    Args:
        participants: How many, one starting every second day.
        starts_on: First day of the first service.
    """
    found = []
    for number in range(participants):
        place = Fraction(number * STEP % participants, participants)
        start = starts_on + timedelta(days=2 * number)
        groups = frozenset({terms.groups[0].code}) if terms.groups and place < cohort.in_group else NO_TAGS
        found.append(_facts(terms, f"X-{number + 1:03d}", _Luck(place, cohort, start), groups))
    return found


def example_facts(terms: Terms, *, starts_on: date) -> Facts:
    """One invented participant who reaches what the terms pay for, for a worked example under them."""
    best = Cohort(CohortKind.EASY, Fraction(1), 30, 60, _longest(terms) + 30, Decimal(36), 26, Fraction(0))
    return _facts(terms, "X-001", _Luck(Fraction(0), best, starts_on), NO_TAGS)


def _facts(terms: Terms, participant: str, luck: _Luck, groups: frozenset[str]) -> Facts:
    spells = list(_spells(terms, luck)) if luck.succeeds else []
    return Facts(
        participant=participant,
        service_start=luck.start,
        groups=groups,
        home=(Home(date(2000, 1, 1), HOME),),
        spells=tuple(spells),
        events=tuple(_events(terms, luck)),
        measurements=tuple(_measurements(terms, luck)),
        earnings=tuple(_earnings(terms, luck)) if luck.succeeds else (),
        attendance=tuple(_attendance(terms, luck)),
    )


def _wanted_spells(terms: Terms) -> list[tuple[str, frozenset[str], Decimal]]:
    """Kind, tags and hours of each sort of spell that some milestone counts, tagged ones first, else in their order."""
    wanted: dict[tuple[str, frozenset[str]], Decimal] = {}
    for measure in (milestone.measure for milestone in terms.milestones):
        if isinstance(measure, Spell):
            sort = (measure.kinds[0], measure.with_tags)
            wanted[sort] = max(wanted.get(sort, Decimal(0)), measure.min_weekly_hours)
    every = [(kind, tags, hours) for (kind, tags), hours in wanted.items()]
    return sorted(every, key=lambda sort: not sort[1])


def _spells(terms: Terms, luck: _Luck) -> Iterator[SpellFact]:
    for ordinal, (kind, tags, hours) in enumerate(_wanted_spells(terms)):
        # A tagged spell, such as subsidised work, comes before the open job and is over when that begins.
        start = luck.day_of(ordinal)
        yield SpellFact(
            kind=kind,
            start=start,
            end=start + timedelta(days=luck.length - 1),
            weekly_hours=max(luck.cohort.weekly_hours, hours),
            tags=tags,
            reported_on=start + timedelta(days=7),
        )


def _events(terms: Terms, luck: _Luck) -> Iterator[EventFact]:
    values = {
        kind: measure.min_value
        for measure in (milestone.measure for milestone in terms.milestones)
        if isinstance(measure, Event)
        for kind in measure.kinds
    }
    for ordinal, kind in enumerate(kinds_counted(terms).get("event", [])):
        # The first kind, most often a plan, is reached by everybody soon; the later ones need success.
        if ordinal == 0:
            day = luck.start + timedelta(days=14)
        elif luck.succeeds:
            day = luck.day_of(ordinal)
        else:
            continue
        yield EventFact(kind, day, values[kind], day)


def _measurements(terms: Terms, luck: _Luck) -> Iterator[MeasurementFact]:
    gains: dict[str, list[Gain]] = {}
    for measure in (milestone.measure for milestone in terms.milestones):
        if isinstance(measure, Gain):
            gains.setdefault(measure.instrument, []).append(measure)
    for instrument, measures in gains.items():
        sign = 1 if measures[0].direction == "up" else -1
        most = max(measure.min_gain for measure in measures)
        baseline = most if sign < 0 else Decimal(1)
        yield MeasurementFact(instrument, luck.start, baseline, luck.start)
        if luck.succeeds:
            share = 1 - luck.among_successes
            exact = Decimal(share.numerator) * most / share.denominator
            gained = exact.to_integral_value(rounding=ROUND_CEILING)
            day = luck.day_of(0)
            yield MeasurementFact(instrument, day, baseline + sign * gained, day)


def _earnings(terms: Terms, luck: _Luck) -> Iterator[EarningFact]:
    measures = [m.measure for m in terms.milestones if isinstance(m.measure, Earnings | EarningMonths)]
    if not measures:
        return
    needed = max((m.min_cents for m in measures if isinstance(m, EarningMonths)), default=0)
    tags = frozenset().union(*(m.with_tags for m in measures if isinstance(m, EarningMonths)))
    cents = max(needed, int(luck.cohort.weekly_hours * 5_200))
    first = luck.day_of(0)
    for month in range(luck.length // 30):
        day = first + timedelta(days=30 * month)
        # A tag such as “without benefit” is earned by lasting: it stands on the months of the second year.
        yield EarningFact(day, cents, tags if month >= 12 else NO_TAGS, day)


def _attendance(terms: Terms, luck: _Luck) -> Iterator[AttendanceFact]:
    if "attendance" not in kinds_counted(terms):
        return
    for week in range(luck.cohort.weeks):
        for weekday in (1, 3):
            day = luck.start + timedelta(days=7 * week + weekday)
            yield AttendanceFact(day, Decimal(1), day)


def _longest(terms: Terms) -> int:
    """Days of the longest spell, or of the earnings, that some milestone needs."""
    spans = [30]
    for measure in (milestone.measure for milestone in terms.milestones):
        if isinstance(measure, Spell):
            more = measure.repeat.every_days * (measure.repeat.max_times - 1) if measure.repeat else 0
            spans.append((measure.days or (measure.months or 0) * 31) + more)
        elif isinstance(measure, EarningMonths):
            spans.append(31 * (measure.within_months or measure.count) + 31 * measure.max_times)
    return max(spans)


def cohort_of(kind: CohortKind, cohorts: Sequence[Cohort] = COHORTS) -> Cohort:
    """The cohort of a kind."""
    return next(cohort for cohort in cohorts if cohort.kind is kind)
