"""Reads of the register: the room's window to other rooms."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import aliased

from marketplace.kernel.db import db
from marketplace.kernel.errors import NotFound
from marketplace.register.models import Application, Decision, Provider, ProviderDeclaration
from marketplace.register.rules import (
    Admission,
    ApplicationFacts,
    ApplicationState,
    DecisionFacts,
    Declaration,
    Outcome,
    ProviderFacts,
    admissions_at,
)


def provider(provider_id: int) -> ProviderFacts:
    """One provider.

    Raises:
        NotFound: there is none.
    """
    row = db.session.get(Provider, provider_id)
    if row is None:
        raise NotFound(what="provider")
    return row.as_facts()


def providers(provider_ids: Collection[int] | None = None) -> dict[int, ProviderFacts]:
    """Providers by id, all of them or those named, in one query, by name."""
    query = select(Provider).order_by(Provider.name)
    if provider_ids is not None:
        query = query.where(Provider.id.in_(provider_ids))
    return {row.id: row.as_facts() for row in db.session.execute(query).scalars()}


def provider_of_organisation(organisation_id: int | None) -> ProviderFacts | None:
    """The provider that an organisation is, or None."""
    row = db.session.execute(select(Provider).where(Provider.organisation_id == organisation_id)).scalar_one_or_none()
    return row.as_facts() if row is not None else None


def _decisions(category_id: int | None = None, provider_id: int | None = None) -> list[DecisionFacts]:
    query = select(Decision)
    if category_id is not None:
        query = query.where(Decision.category_id == category_id)
    if provider_id is not None:
        query = query.where(Decision.provider_id == provider_id)
    return [row.as_facts() for row in db.session.execute(query).scalars()]


def admitted(category_id: int, at: datetime) -> list[ProviderFacts]:
    """Every provider that was admitted to a category at a moment, by name."""
    ids = [one.provider_id for one in admissions_at(_decisions(category_id=category_id), at)]
    return list(providers(ids).values())


def admission_of(provider_id: int, category_id: int, at: datetime) -> Admission | None:
    """A provider's admission to a category at a moment, or None."""
    found = admissions_at(_decisions(category_id=category_id, provider_id=provider_id), at)
    return found[0] if found else None


def admissions_of(provider_id: int, at: datetime) -> list[Admission]:
    """All admissions of a provider at a moment."""
    return admissions_at(_decisions(provider_id=provider_id), at)


def all_admissions(at: datetime) -> list[Admission]:
    """Everybody's admissions at a moment."""
    return admissions_at(_decisions(), at)


def admitted_counts(at: datetime) -> dict[int, int]:
    """How many providers were admitted to each category at a moment, counted by the database."""
    later = aliased(Decision)
    newer = select(later.id).where(
        later.provider_id == Decision.provider_id,
        later.category_id == Decision.category_id,
        later.decided_at <= at,
        tuple_(later.decided_at, later.id) > tuple_(Decision.decided_at, Decision.id),
    )
    rows = db.session.execute(
        select(Decision.category_id, func.count())
        .where(Decision.decided_at <= at, Decision.outcome == Outcome.ADMITTED, ~newer.exists())
        .group_by(Decision.category_id)
    )
    return dict(rows.all())


def declaration_of(provider_id: int) -> Declaration | None:
    """The newest version of a provider's declaration."""
    row = db.session.execute(
        select(ProviderDeclaration)
        .where(ProviderDeclaration.provider_id == provider_id)
        .order_by(ProviderDeclaration.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    return row.as_facts() if row is not None else None


def declaration(declaration_id: int) -> Declaration:
    """One version of a declaration.

    Raises:
        NotFound: there is none.
    """
    row = db.session.get(ProviderDeclaration, declaration_id)
    if row is None:
        raise NotFound(what="declaration")
    return row.as_facts()


def application(application_id: int) -> ApplicationFacts:
    """One application.

    Raises:
        NotFound: there is none.
    """
    row = db.session.get(Application, application_id)
    if row is None:
        raise NotFound(what="application")
    return row.as_facts()


def applications_of(provider_id: int) -> list[ApplicationFacts]:
    """All applications of a provider, newest first."""
    rows = db.session.execute(
        select(Application).where(Application.provider_id == provider_id).order_by(Application.id.desc())
    ).scalars()
    return [row.as_facts() for row in rows]


def decisions_on(application_ids: Sequence[int]) -> dict[int, DecisionFacts]:
    """Decisions by application id."""
    rows = db.session.execute(select(Decision).where(Decision.application_id.in_(application_ids))).scalars()
    return {row.application_id: row.as_facts() for row in rows}


@dataclass(frozen=True)
class QueueRow:
    """An application in the officers' queue."""

    id: int
    provider_name: str
    category_id: int
    state: ApplicationState
    received_at: datetime
    due_on: date


def queue(*, waiting: bool) -> list[QueueRow]:
    """Applications that wait for a decision by due day, or those that no longer wait, newest first."""
    query = select(
        Application.id,
        Provider.name,
        Application.category_id,
        Application.state,
        Application.received_at,
        Application.due_on,
    ).join(Provider, Application.provider_id == Provider.id)
    if waiting:
        query = query.where(Application.state == ApplicationState.RECEIVED).order_by(Application.due_on, Application.id)
    else:
        query = query.where(Application.state != ApplicationState.RECEIVED).order_by(Application.id.desc()).limit(200)
    return [QueueRow(*row) for row in db.session.execute(query)]


def number_waiting(*, due_by: date | None = None) -> Select[tuple[int]]:
    """How many applications wait for a decision, as a query that a page asks together with others.

    Args:
        due_by: Only those whose decision is due on this day or before it.
    """
    query = select(func.count()).select_from(Application).where(Application.state == ApplicationState.RECEIVED)
    return query if due_by is None else query.where(Application.due_on <= due_by)
