"""Reads of contracts: the room's window to other rooms."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import extract, func, select

from marketplace.contracts.models import Contract, ContractSignature, ContractTerms
from marketplace.contracts.rules import ContractFacts, ContractState, Signature, TermsVersion
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotFound


def contract(contract_id: int) -> ContractFacts:
    """One contract.

    Raises:
        NotFound: there is none.
    """
    row = db.session.get(Contract, contract_id)
    if row is None:
        raise NotFound(what="contract")
    return row.as_facts()


def contracts(contract_ids: Collection[int] | None = None) -> list[ContractFacts]:
    """All contracts, or those named, newest first."""
    query = select(Contract).order_by(Contract.id.desc())
    if contract_ids is not None:
        query = query.where(Contract.id.in_(contract_ids))
    return [row.as_facts() for row in db.session.execute(query).scalars()]


def contracts_of_provider(provider_id: int) -> list[ContractFacts]:
    """A provider's contracts, newest first."""
    return [one for one in contracts() if one.provider_id == provider_id]


def contracts_of_call(call_id: int) -> list[ContractFacts]:
    """The contracts that came of a call."""
    rows = db.session.execute(select(Contract).where(Contract.call_id == call_id).order_by(Contract.id)).scalars()
    return [row.as_facts() for row in rows]


def contracts_for_municipality(code: str) -> list[ContractFacts]:
    """Contracts whose services a municipality's residents may use, newest first."""
    return [one for one in contracts() if code in one.municipalities]


def running(on: date) -> list[ContractFacts]:
    """Signed contracts in force on a day, by id."""
    rows = db.session.execute(
        select(Contract)
        .where(Contract.state == ContractState.SIGNED, Contract.starts_on <= on, Contract.ends_on >= on)
        .order_by(Contract.id)
    ).scalars()
    return [row.as_facts() for row in rows]


def signed() -> list[ContractFacts]:
    """Every signed contract, also those that have ended: results are paid after the end too."""
    rows = db.session.execute(
        select(Contract).where(Contract.state == ContractState.SIGNED).order_by(Contract.id)
    ).scalars()
    return [row.as_facts() for row in rows]


def signatures(contract_id: int) -> list[Signature]:
    """The signatures of a contract in the order they were given."""
    rows = db.session.execute(
        select(ContractSignature).where(ContractSignature.contract_id == contract_id).order_by(ContractSignature.id)
    ).scalars()
    return [row.as_facts() for row in rows]


def terms_on(contract_id: int, day: date) -> TermsVersion:
    """The terms in force for what is achieved on a day; before the first version's day, the first version.

    Raises:
        NotFound: the contract has no signed terms.
    """
    rows = list(
        db.session.execute(
            select(ContractTerms)
            .where(ContractTerms.contract_id == contract_id)
            .order_by(ContractTerms.valid_from, ContractTerms.id)
        ).scalars()
    )
    if not rows:
        raise NotFound(what="terms")
    in_force = [row for row in rows if row.valid_from <= day] or rows[:1]
    return in_force[-1].as_facts()


def count_of_year(year: int) -> int:
    """How many contracts were drafted in a year, for the next code."""
    return db.session.execute(
        select(func.count()).select_from(Contract).where(extract("year", Contract.drafted_at) == year)
    ).scalar_one()
