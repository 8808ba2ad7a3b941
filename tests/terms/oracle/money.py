"""From milestones to money, in the order of section 4."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from math import floor

from tests.terms.oracle.days import Document, day, number
from tests.terms.oracle.reached import Reached, first_reach, reached_by


class HomeMissing(Exception):
    """`home`: none is an error that names participant and date; all that are missing at once."""

    def __init__(self, missing: set[tuple[str, date]]) -> None:
        super().__init__(missing)
        self.missing = missing


def half_up(exact: Fraction) -> int:
    """Half up, to a cent."""
    return floor(exact + Fraction(1, 2))


# -- 4.1 amount


def group_factor(milestone: Document, placement: Document, terms: Document) -> Fraction:
    """Factor of the first group in `groups` that the participant has (unless `group_factor` is false)."""
    if milestone.get("group_factor", True):
        for group in terms.get("groups", []):
            if group["code"] in placement.get("groups", []):
                return number(group["factor"])
    return Fraction(1)


def price_index(terms: Document, on: date) -> Fraction:
    """By achieved_on; latest 'from' not after it."""
    index = Fraction(1)
    for row in sorted(terms.get("price_index", []), key=lambda row: day(row["from"])):
        if day(row["from"]) <= on:
            index = number(row["factor"])
    return index


def amount_of(milestone: Document, placement: Document, reached: Reached, terms: Document) -> int:
    """`price_cents` (× units for attendance) × factor × index, rounded once, half up, to a cent."""
    exact = milestone["price_cents"] * reached.units
    exact *= group_factor(milestone, placement, terms)
    exact *= price_index(terms, reached.on)
    return half_up(exact)


# -- 4.2 order


@dataclass(frozen=True)
class Claim:
    """One reached occurrence of the contract."""

    placement: Document
    milestone: Document
    position: int
    reached: Reached
    reached_by_participant: dict[str, list[Reached]]

    @property
    def participant(self) -> str:
        """Whose it is."""
        return self.placement["participant"]


def order_of(claim: Claim) -> tuple:
    """Sorted by (`achieved_on`, participant id, order of the milestone, occurrence: shorter first, then by text)."""
    occurrence = claim.reached.occurrence
    return claim.reached.on, claim.participant, claim.position, len(occurrence), occurrence


def claims_of(terms: Document, facts: list[Document], as_of: date) -> list[Claim]:
    """All reached occurrences of the contract, in order."""
    claims = []
    for placement in facts:
        reached = reached_by(placement, terms, as_of)
        for position, milestone in enumerate(terms["milestones"]):
            for each in reached[milestone["code"]]:
                claims.append(Claim(placement, milestone, position, each, reached))
    return sorted(claims, key=order_of)


# -- 4.3 to 4.6


@dataclass
class SoFar:
    """What the occurrences taken before have used up."""

    claimed: dict[tuple[str, str], str] = field(default_factory=dict)
    highest: dict[tuple[str, str], int] = field(default_factory=dict)
    times_paid: dict[str, int] = field(default_factory=dict)
    paid: list[tuple[str, int, int]] = field(default_factory=list)


def loses_one_of(claim: Claim, so_far: SoFar) -> bool:
    """Within a participant, only the milestone that came first in a `one_of` group pays, the others pay nothing.

    The first reached milestone claims the group even if ladder, max_count, cap or price leaves it nothing.
    """
    if "one_of" not in claim.milestone:
        return False
    group = (claim.participant, claim.milestone["one_of"])
    so_far.claimed.setdefault(group, claim.milestone["code"])
    return so_far.claimed[group] != claim.milestone["code"]


def less_the_highest(claim: Claim, amount: int, so_far: SoFar) -> int:
    """A milestone pays its amount less the highest amount so far on that ladder, not below zero.

    'Highest so far' is the amount after rounding and before caps, whether or not it was paid.
    """
    if "ladder" not in claim.milestone:
        return amount
    ladder = (claim.participant, claim.milestone["ladder"])
    highest = so_far.highest.get(ladder, 0)
    so_far.highest[ladder] = max(highest, amount)
    return max(amount - highest, 0)


def is_paid_often_enough(claim: Claim, so_far: SoFar) -> bool:
    """After that many paid occurrences of the milestone in the contract, nothing."""
    if "max_count" not in claim.milestone:
        return False
    return so_far.times_paid.get(claim.milestone["code"], 0) >= claim.milestone["max_count"]


def room_under_caps(claim: Claim, terms: Document, so_far: SoFar) -> list[int]:
    """What is left under participant, calendar year (of `achieved_on`) and contract caps; paid cents only."""
    caps = terms.get("caps", {})
    by_participant = sum(cents for who, _, cents in so_far.paid if who == claim.participant)
    by_year = sum(cents for _, year, cents in so_far.paid if year == claim.reached.on.year)
    by_contract = sum(cents for _, _, cents in so_far.paid)
    room = []
    if "participant_cents" in caps:
        room.append(caps["participant_cents"] - by_participant)
    if "calendar_year_cents" in caps:
        room.append(caps["calendar_year_cents"] - by_year)
    if "contract_cents" in caps:
        room.append(caps["contract_cents"] - by_contract)
    return room


def paid_for(claim: Claim, terms: Document, so_far: SoFar) -> int:
    """One occurrence after one_of, ladder, max_count and caps. Zero lines use up nothing."""
    amount = amount_of(claim.milestone, claim.placement, claim.reached, terms)
    lost = loses_one_of(claim, so_far)
    amount = less_the_highest(claim, amount, so_far)
    if lost or is_paid_often_enough(claim, so_far):
        return 0
    amount = min([amount, *room_under_caps(claim, terms, so_far)])
    if amount > 0:
        code = claim.milestone["code"]
        so_far.times_paid[code] = so_far.times_paid.get(code, 0) + 1
        so_far.paid.append((claim.participant, claim.reached.on.year, amount))
    return amount


# -- 4.7 holdback


def due_of_held(claim: Claim, terms: Document) -> date | None:
    """`achieved_on + after_days`, or the later of `achieved_on` and the first reach of the release milestone.

    A release milestone needs to be reached, not paid; null while that is not reached.
    """
    release = terms["holdback"]["release"]
    achieved_on = claim.reached.on
    if "after_days" in release:
        return achieved_on + timedelta(days=release["after_days"])
    released_on = first_reach(claim.reached_by_participant[release["milestone"]])
    return None if released_on is None else max(achieved_on, released_on)


def parts_of(claim: Claim, amount: int, terms: Document) -> list[tuple[str, int, date | None]]:
    """Held = share × amount, half up; now = amount − held. Parts of zero are dropped; `now` before `held`."""
    held = 0
    if "holdback" in terms and claim.milestone.get("holdback", True):
        held = half_up(number(terms["holdback"]["share"]) * amount)
    parts: list[tuple[str, int, date | None]] = []
    if amount - held > 0:
        parts.append(("now", amount - held, claim.reached.on))
    if held > 0:
        parts.append(("held", held, due_of_held(claim, terms)))
    return parts


# -- 4.8 allocation


def home_of(placement: Document, on: date) -> str:
    """All to the participant's home municipality on `achieved_on` (the latest `from` not after it)."""
    homes = [row for row in placement.get("home", []) if day(row["from"]) <= on]
    if not homes:
        raise HomeMissing({(placement["participant"], on)})
    return max(homes, key=lambda row: day(row["from"]))["municipality"]


