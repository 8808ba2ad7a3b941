"""Messages between the ring and a provider; pure."""

from dataclasses import dataclass
from datetime import datetime

from marketplace.kernel.errors import Problem

LONGEST_SUBJECT, LONGEST_BODY = 150, 8000


@dataclass(frozen=True)
class MessageFacts:
    """One message.

    Args:
        from_ring: Whether the ring wrote it; else the provider did.
    """

    id: int
    provider_id: int
    subject: str
    body: str
    from_ring: bool
    sent_by: int
    sent_at: datetime


def message_problems(subject: str, body: str) -> list[Problem]:
    """Faults of a message, by form field."""
    typed = {"subject": subject, "body": body}
    return [Problem(name, "register.detail_missing") for name, text in typed.items() if not text.strip()]
