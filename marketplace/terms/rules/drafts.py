"""Terms in the making as plain values."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class DraftFacts:
    """Terms that somebody is drafting.

    Args:
        document: ``outcome-terms/1``; may have faults while it is being made.
        meant_for: Address of the page that takes the terms when they are ready; empty when drafted for later use.
    """

    id: int
    name: str
    document: dict[str, Any]
    meant_for: str
    changed_at: datetime
    version: int
