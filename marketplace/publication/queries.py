"""Reads of publication: figures of lower rooms, asked together."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Select, select

from marketplace.contracts import queries as contracts
from marketplace.contracts.rules import Side
from marketplace.invoicing.queries import numbers as invoicing
from marketplace.invoicing.rules import State
from marketplace.kernel.actor import Actor, Role
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db
from marketplace.modelling import queries as modelling
from marketplace.modelling.rules import ExceptionRate
from marketplace.outcomes.queries import numbers as outcomes
from marketplace.publication.rules import Work, work_of
from marketplace.register import queries as register
from marketplace.ring import queries as ring
from marketplace.ring.rules import Task
from marketplace.tenders.queries import numbers as tenders
from marketplace.tenders.rules import CallState

TASKS = {
    Work.FACTS_TO_VERIFY: Task.VERIFY,
    Work.INVOICES_TO_REVIEW: Task.REVIEW,
    Work.INVOICES_TO_APPROVE: Task.APPROVE,
    Work.INVOICES_TO_PAY: Task.APPROVE,
}
"""Work that a municipality also does for others."""


Key = TypeVar("Key")


def numbers(wanted: Mapping[Key, Select[int]]) -> dict[Key, int]:
    """Several figures in one query."""
    if not wanted:
        return {}
    row = db.session.execute(select(*(query.scalar_subquery() for query in wanted.values()))).one()
    return {name: int(number) for name, number in zip(wanted, row, strict=True)}


MODELLED, EXCEPTIONS = "modelled", "exceptions"


def waiting_for(
    actor: Actor, *, provider_id: int | None, now: datetime
) -> tuple[dict[Work, int], ExceptionRate | None]:
    """How much of each work waits for an actor now, and for officers how often a price is an exception.

    Args:
        provider_id: The provider that the actor acts for, if any.
    Returns:
        Number by work, nothing that does not wait; and the rate of exceptions, None for whoever is no officer.
    """
    wanted: dict[Work | str, Select[int]] = {}
    works = [one for one in work_of(actor) if provider_id is not None or not actor.is_provider]
    homes = _homes(actor, works, now)
    for work in works:
        wanted[work] = _query(work, actor, provider_id or 0, homes.get(work, frozenset()), now)
    if actor.has(Role.OFFICER):
        wanted |= {MODELLED: modelling.number_modelled(), EXCEPTIONS: modelling.number_of_exceptions()}
    found = numbers(wanted)
    rate = ExceptionRate(found[MODELLED], found[EXCEPTIONS]) if MODELLED in found else None
    return {work: found[work] for work in works if found[work]}, rate


def _homes(actor: Actor, works: list[Work], now: datetime) -> dict[Work, frozenset[str]]:
    """The municipalities for which the actor's does each work; one query for all of them."""
    if actor.municipality_code is None or not any(work in TASKS for work in works):
        return {}
    found = ring.tasks_of(actor.municipality_code, day_in_finland(now))
    return {work: found.get(task, frozenset()) for work, task in TASKS.items() if work in works}


def _query(work: Work, actor: Actor, provider_id: int, homes: frozenset[str], now: datetime) -> Select[int]:
    today = day_in_finland(now)
    ways: dict[Work, Callable[[], Select[int]]] = {
        Work.APPLICATIONS_DUE: lambda: register.number_waiting(due_by=today),
        Work.APPLICATIONS: register.number_waiting,
        Work.CALLS_TO_OPEN: lambda: tenders.number_in_state(CallState.CLOSED, now),
        Work.CALLS_TO_COMPARE: lambda: tenders.number_in_state(CallState.OPENED, now),
        Work.CONTRACTS_OF_BUYER: lambda: contracts.number_unsigned(Side.BUYER, municipality=actor.municipality_code),
        Work.FACTS_TO_VERIFY: lambda: outcomes.number_waiting(homes, today),
        Work.INVOICES_TO_REVIEW: lambda: invoicing.number_for_payers(homes, State.ISSUED),
        Work.INVOICES_TO_APPROVE: lambda: invoicing.number_for_payers(homes, State.REVIEWED),
        Work.INVOICES_TO_PAY: lambda: invoicing.number_for_payers(homes, State.APPROVED),
        Work.CALLS_TO_ANSWER: lambda: tenders.number_without_bid(provider_id, now),
        Work.CONTRACTS_OF_PROVIDER: lambda: contracts.number_unsigned(Side.PROVIDER, provider_id=provider_id),
        Work.INVOICES_OF_PROVIDER: lambda: invoicing.number_for_seller(provider_id),
    }
    return ways[work]()
