"""Reads of contracts: the room's window to other rooms."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import Select, extract, func, select

from marketplace.contracts.models import (
    Amendment,
    AmendmentApproval,
    AmendmentSignature,
    AwardNotice,
    Contract,
    ContractEnding,
    ContractSettlement,
    ContractSignature,
    ContractTerms,
)
from marketplace.contracts.rules import (
    AmendmentFacts,
    Approval,
    ContractFacts,
    ContractState,
    EndingFacts,
    NoticeFacts,
    Settlement,
    Side,
    Signature,
    TermsVersion,
    notice_due,
)
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db, locked
from marketplace.kernel.errors import NotFound, Problem
from marketplace.register import queries as register
from marketplace.ring import queries as ring
from marketplace.tenders.queries import published as tenders_published


def contract(contract_id: int) -> ContractFacts:
    """One contract.

    Raises:
        NotFound: there is none.
    """
    row = db.session.get(Contract, contract_id)
    if row is None:
        raise NotFound(what="contract")
    return row.as_facts()


def contract_for_change(contract_id: int) -> ContractFacts:
    """One contract, held until the transaction ends, so that two referrals at once cannot take the last place.

    Raises:
        NotFound: there is none.
    """
    row = db.session.execute(locked(select(Contract).where(Contract.id == contract_id))).scalar_one_or_none()
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
    rows = db.session.execute(
        select(Contract).where(Contract.provider_id == provider_id).order_by(Contract.id.desc())
    ).scalars()
    return [row.as_facts() for row in rows]


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


def terms_versions(contract_id: int, *, known_at: datetime | None = None) -> list[TermsVersion]:
    """All versions of a contract's terms by their first day; the first one is what was signed.

    Args:
        known_at: Only versions made by this moment; None for all.
    """
    query = select(ContractTerms).where(ContractTerms.contract_id == contract_id)
    if known_at is not None:
        query = query.where(ContractTerms.made_at <= known_at)
    rows = db.session.execute(query.order_by(ContractTerms.valid_from, ContractTerms.id)).scalars()
    return [row.as_facts() for row in rows]


def terms_on(contract_id: int, day: date) -> TermsVersion:
    """The terms in force for what is achieved on a day; before the first version's day, the first version.

    Raises:
        NotFound: the contract has no signed terms.
    """
    versions = terms_versions(contract_id)
    if not versions:
        raise NotFound(what="terms")
    in_force = [one for one in versions if one.valid_from <= day] or versions[:1]
    return in_force[-1]


def terms_in_force(contract_ids: Collection[int], day: date) -> dict[int, TermsVersion]:
    """Terms of several contracts in force on a day, in one query; before the first version's day, the first."""
    rows = db.session.execute(
        select(ContractTerms)
        .where(ContractTerms.contract_id.in_(contract_ids))
        .order_by(ContractTerms.valid_from, ContractTerms.id)
    ).scalars()
    found: dict[int, TermsVersion] = {}
    for row in rows:
        if row.contract_id not in found or row.valid_from <= day:
            found[row.contract_id] = row.as_facts()
    return found


def with_terms_in_force(
    contract_ids: Collection[int], day: date
) -> tuple[dict[int, ContractFacts], dict[int, TermsVersion]]:
    """Some contracts and their terms in force on a day, by contract, in one query; see :func:`terms_in_force`."""
    rows = db.session.execute(
        select(Contract, ContractTerms)
        .join(ContractTerms, ContractTerms.contract_id == Contract.id)
        .where(Contract.id.in_(contract_ids))
        .order_by(ContractTerms.valid_from, ContractTerms.id)
    )
    chosen: dict[int, ContractFacts] = {}
    terms: dict[int, TermsVersion] = {}
    for contract, version in rows:
        if contract.id not in terms or version.valid_from <= day:
            chosen[contract.id], terms[contract.id] = contract.as_facts(), version.as_facts()
    return chosen, terms


