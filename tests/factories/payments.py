"""Settled contracts, made through the services."""

from dataclasses import dataclass
from datetime import date

from marketplace.kernel.actor import SYSTEM
from marketplace.payments import queries, services
from marketplace.payments.queries import LineFacts
from tests.factories.contracts import ASIKKALA, LAHTI, ContractCase, signed_contract
from tests.factories.outcomes import PlacementCase, at_noon, placement, verified_job


@dataclass
class SettledCase:
    """A contract with participants whose results were settled."""

    contract: ContractCase
    placements: list[PlacementCase]
    run_id: int

    @property
    def lines(self) -> list[LineFacts]:
        """Lines of the contract's ledger in the order they were booked."""
        return queries.lines_of(self.contract.id)


def settle(contract: ContractCase, *, as_of: date, on: date | None = None) -> int:
    """Settle one contract as of a day in a run of its own; returns the run's id."""
    now = at_noon(on or as_of)
    run_id = services.begin_run(as_of, [contract.id], actor=SYSTEM, now=now)
    services.settle(contract.id, run_id=run_id, actor=SYSTEM, now=now)
    return run_id


def settled_contract(*, as_of: date = date(2026, 3, 31), contract: ContractCase | None = None) -> SettledCase:
    """A contract with one participant from Lahti and one from Asikkala, each started and thirty days in a job.

    Settled as of 31 March 2026: each has a start (300 euros) and a job (1 500 euros).
    """
    contract = contract or signed_contract()
    placements = [placement(contract, home=LAHTI), placement(contract, home=ASIKKALA)]
    for one in placements:
        verified_job(one)
    return SettledCase(contract, placements, settle(contract, as_of=as_of))
