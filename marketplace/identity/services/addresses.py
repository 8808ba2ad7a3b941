"""Mail addresses of organisations: added, confirmed by whoever reads the mail, and taken off."""

from datetime import datetime

from sqlalchemy import select

from marketplace.audit.services import record
from marketplace.identity.models import Organisation, OrganisationAddress
from marketplace.identity.rules import AddressFacts, AddressKnown, LinkPurpose, LinkSpent
from marketplace.identity.services.links import make_link, use_link
from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db, locked
from marketplace.kernel.errors import NotFound


def add_address(
    organisation_id: int, email: str, *, language: str, key: bytes, actor: Actor, now: datetime
) -> tuple[int, int]:
    """Add an address that gets no mail before it is confirmed; return its id and that of the link that confirms it.

    Raises:
        AddressKnown: the organisation has it already.
    """
    email = email.strip().lower()
    db.session.execute(locked(select(Organisation).where(Organisation.id == organisation_id))).scalar_one()
    in_use = select(OrganisationAddress.id).where(
        OrganisationAddress.organisation_id == organisation_id,
        OrganisationAddress.email == email,
        OrganisationAddress.removed_at.is_(None),
    )
    if db.session.execute(in_use).scalar_one_or_none() is not None:
        raise AddressKnown(email=email)
    row = OrganisationAddress(
        organisation_id=organisation_id, email=email, language=language, added_by=actor.person_id, added_at=now
    )
    db.session.add(row)
    db.session.flush()
    _record("identity.address_added", row, actor, now)
    return row.id, _link(row, key, now)


def link_for_address(address_id: int, *, organisation_id: int, key: bytes, now: datetime) -> int:
    """Make a new link that confirms an address, in place of an earlier one.

    Raises:
        NotFound: it is another organisation's.
    """
    return _link(_in_use(address_id, organisation_id), key, now)


def _link(row: OrganisationAddress, key: bytes, now: datetime) -> int:
    return make_link(LinkPurpose.ADDRESS, email=row.email, language=row.language, key=key, now=now, address_id=row.id)


def _in_use(address_id: int, organisation_id: int) -> OrganisationAddress:
    row = db.session.execute(
        locked(select(OrganisationAddress).where(OrganisationAddress.id == address_id))
    ).scalar_one_or_none()
    if row is None or row.organisation_id != organisation_id or row.removed_at is not None:
        raise NotFound(what="address")
    return row


def confirm_address(secret: str, *, actor: Actor, now: datetime) -> AddressFacts:
    """Spend the link that came to an address: from now on mail of the organisation goes there too.

    Raises:
        LinkSpent: there is no such link, it was used or has lapsed, or the address was taken off.
    """
    link = use_link(secret, LinkPurpose.ADDRESS, now=now)
    row = db.session.execute(
        locked(select(OrganisationAddress).where(OrganisationAddress.id == link.address_id))
    ).scalar_one_or_none()
    if row is None or row.removed_at is not None:
        raise LinkSpent()
    row.verified_at = now
    db.session.flush()
    _record("identity.address_confirmed", row, actor, now)
    return row.as_facts()


def remove_address(address_id: int, *, organisation_id: int, actor: Actor, now: datetime) -> None:
    """Take an address off: no mail goes there any more; the row stays.

    Raises:
        NotFound: it is another organisation's, or was taken off.
    """
    row = _in_use(address_id, organisation_id)
    row.removed_at = now
    db.session.flush()
    _record("identity.address_removed", row, actor, now)


def _record(action: str, row: OrganisationAddress, actor: Actor, now: datetime) -> None:
    record(action, actor=actor, subject=("organisation", row.organisation_id), now=now, facts={"address": row.id})
