"""What a contract's participants are entitled to on a day, and when time alone will change it.

A participant's results are looked at up to a horizon behind the day of the run, once: what is achieved by the day is
paid, and the first of what comes after tells the day from which the participant must be looked at again. Until then,
and while nothing about the participant changes, no run needs to.

Only caps and counts of the whole contract tie participants to each other. While none of them has kept anything back,
they would not have done so in any order of payment; then some participants can be reckoned apart from the others, of
whom only the sums are needed. As soon as a limit keeps something back, the whole contract is reckoned together.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from marketplace.terms.rules import (
    Allocator,
    Entitlement,
    Facts,
    Keys,
    Payment,
    SoFar,
    Terms,
    Version,
    check_keys,
    occurrences_under,
    parts_of,
    payments_of,
)
from marketplace.terms.rules.occurrences import Occurrence

LATE_REPORTS = 90
"""Days for which a fact that came in time may still be reported late, where the terms set no limit: a habit."""

HORIZON = timedelta(days=400)
"""How far ahead is looked for what time will bring; a participant is looked at again after it in any case."""


@dataclass
class Used:
    """What payments have used of the contract's limits.

    Args:
        years: Cents by calendar year of achievement.
        counts: Paid occurrences by milestone, of those that have a largest count.
        pending: Cents that are earned and not due, by municipality and year of the due day; year 0 while not known.
            It uses nothing; it is kept beside, for what the contract will surely cost.
    """

    years: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    pending: dict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))

    def add(self, other: "Used", times: int = 1) -> None:
        """Add what others have used; take it away with ``times=-1``."""
        for year, cents in other.years.items():
            self.years[year] += times * cents
        for milestone, count in other.counts.items():
            self.counts[milestone] += times * count

    def so_far(self) -> SoFar:
        """The same as the start of a new calculation."""
        return SoFar(
            paid_times=defaultdict(int, self.counts),
            paid_year=defaultdict(int, self.years),
            paid_contract=sum(self.years.values()),
        )


@dataclass(frozen=True)
class Basis:
    """What a contract is reckoned on.

    Args:
        versions: Its terms by the day from which they apply.
        keys: The ring's keys for sharing.
    """

    versions: Sequence[Version]
    keys: Keys


class Prospect(NamedTuple):
    """What a participant may still bring.

    Args:
        open_until: The last day on which something new may be earned; None while there is no end to it.
        home: Home municipality now; empty while not known.
    """

    open_until: date | None
    home: str


@dataclass
class Reckoned:
    """What participants are entitled to.

    Args:
        entitled: Every part that is worth something, due or not yet.
        used: What each participant used of the contract's limits.
        look_again_on: By participant, the first day on which time alone changes something.
        prospects: By participant, until when something new may be earned, and who then pays for it.
        limited: Whether a cap or count of the whole contract kept something back.
    """

    entitled: list[Entitlement] = field(default_factory=list)
    used: dict[str, Used] = field(default_factory=dict)
    look_again_on: dict[str, date] = field(default_factory=dict)
    prospects: dict[str, Prospect] = field(default_factory=dict)
    limited: bool = False


def reckon(basis: Basis, placements: Iterable[Facts], *, as_of: date, others: Used | None = None) -> Reckoned:
    """Work out what placements are entitled to on a day.

    Args:
        basis: Terms and keys.
        placements: All placements of the contract, or some of them with ``others``.
        as_of: Days after it do not exist.
        others: What all other placements have used of the contract's limits.
    Raises:
        HomeUnknown, KeyMissing, KeyNotInForce: see :func:`marketplace.terms.rules.entitlements`.
    Source: payment terms, sections 3 and 4.
    """
    for version in basis.versions:
        check_keys(version.terms, basis.keys)
    found = Reckoned()
    achieved: list[Occurrence] = []
    for placement in placements:
        by_now, again = _by_day(basis.versions, placement, as_of)
        achieved += by_now
        found.look_again_on[placement.participant] = again
        found.prospects[placement.participant] = prospect_of(basis.versions[-1].terms, placement, as_of)
        found.used[placement.participant] = Used()
    achieved.sort()
    allocator = Allocator(basis.keys)
    for payment in payments_of(achieved, others.so_far() if others else None):
        found.limited = found.limited or _kept_back(payment)
        if payment.cents:
            _use(found.used[payment.occurrence.participant], payment)
            found.entitled.extend(parts_of(payment, allocator))
    allocator.check_complete()
    _wait_for_due_days(found, as_of)
    return found


def _by_day(versions: Sequence[Version], placement: Facts, as_of: date) -> tuple[list[Occurrence], date]:
    """What is achieved by a day, and the first later day on which something else will be."""
    if _has_later_facts(placement, as_of):
        return list(occurrences_under(versions, [placement], as_of)), as_of + timedelta(days=1)
    horizon = as_of + HORIZON
    limit = as_of.toordinal()
    again = horizon.toordinal()
    by_now = []
    for occurrence in occurrences_under(versions, [placement], horizon):
        if occurrence.achieved <= limit:
            by_now.append(occurrence)
        elif occurrence.achieved < again:
            again = occurrence.achieved
    return by_now, date.fromordinal(again)


def _has_later_facts(placement: Facts, as_of: date) -> bool:
    """Whether something is known that, on the day of the run, has not happened yet.

    Such a fact may change the baseline of a gain, so what is seen from behind it is not what is seen from the day.
    """
    return placement.service_start > as_of or any(
        day > as_of
        for day in (
            *(one.start for one in placement.spells),
            *(one.day for one in placement.events),
            *(one.day for one in placement.measurements),
            *(one.day for one in placement.earnings),
            *(one.day for one in placement.attendance),
        )
    )


def _kept_back(payment: Payment) -> bool:
    """Whether a limit of the whole contract left a payment less than its own participant's results would."""
    count = payment.occurrence.milestone.max_count
    if count is not None and payment.paid_before is not None and payment.paid_before >= count:
        return payment.priced.cents > 0
    rooms, wanted = payment.rooms, payment.before_caps_cents
    if payment.cents == wanted:
        return False
    if rooms.participant is not None:
        wanted = min(wanted, rooms.participant)
    return any(room is not None and wanted > room for room in (rooms.calendar_year, rooms.contract))


