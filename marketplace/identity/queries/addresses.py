"""Reads of mail addresses of organisations."""

from sqlalchemy import select

from marketplace.identity.models import OrganisationAddress
from marketplace.identity.rules import AddressFacts
from marketplace.kernel.db import db


def addresses_of(organisation_id: int, *, confirmed_only: bool = False) -> list[AddressFacts]:
    """Addresses of an organisation that have not been taken off, in the order in which they were added.

    Args:
        confirmed_only: Only those to which mail goes.
    """
    query = select(OrganisationAddress).where(
        OrganisationAddress.organisation_id == organisation_id, OrganisationAddress.removed_at.is_(None)
    )
    if confirmed_only:
        query = query.where(OrganisationAddress.verified_at.is_not(None))
    return [row.as_facts() for row in db.session.execute(query.order_by(OrganisationAddress.id)).scalars()]
