"""Publishing a call: keys for its bids, and an invitation to everyone admitted, at one moment. Cancelling it."""

from datetime import datetime

from sqlalchemy import select

from marketplace.audit.services import record
from marketplace.identity import queries as identity
from marketplace.identity.rules import OrganisationFacts
from marketplace.kernel.actor import Actor, Role
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db, locked
from marketplace.kernel.errors import Incomplete, NotFound, Problem, RuleBroken
from marketplace.modelling import queries as modelling
from marketplace.modelling.rules import Brief
from marketplace.notices.services import tell
from marketplace.register import queries as register
from marketplace.ring import queries as ring
from marketplace.ring.rules import Municipality
from marketplace.tenders import queries
from marketplace.tenders.models import Approval, Call, Commitment, Invitation, KeyShare
from marketplace.tenders.rules import (
    CallFacts,
    CallState,
    CommitmentFacts,
    approval_problems,
    check_approval,
    check_commitment,
    commitment_problems,
    publication_problems,
)
from marketplace.tenders.sealing import shares
from marketplace.tenders.services.qualification import check_may_handle
from marketplace.terms.schemas import TermsFaulty, read_terms

OPENING_ROLES = (Role.OFFICER,)


class ReasonMissing(RuleBroken):
    """A cancellation needs its reason."""

    code = "tenders.cancel_reason_missing"
    form_field = "reason"


class NothingToCancel(RuleBroken):
    """The call has been decided or cancelled."""

    code = "tenders.nothing_to_cancel"


def brief_of(call: CallFacts) -> Brief:
    """What the economic model of a call has to know of it."""
    return Brief(
        subject=f"call:{call.id}",
        title=call.title,
        return_to=f"/kilpailutukset/{call.id}/malli",
        terms_document=call.terms_document,
        municipalities=call.municipalities,
        target_groups=call.target_groups,
        volume_min=call.volume_min,
        volume_max=call.volume_max,
        starts_on=call.starts_on,
        ends_on=call.ends_on,
    )


def problems_before_publishing(call: CallFacts, *, now: datetime) -> list[Problem]:
    """Everything that keeps a call from being published at a moment."""
    today = day_in_finland(now)
    try:
        read_terms(call.terms_document)
        faults: list[Problem] = []
    except TermsFaulty as faulty:
        faults = list(faulty.problems)
    return publication_problems(
        call,
        now=now,
        min_days=int(ring.legal_parameter("dps.tender_min_days", today).value),
        is_working_day=ring.is_working_day_calendar(),
        terms_problems=faults,
        other_problems=[
            *modelling.problems_before_publishing(call.model_id, brief_of(call)),
            *commitment_problems(
                call, queries.commitments(call.id), {one.code: one.names for one in ring.municipalities()}
            ),
            *approval_problems(call, queries.approved_versions(call.id)),
        ],
        invited=len(register.admitted(call.category_id, now)),
        openers=len(openers(now)),
    )


def openers(now: datetime) -> list[queries.OpenerKeyFacts]:
    """Keys of the people who may open today: procurement officers of the ring and its municipalities."""
    today = day_in_finland(now)
    organisations = [identity.ring_organisation(), *filter(None, map(_organisation, ring.municipalities()))]
    people = {one.id for org in organisations for one in identity.people_with(org.id, OPENING_ROLES, today)}
    return queries.opener_keys(people)


def _organisation(municipality: Municipality) -> OrganisationFacts | None:
    return identity.organisation_of_municipality(municipality.code)


def approve(call_id: int, *, actor: Actor, now: datetime) -> None:
    """Approve a draft for publishing, as the second officer.

    Raises:
        NotFound: there is no such call.
        CallNotDraft, ApproverIsDrafter: see the rules.
        Incomplete: something else is missing or unlawful; all of it at once.
    """
    row = db.session.execute(locked(select(Call).where(Call.id == call_id))).scalar_one_or_none()
    if row is None:
        raise NotFound(what="call")
    facts = row.as_facts()
    check_approval(facts, actor.person_id)
    problems = [one for one in problems_before_publishing(facts, now=now) if one.path != "approval"]
    if problems:
        raise Incomplete(problems)
    db.session.add(Approval(call_id=call_id, call_version=row.version, approved_by=actor.person_id, approved_at=now))
    db.session.flush()
    record("tenders.call_approved", actor=actor, subject=("call", call_id), now=now, facts={"version": row.version})


