"""Settling one contract: what is due now less what was booked before, in one transaction.

Only participants are looked at whose facts, home or groups changed, or whose day has come; all of them where the terms
or a key changed, or where a limit of the whole contract keeps something back.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from marketplace.audit.services import record
from marketplace.contracts import queries as contracts
from marketplace.contracts.rules import ContractFacts, ContractState
from marketplace.kernel.actor import Actor
from marketplace.kernel.bulk import read_compact_json
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db, locked
from marketplace.outcomes import queries as outcomes
from marketplace.outcomes.queries import CountedRow
from marketplace.payments import queries
from marketplace.payments.models import Settlement
from marketplace.payments.queries.grounds import Grounds, grounds_of
from marketplace.payments.queries.positions import Standing, read_used, stale, standings
from marketplace.payments.rules import (
    Cause,
    NotSigned,
    Reckoned,
    Used,
    check_as_of,
    differences,
    due_parts,
    reckon,
)
from marketplace.payments.services.booking import Booking, book, keep_positions, written_used
from marketplace.terms.schemas.stored import facts_from_stored


@dataclass(frozen=True)
class Settled:
    """What a run did to one contract.

    Args:
        reckoned: Participants that were reckoned; the others could not have changed.
    """

    contract_id: int
    contract_code: str
    lines: int
    cents: int
    reckoned: int


def settle(contract_id: int, *, run_id: int, actor: Actor, now: datetime) -> Settled:
    """Book the difference between what is due under a contract on a run's day and what was booked before.

    A contract that the run has settled already is left as it is.

    Raises:
        NotSigned, AsOfInFuture, AsOfBeforeLast: see the rules.
        HomeUnknown: a participant has no home municipality on a day of achievement.
    """
    contract = contracts.contract(contract_id)
    if contract.state is not ContractState.SIGNED:
        raise NotSigned()
    settlement = _lock(contract_id)
    before = queries.journal(run_id, contract_id)
    if before is not None:
        return Settled(contract_id, contract.code, before.line_count, before.cents, before.reckoned)
    as_of = queries.as_of_of_run(run_id)
    check_as_of(as_of, today=day_in_finland(now), last=settlement.settled_to)
    work = _work(contract_id, settlement, as_of)
    booking = _book(contract, work, run_id=run_id, as_of=as_of, now=now)
    settlement.settled_to, settlement.limited = as_of, work.reckoned.limited
    settlement.terms_fingerprint, settlement.keys_fingerprint = work.grounds.terms, work.grounds.keys
    settlement.used = written_used(work.used)
    facts = {"run": run_id, "journal": booking.journal_id, "lines": booking.lines, "cents": booking.cents}
    record("payments.contract_settled", actor=actor, subject=("contract", contract_id), now=now, facts=facts)
    return Settled(contract_id, contract.code, booking.lines, booking.cents, len(work.versions))


def _lock(contract_id: int) -> Settlement:
    """The contract's settlement row, locked, so that a second run waits until the first has committed."""
    wanted = locked(select(Settlement).where(Settlement.contract_id == contract_id))
    found = db.session.execute(wanted).scalar_one_or_none()
    if found is None:
        try:
            with db.session.begin_nested():
                db.session.add(Settlement(contract_id=contract_id, settled_to=None))
        except IntegrityError:
            # Another run made the row a moment ago; the lock below waits for it.
            db.session.expire_all()
        found = db.session.execute(wanted).scalar_one()
    return found


@dataclass
class _Work:
    """Who was looked at and what came of it.

    Args:
        versions: By participant looked at, the version of what counted.
        causes: By participant looked at, why.
        used: What the whole contract has used of its limits.
        before: By participant looked at, how it stood before; one that was never settled is left out.
    """

    grounds: Grounds
    reckoned: Reckoned
    versions: dict[str, int]
    causes: dict[str, Cause]
    used: Used
    before: dict[str, Standing]


