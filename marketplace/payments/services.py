"""Use cases of payments: running over contracts, settling one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from marketplace.audit.services import record
from marketplace.contracts import queries as contracts
from marketplace.contracts.rules import ContractFacts
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db, locked
from marketplace.outcomes import queries as outcomes
from marketplace.payments import queries
from marketplace.payments.models import Journal, LedgerEntry, Line, Run, Settlement
from marketplace.payments.rules import AsOfBeforeLast, Difference, check_as_of, differences, entries_of
from marketplace.ring import queries as ring
from marketplace.terms.rules import entitlements
from marketplace.terms.schemas import read_facts, read_keys, read_terms


@dataclass(frozen=True)
class Settled:
    """What a run did to one contract."""

    contract_id: int
    contract_code: str
    lines: int
    cents: int


def begin_run(as_of: date, *, actor: Actor, now: datetime) -> int:
    """Open a run and return its id.

    Raises:
        AsOfInFuture: the day has not come.
    """
    check_as_of(as_of, today=day_in_finland(now), last=None)
    row = Run(as_of=as_of, started_at=now, started_by=actor.person_id)
    db.session.add(row)
    db.session.flush()
    record("payments.run_started", actor=actor, subject=("run", row.id), now=now, facts={"as_of": as_of.isoformat()})
    return row.id


def run(as_of: date, *, actor: Actor, now: datetime) -> tuple[int, list[Settled]]:
    """Settle every signed contract as of a day in one run, each in a savepoint-free step of its own.

    A contract settled to a later day already is passed over.

    Returns:
        The run's id and what it did to each contract.
    """
    run_id = begin_run(as_of, actor=actor, now=now)
    done = []
    for contract in contracts.signed():
        try:
            done.append(settle(contract, run_id=run_id, as_of=as_of, actor=actor, now=now))
        except AsOfBeforeLast:
            continue
    return run_id, done


def settle(contract: ContractFacts, *, run_id: int, as_of: date, actor: Actor, now: datetime) -> Settled:
    """Book the difference between what is due under a contract on a day and what was booked before.

    Args:
        contract: A signed contract.
        run_id: The run it belongs to.
        as_of: Days after it do not exist.
    Raises:
        AsOfInFuture, AsOfBeforeLast: see the rules.
        HomeUnknown: a participant has no home municipality on a day of achievement.
    """
    settlement = _lock(contract.id)
    check_as_of(as_of, today=day_in_finland(now), last=settlement.settled_to)
    terms = contracts.terms_on(contract.id, as_of)
    entitled = entitlements(
        read_terms(terms.document),
        read_facts(outcomes.verified_facts_of(contract.id, as_of=as_of)),
        as_of=as_of,
        keys=read_keys(ring.keys()),
    )
    found = differences(entitled, queries.settled(contract.id), as_of=as_of)
    journal = Journal(
        run_id=run_id,
        contract_id=contract.id,
        as_of=as_of,
        terms_sha256=terms.sha256,
        line_count=len(found),
        cents=sum(one.cents for one in found),
        settled_at=now,
    )
    db.session.add(journal)
    settlement.settled_to = as_of
    db.session.flush()
    _book(journal, contract, found, now)
    record(
        "payments.contract_settled",
        actor=actor,
        subject=("contract", contract.id),
        now=now,
        facts={"run": run_id, "journal": journal.id, "lines": len(found), "cents": journal.cents},
    )
    return Settled(contract.id, contract.code, len(found), journal.cents)


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


def _book(journal: Journal, contract: ContractFacts, found: Iterable[Difference], now: datetime) -> None:
    for one in found:
        line = Line(
            journal_id=journal.id,
            contract_id=contract.id,
            cents=one.cents,
            entitled_cents=one.entitled_cents,
            settled_cents=one.settled_cents,
            achieved_on=one.achieved_on,
            due_on=one.due_on,
            because=one.because,
            booked_at=now,
            **vars(one.key),
        )
        db.session.add(line)
        db.session.flush()
        db.session.execute(
            insert(LedgerEntry),
            [
                {"journal_id": journal.id, "line_id": line.id, "account": entry.account, "cents": entry.cents}
                for entry in entries_of(one, provider_id=contract.provider_id)
            ],
        )