def weights_of(allocation: Document, keys: Document, on: date) -> dict[str, Fraction]:
    """A key's weights are those with the latest `from` not after `achieved_on`; fixed shares are their own."""
    if allocation["by"] == "fixed":
        weights = allocation["shares"]
    else:
        rows = [row for row in keys[allocation["key"]] if day(row["from"]) <= on]
        weights = max(rows, key=lambda row: day(row["from"]))["weights"]
    return {code: number(weight) for code, weight in weights.items()}


def largest_remainder(cents: int, weights: dict[str, Fraction]) -> dict[str, int]:
    """Floor each exact share, give the leftover cents to the largest fractions, ties to the smaller code."""
    total = sum(weights.values())
    exact = {code: cents * weight / total for code, weight in weights.items()}
    shares = {code: floor(share) for code, share in exact.items()}
    waiting = sorted(weights, key=lambda code: (-(exact[code] - shares[code]), code))
    for code in waiting[: cents - sum(shares.values())]:
        shares[code] += 1
    return shares


def shares_of(claim: Claim, cents: int, terms: Document, keys: Document) -> dict[str, int]:
    """Each part is allocated; zero shares are left out. A milestone's `allocation` overrides the contract's."""
    allocation = claim.milestone.get("allocation", terms.get("allocation", {"by": "home"}))
    if allocation["by"] == "home":
        return {home_of(claim.placement, claim.reached.on): cents}
    shares = largest_remainder(cents, weights_of(allocation, keys, claim.reached.on))
    return {code: share for code, share in sorted(shares.items()) if share > 0}


# -- the lines


def line_of(claim: Claim, part: str, cents: int, due_on: date | None, shares: dict[str, int]) -> Document:
    """One line a part, as section 5 writes it."""
    return {
        "participant": claim.participant,
        "milestone": claim.milestone["code"],
        "occurrence": claim.reached.occurrence,
        "part": part,
        "achieved_on": claim.reached.on.isoformat(),
        "due_on": None if due_on is None else due_on.isoformat(),
        "cents": cents,
        "shares": shares,
    }


def expected_lines(terms: Document, facts: list[Document], keys: Document, as_of: str) -> list[Document]:
    """Work out the lines of section 5 from valid JSON documents.

    Args:
        terms: The terms document of section 2.
        facts: One placement each, in any order.
        keys: Allocation weights by key, each with the day it came into force.
        as_of: ISO date; days after it do not exist.
    Returns:
        One line a part, in the order of 4.2 with `now` before `held`.
    Raises:
        HomeMissing: money would go to the home municipality of people who have none on those days.
    """
    so_far = SoFar()
    lines = []
    missing: set[tuple[str, date]] = set()
    for claim in claims_of(terms, facts, day(as_of)):
        amount = paid_for(claim, terms, so_far)
        for part, cents, due_on in parts_of(claim, amount, terms):
            try:
                lines.append(line_of(claim, part, cents, due_on, shares_of(claim, cents, terms, keys)))
            except HomeMissing as home:
                missing |= home.missing
    if missing:
        raise HomeMissing(missing)
    return lines
