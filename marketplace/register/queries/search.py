"""The public register's search among those admitted now: filtered, sorted and counted by the database."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Row, Select, func, or_, select

from marketplace.kernel.db import db
from marketplace.register.models import Admitted, Offer, Provider
from marketplace.register.rules.profile import OfferKind

PAGE_SIZE = 50


@dataclass(frozen=True)
class Search:
    """What is looked for among admitted providers.

    Args:
        text: Part of a name or town, or a whole business id.
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


def _conditions(search: Search) -> list[ColumnElement[bool]]:
    admitted = select(Admitted.provider_id).where(Admitted.provider_id == Provider.id)
    if search.category_id is not None:
        admitted = admitted.where(Admitted.category_id == search.category_id)
    found: list[ColumnElement[bool]] = [admitted.exists()]
    words = search.text.strip().lower().replace("%", "").replace("_", "")
    if words:
        like = f"%{words}%"
        named = (func.lower(Provider.name).like(like), func.lower(Provider.town).like(like))
        found.append(or_(*named, Provider.business_id == words))
    for kind, code in search.offers.items():
        found.append(Provider.id.in_(select(Offer.provider_id).where(Offer.kind == kind, Offer.code == code)))
    return found


def _found(search: Search) -> Select[int, str, str, str]:
    query = select(Provider.id, Provider.name, Provider.business_id, Provider.town).where(*_conditions(search))
    if search.by == "town":
        return query.order_by(Provider.town, Provider.name, Provider.id)
    if search.by == "since":
        newest = select(func.max(Admitted.since_at)).where(Admitted.provider_id == Provider.id).scalar_subquery()
        return query.order_by(newest.desc(), Provider.name, Provider.id)
    return query.order_by(Provider.name, Provider.id)


def search_admitted(search: Search, *, page: int = 1, page_size: int = PAGE_SIZE) -> tuple[list[Listed], int]:
    """One page of the providers admitted now, and how many were found."""
    count = db.session.execute(select(func.count()).select_from(Provider).where(*_conditions(search))).scalar_one()
    rows = db.session.execute(_found(search).limit(page_size).offset((page - 1) * page_size)).all()
    return _with_categories(rows, select(Admitted).where(Admitted.provider_id.in_([row.id for row in rows]))), count


def all_listed(search: Search) -> list[Listed]:
    """Every admitted provider that a search finds, for files."""
    return _with_categories(db.session.execute(_found(search)).all(), select(Admitted))


def _with_categories(rows: Sequence[Row[int, str, str, str]], admitted: Select[Admitted]) -> list[Listed]:
    since: dict[int, datetime] = {}
    categories: dict[int, list[int]] = {}
    wanted = admitted.with_only_columns(Admitted.provider_id, Admitted.category_id, Admitted.since_at)
    for provider_id, category_id, at in db.session.execute(wanted.order_by(Admitted.category_id)):
        categories.setdefault(provider_id, []).append(category_id)
        since[provider_id] = min(since.get(provider_id, at), at)
    return [Listed(*row, since[row.id], tuple(categories[row.id])) for row in rows]
