"""Reads of who is admitted to what, at any moment."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, func, select

from marketplace.kernel.db import db
from marketplace.kernel.errors import Problem
from marketplace.register.models import Admitted, Provider, StandingRow
from marketplace.register.rules import Admission, ProviderFacts, Standing, StandingKind, admissions_at

THE_END = datetime(9999, 1, 1, tzinfo=UTC)
"""A moment after every standing that can have been written."""


def latest_at(at: datetime) -> Any:
    """Standings numbered from the latest up to a moment, as a subquery; number 1 is in force."""
    return (
        select(
            StandingRow,
            func.row_number()
            .over(
                partition_by=(StandingRow.category_id, StandingRow.provider_id),
                order_by=(StandingRow.effective_at.desc(), StandingRow.id.desc()),
            )
            .label("number"),
        )
        .where(StandingRow.effective_at <= at)
        .subquery()
    )


def _standings(category_id: int | None = None, provider_id: int | None = None) -> list[Standing]:
    query = select(StandingRow)
    if category_id is not None:
        query = query.where(StandingRow.category_id == category_id)
    if provider_id is not None:
        query = query.where(StandingRow.provider_id == provider_id)
    return [row.as_facts() for row in db.session.execute(query).scalars()]


def admitted(category_id: int, at: datetime) -> list[ProviderFacts]:
    """Every provider that was admitted to a category at a moment, by name."""
    latest = latest_at(at)
    rows = db.session.execute(
        select(Provider)
        .join(latest, latest.c.provider_id == Provider.id)
        .where(latest.c.number == 1, latest.c.kind == StandingKind.ADMITTED, latest.c.category_id == category_id)
        .order_by(Provider.name, Provider.id)
    ).scalars()
    return [row.as_facts() for row in rows]


def standing_of(provider_id: int, category_id: int, at: datetime) -> Standing | None:
    """A provider's standing in a category at a moment; None while it has had none."""
    row = db.session.execute(
        select(StandingRow)
        .where(
            StandingRow.provider_id == provider_id,
            StandingRow.category_id == category_id,
            StandingRow.effective_at <= at,
        )
        .order_by(StandingRow.effective_at.desc(), StandingRow.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    return row.as_facts() if row is not None else None


def admission_of(provider_id: int, category_id: int, at: datetime) -> Admission | None:
    """A provider's admission to a category at a moment, or None."""
    found = admissions_at(_standings(category_id=category_id, provider_id=provider_id), at)
    return found[0] if found else None


def admissions_of(provider_id: int, at: datetime) -> list[Admission]:
    """All admissions of a provider at a moment."""
    return admissions_at(_standings(provider_id=provider_id), at)


def standings_of(provider_id: int) -> list[Standing]:
    """Everything that ever happened to a provider's standings, oldest first."""
    return sorted(_standings(provider_id=provider_id), key=lambda one: (one.effective_at, one.id))


def all_admissions(at: datetime) -> list[Admission]:
    """Everybody's admissions at a moment."""
    latest = latest_at(at)
    rows = db.session.execute(
        select(latest.c.provider_id, latest.c.category_id, latest.c.effective_at, latest.c.id)
        .where(latest.c.number == 1, latest.c.kind == StandingKind.ADMITTED)
        .order_by(latest.c.provider_id, latest.c.category_id)
    )
    return [Admission(*row) for row in rows]


def admitted_counts(at: datetime) -> dict[int, int]:
    """How many providers were admitted to each category at a moment, counted by the database."""
    latest = latest_at(at)
    query: Select[int, int] = (
        select(latest.c.category_id, func.count())
        .where(latest.c.number == 1, latest.c.kind == StandingKind.ADMITTED)
        .group_by(latest.c.category_id)
    )
    return {category: number for category, number in db.session.execute(query)}  # noqa: C416


def problems() -> list[Problem]:
    """Where the rows of who is admitted now and the standings that they follow say different things."""
    said = {(one.provider_id, one.category_id): one.since for one in all_admissions(THE_END)}
    rows = db.session.execute(select(Admitted)).scalars()
    kept = {(row.provider_id, row.category_id): row.since_at for row in rows}
    differing = {key for key in said.keys() | kept.keys() if said.get(key) != kept.get(key)}
    return [
        Problem(f"provider[{provider}].category[{category}]", "register.admitted_differs")
        for provider, category in sorted(differing)
    ]
