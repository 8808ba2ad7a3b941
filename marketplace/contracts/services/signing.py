"""Drafting contracts of an award, and signing them."""

from datetime import datetime

from sqlalchemy import select

from marketplace.audit.services import record
from marketplace.contracts import queries
from marketplace.contracts.models import (
    Contract,
    ContractSignature,
    ContractTerms,
)
from marketplace.contracts.rules import (
    CertificatesNotInOrder,
    ContractState,
    NothingToDraft,
    Side,
    check_signature,
    document_of,
    next_code,
    sha256_of,
)
from marketplace.identity import queries as identity
from marketplace.kernel.actor import Actor, Role
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db, locked
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.notices.services import tell
from marketplace.register import queries as register
from marketplace.tenders import queries as tenders
from marketplace.tenders.rules import AwardFacts, Winner


def draft_from_award(call_id: int, *, actor: Actor, now: datetime) -> list[int]:
    """Draft a contract with each winner of a call's award, and tell both sides that it waits for signatures.

    Returns:
        Ids of the contracts.
    Raises:
        NothingToDraft: there is no award, or its contracts exist already.
        NotAllowed: the actor is not an officer of the responsible municipality.
    """
    award = tenders.award_of_call(call_id)
    earlier = queries.contracts_of_call(call_id)
    if award is None or any(one.award_id == award.id for one in earlier):
        raise NothingToDraft()
    if not (actor.has(Role.OFFICER) and actor.municipality_code == award.responsible_municipality):
        raise NotAllowed(needed=[Role.OFFICER])
    _let_lapse([one.id for one in earlier if one.state is ContractState.DRAFTED], actor=actor, now=now)
    year = day_in_finland(now).year
    first = queries.count_of_year(year) + 1
    return [
        _draft(award, winner, next_code(year, number), actor=actor, now=now)
        for number, winner in enumerate(award.winners, start=first)
    ]


def _let_lapse(contract_ids: list[int], *, actor: Actor, now: datetime) -> None:
    """Drafts of a decision that was taken away are signed no more."""
    for contract_id in contract_ids:
        row = db.session.execute(locked(select(Contract).where(Contract.id == contract_id))).scalar_one()
        row.state = ContractState.LAPSED
        record("contracts.lapsed", actor=actor, subject=("contract", contract_id), now=now)


def _draft(award: AwardFacts, winner: Winner, code: str, *, actor: Actor, now: datetime) -> int:
    """Draft the contract with one winner, on the award's terms at the winner's own prices."""
    provider = register.provider(winner.provider_id)
    document = document_of(
        code=code,
        title=award.title,
        call_code=award.call_code,
        buyer=award.responsible_municipality,
        provider_business_id=provider.business_id,
        municipalities=award.municipalities,
        target_groups=award.target_groups,
        volume_max=award.volume_max,
        starts_on=award.starts_on,
        ends_on=award.ends_on,
        terms_document=winner.terms_document,
        decision_sha256=award.document_sha256,
        rank=winner.rank,
    )
    row = _row_of(award, winner, code, sha256_of(document))
    row.drafted_at, row.drafted_by = now, actor.person_id
    db.session.add(row)
    db.session.flush()
    facts = {"code": code, "call": award.call_id, "provider": provider.id, "document": row.document_sha256}
    record("contracts.drafted", actor=actor, subject=("contract", row.id), now=now, facts=facts)
    tell_both(row, provider.organisation_id, kind="contracts.to_sign", now=now)
    return row.id


def _row_of(award: AwardFacts, winner: Winner, code: str, document_sha256: str) -> Contract:
    return Contract(
        code=code,
        title=award.title,
        call_id=award.call_id,
        call_code=award.call_code,
        award_id=award.id,
        provider_id=winner.provider_id,
        category_id=award.category_id,
        responsible_municipality=award.responsible_municipality,
        municipalities=sorted(award.municipalities),
        target_groups=sorted(award.target_groups),
        volume_max=award.volume_max,
        volume_at_first=award.volume_max,
        rank=winner.rank,
        expected=award.expected,
        terms_document=winner.terms_document,
        terms_sha256=sha256_of(winner.terms_document),
        document_sha256=document_sha256,
        starts_on=award.starts_on,
        ends_on=award.ends_on,
        state=ContractState.DRAFTED,
    )


def tell_both(
    contract: Contract, provider_organisation: int, *, kind: str, now: datetime, link: str | None = None
) -> None:
    """Tell those who sign on both sides.

    Args:
        link: Where the notice leads; the contract unless said.
    """
    buyer = identity.organisation_of_municipality(contract.responsible_municipality)
    facts = {"code": contract.code, "title": contract.title}
    link = link or f"/sopimukset/{contract.id}"
    tell(
        organisation_id=provider_organisation, roles=(Role.PROVIDER_ADMIN,), kind=kind, facts=facts, link=link, now=now
    )
    if buyer is not None:
        tell(organisation_id=buyer.id, roles=(Role.OFFICER,), kind=kind, facts=facts, link=link, now=now)


def sign(contract_id: int, side: Side, *, seen_sha256: str, actor: Actor, now: datetime) -> None:
    """Sign for one side; the second signature makes the contract and freezes its terms.

    Args:
        side: The side that :func:`marketplace.contracts.access.side_of` found for the actor.
        seen_sha256: Hash of the document that the signer had on the page.
    Raises:
        NotFound: there is no such contract.
        SignedAlready, SamePersonOnBothSides, StandstillRuns, SigningForbidden, DocumentChanged: see the rules.
        CertificatesNotInOrder: the buyer does not have what it must have of the provider (act 1233/2006, 5 section).
    """
    row = db.session.execute(locked(select(Contract).where(Contract.id == contract_id))).scalar_one_or_none()
    if row is None:
        raise NotFound(what="contract")
    given = queries.signatures(contract_id)
    check_signature(
        row.as_facts(),
        given,
        standing=tenders.standing(row.call_id, row.award_id),
        side=side,
        person_id=actor.person_id,
        seen_sha256=seen_sha256,
        now=now,
    )
    if queries.signing_obstacles(row.provider_id, day_in_finland(now)):
        raise CertificatesNotInOrder()
    db.session.add(
        ContractSignature(
            contract_id=row.id,
            side=side,
            person_id=actor.person_id,
            signed_at=now,
            document_sha256=row.document_sha256,
        )
    )
    facts = {"side": side.value, "document": row.document_sha256}
    record("contracts.signed", actor=actor, subject=("contract", row.id), now=now, facts=facts)
    if given:
        _put_in_force(row, actor=actor, now=now)
    db.session.flush()


def _put_in_force(row: Contract, *, actor: Actor, now: datetime) -> None:
    """The second signature makes the contract: its terms are frozen as their first version."""
    row.state, row.signed_at = ContractState.SIGNED, now
    db.session.add(
        ContractTerms(
            contract_id=row.id,
            valid_from=row.starts_on,
            document=row.terms_document,
            sha256=row.terms_sha256,
            made_at=now,
        )
    )
    tell_both(row, register.provider(row.provider_id).organisation_id, kind="contracts.in_force", now=now)
    facts = {"terms": row.terms_sha256}
    record("contracts.in_force", actor=actor, subject=("contract", row.id), now=now, facts=facts)
