"""Deciding applications by two persons: one proposes with a checklist, another confirms."""

from collections.abc import Sequence
from datetime import datetime

from marketplace.audit.services import record
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db
from marketplace.kernel.errors import Incomplete, NotFound
from marketplace.notices.services import tell
from marketplace.register import queries
from marketplace.register.models import Application, Decision, DecisionProposal
from marketplace.register.rules import (
    ApplicationState,
    Checked,
    Outcome,
    Proposal,
    StandingKind,
    check_checklist,
    check_confirmation,
    check_proposal,
    requirements_of,
)
from marketplace.register.services.applying import waiting_application
from marketplace.register.services.qualification import check_may_handle
from marketplace.register.services.registering import OWN_ROLES
from marketplace.register.services.standings import change_standing
from marketplace.ring import queries as ring


def propose(
    application_id: int,
    outcome: Outcome,
    *,
    checklist: Sequence[Checked],
    section: str,
    reasons: str,
    actor: Actor,
    now: datetime,
) -> int:
    """Propose a decision; it waits for another officer, and a newer proposal takes its place.

    Returns:
        The proposal's id.
    Raises:
        NotFound: there is no such application.
        DecisionMade: it has been decided or withdrawn.
        Disqualified: the actor is disqualified from the application.
        GroundsMissing: a rejection without its section and reasons.
        ChecklistIncomplete, UnmetRequirement, NothingUnmet: the checklist does not bear the outcome.
        Incomplete: a requirement that is not met has no ground beside it.
    """
    row = waiting_application(application_id)
    check_may_handle(application_id, actor)
    check_proposal(row.as_facts(), outcome, section=section, reasons=reasons)
    requirements = requirements_of(ring.category(row.category_id).code, day_in_finland(row.received_at))
    problems = check_checklist(requirements, checklist, admits=outcome is Outcome.ADMITTED)
    if problems:
        raise Incomplete(problems)
    proposal = DecisionProposal(
        application_id=row.id,
        outcome=outcome,
        checklist=[{"requirement": one.requirement, "met": one.met, "note": one.note.strip()} for one in checklist],
        section=section.strip() if outcome is Outcome.REJECTED else "",
        reasons=reasons.strip(),
        proposed_by=actor.person_id,
        proposed_at=now,
    )
    db.session.add(proposal)
    db.session.flush()
    record(
        "register.decision_proposed",
        actor=actor,
        subject=("application", row.id),
        now=now,
        facts={"proposal": proposal.id, "outcome": outcome.value},
    )
    return proposal.id


def confirm(proposal_id: int, *, actor: Actor, now: datetime) -> int:
    """Decide as another officer has proposed, tell the provider, and return the decision's id.

    Raises:
        NotFound: there is no such proposal.
        Disqualified, DecisionMade, ProposalReplaced, SamePersonDecides: see the rules.
    """
    found = db.session.get(DecisionProposal, proposal_id)
    if found is None:
        raise NotFound(what="proposal")
    proposal = found.as_facts()
    row = waiting_application(proposal.application_id)
    check_may_handle(row.id, actor)
    newest = queries.proposal_on(row.id)
    check_confirmation(
        row.as_facts(), proposal, newest_id=newest.id if newest is not None else 0, person_id=actor.person_id
    )
    row.state = ApplicationState.DECIDED
    decision = _decided(row, proposal, actor=actor, now=now)
    if proposal.outcome is Outcome.ADMITTED:
        change_standing(
            row.provider_id, row.category_id, StandingKind.ADMITTED, decision_id=decision.id, actor=actor, now=now
        )
    record(
        f"register.{proposal.outcome.value}",
        actor=actor,
        subject=("application", row.id),
        now=now,
        why=proposal.reasons,
        facts={
            "decision": decision.id,
            "proposal": proposal.id,
            "provider": row.provider_id,
            "category": row.category_id,
            "section": proposal.section,
            "people_told": decision.people_told,
        },
    )
    return decision.id


def _decided(row: Application, proposal: Proposal, *, actor: Actor, now: datetime) -> Decision:
    """Write the decision as it was sent: to how many people, and with which instructions."""
    today = day_in_finland(now)
    decision = Decision(
        application_id=row.id,
        provider_id=row.provider_id,
        category_id=row.category_id,
        outcome=proposal.outcome,
        checklist=[vars(one) for one in proposal.checklist],
        section=proposal.section,
        reasons=proposal.reasons,
        proposed_by=proposal.proposed_by,
        decided_by=actor.person_id,
        decided_at=now,
        correction_days=int(ring.legal_parameter("correction.party_days", today).value),
        appeal_days=int(ring.legal_parameter("appeal.days", today).value),
        people_told=_tell(row, proposal, now),
    )
    db.session.add(decision)
    db.session.flush()
    return decision


def _tell(row: Application, proposal: Proposal, now: datetime) -> int:
    return tell(
        organisation_id=row.provider.organisation_id,
        roles=OWN_ROLES,
        kind="register.decision",
        facts={
            "outcome": proposal.outcome.value,
            "category": vars(ring.category(row.category_id).names),
            "section": proposal.section,
            "reasons": proposal.reasons,
            "sent_on": day_in_finland(now).isoformat(),
        },
        link=f"/tuottaja/hakemukset/{row.id}",
        now=now,
        to_addresses=True,
    )
