"""Reads of outcomes: the room's window to other rooms."""

from marketplace.outcomes.queries.counted import (
    CountedRow,
    PlacementChange,
    changes_of,
    counted_documents,
    counted_facts_of,
    counted_otherwise,
    counted_versions,
    documents_known_at,
    documents_of_participant,
    problems,
    verified_facts_of,
)
from marketplace.outcomes.queries.creaming import (
    creamed,
    dismissed_of_contracts,
)
from marketplace.outcomes.queries.effects import (
    effect_of_groups,
    effect_of_move,
)
from marketplace.outcomes.queries.expected import (
    Gathered,
    Grounds,
    gather,
    grounds_of,
    noticed,
    versions_of,
    worths,
)
from marketplace.outcomes.queries.facts import (
    QueueRow,
    Reports,
    fact,
    facts_behind,
    facts_by_id,
    facts_of,
    reports_of,
    verified_count,
    waiting,
)
from marketplace.outcomes.queries.imports import (
    ImportFacts,
    import_by_id,
    imports_of,
)
from marketplace.outcomes.queries.marks import Marks, marks_of
from marketplace.outcomes.queries.placements import (
    groups_of,
    homes_of,
    participant_by_pseudonym,
    placement,
    placement_by_alias,
    placements_by_alias,
    placements_of_contracts,
    placements_of_participant,
    pseudonym_of,
    referred_count,
    referred_counts,
)
from marketplace.outcomes.queries.practice import (
    employer_request,
    employer_requests,
    link_works,
    practice_of,
    rivals_of,
)
from marketplace.outcomes.queries.record import (
    TrackRecord,
    track_record,
)
from marketplace.outcomes.queries.reminding import (
    reminders_due,
)
from marketplace.outcomes.queries.retention import (
    effect_of_forgetting,
    to_forget,
)
from marketplace.outcomes.queries.sampling import (
    findings,
    sample,
    sampled,
    samples_of,
)
from marketplace.outcomes.queries.steps import (
    LookRow,
    looks_at,
    service_reported,
    standing_of,
    steps_of,
)
from marketplace.outcomes.queries.verdicts import (
    contest_of,
    first_looks,
    messages_about,
    open_contests,
    participants_of,
)

__all__ = [
    "CountedRow",
    "Gathered",
    "Grounds",
    "ImportFacts",
    "LookRow",
    "Marks",
    "PlacementChange",
    "QueueRow",
    "Reports",
    "TrackRecord",
    "changes_of",
    "contest_of",
    "counted_documents",
    "counted_facts_of",
    "counted_otherwise",
    "counted_versions",
    "creamed",
    "dismissed_of_contracts",
    "documents_known_at",
    "documents_of_participant",
    "effect_of_forgetting",
    "effect_of_groups",
    "effect_of_move",
    "employer_request",
    "employer_requests",
    "fact",
    "facts_behind",
    "facts_by_id",
    "facts_of",
    "findings",
    "first_looks",
    "gather",
    "grounds_of",
    "groups_of",
    "homes_of",
    "import_by_id",
    "imports_of",
    "link_works",
    "looks_at",
    "marks_of",
    "messages_about",
    "noticed",
    "open_contests",
    "participant_by_pseudonym",
    "participants_of",
    "placement",
    "placement_by_alias",
    "placements_by_alias",
    "placements_of_contracts",
    "placements_of_participant",
    "practice_of",
    "problems",
    "pseudonym_of",
    "referred_count",
    "referred_counts",
    "reminders_due",
    "reports_of",
    "rivals_of",
    "sample",
    "sampled",
    "samples_of",
    "service_reported",
    "standing_of",
    "steps_of",
    "to_forget",
    "track_record",
    "verified_count",
    "verified_facts_of",
    "versions_of",
    "waiting",
    "worths",
]
