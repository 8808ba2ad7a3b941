"""Use cases of contracts."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from marketplace.audit.services import record
from marketplace.contracts import queries
from marketplace.contracts.models import (
    Amendment,
    AmendmentSignature,
    Contract,
    ContractSignature,
    ContractTerms,
)
from marketplace.contracts.rules import (
    CertificatesNotInOrder,
    ContractState,
    NothingToDraft,
    Side,
    amendment_of,
    check_amendment,
    check_amendment_signature,
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
from marketplace.terms.schemas import read_terms


def draft_from_award(call_id: int, *, actor: Actor, now: datetime) -> list[int]:
    """Draft a contract with each winner of a call's award, and tell both sides that it waits for signatures.

    Returns:
        Ids of the contracts.
    Raises:
        NothingToDraft: there is no award, or its contracts exist already.
        NotAllowed: the actor is not an officer of the responsible municipality.
    """
    award = tenders.award_of_call(call_id)
    if award is None or queries.contracts_of_call(call_id):
        raise NothingToDraft()
    if not (actor.has(Role.OFFICER) and actor.municipality_code == award.responsible_municipality):
        raise NotAllowed(needed=[Role.OFFICER])
    year = day_in_finland(now).year
    first = queries.count_of_year(year) + 1
    return [
        _draft(award, winner, next_code(year, number), actor=actor, now=now)
        for number, winner in enumerate(award.winners, start=first)
    ]


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
    )
    row = _row_of(award, winner, code, sha256_of(document))
    row.drafted_at, row.drafted_by = now, actor.person_id
    db.session.add(row)
    db.session.flush()
    facts = {"code": code, "call": award.call_id, "provider": provider.id, "document": row.document_sha256}
    record("contracts.drafted", actor=actor, subject=("contract", row.id), now=now, facts=facts)
    _tell_both(row, provider.organisation_id, kind="contracts.to_sign", now=now)
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
        terms_document=winner.terms_document,
        terms_sha256=sha256_of(winner.terms_document),
        document_sha256=document_sha256,
        starts_on=award.starts_on,
        ends_on=award.ends_on,
        state=ContractState.DRAFTED,
        signable_from=award.standstill_ends_at,
    )


def _tell_both(contract: Contract, provider_organisation: int, *, kind: str, now: datetime) -> None:
    buyer = identity.organisation_of_municipality(contract.responsible_municipality)
    facts = {"code": contract.code, "title": contract.title}
    link = f"/sopimukset/{contract.id}"
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
        SignedAlready, SamePersonOnBothSides, StandstillRuns, DocumentChanged: see the rules.
        CertificatesNotInOrder: the buyer does not have what it must have of the provider (act 1233/2006, 5 section).
    """
    row = db.session.execute(locked(select(Contract).where(Contract.id == contract_id))).scalar_one_or_none()
    if row is None:
        raise NotFound(what="contract")
    given = queries.signatures(contract_id)
    check_signature(row.as_facts(), given, side=side, person_id=actor.person_id, seen_sha256=seen_sha256, now=now)
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
    _tell_both(row, register.provider(row.provider_id).organisation_id, kind="contracts.in_force", now=now)
    facts = {"terms": row.terms_sha256}
    record("contracts.in_force", actor=actor, subject=("contract", row.id), now=now, facts=facts)


def draft_amendment(
    contract_id: int, terms_document: dict[str, Any], *, valid_from: date, reason: str, actor: Actor, now: datetime
) -> int:
    """Propose other terms for results achieved from a day on, and ask both sides to sign them.

    Returns:
        The amendment's id.
    Raises:
        NotAllowed: the actor is not an officer of the responsible municipality.
        TermsFaulty: the terms have faults.
        AmendmentNotPossible, TermsUnchanged, AmendmentReasonMissing: see the rules.
    """
    contract = queries.contract_for_change(contract_id)
    if not (actor.has(Role.OFFICER) and actor.municipality_code == contract.responsible_municipality):
        raise NotAllowed(needed=[Role.OFFICER])
    read_terms(terms_document)
    check_amendment(
        contract,
        queries.terms_versions(contract_id),
        valid_from=valid_from,
        reason=reason,
        terms_document=terms_document,
    )
    whole = amendment_of(contract, valid_from=valid_from, reason=reason.strip(), terms_document=terms_document)
    row = Amendment(
        contract_id=contract_id,
        valid_from=valid_from,
        document=terms_document,
        sha256=sha256_of(terms_document),
        document_sha256=sha256_of(whole),
        reason=reason.strip(),
        drafted_by=actor.person_id,
        drafted_at=now,
    )
    db.session.add(row)
    db.session.flush()
    facts = {"amendment": row.id, "valid_from": valid_from.isoformat(), "terms": row.sha256}
    record("contracts.amendment_drafted", actor=actor, subject=("contract", contract_id), now=now, facts=facts)
    made = db.session.get_one(Contract, contract_id)
    _tell_both(made, register.provider(made.provider_id).organisation_id, kind="contracts.to_sign", now=now)
    return row.id


def sign_amendment(
    contract_id: int, amendment_id: int, side: Side, *, seen_sha256: str, actor: Actor, now: datetime
) -> None:
    """Sign an amendment for one side; the second signature puts its terms in force from their day.

    Raises:
        NotFound: the contract has no such amendment.
        AmendmentReplaced, SignedAlready, SamePersonOnBothSides, DocumentChanged: see the rules.
    """
    queries.contract_for_change(contract_id)
    made = queries.amendments(contract_id)
    amendment = next((one for one in made if one.id == amendment_id), None)
    if amendment is None:
        raise NotFound(what="amendment")
    check_amendment_signature(
        amendment, newest=made[0].id, side=side, person_id=actor.person_id, seen_sha256=seen_sha256
    )
    db.session.add(
        AmendmentSignature(
            amendment_id=amendment_id,
            side=side,
            person_id=actor.person_id,
            signed_at=now,
            document_sha256=amendment.document_sha256,
        )
    )
    facts = {"amendment": amendment_id, "side": side.value, "document": amendment.document_sha256}
    record("contracts.amendment_signed", actor=actor, subject=("contract", contract_id), now=now, facts=facts)
    if amendment.signatures:
        db.session.add(
            ContractTerms(
                contract_id=contract_id,
                valid_from=amendment.valid_from,
                document=amendment.document,
                sha256=amendment.sha256,
                made_at=now,
            )
        )
        facts = {"amendment": amendment_id, "terms": amendment.sha256}
        record("contracts.amended", actor=actor, subject=("contract", contract_id), now=now, facts=facts)
    db.session.flush()
