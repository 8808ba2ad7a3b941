"""The award decision: proposed by one officer, made by another, and sent to every bidder on the same day."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from marketplace.audit.services import record
from marketplace.identity import queries as identity
from marketplace.kernel.actor import Actor, Role
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db, short_write
from marketplace.kernel.errors import Incomplete
from marketplace.notices.services import tell
from marketplace.register import queries as register
from marketplace.ring import queries as ring
from marketplace.tenders import queries
from marketplace.tenders.models import (
    Award,
    AwardRow,
    Call,
    DecisionRead,
    DecisionSent,
    Proposal,
    ProposalReturn,
)
from marketplace.tenders.queries.remedies import DECISION_NOTICE
from marketplace.tenders.rules import (
    CallState,
    Circumstances,
    ComparisonChanged,
    Limits,
    Means,
    ProposalFacts,
    ProposalWaits,
    Ranked,
    ReturnReasonMissing,
    check_award,
    check_decider,
    comparison_document,
    decision_document,
    sha256_of,
)
from marketplace.tenders.services.awarding import above_saving, opened_for_change, ranked
from marketplace.tenders.services.qualification import check_may_handle


def propose(
    call_id: int, *, chosen: Sequence[str], reasons: str, justification: str, actor: Actor, now: datetime
) -> int:
    """Propose a decision; it is made when another officer decides on it.

    Args:
        chosen: Bid ids of the winners.
        reasons: Why they won, as the decision says it.
        justification: Why the price is justified, needed where a price is above its modelled saving.
    Returns:
        The proposal's id.
    Raises:
        NotOpenedYet, DecidedAlready, ScoresMissing, ProposalWaits: as their names say.
        Incomplete: nobody chosen, too many, somebody passed over, no reasons, or a price above its modelled saving
            without justification.
    """
    check_may_handle(call_id, actor)
    row = opened_for_change(call_id)
    if any(one.waits for one in queries.proposals(call_id)):
        raise ProposalWaits()
    rows = ranked(call_id)
    dear = above_saving(row.as_facts())
    problems = check_award(rows, chosen, row.winners_max, reasons, above_saving=dear, justification=justification)
    if problems:
        raise Incomplete(problems)
    before = queries.decision(call_id)
    made = Proposal(
        call_id=call_id,
        corrects_id=before.id if before else None,
        chosen=sorted(chosen),
        reasons=reasons.strip(),
        justification=justification.strip(),
        comparison_sha256=sha256_of(_comparison(row, rows)),
        proposed_by=actor.person_id,
        proposed_at=now,
    )
    db.session.add(made)
    db.session.flush()
    facts = {
        "proposal": made.id,
        "winners": made.chosen,
        "ranking": [[one.bid_id, one.total_points] for one in rows],
        "above_saving": sorted(dear),
    }
    record("tenders.award_proposed", actor=actor, subject=("call", call_id), now=now, why=made.reasons, facts=facts)
    _tell_deciders(row, actor, now)
    return made.id


def _comparison(row: Call, rows: Sequence[Ranked]) -> dict[str, Any]:
    providers = register.providers([one.provider_id for one in rows])
    names = {one.id: (one.name, one.business_id) for one in providers.values()}
    return comparison_document(row.as_facts(), rows, queries.scores(row.id), names)


def _tell_deciders(row: Call, actor: Actor, now: datetime) -> None:
    buyer = identity.organisation_of_municipality(row.responsible_municipality)
    for organisation_id in {identity.ring_organisation().id, *([buyer.id] if buyer else [])}:
        for person in identity.people_with(organisation_id, (Role.OFFICER,), day_in_finland(now)):
            if person.id != actor.person_id:
                tell(
                    person_id=person.id,
                    kind="tenders.proposal",
                    facts={"code": row.code, "title": row.title},
                    link=f"/kilpailutukset/{row.id}/paatos/ehdotus",
                    now=now,
                )


def give_back(call_id: int, *, reason: str, actor: Actor, now: datetime) -> None:
    """Return a proposal to its proposer with a reason.

    Raises:
        NoProposal, ProposerDecides, ReturnReasonMissing: as their names say.
    """
    check_may_handle(call_id, actor)
    row = opened_for_change(call_id)
    proposal = _waiting(call_id, actor)
    if not reason.strip():
        raise ReturnReasonMissing()
    db.session.add(
        ProposalReturn(proposal_id=proposal.id, reason=reason.strip(), returned_by=actor.person_id, returned_at=now)
    )
    db.session.flush()
    facts = {"proposal": proposal.id}
    record(
        "tenders.proposal_returned",
        actor=actor,
        subject=("call", call_id),
        now=now,
        why=reason.strip(),
        facts=facts,
    )
    tell(
        person_id=proposal.proposed_by,
        kind="tenders.proposal_returned",
        facts={"code": row.code, "title": row.title, "reason": reason.strip()},
        link=f"/kilpailutukset/{row.id}/paatos/ehdotus",
        now=now,
    )


def _waiting(call_id: int, actor: Actor) -> ProposalFacts:
    return check_decider(next(iter(queries.proposals(call_id)), None), person_id=actor.person_id)


def decide(call_id: int, *, actor: Actor, now: datetime) -> int:
    """Make the proposed decision, keep it as one document, and send every bidder its own on the same day.

    Returns:
        The award's id.
    Raises:
        NotOpenedYet, DecidedAlready, NoProposal, ProposerDecides: as their names say.
        ComparisonChanged: points were given after the proposal.
    """
    check_may_handle(call_id, actor)
    row = opened_for_change(call_id)
    proposal = _waiting(call_id, actor)
    rows = ranked(call_id)
    comparison = _comparison(row, rows)
    if sha256_of(comparison) != proposal.comparison_sha256:
        raise ComparisonChanged()
    made = _keep(row, proposal, comparison, actor, now)
    for one in rows:
        db.session.add(AwardRow(award_id=made.id, won=one.bid_id in proposal.chosen, **vars(one)))
    row.state, row.decided_at = CallState.DECIDED, now
    db.session.flush()
    record(
        "tenders.awarded",
        actor=actor,
        subject=("call", call_id),
        now=now,
        why=proposal.reasons,
        facts={
            "award": made.id,
            "number": made.number,
            "proposal": proposal.id,
            "winners": sorted(proposal.chosen),
            "ranking": [[one.bid_id, one.total_points] for one in rows],
            "document": made.document_sha256,
        },
    )
    _serve(row, made, rows, set(proposal.chosen), actor, now)
    return made.id


def _keep(row: Call, proposal: ProposalFacts, comparison: dict[str, Any], actor: Actor, now: datetime) -> Award:
    earlier = queries.decision(row.id)
    limits = _limits(row, now)
    proposer = identity.person(proposal.proposed_by)
    buyer = next(one for one in ring.municipalities() if one.code == row.responsible_municipality)
    told = Circumstances(
        number=earlier.number + 1 if earlier else 1,
        corrects=(earlier.number, day_in_finland(earlier.decided_at)) if earlier else None,
        buyer=buyer.names.text("fi"),
        proposer=proposer.name,
        decider=actor.person_name,
        contact=f"{proposer.name}, {proposer.email}",
        decided_at=now,
        invited=len(queries.invitations(row.id)),
        limits=limits,
    )
    document = decision_document(row.as_facts(), comparison, proposal, told)
    made = Award(
        call_id=row.id,
        number=told.number,
        corrects_id=proposal.corrects_id,
        proposal_id=proposal.id,
        decided_by=actor.person_id,
        decided_at=now,
        standstill_days=limits.standstill,
        appeal_days=limits.appeal,
        reasons=proposal.reasons,
        justification=proposal.justification,
        document=document,
        document_sha256=sha256_of(document),
    )
    db.session.add(made)
    db.session.flush()
    return made


def _limits(row: Call, now: datetime) -> Limits:
    today = day_in_finland(now)

    def days(key: str) -> int:
        return int(ring.legal_parameter(key, today).value)

    return Limits(
        standstill=days("standstill.dps_days") if row.standstill else None,
        appeal=days("appeal.days" if row.standstill else "appeal.days_no_standstill"),
        party_rectification=days("correction.party_days"),
        own_rectification=days("correction.authority_days"),
    )


def _serve(row: Call, made: Award, rows: Sequence[Ranked], winners: set[str], actor: Actor, now: datetime) -> None:
    """Send the decision to every bidder in the portal, and keep how many people of each were told."""
    for one in rows:
        told = tell(
            organisation_id=register.provider(one.provider_id).organisation_id,
            roles=(Role.PROVIDER_ADMIN, Role.BIDDER),
            kind=DECISION_NOTICE,
            facts={
                "code": row.code,
                "title": row.title,
                "won": one.bid_id in winners,
                "rank": one.rank,
                "of": len(rows),
                "points": f"{one.total_points // 100}.{one.total_points % 100:02d}",
                "corrected": made.number > 1,
                "sent_on": day_in_finland(now).isoformat(),
            },
            link=queries.decision_link(row.id, made.number),
            now=now,
        )
        db.session.add(
            DecisionSent(
                award_id=made.id,
                provider_id=one.provider_id,
                means=Means.PORTAL,
                sent_on=day_in_finland(now),
                people_told=told,
                recorded_by=actor.person_id,
                recorded_at=now,
            )
        )
    db.session.flush()


def note_read(award_id: int, provider_id: int, *, actor: Actor, now: datetime) -> None:
    """Keep when a person of a bidder first opened a decision, in a write of its own: the page itself changes nothing.

    Source: Act on Public Procurement 1397/2016, 127 section; KHO:2020:142.
    """
    if queries.has_read(award_id, provider_id, actor.person_id):
        return
    with short_write() as session:
        session.add(DecisionRead(award_id=award_id, provider_id=provider_id, person_id=actor.person_id, read_at=now))
