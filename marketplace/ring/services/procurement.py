"""Use cases of the ring as a procurement: its notice, accessions and appropriations."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from marketplace.audit.services import record
from marketplace.kernel.actor import Actor, Role
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db
from marketplace.kernel.errors import Incomplete, NotAllowed
from marketplace.ring import access, queries
from marketplace.ring.models import AccessionRow, AppropriationRow, FoundingRow
from marketplace.ring.rules import (
    Appropriation,
    Founding,
    check_accession,
    check_appropriation,
    check_founding_change,
    check_new_row,
    founding_problems,
)
from marketplace.ring.services.checks import check_may_change, one_at_a_time, recorded_by


def record_founding(founding: Founding, *, actor: Actor, now: datetime) -> int:
    """Record what the ring was announced as, or a change of it from a day on; return the row's id.

    Args:
        founding: The facts; id and recording moment are given here.
    Raises:
        NotAllowed: the actor is no administrator of the ring.
        Incomplete: faults of the facts, each beside its field.
        RegimeFixed, NoticeNeeded: what an announced ring cannot change, or not without a notice.
        RowBeforeNewest: a row that begins later is recorded already.
    """
    check_may_change(actor)
    one_at_a_time()
    problems = founding_problems(founding, now=now)
    if problems:
        raise Incomplete(problems)
    earlier = queries.foundings()
    check_founding_change(earlier, founding)
    check_new_row(earlier, valid_from=founding.valid_from, today=day_in_finland(now))
    row = FoundingRow(
        valid_from=founding.valid_from,
        hilma_number=founding.hilma_number,
        published_at=founding.published_at,
        regime=founding.regime,
        starts_on=founding.starts_on,
        ends_on=founding.ends_on,
        estimated_cents=founding.estimated_cents,
        closing_announced=founding.closing_announced,
        document=founding.document.strip(),
        **recorded_by(actor, now),
    )
    db.session.add(row)
    db.session.flush()
    facts = {
        "hilma": row.hilma_number,
        "published_at": row.published_at.isoformat() if row.published_at else None,
        "regime": row.regime.value,
        "starts_on": row.starts_on.isoformat(),
        "ends_on": row.ends_on.isoformat() if row.ends_on else None,
        "estimated_cents": row.estimated_cents,
        "closing_announced": row.closing_announced,
        "from": row.valid_from.isoformat(),
    }
    record("ring.founding_recorded", actor=actor, subject=("founding", row.id), now=now, why=row.document, facts=facts)
    return row.id


def record_accession(
    code: str,
    *,
    joins: bool,
    decided_on: date,
    decided_by: str,
    document: str,
    valid_from: date,
    valid_to: date | None,
    actor: Actor,
    now: datetime,
) -> int:
    """Record a municipality's decision to join the ring or to leave it, and return the row's id.

    Raises:
        NotAllowed, NotFound: the actor or the municipality does not fit.
        DecidedInFuture, AccessionUnchanged: the decision has not been made, or changes nothing.
        EndsBeforeStart, RowBeforeNewest, RowInForceAlready, RowsOverlap: see :func:`check_new_row`.
    """
    check_may_change(actor)
    one_at_a_time()
    queries.municipality(code)
    same = [one for one in queries.accessions() if one.municipality_code == code]
    today = day_in_finland(now)
    check_new_row(same, valid_from=valid_from, valid_to=valid_to, today=today)
    check_accession(same, code=code, joins=joins, decided_on=decided_on, valid_from=valid_from, today=today)
    row = AccessionRow(
        municipality_code=code,
        joins=joins,
        decided_on=decided_on,
        decided_by=decided_by.strip(),
        document=document.strip(),
        valid_from=valid_from,
        valid_to=valid_to,
        **recorded_by(actor, now),
    )
    db.session.add(row)
    db.session.flush()
    facts = {
        "joins": joins,
        "decided_on": decided_on.isoformat(),
        "from": valid_from.isoformat(),
        "to": valid_to.isoformat() if valid_to else None,
    }
    _note_decision("ring.accession_recorded", code, row.document, facts, actor=actor, now=now)
    return row.id


def record_appropriation(
    code: str,
    category_id: int,
    year: int,
    cents: int,
    *,
    decided_on: date,
    document: str,
    actor: Actor,
    now: datetime,
) -> int:
    """Record what a municipality may spend on a category in a budget year; a later row replaces an earlier.

    Args:
        cents: The whole amount of the year, without value added tax.
    Returns:
        The row's id.
    Raises:
        NotAllowed: the municipality is not the actor's, and the actor is no administrator of the ring.
        NotFound: no such municipality or category.
        YearClosed, AmountNegative, DecidedInFuture, DecisionOrder: see :func:`check_appropriation`.
    """
    if not access.may_budget(actor, code):
        raise NotAllowed(needed=[Role.OFFICER, Role.REVIEWER, Role.APPROVER])
    one_at_a_time()
    queries.municipality(code)
    queries.category(category_id)
    earlier = _appropriation(code, category_id, year)
    check_appropriation(earlier, year=year, cents=cents, decided_on=decided_on, today=day_in_finland(now))
    row = AppropriationRow(
        municipality_code=code,
        category_id=category_id,
        year=year,
        cents=cents,
        decided_on=decided_on,
        document=document.strip(),
        **recorded_by(actor, now),
    )
    db.session.add(row)
    db.session.flush()
    facts = {
        "category": category_id,
        "year": year,
        "before_cents": earlier.cents if earlier else None,
        "cents": cents,
        "decided_on": decided_on.isoformat(),
    }
    _note_decision("ring.appropriation_recorded", code, row.document, facts, actor=actor, now=now)
    return row.id


def _appropriation(code: str, category_id: int, year: int) -> Appropriation | None:
    row = db.session.execute(
        select(AppropriationRow)
        .where(
            AppropriationRow.municipality_code == code,
            AppropriationRow.category_id == category_id,
            AppropriationRow.year == year,
        )
        .order_by(AppropriationRow.decided_on.desc(), AppropriationRow.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    return row.as_facts() if row is not None else None


def _note_decision(
    action: str, code: str, document: str, facts: dict[str, Any], *, actor: Actor, now: datetime
) -> None:
    record(action, actor=actor, subject=("municipality", code), now=now, why=document, facts=facts)
