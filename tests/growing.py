"""Rows for the main lists, any number of them, made through the services that people use."""

from datetime import date, timedelta

from marketplace.invoicing import services as invoicing
from marketplace.kernel.actor import SYSTEM
from marketplace.outcomes.rules import FactKind
from marketplace.payments import services as payments
from marketplace.register import services as register_services
from marketplace.tenders.services import drafting
from tests.factories.contracts import ContractCase, signed_contract
from tests.factories.outcomes import at_noon, placement, reported, verified_job
from tests.factories.payments import settle
from tests.factories.tenders import SENT_AT, Officer, category_id, make_bidder, make_draft, make_officer

SETTLED_TO = date(2026, 3, 31)


def add_calls(count: int, *, officer: Officer | None = None) -> None:
    """Draft mini-tenders."""
    actor = (officer or make_officer()).actor
    for number in range(count):
        drafting.draft_call(make_draft(title=f"Työhön {number}"), actor=actor, now=SENT_AT - timedelta(days=2))


def add_applications(count: int) -> None:
    """Providers that apply and wait for their decisions."""
    for _ in range(count):
        bidder = make_bidder()
        now = SENT_AT - timedelta(days=3)
        register_services.declare(
            bidder.provider_id,
            (),
            taxes_paid=True,
            registers_right=True,
            pensions_insured=True,
            actor=bidder.actor,
            now=now,
        )
        statement = "Valmennamme pitkään työttömänä olleita työhön, joka kestää."
        register_services.apply(bidder.provider_id, category_id(), statement, actor=bidder.actor, now=now)


def add_contracts(count: int) -> None:
    """Contracts in force, each with a provider of its own."""
    for _ in range(count):
        signed_contract()


def add_placements(count: int, contract: ContractCase) -> None:
    """Participants referred under a contract, each with a report that waits for its verdict."""
    for _ in range(count):
        case = placement(contract)
        reported(case, FactKind.START, {"date": "2026-01-15"}, on=date(2026, 1, 15))


def add_results(count: int, contract: ContractCase) -> None:
    """Participants whose start and job were verified."""
    for _ in range(count):
        verified_job(placement(contract))


def add_runs(count: int, contract: ContractCase) -> None:
    """Payment runs over one contract, a day after another."""
    for number in range(count):
        day = SETTLED_TO + timedelta(days=number)
        payments.run(day, [contract.id], actor=SYSTEM, now=at_noon(day))


def add_invoices(count: int) -> None:
    """Invoices that wait for their sellers, one for each of so many contracts."""
    for _ in range(count):
        contract = signed_contract()
        verified_job(placement(contract))
        settle(contract, as_of=SETTLED_TO)
        invoicing.draft_invoices(contract.id, actor=contract.provider.admin, now=at_noon(SETTLED_TO))
