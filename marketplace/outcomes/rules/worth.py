"""What facts are worth, by the engine that pays: what counts, what waits, what lies ahead, what is still missing."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from marketplace.outcomes.rules.facts import FactKind, FactRow, Verdict, effective, placement_document
from marketplace.outcomes.rules.placements import Home
from marketplace.terms.rules import Facts, Keys, Version, entitlements_of_versions, occurrences_under, payments_of
from marketplace.terms.rules.exact import date_of
from marketplace.terms.schemas.stored import facts_from_stored

HORIZON = timedelta(days=550)
"""How far ahead is looked for what is reached when what has begun goes on."""
DRAFT = 0
"""Id of a fact that has not been reported yet."""


class Promise(StrEnum):
    """How sure a result is."""

    COUNTS = "counts"
    WAITS = "waits"
    AHEAD = "ahead"
    MISSING = "missing"


@dataclass(frozen=True)
class Known:
    """All that is known of a placement.

    Args:
        facts: Every reported fact, in the order of its id.
        later_starts: Verified starts of the person's other placements.
    """

    participant: str
    groups: tuple[str, ...]
    homes: tuple[Home, ...]
    facts: tuple[FactRow, ...]
    other_starts: tuple[date, ...] = ()


@dataclass(frozen=True)
class Prospect:
    """A milestone of the contract as it stands for a placement.

    Args:
        cents: What it brings before the limits of the whole contract; None while missing.
        achieved_on: The day it is reached; None while missing.
    """

    milestone: str
    promise: Promise
    cents: int | None = None
    achieved_on: date | None = None


def supposing(known: Known, verified: Collection[int] = (), draft: FactRow | None = None) -> Known:
    """The placement as if some waiting facts, and a draft, were verified."""
    facts = [replace(one, verdict=Verdict.VERIFIED) if one.id in verified else one for one in known.facts]
    if draft is not None:
        facts.append(replace(draft, id=max((one.id for one in facts), default=0) + 1, verdict=Verdict.VERIFIED))
    return replace(known, facts=tuple(facts))


def waiting_ids(known: Known) -> set[int]:
    """Facts without a verdict."""
    return {one.id for one in known.facts if one.verdict is None}


def _facts(known: Known) -> list[Facts]:
    """The placement for the engine; nothing while the start does not count."""
    starts = [one for one in effective(known.facts) if one.kind is FactKind.START]
    if not starts:
        return []
    own = date.fromisoformat(starts[-1].payload["date"])
    document = placement_document(
        participant=known.participant,
        groups=known.groups,
        homes=[(home.municipality, home.since) for home in known.homes],
        facts=known.facts,
        later_starts=[day for day in known.other_starts if day > own],
    )
    return [] if document is None else [facts_from_stored(document)]


def _reached(versions: Sequence[Version], known: Known, as_of: date) -> dict[tuple[str, str], tuple[int, date]]:
    """Cents and day of each occurrence that is reached."""
    occurrences = sorted(occurrences_under(versions, _facts(known), as_of))
    return {
        (one.occurrence.milestone.code, one.occurrence.occurrence): (one.cents, date_of(one.occurrence.achieved))
        for one in payments_of(occurrences)
    }


def prospects(versions: Sequence[Version], known: Known, *, today: date) -> list[Prospect]:
    """What a placement has brought, may bring and lacks, in the order of the days, what is missing last.

    What lies ahead is reached if everything that has begun goes on and nothing else happens. Limits of the whole
    contract are left out, because they depend on other participants.
    """
    hoped = supposing(known, waiting_ids(known))
    found: list[Prospect] = []
    seen: set[tuple[str, str]] = set()
    for promise, reached in (
        (Promise.COUNTS, _reached(versions, known, today)),
        (Promise.WAITS, _reached(versions, hoped, today)),
        (Promise.AHEAD, _reached(versions, hoped, today + HORIZON)),
    ):
        for key, (cents, day) in reached.items():
            if key not in seen:
                seen.add(key)
                found.append(Prospect(key[0], promise, cents, day))
    reached_codes = {code for code, _ in seen}
    newest = max(versions, key=lambda one: one.starts_on if one.starts_on <= today else date.min).terms
    missing = [Prospect(one.code, Promise.MISSING) for one in newest.milestones if one.code not in reached_codes]
    return sorted(found, key=lambda one: (one.achieved_on or date.max, one.milestone)) + missing


def effect(versions: Sequence[Version], before: Known, after: Known, *, as_of: date, keys: Keys) -> dict[str, int]:
    """How many cents more or fewer each municipality pays when what is known changes; those without are left out.

    Source: payment terms, sections 3 and 4; limits of the whole contract are left out, as in :func:`prospects`.
    """
    changed: dict[str, int] = defaultdict(int)
    for sign, known in ((-1, before), (1, after)):
        for line in entitlements_of_versions(versions, _facts(known), as_of=as_of, keys=keys):
            for municipality, cents in line.shares.items():
                changed[municipality] += sign * cents
    return {code: cents for code, cents in sorted(changed.items()) if cents}


def worth_of_verifying(
    versions: Sequence[Version], known: Known, fact_id: int, *, as_of: date, keys: Keys
) -> dict[str, int]:
    """What the verdict "verified" on one waiting fact changes, by municipality, in cents.

    While the start of the service waits too, it is taken as verified: else nothing would be worth anything.
    """
    start = {one.id for one in known.facts if one.kind is FactKind.START and one.verdict is None}
    before = supposing(known, start - {fact_id})
    return effect(versions, before, supposing(known, start | {fact_id}), as_of=as_of, keys=keys)
