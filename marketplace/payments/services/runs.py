"""Runs: begun once, carried on contract by contract until all are through.

A run knows from its beginning over which contracts it goes. Whoever carries it on, a page, a command or the timetable,
settles the contracts that are still open, each in a transaction of its own; so a run that is killed is carried on where
it was, and two at once share the work.
"""

import logging
from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any

from marketplace.audit.services import record
from marketplace.contracts import queries as contracts
from marketplace.kernel.actor import Actor
from marketplace.kernel.bulk import many_values
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db
from marketplace.kernel.errors import RuleBroken
from marketplace.payments import queries
from marketplace.payments.models import Refused, Run
from marketplace.payments.rules import SettlingFailed, check_as_of
from marketplace.payments.services.settling import Settled, settle

log = logging.getLogger(__name__)


def begin_run(as_of: date, contract_ids: Collection[int] | None = None, *, actor: Actor, now: datetime) -> int:
    """Begin a run, or take up the one over the same contracts and day that is not through; return its id.

    Args:
        as_of: Days after it do not exist.
        contract_ids: Signed contracts; None for all of them.
    Raises:
        AsOfInFuture: the day has not come.
    """
    check_as_of(as_of, today=day_in_finland(now), last=None)
    wanted = sorted(one.id for one in contracts.signed()) if contract_ids is None else sorted(contract_ids)
    open_one = queries.unfinished_run(as_of, wanted)
    if open_one is not None:
        return open_one.id
    row = Run(as_of=as_of, contract_ids=wanted, started_at=now, started_by=actor.person_id)
    db.session.add(row)
    db.session.flush()
    facts = {"as_of": as_of.isoformat(), "contracts": len(wanted)}
    record("payments.run_started", actor=actor, subject=("run", row.id), now=now, facts=facts)
    return row.id


def note_refusal(run_id: int, contract_id: int, refusal: RuleBroken, *, actor: Actor, now: datetime) -> None:
    """Keep why a run could not settle a contract; the rest of the run goes on."""
    if contract_id not in queries.open_contracts_of_run(run_id):
        return
    facts = {name: _plain(value) for name, value in refusal.facts.items()}
    db.session.add(Refused(run_id=run_id, contract_id=contract_id, code=refusal.code, facts=facts, refused_at=now))
    db.session.flush()
    told = {"run": run_id, "code": refusal.code}
    record("payments.contract_refused", actor=actor, subject=("contract", contract_id), now=now, facts=told)


def _plain(value: Any) -> Any:
    """A fact of a refusal as it is kept: days and moments as ISO texts, what is neither text nor number as its text."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value if isinstance(value, str | int) else str(value)


def carry_on(run_id: int, *, actor: Actor, now: datetime) -> Iterator[Settled]:
    """Settle the contracts that a run has still open, one at a time; the caller commits after each.

    A contract that cannot be settled is noted with its reason and the rest goes on.

    Yields:
        What was done to each contract that could be settled.
    """
    for contract_id in queries.open_contracts_of_run(run_id):
        try:
            with many_values(), db.session.begin_nested():
                done = settle(contract_id, run_id=run_id, actor=actor, now=now)
        except RuleBroken as refusal:
            note_refusal(run_id, contract_id, refusal, actor=actor, now=now)
            continue
        except Exception:
            log.exception("contract %s could not be settled in run %s", contract_id, run_id)
            note_refusal(run_id, contract_id, SettlingFailed(), actor=actor, now=now)
            continue
        yield done


def run(
    as_of: date, contract_ids: Collection[int] | None = None, *, actor: Actor, now: datetime
) -> tuple[int, list[Settled]]:
    """Carry a whole run through in one transaction, for installations that are small or being made.

    Returns:
        The run's id and what it did to each contract.
    """
    run_id = begin_run(as_of, contract_ids, actor=actor, now=now)
    return run_id, list(carry_on(run_id, actor=actor, now=now))
