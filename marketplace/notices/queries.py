"""Reads about notices."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import func, or_, select

from marketplace.kernel.db import db
from marketplace.kernel.errors import NotFound
from marketplace.notices.models import Notice
from marketplace.notices.rules import MOST_ATTEMPTS, Delivery


def unread_count(person_id: int) -> int:
    """How many notices a person has not opened."""
    return db.session.execute(
        select(func.count()).select_from(Notice).where(Notice.person_id == person_id, Notice.read_at.is_(None))
    ).scalar_one()


def inbox(person_id: int, *, page: int = 1, page_size: int = 50) -> tuple[list[Notice], int]:
    """One page of a person's notices, newest first, and how many there are."""
    mine = select(Notice).where(Notice.person_id == person_id)
    count = db.session.execute(select(func.count()).select_from(mine.subquery())).scalar_one()
    rows = db.session.execute(mine.order_by(Notice.id.desc()).limit(page_size).offset((page - 1) * page_size)).scalars()
    return list(rows), count


def notice(notice_id: int, *, person_id: int) -> Notice:
    """One notice of a person.

    Raises:
        NotFound: it is not this person's.
    """
    row = db.session.get(Notice, notice_id)
    if row is None or row.person_id != person_id:
        raise NotFound(what="notice")
    return row


def unreachable_addresses(addresses: Collection[str]) -> frozenset[str]:
    """Those addresses to which the latest mail did not get through."""
    latest = (
        select(func.max(Notice.id))
        .where(Notice.address.in_(addresses), (Notice.mailed_at.is_not(None)) | (Notice.failure.is_not(None)))
        .group_by(Notice.address)
    )
    return frozenset(
        db.session.execute(select(Notice.address).where(Notice.id.in_(latest), Notice.failure.is_not(None))).scalars()
    )


def organisations_not_reached(kind: str, link: str) -> frozenset[int]:
    """Organisations of which nobody got the mail of a notice: it came back from each address for good."""
    reached: dict[int, bool] = {}
    rows = db.session.execute(
        select(Notice.organisation_id, Notice.failure, Notice.attempts).where(Notice.kind == kind, Notice.link == link)
    )
    for organisation_id, failure, attempts in rows:
        if organisation_id is not None:
            came_back = failure is not None and attempts >= MOST_ATTEMPTS
            reached[organisation_id] = reached.get(organisation_id, False) or not came_back
    return frozenset(one for one, arrived in reached.items() if not arrived)


def deliveries(organisation_id: int, kind: str, link: str) -> list[Delivery]:
    """How a notice of a kind that leads to an address of the portal went to each receiver of an organisation."""
    rows = db.session.execute(
        select(Notice)
        .where(Notice.organisation_id == organisation_id, Notice.kind == kind, Notice.link == link)
        .order_by(Notice.id)
    ).scalars()
    return [_delivery(row) for row in rows]


def deliveries_by_link(organisation_id: int, kind: str) -> dict[str, list[Delivery]]:
    """How notices of a kind went to each receiver of an organisation, by the address that they lead to."""
    found: dict[str, list[Delivery]] = defaultdict(list)
    rows = db.session.execute(
        select(Notice).where(Notice.organisation_id == organisation_id, Notice.kind == kind).order_by(Notice.id)
    ).scalars()
    for row in rows:
        found[row.link].append(_delivery(row))
    return found


def _delivery(row: Notice) -> Delivery:
    return Delivery(
        row.address, row.person_id, row.created_at, row.mailed_at, row.failure, row.returned_at, row.read_at
    )


def log_of(
    organisation_id: int, kinds: Collection[str], *, page: int = 1, page_size: int = 100
) -> tuple[list[Notice], int]:
    """One page of what an organisation was told, newest first, a row a receiver; and how many rows there are.

    Args:
        kinds: First words of the kinds that are wanted, such as ``register``.
    """
    wanted = or_(*(Notice.kind.startswith(f"{one}.") for one in kinds))
    query = select(Notice).where(Notice.organisation_id == organisation_id, wanted)
    count = db.session.execute(select(func.count()).select_from(query.subquery())).scalar_one()
    rows = db.session.execute(
        query.order_by(Notice.id.desc()).limit(page_size).offset((page - 1) * page_size)
    ).scalars()
    return list(rows), count
