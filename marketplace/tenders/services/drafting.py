"""Drafting a call."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import select

from marketplace.audit.services import record
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db, locked
from marketplace.kernel.errors import Conflict, NotFound
from marketplace.tenders import queries
from marketplace.tenders.models import Call
from marketplace.tenders.rules import CallState, Draft, check_editable, next_code
from marketplace.terms.schemas import fingerprint, read_terms


def as_columns(draft: Draft) -> dict[str, Any]:
    """A draft by the names of its columns."""
    values = dict(vars(draft))
    values["municipalities"] = sorted(draft.municipalities)
    values["target_groups"] = sorted(draft.target_groups)
    values["questions"] = [asdict(one) for one in draft.questions]
    return values


def as_entered(row: Call) -> dict[str, Any]:
    """A draft by the names under which it is entered: each ceiling, number and question by itself."""
    facts = row.as_facts()
    theirs: dict[str, Any] = {name: value for name, value in vars(facts).items() if name in Draft.__annotations__}
    for nested in ("terms_document", "expected", "questions"):
        del theirs[nested]
    theirs |= {name: list(theirs[name]) for name in ("municipalities", "target_groups")}
    for code, ceiling in facts.ceilings.items():
        theirs[f"ceiling-{code}"] = ceiling
        theirs[f"expected-{code}"] = facts.expected.get(code)
    for place, one in enumerate(facts.questions):
        theirs |= {f"question-{place}": one.text, f"guide-{place}": one.guide, f"weight-{place}": one.weight}
    return theirs | {"version": row.version}


def draft_call(draft: Draft, *, actor: Actor, now: datetime) -> int:
    """Begin a call and return its id."""
    year = day_in_finland(now).year
    row = Call(
        code=next_code(year, queries.count_of_year(year) + 1),
        state=CallState.DRAFT,
        created_by=actor.person_id,
        created_at=now,
        changed_by=actor.person_id,
        **as_columns(draft),
    )
    db.session.add(row)
    db.session.flush()
    record("tenders.call_drafted", actor=actor, subject=("call", row.id), now=now, facts={"code": row.code})
    return row.id


def change_draft(call_id: int, draft: Draft, *, seen_version: int | None, actor: Actor, now: datetime) -> None:
    """Change a call that has not been published.

    Raises:
        NotFound: there is no such call.
        CallNotDraft: it has been published or cancelled.
        Conflict: somebody else changed it since the form was opened.
    """
    row = db.session.execute(locked(select(Call).where(Call.id == call_id))).scalar_one_or_none()
    if row is None:
        raise NotFound(what="call")
    check_editable(row.state)
    values = as_columns(draft)
    if seen_version != row.version:
        raise Conflict(theirs=as_entered(row))
    changed = sorted(name for name, value in values.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, values[name])
    row.changed_by = actor.person_id
    db.session.flush()
    record("tenders.call_changed", actor=actor, subject=("call", row.id), now=now, facts={"changed": changed})


def take_terms(
    call_id: int, document: Mapping[str, Any], *, seen_version: int | None, actor: Actor, now: datetime
) -> None:
    """Put terms from the editor into a draft; expected numbers of milestones that stay are kept.

    Raises:
        NotFound: there is no such call.
        CallNotDraft: it has been published or cancelled.
        Conflict: somebody else changed the draft since the page was opened.
        TermsFaulty: the terms have faults.
    """
    row = db.session.execute(locked(select(Call).where(Call.id == call_id))).scalar_one_or_none()
    if row is None:
        raise NotFound(what="call")
    check_editable(row.state)
    if seen_version != row.version:
        raise Conflict(theirs={"version": row.version})
    codes = {milestone.code for milestone in read_terms(dict(document)).milestones}
    row.terms_document = dict(document)
    row.expected = {code: count for code, count in row.expected.items() if code in codes}
    row.changed_by = actor.person_id
    db.session.flush()
    facts = {"sha256": fingerprint(row.terms_document)}
    record("tenders.terms_taken", actor=actor, subject=("call", row.id), now=now, facts=facts)


def set_model(call_id: int, model_id: int, *, actor: Actor, now: datetime) -> None:
    """Put an economic model beside a draft.

    Raises:
        NotFound: there is no such call.
        CallNotDraft: it has been published or cancelled.
    """
    row = db.session.execute(locked(select(Call).where(Call.id == call_id))).scalar_one_or_none()
    if row is None:
        raise NotFound(what="call")
    check_editable(row.state)
    row.model_id = model_id
    row.changed_by = actor.person_id
    db.session.flush()
    record("tenders.model_set", actor=actor, subject=("call", row.id), now=now, facts={"model": model_id})
