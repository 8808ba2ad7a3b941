"""Tables of the register."""

from marketplace.register.models.application import (
    Admitted,
    Application,
    Decision,
    DecisionProposal,
    Measure,
    MeasureAnswer,
    MeasureDecision,
    Prolongation,
    StandingRow,
    Supplement,
    SupplementAnswer,
)
from marketplace.register.models.joining import JoinAnswer, JoinRequestRow
from marketplace.register.models.offering import (
    CapabilityRow,
    CapabilityScope,
    CapabilityTakenBack,
    PlacesRow,
    ReferenceRow,
    ReferenceTakenBack,
)
from marketplace.register.models.provider import (
    Certificate,
    EvidenceRequest,
    ExtractCheck,
    Offer,
    Profile,
    Provider,
    ProviderDeclaration,
    Reminder,
)

__all__ = [
    "Admitted",
    "Application",
    "CapabilityRow",
    "CapabilityScope",
    "CapabilityTakenBack",
    "Certificate",
    "Decision",
    "DecisionProposal",
    "EvidenceRequest",
    "ExtractCheck",
    "JoinAnswer",
    "JoinRequestRow",
    "Measure",
    "MeasureAnswer",
    "MeasureDecision",
    "Offer",
    "PlacesRow",
    "Profile",
    "Prolongation",
    "Provider",
    "ProviderDeclaration",
    "ReferenceRow",
    "ReferenceTakenBack",
    "Reminder",
    "StandingRow",
    "Supplement",
    "SupplementAnswer",
]
