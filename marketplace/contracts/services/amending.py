"""Changing a signed contract: proposed and approved by two officers, signed by both sides."""

from datetime import datetime

from marketplace.audit.services import record
from marketplace.contracts import queries
from marketplace.contracts.models import Amendment, AmendmentApproval, AmendmentSignature, Contract, ContractTerms
from marketplace.contracts.rules import (
    AmendmentFacts,
    Change,
    ContractFacts,
    Limits,
    Measured,
    Side,
    amendment_of,
    check_amendment,
    check_amendment_approval,
    check_amendment_signature,
    measured,
    sha256_of,
)
from marketplace.contracts.services.signing import tell_both
from marketplace.identity import queries as identity
from marketplace.kernel.actor import Actor, Role
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed
from marketplace.notices.services import tell
from marketplace.register import queries as register
from marketplace.ring import queries as ring
from marketplace.terms.schemas import read_terms

CENTS = 100


def _check_buyer(contract: ContractFacts, actor: Actor) -> None:
    """Refuse whoever is no officer of the responsible municipality or of the ring's office.

    Raises:
        NotAllowed: as said.
    """
    own = actor.municipality_code in (contract.responsible_municipality, None)
    if not (actor.has(Role.OFFICER) and own and not actor.is_provider):
        raise NotAllowed(needed=[Role.OFFICER])


def size_of(contract: ContractFacts, change: Change, now: datetime) -> Measured:
    """A change in euros beside its limit in force today."""
    today = day_in_finland(now)
    versions = queries.terms_versions(contract.id)
    signed = versions[0].document if versions else contract.terms_document
    present = versions[-1].document if versions else contract.terms_document
    limits = Limits(
        small_percent=int(ring.legal_parameter("contract_change.small_percent", today).value),
        most_percent=int(ring.legal_parameter("contract_change.most_percent", today).value),
        threshold_cents=int(ring.legal_parameter("threshold.national.annexE_1_4", today).value) * CENTS,
    )
    in_force = [one for one in queries.amendments(contract.id) if one.in_force]
    return measured(contract, signed, present, change, in_force, limits)


def draft_amendment(contract_id: int, change: Change, *, actor: Actor, now: datetime) -> int:
    """Propose a change from a day on; a second officer approves it before the sides are asked to sign.

    Returns:
        The amendment's id.
    Raises:
        NotAllowed: the actor is not an officer of the responsible municipality or the ring's office.
        TermsFaulty: the terms have faults.
        AmendmentNotPossible, EndNotPossible, TermsUnchanged, AmendmentReasonMissing, AmendmentTooLarge: see the rules.
    """
    contract = queries.contract_for_change(contract_id)
    _check_buyer(contract, actor)
    read_terms(change.terms_document)
    size = size_of(contract, change, now)
    check_amendment(contract, queries.terms_versions(contract_id), change, size)
    row = Amendment(
        contract_id=contract_id,
        valid_from=change.valid_from,
        document=change.terms_document,
        sha256=sha256_of(change.terms_document),
        document_sha256=sha256_of(amendment_of(contract, change)),
        ground=change.ground,
        reason=change.reason,
        volume_max=change.volume_max,
        ends_on=change.ends_on,
        before_cents=size.before_cents,
        after_cents=size.after_cents,
        drafted_by=actor.person_id,
        drafted_at=now,
    )
    db.session.add(row)
    db.session.flush()
    facts = {
        "amendment": row.id,
        "valid_from": change.valid_from.isoformat(),
        "ground": change.ground.value,
        "change_cents": size.change_cents,
        "document": row.document_sha256,
    }
    record("contracts.amendment_drafted", actor=actor, subject=("contract", contract_id), now=now, facts=facts)
    _tell_approvers(contract, row.id, actor, now)
    return row.id


def _tell_approvers(contract: ContractFacts, amendment_id: int, actor: Actor, now: datetime) -> None:
    buyer = identity.organisation_of_municipality(contract.responsible_municipality)
    for organisation_id in {identity.ring_organisation().id, *([buyer.id] if buyer else [])}:
        for person in identity.people_with(organisation_id, (Role.OFFICER,), day_in_finland(now)):
            if person.id != actor.person_id:
                tell(
                    person_id=person.id,
                    kind="contracts.to_approve",
                    facts={"code": contract.code, "title": contract.title},
                    link=_page(contract.id, amendment_id),
                    now=now,
                )


def _page(contract_id: int, amendment_id: int) -> str:
    return f"/sopimukset/{contract_id}/muutokset/{amendment_id}"


def _newest(contract_id: int, amendment_id: int) -> tuple[AmendmentFacts, int]:
    """An amendment, and the id of the newest one; the contract is held until the transaction ends."""
    queries.contract_for_change(contract_id)
    return queries.amendment(contract_id, amendment_id), queries.amendments(contract_id)[0].id


def approve_amendment(contract_id: int, amendment_id: int, *, actor: Actor, now: datetime) -> None:
    """Approve a change as the second officer, and ask both sides to sign it.

    Raises:
        NotFound: the contract has no such amendment.
        NotAllowed: the actor is not an officer of the responsible municipality or the ring's office.
        AmendmentReplaced, AmendmentApproved, ApproverProposed: see the rules.
    """
    amendment, newest = _newest(contract_id, amendment_id)
    _check_buyer(queries.contract(contract_id), actor)
    check_amendment_approval(amendment, newest=newest, person_id=actor.person_id)
    db.session.add(AmendmentApproval(amendment_id=amendment_id, approved_by=actor.person_id, approved_at=now))
    db.session.flush()
    facts = {"amendment": amendment_id, "document": amendment.document_sha256}
    record("contracts.amendment_approved", actor=actor, subject=("contract", contract_id), now=now, facts=facts)
    made = db.session.get_one(Contract, contract_id)
    organisation_id = register.provider(made.provider_id).organisation_id
    tell_both(made, organisation_id, kind="contracts.to_sign", now=now, link=_page(contract_id, amendment_id))


def sign_amendment(
    contract_id: int, amendment_id: int, side: Side, *, seen_sha256: str, actor: Actor, now: datetime
) -> None:
    """Sign a change for one side; the second signature puts it in force from its day.

    Raises:
        NotFound: the contract has no such amendment.
        AmendmentReplaced, AmendmentNotApproved, SignedAlready, SamePersonOnBothSides, DocumentChanged: see the rules.
    """
    amendment, newest = _newest(contract_id, amendment_id)
    check_amendment_signature(amendment, newest=newest, side=side, person_id=actor.person_id, seen_sha256=seen_sha256)
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
        _put_in_force(amendment, actor=actor, now=now)
    db.session.flush()


def _put_in_force(amendment: AmendmentFacts, *, actor: Actor, now: datetime) -> None:
    row = db.session.get_one(Contract, amendment.contract_id)
    row.volume_max, row.ends_on = amendment.volume_max, amendment.ends_on
    db.session.add(
        ContractTerms(
            contract_id=row.id,
            valid_from=amendment.valid_from,
            document=amendment.document,
            sha256=amendment.sha256,
            made_at=now,
        )
    )
    facts = {"amendment": amendment.id, "terms": amendment.sha256, "volume_max": row.volume_max}
    record("contracts.amended", actor=actor, subject=("contract", row.id), now=now, facts=facts)
    tell_both(row, register.provider(row.provider_id).organisation_id, kind="contracts.amended", now=now)
