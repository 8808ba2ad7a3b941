"""Writing a settlement: the journal, its lines with their figures, its entries, and how each participant now stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import delete

from marketplace.contracts.rules import ContractFacts
from marketplace.kernel.bulk import Row, compact_json, insert_rows
from marketplace.kernel.db import db
from marketplace.payments.models import Figures, Journal, LedgerEntry, Line, Position
from marketplace.payments.rules import Cause, Difference, Key, Prospect, Reckoned, Used, entries_of
from marketplace.payments.rules.reckoning import HORIZON
from marketplace.terms.rules import Entitlement

LINE = (
    "journal_id",
    "number",
    "participant",
    "milestone",
    "occurrence",
    "part",
    "municipality",
    "cents",
    "entitled_cents",
    "settled_cents",
    "achieved_on",
    "due_on",
    "cause",
)
POSITION = (
    "contract_id",
    "participant",
    "version",
    "look_again_on",
    "open_until",
    "home",
    "booked",
    "used",
)
NOT_STARTED = Prospect(None, "")


@dataclass(frozen=True)
class Booking:
    """What a journal holds."""

    journal_id: int
    lines: int
    cents: int


def book(
    contract: ContractFacts,
    found: Sequence[Difference],
    causes: Mapping[str, Cause],
    *,
    run_id: int,
    as_of: date,
    terms_sha256: str,
    reckoned: int,
    now: datetime,
) -> Booking:
    """Write a journal with the differences found, and the entries that balance it."""
    cents = sum(one.cents for one in found)
    journal = Journal(
        run_id=run_id,
        contract_id=contract.id,
        as_of=as_of,
        terms_sha256=terms_sha256,
        line_count=len(found),
        cents=cents,
        reckoned=reckoned,
        settled_at=now,
    )
    db.session.add(journal)
    db.session.flush()
    figures: dict[int, int] = {}
    insert_rows(Figures, ("journal_id", "participant", "payments"), _figures(journal.id, found, figures))
    insert_rows(Line, LINE, _lines(journal.id, found, figures, causes))
    entries = entries_of(found, provider_id=contract.provider_id)
    insert_rows(
        LedgerEntry, ("journal_id", "municipality", "account", "cents"), ((journal.id, *one) for one in entries)
    )
    return Booking(journal.id, len(found), cents)


def _figures(journal_id: int, found: Sequence[Difference], numbers: dict[int, int]) -> Iterator[Row]:
    """Figures of the payments behind the lines by participant; ``numbers`` tells where those of a payment are."""
    for participant, lines in groupby(found, attrgetter("key.participant")):
        payments: list[dict[str, Any]] = []
        for one in lines:
            entitlement = one.entitlement
            if entitlement is not None and id(entitlement.payment) not in numbers:
                numbers[id(entitlement.payment)] = len(payments)
                payments.append(entitlement.because)
        if payments:
            yield journal_id, participant, compact_json(payments)


def _lines(
    journal_id: int, found: Sequence[Difference], figures: Mapping[int, int], causes: Mapping[str, Cause]
) -> Iterator[Row]:
    why = {participant: cause.value for participant, cause in causes.items()}
    for key, cents, entitled_cents, settled_cents, entitlement in found:
        number = achieved_on = due_on = None
        if entitlement is not None:
            number = figures[id(entitlement.payment)]
            achieved_on = entitlement.achieved_on.isoformat()
            due_on = entitlement.due_on.isoformat() if entitlement.due_on else None
        yield (
            journal_id,
            number,
            *key,
            cents,
            entitled_cents,
            settled_cents,
            achieved_on,
            due_on,
            why[key.participant],
        )


def keep_positions(
    contract_id: int,
    versions: Mapping[str, int],
    due: Mapping[Key, tuple[int, Entitlement]],
    reckoned: Reckoned,
    *,
    as_of: date,
    replaced: bool,
) -> None:
    """Keep how the participants that were looked at now stand.

    Args:
        versions: By participant looked at, the version of what counted.
        due: What is booked for them now.
        replaced: Whether some of them have a position already.
    """
    if replaced:
        db.session.execute(
            delete(Position).where(Position.contract_id == contract_id, Position.participant.in_(list(versions)))
        )
    booked: dict[str, list[list[Any]]] = {participant: [] for participant in versions}
    for key, (cents, entitlement) in due.items():
        row = [*key[1:], entitlement.achieved_on.year, cents]
        booked[key.participant].append(row)
    later = as_of + HORIZON
    insert_rows(Position, POSITION, _positions(contract_id, versions, booked, reckoned, later))


def _positions(
    contract_id: int,
    versions: Mapping[str, int],
    booked: Mapping[str, list[list[Any]]],
    reckoned: Reckoned,
    later: date,
) -> Iterator[Row]:
    for participant, version in versions.items():
        prospect = reckoned.prospects.get(participant, NOT_STARTED)
        yield (
            contract_id,
            participant,
            version,
            reckoned.look_again_on.get(participant, later).isoformat(),
            None if prospect.open_until is None else prospect.open_until.isoformat(),
            prospect.home,
            compact_json(booked[participant]),
            written_used(reckoned.used.get(participant)),
        )


def written_used(used: Used | None) -> str:
    """What was used of limits, and what is pending, as it is kept; nothing as an empty text."""
    if used is None or not used.years:
        return ""
    years = {str(year): cents for year, cents in used.years.items() if cents}
    counts = {milestone: count for milestone, count in used.counts.items() if count}
    pending = [[code, year, cents] for (code, year), cents in used.pending.items()]
    return compact_json([years, counts, pending])
