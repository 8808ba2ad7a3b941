"""Terms tried out on invented participants: what would be paid month by month, and what the caps would cut; pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from marketplace.terms.rules.amounts import Payment, held_due
from marketplace.terms.rules.document import Terms
from marketplace.terms.rules.entitlements import reached_payments
from marketplace.terms.rules.exact import date_of, month_of, month_text
from marketplace.terms.rules.facts import Facts
from marketplace.terms.rules.invented import Cohort, invented_facts

TRIAL_DAYS = 3 * 365
"""How long a trial looks ahead: longer than any milestone of the ring's own terms."""


@dataclass(frozen=True)
class MilestoneResult:
    """How often a milestone was paid in a trial, and how much."""

    code: str
    times: int
    cents: int


@dataclass(frozen=True)
class Trial:
    """What an invented provider would be paid.

    Args:
        participants: How many were served.
        paid_participants: For how many anything was paid.
        cents: Everything that falls due within the trial.
        months: Cents that fall due by month, ``2027-01``; every month from the first service to the last payment.
        milestones: In the order of the terms.
        held_cents: Held back and not released within the trial.
        cut: Cents that each cap took away: ``participant``, ``calendar_year``, ``contract``.
    """

    participants: int
    paid_participants: int
    cents: int
    months: dict[str, int]
    milestones: list[MilestoneResult]
    held_cents: int
    cut: dict[str, int] = field(default_factory=dict)

    @property
    def per_participant_cents(self) -> int:
        """Paid cents for each participant served, whole cents, cut off."""
        return self.cents // self.participants if self.participants else 0

    @property
    def half_paid_in(self) -> str | None:
        """The month by the end of which half of everything was paid; None when nothing was."""
        reached = 0
        for month, cents in self.months.items():
            reached += cents
            if self.cents and 2 * reached >= self.cents:
                return month
        return None


def try_out(terms: Terms, cohort: Cohort, *, participants: int, starts_on: date) -> Trial:
    """Serve an invented cohort under the terms.

    Args:
        participants: How many the invented provider serves.
        starts_on: The day the first one starts.
    """
    facts = invented_facts(terms, cohort, participants=participants, starts_on=starts_on)
    return trial_of(terms, facts, starts_on=starts_on, as_of=starts_on + timedelta(days=TRIAL_DAYS))


def trial_of(terms: Terms, facts: Iterable[Facts], *, starts_on: date, as_of: date) -> Trial:
    """What facts bring under terms, month by month, up to a day."""
    served = list(facts)
    by_month: dict[int, int] = defaultdict(int)
    paid: dict[str, list[int]] = {milestone.code: [0, 0] for milestone in terms.milestones}
    cut: dict[str, int] = defaultdict(int)
    held, paid_to = 0, set()
    for payment in reached_payments(terms, served, as_of=as_of):
        for name, cents in _cut(payment):
            cut[name] += cents
        if not payment.cents:
            continue
        counts = paid[payment.occurrence.milestone.code]
        counts[0] += 1
        counts[1] += payment.cents
        paid_to.add(payment.occurrence.participant)
        by_month[month_of(date_of(payment.occurrence.achieved))] += payment.cents - payment.held_cents
        released = held_due(payment.occurrence) if payment.held_cents else None
        if released is not None and date_of(released) <= as_of:
            by_month[month_of(date_of(released))] += payment.held_cents
        else:
            held += payment.held_cents
    return Trial(
        participants=len(served),
        paid_participants=len(paid_to),
        cents=sum(by_month.values()),
        months=_every_month(by_month, starts_on),
        milestones=[MilestoneResult(code, times, cents) for code, (times, cents) in paid.items()],
        held_cents=held,
        cut=dict(cut),
    )


def _every_month(by_month: dict[int, int], starts_on: date) -> dict[str, int]:
    first = month_of(starts_on)
    last = max([first, *by_month])
    return {month_text(month): by_month.get(month, 0) for month in range(first, last + 1)}


def _cut(payment: Payment) -> list[tuple[str, int]]:
    """The cap that cut a payment, and by how much; of several the tightest, of equals the first."""
    missing = payment.before_caps_cents - payment.cents
    if missing <= 0:
        return []
    rooms = {name: room for name, room in payment.rooms._asdict().items() if room is not None}
    return [(min(rooms, key=lambda name: rooms[name]), missing)]