def amendments(contract_id: int) -> list[AmendmentFacts]:
    """Amendments of a contract with their signatures, newest first."""
    rows = list(
        db.session.execute(
            select(Amendment).where(Amendment.contract_id == contract_id).order_by(Amendment.id.desc())
        ).scalars()
    )
    given: dict[int, list[Signature]] = {row.id: [] for row in rows}
    for signature in db.session.execute(
        select(AmendmentSignature).where(AmendmentSignature.amendment_id.in_(given)).order_by(AmendmentSignature.id)
    ).scalars():
        given[signature.amendment_id].append(signature.as_facts())
    approved = {
        row.amendment_id: Approval(row.approved_by, row.approved_at)
        for row in db.session.execute(
            select(AmendmentApproval).where(AmendmentApproval.amendment_id.in_(given))
        ).scalars()
    }
    return [row.as_facts(tuple(given[row.id]), approved.get(row.id)) for row in rows]


def amendment(contract_id: int, amendment_id: int) -> AmendmentFacts:
    """One amendment of a contract.

    Raises:
        NotFound: the contract has no such amendment.
    """
    found = next((one for one in amendments(contract_id) if one.id == amendment_id), None)
    if found is None:
        raise NotFound(what="amendment")
    return found


def ending(contract_id: int) -> EndingFacts | None:
    """How a contract was ended before its last day, or None."""
    row = db.session.execute(
        select(ContractEnding).where(ContractEnding.contract_id == contract_id)
    ).scalar_one_or_none()
    return row.as_facts() if row is not None else None


def settlements(contract_id: int) -> list[Settlement]:
    """What the sides have confirmed of a contract's settlement, in order."""
    rows = db.session.execute(
        select(ContractSettlement).where(ContractSettlement.contract_id == contract_id).order_by(ContractSettlement.id)
    ).scalars()
    return [row.as_facts() for row in rows]


def award_notices(today: date) -> list[NoticeFacts]:
    """The award notice of every call that has a contract or was cancelled, the latest due first, by today's rules."""
    first: dict[int, date] = {}
    for contract in signed():
        if contract.signed_at is not None:
            day = day_in_finland(contract.signed_at)
            first[contract.call_id] = min(first.get(contract.call_id, day), day)
    cancelled = {
        call_id: day_in_finland(at) for call_id, at in tenders_published.cancelled_at().items() if call_id not in first
    }
    quarterly = bool(ring.setting("award_notices_quarterly", today))
    days = int(ring.legal_parameter("award_notice.days", today).value)
    after_quarter = int(ring.legal_parameter("award_notice.quarterly_days_after_quarter", today).value)
    recorded = {row.call_id: row for row in db.session.execute(select(AwardNotice)).scalars()}
    found = []
    for call_id, since in {**cancelled, **first}.items():
        row = recorded.get(call_id)
        found.append(
            NoticeFacts(
                call_id=call_id,
                since=since,
                cancelled=call_id in cancelled,
                due_on=notice_due(since, quarterly=quarterly, days=days, days_after_quarter=after_quarter),
                number=row.number if row is not None else None,
                published_on=row.published_on if row is not None else None,
            )
        )
    return sorted(found, key=lambda one: (one.due_on, one.call_id), reverse=True)


def signing_obstacles(provider_id: int, on: date) -> list[Problem]:
    """Which certificates of a provider keep contracts with it from being signed on a day.

    Source: Act 1233/2006 5 and 7 sections; whether the ring makes these checks is its own choice.
    """
    return register.blocks_signing(provider_id, on) if ring.setting("contractor_checks_used", on) else []


def count_of_year(year: int) -> int:
    """How many contracts were drafted in a year, for the next code."""
    return db.session.execute(
        select(func.count()).select_from(Contract).where(extract("year", Contract.drafted_at) == year)
    ).scalar_one()


def number_unsigned(side: Side, *, provider_id: int | None = None, municipality: str | None = None) -> Select[int]:
    """How many drafted contracts a side has not signed, as a query that a page asks together with others.

    Args:
        provider_id: Only this provider's.
        municipality: Only those that this municipality is responsible for.
    """
    signed_by_side = select(ContractSignature.id).where(
        ContractSignature.contract_id == Contract.id, ContractSignature.side == side
    )
    query = (
        select(func.count())
        .select_from(Contract)
        .where(Contract.state == ContractState.DRAFTED, ~signed_by_side.exists())
    )
    if provider_id is not None:
        query = query.where(Contract.provider_id == provider_id)
    if municipality is not None:
        query = query.where(Contract.responsible_municipality == municipality)
    return query
