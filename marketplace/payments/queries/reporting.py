"""Sums of the ledger for reports: grouped by the database, never line by line."""

from collections.abc import Collection

from sqlalchemy import func, select

from marketplace.kernel.db import db
from marketplace.payments.models import Journal, Line


def paid_by_milestone(contract_ids: Collection[int]) -> dict[tuple[int, str, str], int]:
    """Cents booked by contract, milestone and municipality."""
    rows = db.session.execute(
        select(Journal.contract_id, Line.milestone, Line.municipality, func.sum(Line.cents))
        .join(Journal, Line.journal_id == Journal.id)
        .where(Journal.contract_id.in_(contract_ids))
        .group_by(Journal.contract_id, Line.milestone, Line.municipality)
    )
    return {(contract, milestone, code): int(cents) for contract, milestone, code, cents in rows}


def paid_by_participant(contract_ids: Collection[int]) -> dict[tuple[int, str], int]:
    """Cents booked by contract and participant; those for whom nothing is booked are left out."""
    rows = db.session.execute(
        select(Journal.contract_id, Line.participant, func.sum(Line.cents))
        .join(Journal, Line.journal_id == Journal.id)
        .where(Journal.contract_id.in_(contract_ids))
        .group_by(Journal.contract_id, Line.participant)
    )
    return {(contract, participant): int(cents) for contract, participant, cents in rows if cents}


def results_by_participant(contract_ids: Collection[int]) -> dict[tuple[int, str, str], int]:
    """How many results are paid, by contract, milestone and participant; what was taken back again does not count."""
    results = (
        select(Journal.contract_id, Line.milestone, Line.participant, Line.occurrence)
        .join(Journal, Line.journal_id == Journal.id)
        .where(Journal.contract_id.in_(contract_ids))
        .group_by(Journal.contract_id, Line.milestone, Line.participant, Line.occurrence)
        .having(func.sum(Line.cents) > 0)
        .subquery()
    )
    rows = db.session.execute(
        select(results.c.contract_id, results.c.milestone, results.c.participant, func.count()).group_by(
            results.c.contract_id, results.c.milestone, results.c.participant
        )
    )
    return {(contract, milestone, participant): count for contract, milestone, participant, count in rows}
