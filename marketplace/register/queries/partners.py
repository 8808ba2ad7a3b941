"""Reads of groups of tenderers, subcontractors and firms relied on."""

from datetime import datetime

from sqlalchemy import func, or_, select

from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotFound
from marketplace.register.models import (
    Admitted,
    GroupMemberRow,
    GroupRow,
    PartnerRow,
    PartnerTakenBack,
    ProviderDeclaration,
)
from marketplace.register.queries.providers import providers
from marketplace.register.rules import is_outdated
from marketplace.register.rules.partners import Group, Partner, PartnerStatement, statements


def group(group_id: int) -> Group:
    """One group of tenderers.

    Raises:
        NotFound: there is none.
    """
    row = db.session.get(GroupRow, group_id)
    if row is None:
        raise NotFound(what="group")
    return row.as_facts()


def groups_of(provider_id: int) -> list[Group]:
    """Groups that a provider leads or was named to, newest first, those that are no more too."""
    named = select(GroupMemberRow.group_id).where(GroupMemberRow.provider_id == provider_id)
    rows = db.session.execute(
        select(GroupRow)
        .where(or_(GroupRow.lead_id == provider_id, GroupRow.id.in_(named)))
        .order_by(GroupRow.id.desc())
    ).scalars()
    return [row.as_facts() for row in rows]


def partners_of(provider_id: int) -> list[Partner]:
    """Subcontractors and firms on which a provider relies now, by name."""
    gone = select(PartnerTakenBack.partner_id).where(PartnerTakenBack.partner_id == PartnerRow.id)
    rows = db.session.execute(
        select(PartnerRow)
        .where(PartnerRow.provider_id == provider_id, ~gone.exists())
        .order_by(PartnerRow.name, PartnerRow.id)
    ).scalars()
    return [row.as_facts() for row in rows]


def partner_statement(provider_id: int, category_id: int, now: datetime) -> PartnerStatement:
    """With whom a provider may bid in a category: groups that it leads and that hold, and firms that it relies on.

    For the bids of mini-tenders. A buyer sees of each member of a group whether it has declared within the year and
    whether it is admitted to the category itself.
    """
    led = [one for one in groups_of(provider_id) if one.lead_id == provider_id]
    ids = {member.provider_id for one in led for member in one.members}
    named = {key: (one.name, one.business_id) for key, one in providers(ids).items()}
    newest = (
        select(ProviderDeclaration.provider_id, func.max(ProviderDeclaration.made_at))
        .where(ProviderDeclaration.provider_id.in_(ids))
        .group_by(ProviderDeclaration.provider_id)
    )
    today = day_in_finland(now)
    declared = {key for key, made_at in db.session.execute(newest) if not is_outdated(made_at, on=today)}
    admitted = set(
        db.session.execute(
            select(Admitted.provider_id).where(Admitted.category_id == category_id, Admitted.provider_id.in_(ids))
        ).scalars()
    )
    found = statements(led, named, declared=declared, admitted=admitted)
    return PartnerStatement(found, tuple(partners_of(provider_id)))
