"""An employer confirms a job by a link that works once; it shows the job's days and hours and nothing else."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from marketplace.kernel.errors import NotFound, RuleBroken
from marketplace.outcomes.rules.facts import EvidenceKind, FactKind, FactRow
from marketplace.outcomes.rules.practice import Practice

LINK_LASTS = timedelta(days=30)
"""How long a link works unless it is used; a habit of the ring, not a rule of law."""


class Answer(StrEnum):
    """What the employer says."""

    RIGHT = "right"
    DAYS_DIFFER = "days_differ"
    HOURS_DIFFER = "hours_differ"
    NOT_EMPLOYED = "not_employed"


class NothingToConfirm(RuleBroken):
    """Only a job that waits for its verdict is confirmed, and only where the contract accepts it."""

    code = "outcomes.nothing_to_confirm"


class ConsentNotYet(RuleBroken):
    """A consent is noted when it has been given."""

    code = "outcomes.consent_not_yet"
    form_field = "consent_on"


@dataclass(frozen=True)
class RequestFacts:
    """A link for an employer; ``answer`` is None while it has not been used.

    Args:
        consent_on: The day on which the participant agreed that the employer is asked.
    """

    id: int
    fact_id: int
    consent_on: date
    asked_by: int
    asked_at: datetime
    expires_at: datetime
    answer: Answer | None
    answered_at: datetime | None

    def is_open(self, now: datetime) -> bool:
        """Whether the link still works."""
        return self.answer is None and now < self.expires_at


def may_be_confirmed(fact: FactRow, practice: Practice) -> bool:
    """Whether an employer may be asked about a fact."""
    waits = fact.verdict is None and fact.superseded_by is None
    job = fact.kind is FactKind.SPELL and fact.payload.get("kind") == "employment"
    return waits and job and EvidenceKind.EMPLOYER_CONFIRMATION in practice.accepts(fact.kind)


def check_request(fact: FactRow, practice: Practice, *, consent_on: date, today: date) -> None:
    """Refuse asking an employer without consent, or about what is no job or has its verdict.

    Raises:
        NothingToConfirm, ConsentNotYet: as their names say.
    Source: General Data Protection Regulation, article 7; 380/2023, 116 section.
    """
    if not may_be_confirmed(fact, practice):
        raise NothingToConfirm()
    if consent_on > today:
        raise ConsentNotYet(today=today)


def token_of(key: bytes, request_id: int) -> str:
    """The last part of a link: its number and a signature that only the portal can make, so that no secret is kept."""
    made = hmac.new(key, f"employer confirmation {request_id}".encode(), hashlib.sha256).digest()
    return f"{request_id}-{base64.urlsafe_b64encode(made).decode().rstrip('=')}"


def request_of(key: bytes, token: str) -> int:
    """The number of the link that a token belongs to.

    Raises:
        NotFound: the portal did not make it.
    """
    number, _, _signature = token.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise NotFound(what="link")
    if not hmac.compare_digest(token_of(key, int(number)).encode(), token.encode()):
        raise NotFound(what="link")
    return int(number)
