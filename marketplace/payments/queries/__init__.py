"""Reads of payments: the room's window to other rooms."""

from marketplace.payments.queries.checks import problems
from marketplace.payments.queries.commitments import outlooks
from marketplace.payments.queries.lines import (
    LineFacts,
    line,
    lines,
    lines_of,
    lines_of_participant,
    lines_of_run,
    settled,
    sums_by_municipality,
)
from marketplace.payments.queries.looking_back import LookedBack, looked_back
from marketplace.payments.queries.positions import pending_of
from marketplace.payments.queries.reporting import paid_by_milestone, paid_by_participant, results_by_participant
from marketplace.payments.queries.runs import (
    JournalFacts,
    MunicipalSum,
    RefusedFacts,
    RunFacts,
    as_of_of_run,
    contracts_to_settle,
    journal,
    journal_before,
    journals_of_contract,
    journals_of_run,
    open_contracts_of_run,
    open_runs,
    refused_in_run,
    run,
    runs,
    settled_to,
    sums_of_run,
    unfinished_run,
)

__all__ = [
    "JournalFacts",
    "LineFacts",
    "LookedBack",
    "MunicipalSum",
    "RefusedFacts",
    "RunFacts",
    "as_of_of_run",
    "contracts_to_settle",
    "journal",
    "journal_before",
    "journals_of_contract",
    "journals_of_run",
    "line",
    "lines",
    "lines_of",
    "lines_of_participant",
    "lines_of_run",
    "looked_back",
    "open_contracts_of_run",
    "open_runs",
    "outlooks",
    "paid_by_milestone",
    "paid_by_participant",
    "pending_of",
    "problems",
    "refused_in_run",
    "results_by_participant",
    "run",
    "runs",
    "settled",
    "settled_to",
    "sums_by_municipality",
    "sums_of_run",
    "unfinished_run",
]
