"""Noting how a contract's results are proved, and asking an employer to confirm a job."""

from datetime import date, datetime

from sqlalchemy import select

from marketplace.audit.services import record
from marketplace.contracts import queries as contracts
from marketplace.kernel.actor import SYSTEM, Actor, Role
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db, locked
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.notices.services import tell
from marketplace.outcomes import access, queries
from marketplace.outcomes.models import ContractPractice, EmployerAnswer, EmployerRequest, Fact
from marketplace.outcomes.rules.confirming import LINK_LASTS, Answer, check_request
from marketplace.outcomes.rules.practice import Practice, check_practice
from marketplace.register import queries as register


def note_practice(contract_id: int, practice: Practice, *, actor: Actor, now: datetime) -> None:
    """Note how results of a contract are proved from now on, and tell the provider.

    Raises:
        NotFound: no such contract.
        NotAllowed: the actor is no officer of the responsible municipality.
        NoEvidenceLeft, AgreementHalf, AgreementNotYet: see the rules.
    """
    contract = contracts.contract_for_change(contract_id)
    if not access.may_note_practice(actor, contract):
        raise NotAllowed(needed=[Role.OFFICER])
    check_practice(practice, today=day_in_finland(now))
    db.session.add(
        ContractPractice(
            contract_id=contract_id,
            accepted={kind.value: [one.value for one in kinds] for kind, kinds in practice.accepted.items()},
            show_within_days=practice.show_within_days,
            way=practice.way,
            share_percent=practice.share_percent,
            agreement=practice.agreement.strip(),
            agreed_on=practice.agreed_on,
            noted_by=actor.person_id,
            noted_at=now,
        )
    )
    facts = {"way": practice.way.value, "agreed": practice.agreed_on is not None}
    record("outcomes.practice_noted", actor=actor, subject=("contract", contract_id), now=now, facts=facts)
    tell(
        organisation_id=register.provider(contract.provider_id).organisation_id,
        roles=(Role.REPORTER, Role.PROVIDER_ADMIN),
        kind="outcomes.practice",
        facts={"contract": contract.code},
        link=f"/sopimukset/{contract_id}/todentaminen",
        now=now,
    )


def ask_employer(fact_id: int, *, consent_on: date, actor: Actor, now: datetime) -> int:
    """Make a link by which an employer confirms a job, and return its number; an earlier link stops working.

    Args:
        consent_on: The day on which the participant agreed that the employer is asked.
    Raises:
        NotFound: no such fact.
        NothingToConfirm, ConsentNotYet: see the rules.
    """
    _lock(fact_id)
    fact = queries.fact(fact_id)
    practice = queries.practice_of(queries.placement(fact.placement_id).contract_id)
    check_request(fact, practice, consent_on=consent_on, today=day_in_finland(now))
    row = EmployerRequest(
        fact_id=fact_id, consent_on=consent_on, asked_by=actor.person_id, asked_at=now, expires_at=now + LINK_LASTS
    )
    db.session.add(row)
    db.session.flush()
    facts = {"request": row.id, "consent_on": consent_on.isoformat()}
    record("outcomes.employer_asked", actor=actor, subject=("fact", fact_id), now=now, facts=facts)
    return row.id


def answer_as_employer(request_id: int, answer: Answer, *, now: datetime) -> None:
    """Keep what an employer said through a link, and tell the provider; the link does not work again.

    Raises:
        NotFound: the link was used, is too old, or a newer one was made; or the fact has been corrected.
    """
    found = queries.employer_request(request_id)
    if found is None:
        raise NotFound(what="link")
    _lock(found.fact_id)
    fact = queries.fact(found.fact_id)
    if not queries.link_works(found.id, fact, now=now):
        raise NotFound(what="link")
    db.session.add(EmployerAnswer(request_id=request_id, answer=answer, answered_at=now))
    facts = {"request": request_id, "answer": answer.value}
    record("outcomes.employer_answered", actor=SYSTEM, subject=("fact", fact.id), now=now, facts=facts)
    placement = queries.placement(fact.placement_id)
    contract = contracts.contract(placement.contract_id)
    tell(
        organisation_id=register.provider(contract.provider_id).organisation_id,
        roles=(Role.REPORTER,),
        kind="outcomes.employer_answered",
        facts={"contract": contract.code, "alias": placement.alias},
        link=f"/tulokset/{fact.id}",
        now=now,
    )


def _lock(fact_id: int) -> None:
    if db.session.execute(locked(select(Fact).where(Fact.id == fact_id))).scalar_one_or_none() is None:
        raise NotFound(what="fact")
