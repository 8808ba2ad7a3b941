"""The end of a contract: before its last day by one side, and the settlement that both sides confirm after it.

What was achieved while the contract ran is paid after its end too; the settlement says that nothing is owed any more.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from marketplace.contracts.rules.contracts import ContractFacts, ContractState, SamePersonOnBothSides, Side
from marketplace.kernel.errors import RuleBroken

SHORTEST_REASON = 20


class EndKind(StrEnum):
    """How one side ends a contract: by notice, or by cancelling it for a breach."""

    NOTICE = "notice"
    BREACH = "breach"


class EndedAlready(RuleBroken):
    """The contract has been ended, or its last day has passed."""

    code = "contracts.ended_already"


class EndNotAhead(RuleBroken):
    """A contract is ended from today on, before its last day."""

    code = "contracts.end_not_ahead"
    form_field = "ends_on"


class EndReasonMissing(RuleBroken):
    """Whoever ends a contract tells why."""

    code = "contracts.end_reason_missing"
    form_field = "reason"


class StillRuns(RuleBroken):
    """A contract is settled after its last day."""

    code = "contracts.still_runs"


class SettledAlready(RuleBroken):
    """The side has confirmed the settlement."""

    code = "contracts.settled_already"


@dataclass(frozen=True)
class EndingFacts:
    """That one side ended a contract before its last day."""

    side: Side
    kind: EndKind
    ends_on: date
    reason: str
    person_id: int
    given_at: datetime


@dataclass(frozen=True)
class Settlement:
    """One side's word that nothing is owed under a contract any more."""

    side: Side
    person_id: int
    confirmed_at: datetime
    note: str


def check_ending(
    contract: ContractFacts, ending: EndingFacts | None, *, ends_on: date, reason: str, today: date
) -> None:
    """Refuse an end that cannot be.

    Args:
        ending: The end that was given before, if any.
    Raises:
        EndedAlready, EndNotAhead, EndReasonMissing: as their names say.
    """
    if contract.state is not ContractState.SIGNED or ending is not None or today > contract.ends_on:
        raise EndedAlready()
    if not today <= ends_on < contract.ends_on:
        raise EndNotAhead(earliest=today, latest=contract.ends_on)
    if len(reason.strip()) < SHORTEST_REASON:
        raise EndReasonMissing()


def check_settlement(
    contract: ContractFacts, given: Collection[Settlement], *, side: Side, person_id: int, today: date
) -> None:
    """Refuse a confirmation of the settlement that cannot be.

    Raises:
        StillRuns: the last day has not passed, or the contract was never signed.
        SettledAlready, SamePersonOnBothSides: as their names say.
    """
    if contract.state is not ContractState.SIGNED or today <= contract.ends_on:
        raise StillRuns(until=contract.ends_on)
    if any(one.side is side for one in given):
        raise SettledAlready()
    if any(one.person_id == person_id for one in given):
        raise SamePersonOnBothSides()
