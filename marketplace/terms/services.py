"""Use cases of drafting terms."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from marketplace.audit.services import record
from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db, locked
from marketplace.kernel.errors import Conflict, Incomplete, NotFound, Problem
from marketplace.terms.models import TermsDraft
from marketplace.terms.rules.editing import moved, with_general, with_milestone, without_milestone
from marketplace.terms.schemas import TermsFaulty, fingerprint, read_terms

Document = dict[str, Any]


def begin_draft(name: str, document: Mapping[str, Any], *, meant_for: str = "", actor: Actor, now: datetime) -> int:
    """Begin terms from a document, ready or empty.

    Args:
        meant_for: Address of the page that takes the terms when they are ready.
    Returns:
        The draft's id.
    """
    row = TermsDraft(
        name=name.strip(),
        document=dict(document),
        meant_for=meant_for,
        made_by=actor.person_id,
        made_at=now,
        changed_at=now,
    )
    db.session.add(row)
    db.session.flush()
    _record("terms.draft_begun", row, actor, now)
    return row.id


def rename_draft(draft_id: int, name: str, *, seen_version: int | None, actor: Actor, now: datetime) -> None:
    """Give a draft another name.

    Raises:
        NotFound, Conflict: as in :func:`save_milestone`.
    """
    row = _seen(draft_id, seen_version, {"name": name})
    row.name, row.changed_at = name.strip(), now
    db.session.flush()
    _record("terms.draft_renamed", row, actor, now)


def save_milestone(
    draft_id: int,
    place: int | None,
    milestone: Mapping[str, Any],
    *,
    seen_version: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Put a milestone in place of another, or at the end.

    Args:
        place: Counted from 0; None for a new milestone.
    Raises:
        NotFound: there is no such draft or milestone.
        Conflict: somebody else changed the draft since the form was opened.
        CodeNotPlain: see the rules.
        Incomplete: faults of this milestone; paths are its own fields.
    """
    row = _seen(draft_id, seen_version, {})
    changed = with_milestone(row.document, place, milestone)
    index = len(changed["milestones"]) - 1 if place is None else place
    problems = milestone_problems(changed, index)
    if problems:
        raise Incomplete(problems)
    _save(row, changed, "terms.milestone_saved", actor, now)


def milestone_problems(document: Mapping[str, Any], place: int) -> list[Problem]:
    """Faults of one milestone of a document, with paths inside it."""
    prefix = f"milestones[{place}]."
    return [
        Problem(problem.path.removeprefix(prefix), problem.code, problem.facts)
        for problem in terms_problems(document)
        if problem.path.startswith(prefix)
    ]


def terms_problems(document: Mapping[str, Any]) -> list[Problem]:
    """Every fault of a document."""
    try:
        read_terms(dict(document))
    except TermsFaulty as faulty:
        return list(faulty.problems)
    return []


def save_general(
    draft_id: int, general: Mapping[str, Any], *, seen_version: int | None, actor: Actor, now: datetime
) -> None:
    """Replace what applies to all milestones.

    Raises:
        NotFound, Conflict: as in :func:`save_milestone`.
        Incomplete: faults outside the milestones.
    """
    row = _seen(draft_id, seen_version, {})
    changed = with_general(row.document, general)
    problems = [one for one in terms_problems(changed) if not one.path.startswith("milestones")]
    if problems:
        raise Incomplete(problems)
    _save(row, changed, "terms.general_saved", actor, now)


def move_milestone(
    draft_id: int, place: int, by: int, *, seen_version: int | None, actor: Actor, now: datetime
) -> None:
    """Move a milestone one step.

    Raises:
        NotFound, Conflict: as in :func:`save_milestone`.
        NotMovable: see the rules.
    """
    row = _seen(draft_id, seen_version, {})
    _save(row, moved(row.document, place, by), "terms.milestone_moved", actor, now)


def remove_milestone(draft_id: int, place: int, *, seen_version: int | None, actor: Actor, now: datetime) -> None:
    """Take a milestone away.

    Raises:
        NotFound, Conflict: as in :func:`save_milestone`.
    """
    row = _seen(draft_id, seen_version, {})
    _save(row, without_milestone(row.document, place), "terms.milestone_removed", actor, now)


def _seen(draft_id: int, seen_version: int | None, typed: Mapping[str, Any]) -> TermsDraft:
    row = db.session.execute(locked(select(TermsDraft).where(TermsDraft.id == draft_id))).scalar_one_or_none()
    if row is None:
        raise NotFound(what="terms")
    if seen_version != row.version:
        raise Conflict(theirs={**{name: getattr(row, name) for name in typed}, "version": row.version})
    return row


def _save(row: TermsDraft, document: Document, action: str, actor: Actor, now: datetime) -> None:
    row.document, row.changed_at = document, now
    db.session.flush()
    _record(action, row, actor, now)


def _record(action: str, row: TermsDraft, actor: Actor, now: datetime) -> None:
    facts = {"version": row.version, "sha256": fingerprint(row.document)}
    record(action, actor=actor, subject=("terms_draft", row.id), now=now, facts=facts)
