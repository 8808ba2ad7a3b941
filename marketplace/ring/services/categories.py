"""Use cases of what the ring buys and for whom: outcome categories and target groups."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from marketplace.audit.services import record
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db, locked
from marketplace.kernel.errors import NotFound
from marketplace.ring.models import CategoryRow, TargetGroupRow
from marketplace.ring.rules import CodeTaken, EndsBeforeStart, EndsInPast, Names
from marketplace.ring.services.checks import check_may_change, check_seen, one_at_a_time


def add_category(code: str, names: Names, *, valid_from: date, source: str, actor: Actor, now: datetime) -> int:
    """Add an outcome category and return its id; from its first day it works wherever categories do.

    Raises:
        NotAllowed: the actor is no administrator of the ring.
        CodeTaken: another category has the code.
    """
    check_may_change(actor)
    one_at_a_time()
    normal = code.strip().upper()
    if db.session.execute(select(CategoryRow.id).where(CategoryRow.code == normal)).first() is not None:
        raise CodeTaken(taken=normal)
    last = db.session.execute(select(func.max(CategoryRow.position))).scalar_one() or 0
    row = CategoryRow(
        code=normal,
        names=names.to_document(),
        position=last + 1,
        valid_from=valid_from,
        valid_to=None,
        source=source.strip(),
    )
    db.session.add(row)
    db.session.flush()
    facts = {"code": normal, "names": names.to_document(), "from": valid_from.isoformat()}
    record("ring.category_added", actor=actor, subject=("category", row.id), now=now, facts=facts)
    return row.id


def change_category(
    category_id: int,
    names: Names,
    *,
    valid_to: date | None,
    source: str,
    seen_version: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Change a category's names, or set its last day.

    Raises:
        NotAllowed, NotFound, Conflict: the actor, the category, or the version does not fit.
        EndsBeforeStart: the last day is before the first.
        EndsInPast: the last day has passed, so that what was done in the category since would have no category.
    """
    check_may_change(actor)
    row = db.session.execute(locked(select(CategoryRow).where(CategoryRow.id == category_id))).scalar_one_or_none()
    if row is None:
        raise NotFound(what="category")
    check_seen(row, seen_version, {**_named(row.names), "valid_to": row.valid_to, "source": row.source})
    if valid_to != row.valid_to and valid_to is not None:
        if valid_to < row.valid_from:
            raise EndsBeforeStart(valid_from=row.valid_from)
        if valid_to < day_in_finland(now):
            raise EndsInPast(today=day_in_finland(now))
    before = {"names": row.names, "to": row.valid_to.isoformat() if row.valid_to else None}
    row.names, row.valid_to, row.source = names.to_document(), valid_to, source.strip()
    db.session.flush()
    after = {"names": row.names, "to": valid_to.isoformat() if valid_to else None}
    record(
        "ring.category_changed",
        actor=actor,
        subject=("category", row.id),
        now=now,
        facts={"before": before, "after": after},
    )


def _named(names: Mapping[str, str], prefix: str = "name") -> dict[str, Any]:
    return {f"{prefix}_{language}": text for language, text in names.items()}


def add_target_group(
    code: str, names: Names, definition: Names | None, *, source: str, actor: Actor, now: datetime
) -> int:
    """Add a target group and return its id.

    Raises:
        NotAllowed: the actor is no administrator of the ring.
        CodeTaken: another group has the code.
    """
    check_may_change(actor)
    one_at_a_time()
    normal = code.strip().upper()
    if db.session.execute(select(TargetGroupRow.id).where(TargetGroupRow.code == normal)).first() is not None:
        raise CodeTaken(taken=normal)
    last = db.session.execute(select(func.max(TargetGroupRow.position))).scalar_one() or 0
    row = TargetGroupRow(
        code=normal,
        names=names.to_document(),
        definition=definition.to_document() if definition else None,
        position=last + 1,
        source=source.strip(),
    )
    db.session.add(row)
    db.session.flush()
    facts = {"code": normal, "names": names.to_document()}
    record("ring.target_group_added", actor=actor, subject=("target_group", row.id), now=now, facts=facts)
    return row.id


def change_target_group(
    group_id: int,
    names: Names,
    definition: Names | None,
    *,
    source: str,
    seen_version: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Change a target group's names or its definition.

    Raises:
        NotAllowed, NotFound, Conflict: the actor, the group, or the version does not fit.
    """
    check_may_change(actor)
    row = db.session.execute(locked(select(TargetGroupRow).where(TargetGroupRow.id == group_id))).scalar_one_or_none()
    if row is None:
        raise NotFound(what="target group")
    theirs = {**_named(row.names), **_named(row.definition or {}, "definition"), "source": row.source}
    check_seen(row, seen_version, theirs)
    before = {"names": row.names, "definition": row.definition}
    row.names, row.source = names.to_document(), source.strip()
    row.definition = definition.to_document() if definition else None
    db.session.flush()
    after = {"names": row.names, "definition": row.definition}
    record(
        "ring.target_group_changed",
        actor=actor,
        subject=("target_group", row.id),
        now=now,
        facts={"before": before, "after": after},
    )
