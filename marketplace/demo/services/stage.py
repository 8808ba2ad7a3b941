"""What every step of the demo needs at hand."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from marketplace.demo.rules import Days
from marketplace.identity import queries as identity
from marketplace.kernel.actor import Actor
from marketplace.kernel.keys import Keys
from marketplace.kernel.storage import Storage
from marketplace.register import queries as register


@dataclass(frozen=True)
class Stage:
    """The portal's own things, and who is there already.

    Args:
        keys: The portal's keys.
        storage: The folder of kept files.
        portal: The portal's address, as receipts name it.
        folder: Where the key files of the demo's openers lie.
        days: The days of the story.
        people: Row ids by the people's keys.
        organisations: Row ids by the place that the cast names.
    """

    keys: Keys
    storage: Storage
    portal: str
    folder: Path
    days: Days
    people: dict[str, int] = field(default_factory=dict)
    organisations: dict[str, int] = field(default_factory=dict)

    def actor(self, person: str, now: datetime) -> Actor:
        """A person acting with the roles of a moment."""
        return identity.actor_for(self.people[person], None, now=now)

    def provider_id(self, key: str) -> int:
        """Row id of a provider."""
        found = register.provider_of_organisation(self.organisations[key])
        assert found is not None  # providers enter the register before anything else happens
        return found.id