def commit(call_id: int, given: CommitmentFacts, *, actor: Actor, now: datetime) -> None:
    """Enter what a municipality has decided to buy through a call; a later entry takes its place.

    Raises:
        NotFound: there is no such call.
        CallNotDraft, TakesNoPart, DecidedInFuture: see the rules.
    """
    row = db.session.execute(locked(select(Call).where(Call.id == call_id))).scalar_one_or_none()
    if row is None:
        raise NotFound(what="call")
    check_commitment(row.as_facts(), given, today=day_in_finland(now))
    values = {name: value for name, value in vars(given).items() if name != "entered_at"}
    db.session.add(Commitment(call_id=call_id, entered_by=actor.person_id, entered_at=now, **values))
    db.session.flush()
    record(
        "tenders.municipality_committed",
        actor=actor,
        subject=("call", call_id),
        now=now,
        facts={
            "municipality": given.municipality_code,
            "participants": given.participants,
            "cents": given.appropriation_cents,
            "decided_on": given.decided_on.isoformat(),
            "reference": given.reference,
        },
    )


def publish(call_id: int, *, server_key: bytes, actor: Actor, now: datetime) -> int:
    """Publish a call and invite everyone admitted to its category.

    The private half of the call's key is split for every pair of openers and then forgotten.

    Args:
        server_key: The portal's own 32 bytes, the outer layer around the halves.
    Returns:
        How many providers were invited.
    Raises:
        NotFound: there is no such call.
        Incomplete: something is missing or unlawful; all of it at once.
    """
    row = db.session.execute(locked(select(Call).where(Call.id == call_id))).scalar_one_or_none()
    if row is None:
        raise NotFound(what="call")
    check_may_handle(call_id, actor)
    facts = row.as_facts()
    problems = problems_before_publishing(facts, now=now)
    if facts.stored_state is not CallState.DRAFT:
        problems = [Problem("", "tenders.call_not_draft")]
    if problems:
        raise Incomplete(problems)
    made = shares.make_tender_key(
        tender=row.code,
        openers={str(key.id): key.public_key for key in openers(now)},
        server_key=server_key,
    )
    row.public_key = made.public_key
    db.session.add_all(
        KeyShare(call_id=row.id, pair=f"{one.pair[0]}+{one.pair[1]}", opener=one.opener, box=one.box)
        for one in made.shares
    )
    row.state, row.published_at, row.published_by = CallState.PUBLISHED, now, actor.person_id
    db.session.flush()
    invited = _invite(row, now)
    record(
        "tenders.call_published",
        actor=actor,
        subject=("call", row.id),
        now=now,
        facts={"code": row.code, "invited": sorted(invited), "openers": sorted({one.opener for one in made.shares})},
    )
    return len(invited)


def _invite(row: Call, now: datetime) -> list[int]:
    """Invite every admitted provider; nobody is chosen and nobody left out (52 section 1)."""
    invited = []
    for provider in register.admitted(row.category_id, now):
        told = tell(
            organisation_id=provider.organisation_id,
            roles=(Role.PROVIDER_ADMIN, Role.BIDDER),
            kind="tenders.invitation",
            facts={"code": row.code, "title": row.title, "deadline": row.deadline.isoformat() if row.deadline else ""},
            link=f"/kilpailutukset/{row.id}",
            now=now,
            to_addresses=True,
        )
        db.session.add(Invitation(call_id=row.id, provider_id=provider.id, invited_at=now, people_told=told))
        invited.append(provider.id)
    db.session.flush()
    return invited


def cancel(call_id: int, *, reason: str, actor: Actor, now: datetime) -> None:
    """Cancel a call with a reason and tell everyone who was invited; sealed bids stay unread.

    Raises:
        NotFound: there is no such call.
        NothingToCancel: it has been decided or cancelled.
        ReasonMissing: without a reason.
    """
    row = db.session.execute(locked(select(Call).where(Call.id == call_id))).scalar_one_or_none()
    if row is None:
        raise NotFound(what="call")
    check_may_handle(call_id, actor)
    if row.state in (CallState.DECIDED, CallState.CANCELLED):
        raise NothingToCancel()
    if not reason.strip():
        raise ReasonMissing()
    row.state, row.cancelled_at, row.cancel_reason = CallState.CANCELLED, now, reason.strip()
    db.session.flush()
    record("tenders.call_cancelled", actor=actor, subject=("call", row.id), now=now, why=reason.strip())
    for provider_id in queries.invitations(call_id):
        tell(
            organisation_id=register.provider(provider_id).organisation_id,
            roles=(Role.PROVIDER_ADMIN, Role.BIDDER),
            kind="tenders.cancelled",
            facts={"code": row.code, "title": row.title, "reason": reason.strip()},
            link=f"/kilpailutukset/{row.id}",
            now=now,
        )
