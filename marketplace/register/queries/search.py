"""The public register's search: one query a page, filtered and sorted by the database."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Row, Select, and_, func, or_, select

from marketplace.kernel.db import db
from marketplace.register.models import Offer, Provider, StandingRow
from marketplace.register.rules import StandingKind
from marketplace.register.rules.profile import OfferKind

PAGE_SIZE = 50


@dataclass(frozen=True)
class Search:
    """What is looked for among admitted providers.

    Args:
        text: Part of a name, town or business id.
        category_id: Only those admitted to it.
        offers: Only those that offer each of these, by kind.
        by: ``name``, ``town`` or ``since``.
    """

    text: str = ""
    category_id: int | None = None
    offers: dict[OfferKind, str] = field(default_factory=dict)
    by: str = "name"


@dataclass(frozen=True)
class Listed:
    """A provider in the public register; ``since`` is the earliest of its admissions in force."""

    id: int
    name: str
    business_id: str
    town: str
    since: datetime
    category_ids: tuple[int, ...]


def _in_force(at: datetime, category_id: int | None) -> Select[int, int, datetime]:
    """Admissions in force at a moment: no later event of the same standing up to it."""
    later = StandingRow.__table__.alias("later")
    newer = select(later.c.id).where(
        later.c.category_id == StandingRow.category_id,
        later.c.provider_id == StandingRow.provider_id,
        later.c.effective_at <= at,
        or_(
            later.c.effective_at > StandingRow.effective_at,
            and_(
                later.c.effective_at == StandingRow.effective_at,
                later.c.id > StandingRow.id,
            ),
        ),
    )
    query = select(StandingRow.provider_id, StandingRow.category_id, StandingRow.effective_at).where(
        StandingRow.kind == StandingKind.ADMITTED,
        StandingRow.effective_at <= at,
        ~newer.exists(),
    )
    return query if category_id is None else query.where(StandingRow.category_id == category_id)


def _found(search: Search, at: datetime) -> Select[int, str, str, str, datetime]:
    standing = _in_force(at, search.category_id).subquery()
    since = func.min(standing.c.effective_at)
    query = (
        select(Provider.id, Provider.name, Provider.business_id, Provider.town, since)
        .join(standing, standing.c.provider_id == Provider.id)
        .group_by(Provider.id)
    )
    words = search.text.strip().lower()
    if words:
        like = f"%{words.replace('%', '').replace('_', '')}%"
        query = query.where(
            or_(
                func.lower(Provider.name).like(like),
                func.lower(Provider.town).like(like),
                Provider.business_id == words,
            )
        )
    for kind, code in search.offers.items():
        offered = select(Offer.id).where(Offer.provider_id == Provider.id, Offer.kind == kind, Offer.code == code)
        query = query.where(offered.exists())
    order = {
        "name": [Provider.name],
        "town": [Provider.town, Provider.name],
        "since": [since.desc(), Provider.name],
    }
    return query.order_by(*order.get(search.by, order["name"]), Provider.id)


def search_admitted(
    search: Search, *, at: datetime, page: int = 1, page_size: int = PAGE_SIZE
) -> tuple[list[Listed], int]:
    """One page of admitted providers, and how many were found."""
    query = _found(search, at)
    count = db.session.execute(select(func.count()).select_from(query.order_by(None).subquery())).scalar_one()
    rows = db.session.execute(query.limit(page_size).offset((page - 1) * page_size)).all()
    return _with_categories(list(rows), at), count


def all_listed(search: Search, *, at: datetime) -> list[Listed]:
    """Every admitted provider that a search finds, for files."""
    return _with_categories(list(db.session.execute(_found(search, at))), at)


def _with_categories(rows: Sequence[Row[int, str, str, str, datetime]], at: datetime) -> list[Listed]:
    standing = _in_force(at, None)
    if len(rows) <= PAGE_SIZE:
        standing = standing.where(StandingRow.provider_id.in_([row[0] for row in rows]))
    categories: dict[int, list[int]] = {}
    for provider_id, category_id, _ in db.session.execute(standing):
        categories.setdefault(provider_id, []).append(category_id)
    return [Listed(*row, tuple(sorted(categories.get(row[0], ())))) for row in rows]
