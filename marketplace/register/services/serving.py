"""A provider's mail addresses, and messages between the ring and a provider."""

from datetime import datetime

from marketplace.audit.services import record
from marketplace.identity import queries as identity
from marketplace.identity import services as identity_services
from marketplace.kernel.actor import Actor, Role
from marketplace.kernel.db import db
from marketplace.kernel.errors import Incomplete, RuleBroken
from marketplace.notices.services import tell, tell_address
from marketplace.register import queries
from marketplace.register.models import MessageRow
from marketplace.register.queries.serving import MESSAGE, link_of_message
from marketplace.register.rules.messages import message_problems
from marketplace.register.rules.provider import normal_email
from marketplace.register.services.registering import OWN_ROLES


def add_address(provider_id: int, email: str, *, key: bytes, actor: Actor, now: datetime) -> int:
    """Add a mail address of a provider; a link goes there, and mail only after the link was opened.

    Raises:
        EmailNotValid: no mail can be sent to it.
        AddressKnown: the provider has it already.
    """
    provider = queries.provider(provider_id)
    address_id, link_id = identity_services.add_address(
        provider.organisation_id, normal_email(email), language=provider.language, key=key, actor=actor, now=now
    )
    _ask(provider_id, address_id, link_id, now)
    return address_id


def _ask(provider_id: int, address_id: int, link_id: int, now: datetime) -> None:
    provider = queries.provider(provider_id)
    address = next(one for one in identity.addresses_of(provider.organisation_id) if one.id == address_id)
    tell_address(
        address.email,
        address.language,
        kind="register.address_check",
        facts={"provider": provider.name},
        link="/tuottaja/osoite",
        now=now,
        one_time_link_id=link_id,
    )


def add_address_if_new(provider_id: int, email: str, *, key: bytes, actor: Actor, now: datetime) -> None:
    """Add the address that a provider told among its details, where it is not there already."""
    try:
        add_address(provider_id, email, key=key, actor=actor, now=now)
    except RuleBroken as known:
        if known.code != "identity.address_known":
            raise


def ask_address_again(provider_id: int, address_id: int, *, key: bytes, now: datetime) -> None:
    """Send a new link to an address that has not been confirmed.

    Raises:
        NotFound: it is another provider's.
    """
    organisation_id = queries.provider(provider_id).organisation_id
    link_id = identity_services.link_for_address(address_id, organisation_id=organisation_id, key=key, now=now)
    _ask(provider_id, address_id, link_id, now)


def remove_address(provider_id: int, address_id: int, *, actor: Actor, now: datetime) -> None:
    """Take a mail address off.

    Raises:
        NotFound: it is another provider's.
    """
    organisation_id = queries.provider(provider_id).organisation_id
    identity_services.remove_address(address_id, organisation_id=organisation_id, actor=actor, now=now)


def send_message(provider_id: int, subject: str, body: str, *, from_ring: bool, actor: Actor, now: datetime) -> int:
    """Send a message from the ring to a provider, or from a provider to the ring.

    Raises:
        Incomplete: the subject or the text is missing.
    """
    problems = message_problems(subject, body)
    if problems:
        raise Incomplete(problems)
    row = MessageRow(
        provider_id=provider_id,
        subject=subject.strip(),
        body=body.strip(),
        from_ring=from_ring,
        sent_by=actor.person_id,
        sent_at=now,
    )
    db.session.add(row)
    db.session.flush()
    record(
        "register.message_sent",
        actor=actor,
        subject=("provider", provider_id),
        now=now,
        facts={"message": row.id, "from_ring": from_ring},
    )
    provider = queries.provider(provider_id)
    tell(
        organisation_id=provider.organisation_id if from_ring else identity.ring_organisation().id,
        roles=OWN_ROLES if from_ring else (Role.OFFICER, Role.RING_ADMIN),
        kind=MESSAGE,
        facts={"subject": row.subject, "provider": None if from_ring else provider.name},
        link=link_of_message(row.id) if from_ring else f"/tuottajat/{provider_id}/viestit?viesti={row.id}",
        now=now,
        to_addresses=from_ring,
    )
    return row.id
