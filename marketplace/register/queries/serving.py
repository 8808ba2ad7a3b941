"""Reads of messages between the ring and a provider, and of what has been served on it."""

from collections import defaultdict

from sqlalchemy import select

from marketplace.kernel.db import db
from marketplace.notices import queries as notices
from marketplace.notices.rules import Delivery
from marketplace.register.models import MessageRow
from marketplace.register.queries.providers import provider
from marketplace.register.rules.messages import MessageFacts

MESSAGE, DECISION = "register.message", "register.decision"
"""Kinds of the notices that tell of a message of the ring and of a decision."""


def link_of_message(message_id: int) -> str:
    """Where the provider reads a message."""
    return f"/tuottaja/viestit?viesti={message_id}"


def messages_of(provider_id: int) -> list[MessageFacts]:
    """Messages between the ring and a provider, newest first."""
    rows = db.session.execute(
        select(MessageRow).where(MessageRow.provider_id == provider_id).order_by(MessageRow.id.desc())
    ).scalars()
    return [row.as_facts() for row in rows]


def deliveries_of_messages(provider_id: int) -> dict[int, list[Delivery]]:
    """How each message of the ring went to each receiver, by the message's id, in one query."""
    found: dict[int, list[Delivery]] = defaultdict(list)
    sent = notices.deliveries_by_link(provider(provider_id).organisation_id, MESSAGE)
    for link, rows in sent.items():
        found[int(link.rpartition("=")[2])] = rows
    return found


def deliveries_of_decision(provider_id: int, application_id: int) -> list[Delivery]:
    """How the decision on an application went to each receiver of the provider."""
    return notices.deliveries(provider(provider_id).organisation_id, DECISION, f"/tuottaja/hakemukset/{application_id}")
