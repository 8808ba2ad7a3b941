"""Forming, answering and dissolving groups of tenderers; telling of subcontractors and firms relied on."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from marketplace.audit.services import record
from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db, locked
from marketplace.kernel.errors import Incomplete, NotFound
from marketplace.notices.services import tell
from marketplace.register import queries
from marketplace.register.models import (
    GroupAnswer,
    GroupEnd,
    GroupMemberRow,
    GroupRow,
    PartnerRow,
    PartnerTakenBack,
    Provider,
)
from marketplace.register.rules.partners import (
    Group,
    GroupDissolved,
    Member,
    Partner,
    check_group_answer,
    group_problems,
    partner_problems,
)
from marketplace.register.services.registering import OWN_ROLES


def form_group(lead_id: int, name: str, purpose: str, members: Sequence[Member], *, actor: Actor, now: datetime) -> int:
    """Form a group of tenderers; the other members are told and asked, the lead accepts by forming it.

    Args:
        members: The lead first, then the others; shares make up the whole.
    Raises:
        Incomplete: faults of the group.
    """
    problems = group_problems(name, members, lead_id=lead_id)
    if problems:
        raise Incomplete(problems)
    row = GroupRow(
        name=name.strip(), purpose=purpose.strip(), lead_id=lead_id, formed_by=actor.person_id, formed_at=now
    )
    db.session.add(row)
    db.session.flush()
    rows = [
        GroupMemberRow(group_id=row.id, provider_id=one.provider_id, share_bp=one.share_bp, part=one.part.strip())
        for one in members
    ]
    db.session.add_all(rows)
    db.session.flush()
    lead = next(one for one in rows if one.provider_id == lead_id)
    db.session.add(GroupAnswer(member_id=lead.id, accepted=True, answered_by=actor.person_id, answered_at=now))
    db.session.flush()
    db.session.expire(row)
    record(
        "register.group_formed",
        actor=actor,
        subject=("provider", lead_id),
        now=now,
        facts={"group": row.id, "shares": {str(one.provider_id): one.share_bp for one in members}},
    )
    others = [one.provider_id for one in members if one.provider_id != lead_id]
    _tell(others, "register.group_formed", row.as_facts(), now)
    return row.id


def _tell(provider_ids: Sequence[int], kind: str, group: Group, now: datetime) -> None:
    named = queries.providers({*provider_ids, group.lead_id})
    for provider_id in provider_ids:
        tell(
            organisation_id=named[provider_id].organisation_id,
            roles=OWN_ROLES,
            kind=kind,
            facts={"group": group.name, "lead": named[group.lead_id].name},
            link=f"/tuottaja/kumppanit/ryhmittymat/{group.id}",
            now=now,
        )


def _held(group_id: int, provider_id: int) -> Group:
    """A group of the provider, held until the transaction ends.

    Raises:
        NotFound: the provider is no member of it.
    """
    row = db.session.execute(locked(select(GroupRow).where(GroupRow.id == group_id))).scalar_one_or_none()
    if row is None or row.as_facts().member(provider_id) is None:
        raise NotFound(what="group")
    return row.as_facts()


def answer_group(group_id: int, *, accepts: bool, provider_id: int, actor: Actor, now: datetime) -> None:
    """A member accepts its place in a group, or refuses it; the lead is told.

    Raises:
        NotFound: the provider is no member.
        GroupAnswered, GroupDissolved: see the rules.
    """
    found = _held(group_id, provider_id)
    check_group_answer(found, provider_id)
    member_id = db.session.execute(
        select(GroupMemberRow.id).where(GroupMemberRow.group_id == group_id, GroupMemberRow.provider_id == provider_id)
    ).scalar_one()
    db.session.add(GroupAnswer(member_id=member_id, accepted=accepts, answered_by=actor.person_id, answered_at=now))
    db.session.flush()
    db.session.expire_all()
    record(
        "register.group_answered",
        actor=actor,
        subject=("provider", provider_id),
        now=now,
        facts={"group": group_id, "accepted": accepts},
    )
    _tell([found.lead_id], "register.group_accepted" if accepts else "register.group_refused", found, now)


def dissolve_group(group_id: int, *, provider_id: int, actor: Actor, now: datetime) -> None:
    """Any member ends a group, and the others are told; bids that were sent stay as they were sent.

    Raises:
        NotFound: the provider is no member.
        GroupDissolved: the group is no more already.
    """
    found = _held(group_id, provider_id)
    if found.dissolved_at is not None:
        raise GroupDissolved()
    db.session.add(GroupEnd(group_id=group_id, provider_id=provider_id, ended_by=actor.person_id, ended_at=now))
    db.session.flush()
    db.session.expire_all()
    record(
        "register.group_dissolved", actor=actor, subject=("provider", provider_id), now=now, facts={"group": group_id}
    )
    others = [one.provider_id for one in found.members if one.provider_id != provider_id]
    _tell(others, "register.group_dissolved", found, now)


def add_partner(provider_id: int, partner: Partner, *, actor: Actor, now: datetime) -> int:
    """Tell of a subcontractor, or of a firm whose capacity is relied on.

    Raises:
        Incomplete: faults of what was told.
    """
    normal, problems = partner_problems(partner, own_business_id=queries.provider(provider_id).business_id)
    if problems:
        raise Incomplete(problems)
    row = PartnerRow(
        provider_id=provider_id,
        kind=normal.kind,
        name=normal.name.strip(),
        business_id=normal.business_id,
        does=normal.does.strip(),
        share_bp=normal.share_bp,
        committed=normal.committed,
        clear=normal.clear,
        explanation=normal.explanation.strip(),
        told_by=actor.person_id,
        told_at=now,
    )
    db.session.add(row)
    db.session.flush()
    facts = {"partner": row.id, "kind": row.kind.value, "business_id": row.business_id}
    record("register.partner_added", actor=actor, subject=("provider", provider_id), now=now, facts=facts)
    return row.id


def take_back_partner(partner_id: int, *, provider_id: int, actor: Actor, now: datetime) -> None:
    """Say that the provider no longer relies on a firm; the row stays.

    Raises:
        NotFound: it is another provider's, or was taken back.
    """
    db.session.execute(locked(select(Provider.id).where(Provider.id == provider_id))).scalar_one()
    if partner_id not in {one.id for one in queries.partners_of(provider_id)}:
        raise NotFound(what="partner")
    db.session.add(PartnerTakenBack(partner_id=partner_id, taken_by=actor.person_id, taken_at=now))
    db.session.flush()
    facts = {"partner": partner_id}
    record("register.partner_taken_back", actor=actor, subject=("provider", provider_id), now=now, facts=facts)
