"""Use cases of contracts."""

from datetime import datetime

from sqlalchemy import select

from marketplace.audit.services import record
from marketplace.contracts import queries
from marketplace.contracts.models import Contract, ContractSignature, ContractTerms
from marketplace.contracts.rules import (
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
    made = []
    for number, winner in enumerate(award.winners, start=queries.count_of_year(year) + 1):
        provider = register.provider(winner.provider_id)
        code = next_code(year, number)
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
        row = Contract(
            code=code,
            title=award.title,
            call_id=call_id,
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
            document_sha256=sha256_of(document),
            starts_on=award.starts_on,
            ends_on=award.ends_on,
            state=ContractState.DRAFTED,
            signable_from=award.standstill_ends_at,
            drafted_at=now,
            drafted_by=actor.person_id,
        )
        db.session.add(row)
        db.session.flush()
        record(
            "contracts.drafted",
            actor=actor,
            subject=("contract", row.id),
            now=now,
            facts={"code": code, "call": call_id, "provider": provider.id, "document": row.document_sha256},
        )
        _tell_both(row, provider.organisation_id, kind="contracts.to_sign", now=now)
        made.append(row.id)
    return made


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
    """
    row = db.session.execute(locked(select(Contract).where(Contract.id == contract_id))).scalar_one_or_none()
    if row is None:
        raise NotFound(what="contract")
    given = queries.signatures(contract_id)
    check_signature(row.as_facts(), given, side=side, person_id=actor.person_id, seen_sha256=seen_sha256, now=now)
    db.session.add(
        ContractSignature(
            contract_id=row.id,
            side=side,
            person_id=actor.person_id,
            signed_at=now,
            document_sha256=row.document_sha256,
        )
    )
    record(
        "contracts.signed",
        actor=actor,
        subject=("contract", row.id),
        now=now,
        facts={"side": side.value, "document": row.document_sha256},
    )
    if given:
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
        provider = register.provider(row.provider_id)
        _tell_both(row, provider.organisation_id, kind="contracts.in_force", now=now)
        record(
            "contracts.in_force", actor=actor, subject=("contract", row.id), now=now, facts={"terms": row.terms_sha256}
        )
    db.session.flush()
