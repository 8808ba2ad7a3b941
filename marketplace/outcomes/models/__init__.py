"""Tables of outcomes: participants, what happened to them, how it is proved, what was asked and decided about it."""

from marketplace.outcomes.models.facts import (
    Contest,
    Counted,
    Dismissal,
    Fact,
    FirstLook,
    Import,
    Look,
    Message,
    Participant,
    ParticipantHome,
    Placement,
    PlacementGroups,
    PlacementStep,
    Verification,
)
from marketplace.outcomes.models.practice import (
    ContractPractice,
    EmployerAnswer,
    EmployerRequest,
)
from marketplace.outcomes.models.sampling import (
    Sample,
    SampleFact,
    SentReminder,
)

__all__ = [
    "Contest",
    "ContractPractice",
    "Counted",
    "Dismissal",
    "EmployerAnswer",
    "EmployerRequest",
    "Fact",
    "FirstLook",
    "Import",
    "Look",
    "Message",
    "Participant",
    "ParticipantHome",
    "Placement",
    "PlacementGroups",
    "PlacementStep",
    "Sample",
    "SampleFact",
    "SentReminder",
    "Verification",
]
