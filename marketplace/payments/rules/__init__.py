"""From entitlements to bookings, by subject: what is due, what must be booked, what the ledger must prove; pure."""

from marketplace.payments.rules.commitments import Outlook, Running, Stand, outlook_of, together
from marketplace.payments.rules.ledger import (
    Entry,
    Sums,
    entries_of,
    ledger_problems,
)
from marketplace.payments.rules.reckoning import (
    Basis,
    Prospect,
    Reckoned,
    Used,
    reckon,
)
from marketplace.payments.rules.settlement import (
    AsOfBeforeLast,
    AsOfInFuture,
    Cause,
    Difference,
    Key,
    NotSigned,
    SettlingFailed,
    check_as_of,
    differences,
    due_parts,
)

__all__ = [
    "AsOfBeforeLast",
    "AsOfInFuture",
    "Basis",
    "Cause",
    "Difference",
    "Entry",
    "Key",
    "NotSigned",
    "Outlook",
    "Prospect",
    "Reckoned",
    "Running",
    "SettlingFailed",
    "Stand",
    "Sums",
    "Used",
    "check_as_of",
    "differences",
    "due_parts",
    "entries_of",
    "ledger_problems",
    "outlook_of",
    "reckon",
    "together",
]