def _use(used: Used, payment: Payment) -> None:
    used.years[date.fromordinal(payment.occurrence.achieved).year] += payment.cents
    if payment.occurrence.milestone.max_count is not None:
        used.counts[payment.occurrence.milestone.code] += 1


def _wait_for_due_days(found: Reckoned, as_of: date) -> None:
    """Parts that are not due: their day is one to look again on, and their cents are certain to come."""
    for one in found.entitled:
        if one.due_on is None or one.due_on > as_of:
            pending = found.used[one.participant].pending
            for code, cents in one.shares.items():
                pending[code, one.due_on.year if one.due_on else 0] += cents
        if one.due_on is not None and as_of < one.due_on < found.look_again_on[one.participant]:
            found.look_again_on[one.participant] = one.due_on


def prospect_of(terms: Terms, placement: Facts, as_of: date) -> Prospect:
    """Until when a placement may bring something new, and its home municipality on a day.

    New facts belong until the attribution days after the end of the service are over, or until a later placement
    begins, and they may be reported some time later. A job that runs goes on counting. Where every milestone has a
    last day of reaching, nothing comes after the last of them.
    """
    homes = [home.municipality for home in placement.home if home.starts_on <= as_of]
    home = homes[-1] if homes else ""
    limits = [getattr(milestone.measure, "reach_within_days", None) for milestone in terms.milestones]
    reach = (
        None if None in limits else placement.service_start + timedelta(days=max(x for x in limits if x is not None))
    )
    ends = _last_new_day(terms, placement)
    known = [day for day in (reach, ends) if day is not None]
    if not known:
        return Prospect(None, home)
    late = timedelta(days=LATE_REPORTS if terms.report_within_days is None else terms.report_within_days)
    return Prospect(min(known) + late, home)


def _last_new_day(terms: Terms, placement: Facts) -> date | None:
    """The last day on which a fact still belongs or a known spell still counts; None while there is no end."""
    ends = [day - timedelta(days=1) for day in placement.later_placements if day > placement.service_start]
    if placement.service_end is not None:
        ends.append(placement.service_end + timedelta(days=terms.attribution_days))
    spells = [spell.end for spell in placement.spells]
    if not ends or None in spells:
        return None
    return max([min(ends), *(end for end in spells if end is not None)])
