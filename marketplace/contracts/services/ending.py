"""Ending a contract before its last day, and settling it after."""

from datetime import date, datetime

from marketplace.audit.services import record
from marketplace.contracts import queries
from marketplace.contracts.models import Contract, ContractEnding, ContractSettlement
from marketplace.contracts.rules import EndKind, Side, check_ending, check_settlement
from marketplace.contracts.services.signing import tell_both
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db
from marketplace.register import queries as register


def end_contract(
    contract_id: int, side: Side, kind: EndKind, *, ends_on: date, reason: str, actor: Actor, now: datetime
) -> None:
    """End a contract before its last day; nobody is referred after it, and what was achieved before is paid.

    Args:
        side: The side that :func:`marketplace.contracts.access.side_of` found for the actor.
    Raises:
        NotFound: there is no such contract.
        EndedAlready, EndNotAhead, EndReasonMissing: see the rules.
    """
    contract = queries.contract_for_change(contract_id)
    check_ending(contract, queries.ending(contract_id), ends_on=ends_on, reason=reason, today=day_in_finland(now))
    db.session.add(
        ContractEnding(
            contract_id=contract_id,
            side=side,
            kind=kind,
            ends_on=ends_on,
            reason=reason.strip(),
            person_id=actor.person_id,
            given_at=now,
        )
    )
    row = db.session.get_one(Contract, contract_id)
    row.ends_on = ends_on
    db.session.flush()
    facts = {"side": side.value, "kind": kind.value, "ends_on": ends_on.isoformat()}
    record("contracts.ended", actor=actor, subject=("contract", contract_id), now=now, why=reason.strip(), facts=facts)
    link = f"/sopimukset/{contract_id}/paattyminen"
    tell_both(row, register.provider(row.provider_id).organisation_id, kind="contracts.ended", now=now, link=link)


def settle(contract_id: int, side: Side, *, note: str, actor: Actor, now: datetime) -> None:
    """Confirm for one side that nothing is owed under a contract any more; when both have, it is settled.

    Raises:
        NotFound: there is no such contract.
        StillRuns, SettledAlready, SamePersonOnBothSides: see the rules.
    """
    contract = queries.contract_for_change(contract_id)
    given = queries.settlements(contract_id)
    check_settlement(contract, given, side=side, person_id=actor.person_id, today=day_in_finland(now))
    db.session.add(
        ContractSettlement(
            contract_id=contract_id, side=side, person_id=actor.person_id, confirmed_at=now, note=note.strip()
        )
    )
    db.session.flush()
    facts = {"side": side.value, "settled": bool(given)}
    record("contracts.settled", actor=actor, subject=("contract", contract_id), now=now, facts=facts)