def _work(contract_id: int, settlement: Settlement, as_of: date) -> _Work:
    """Reckon those who must be looked at, alone where that is enough."""
    grounds = grounds_of(contract_id)
    whole = _cause_for_all(settlement, grounds)
    if whole is None:
        changed = stale(contract_id, as_of)
        used = read_used(settlement.used)
        if not changed:
            return _Work(grounds, Reckoned(limited=settlement.limited), {}, {}, used, {})
        if not settlement.limited:
            alone = _alone(contract_id, grounds, changed, used, as_of)
            if not alone.reckoned.limited:
                return alone
    return _together(contract_id, grounds, whole, settlement, as_of)


def _alone(contract_id: int, grounds: Grounds, changed: list[str], used: Used, as_of: date) -> _Work:
    """Reckon some participants beside what all others have ``used`` of the contract's limits."""
    rows = outcomes.counted_facts_of(contract_id, changed)
    before = standings(contract_id, changed)
    for standing in before.values():
        used.add(standing.used, -1)
    reckoned = _reckon(grounds, rows, as_of, used)
    for one in reckoned.used.values():
        used.add(one)
    causes = {row.participant: _cause(row, before, as_of) or Cause.TIME for row in rows}
    return _Work(grounds, reckoned, _versions(rows), causes, used, before)


def _together(contract_id: int, grounds: Grounds, whole: Cause | None, settlement: Settlement, as_of: date) -> _Work:
    """Reckon the whole contract."""
    rows = outcomes.counted_facts_of(contract_id)
    before = standings(contract_id, [row.participant for row in rows]) if settlement.settled_to else {}
    reckoned = _reckon(grounds, rows, as_of, None)
    total = Used()
    for used in reckoned.used.values():
        total.add(used)
    causes = {row.participant: _cause(row, before, as_of) or whole or Cause.LIMITS for row in rows}
    if whole in (Cause.TERMS, Cause.KEYS):
        causes = {who: cause if cause is Cause.FACTS else whole for who, cause in causes.items()}
    return _Work(grounds, reckoned, _versions(rows), causes, total, before)


def _cause_for_all(settlement: Settlement, grounds: Grounds) -> Cause | None:
    """Why the whole contract must be reckoned together; None when some participants are enough."""
    if settlement.settled_to is None:
        return Cause.FACTS
    if settlement.terms_fingerprint != grounds.terms:
        return Cause.TERMS
    if settlement.keys_fingerprint != grounds.keys:
        return Cause.KEYS
    return None


def _cause(row: CountedRow, before: Mapping[str, Standing], as_of: date) -> Cause | None:
    """Why a participant must be looked at by itself; None when nothing about it changed and its day has not come."""
    standing = before.get(row.participant)
    if standing is None or standing.version != row.version:
        return Cause.FACTS
    return Cause.TIME if standing.look_again_on <= as_of else None


def _versions(rows: Iterable[CountedRow]) -> dict[str, int]:
    return {row.participant: row.version for row in rows}


def _reckon(grounds: Grounds, rows: Collection[CountedRow], as_of: date, others: Used | None) -> Reckoned:
    placements = [facts_from_stored(read_compact_json(row.document)) for row in rows if row.document]
    return reckon(grounds.basis, placements, as_of=as_of, others=others)


def _book(contract: ContractFacts, work: _Work, *, run_id: int, as_of: date, now: datetime) -> Booking:
    """Book the differences of those who were looked at, and keep how they now stand."""
    due = due_parts(work.reckoned.entitled, as_of)
    settled = {key: cents for position in work.before.values() for key, cents in position.booked.items()}
    booking = book(
        contract,
        differences(due, settled),
        work.causes,
        run_id=run_id,
        as_of=as_of,
        terms_sha256=work.grounds.terms_sha256,
        reckoned=len(work.versions),
        now=now,
    )
    keep_positions(contract.id, work.versions, due, work.reckoned, as_of=as_of, replaced=bool(work.before))
    return booking
