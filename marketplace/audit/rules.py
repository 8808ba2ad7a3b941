"""The chain: what is hashed, and where a chain breaks."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from marketplace.kernel.canonical import canonical_json

GENESIS = "0" * 64
"""What the first row points back to."""


@dataclass(frozen=True)
class Event:
    """One audit row as plain values; ``previous`` and ``digest`` are SHA-256 in hex."""

    sequence: int
    at: datetime
    person_id: int
    organisation_id: int | None
    action: str
    subject_kind: str
    subject_id: str
    why: str
    facts: dict[str, Any]
    previous: str
    digest: str


def digest_of(event: Event) -> str:
    """The hash of a row over all its fields and the hash of the row before it."""
    content = {
        "sequence": event.sequence,
        "at": event.at.isoformat(),
        "person": event.person_id,
        "organisation": event.organisation_id,
        "action": event.action,
        "subject": [event.subject_kind, event.subject_id],
        "why": event.why,
        "facts": event.facts,
        "previous": event.previous,
    }
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()


@dataclass(frozen=True)
class Verdict:
    """What a check of the chain found; ``broken_at`` is the first row that does not fit."""

    rows: int
    head: str
    broken_at: int | None = None
    reason: str = ""


def check_chain(events: Iterable[Event], *, head_sequence: int, head_digest: str) -> Verdict:
    """Walk the chain from its first row and say where it breaks.

    Args:
        events: All rows by sequence.
        head_sequence: The last sequence number that was given out.
        head_digest: The hash of that row.
    """
    rows, previous = 0, GENESIS
    for event in events:
        if event.sequence != rows + 1:
            return Verdict(rows, previous, rows + 1, "missing")
        if event.previous != previous:
            return Verdict(rows, previous, event.sequence, "does not follow the row before it")
        if digest_of(event) != event.digest:
            return Verdict(rows, previous, event.sequence, "was changed")
        rows, previous = event.sequence, event.digest
    if rows != head_sequence or previous != head_digest:
        return Verdict(rows, previous, rows + 1, "the last rows are missing")
    return Verdict(rows, previous)
