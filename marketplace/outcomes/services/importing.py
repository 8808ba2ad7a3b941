"""Taking in a file of reports, whole or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from marketplace.audit.services import record
from marketplace.contracts import queries as contracts
from marketplace.contracts.rules import ContractFacts
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db, locked
from marketplace.kernel.errors import NotFound, Problem, RuleBroken
from marketplace.outcomes import queries
from marketplace.outcomes.models import Import
from marketplace.outcomes.rules import (
    LIST_OF,
    Draft,
    FactKind,
    FactRow,
    ImportFaulty,
    ImportTaken,
    ReadRow,
    RowResult,
    Verdict,
    check_report,
    read_row,
)
from marketplace.outcomes.services.reporting import report
from marketplace.terms.rules import kinds_counted
from marketplace.terms.schemas import read_terms

Words = Mapping[str, tuple[FactKind, str]]


def keep_import(contract_id: int, rows: Sequence[ReadRow], *, file_name: str, actor: Actor, now: datetime) -> int:
    """Keep what was read of a file until it is taken in, and return its id. Nothing of it counts yet."""
    row = Import(
        contract_id=contract_id,
        file_name=file_name[:200],
        rows=[{"number": one.number, "cells": one.cells} for one in rows],
        read_by=actor.person_id,
        read_at=now,
    )
    db.session.add(row)
    db.session.flush()
    record("outcomes.import_read", actor=actor, subject=("import", row.id), now=now, facts={"rows": len(rows)})
    return row.id


def dry_run(
    contract: ContractFacts,
    rows: Sequence[ReadRow],
    *,
    words: Words,
    tag_words: Mapping[str, str],
    now: datetime,
) -> list[RowResult]:
    """What each row would report, and everything that is wrong with each; writes nothing.

    Args:
        words: What may stand in the column "what", in small letters, with the kind of fact and the code within it.
        tag_words: Tags by their names in small letters.
    """
    placements = {one.alias: one for one in queries.placements_of_contracts([contract.id])}
    known = queries.facts_of([one.id for one in placements.values()])
    there = {
        (placements_id, fact.kind, _content(fact.payload))
        for placements_id, facts in known.items()
        for fact in facts
        if _stands(fact)
    }
    counted = _counted(contract.id)
    results = []
    for row in rows:
        result = read_row(row, words=words, tag_words=tag_words, aliases=list(placements))
        if result.draft is not None:
            draft = result.draft
            key = (placements[draft.alias].id, draft.kind, _content(draft.payload))
            problems = _problems(draft, counted, now=now)
            if key in there:
                problems.append(Problem("participant", "outcomes.row_twice", {}))
            there.add(key)
            result = replace(result, problems=problems, draft=None if problems else draft)
        results.append(result)
    return results


def _stands(fact: FactRow) -> bool:
    return fact.superseded_by is None and fact.verdict is not Verdict.REJECTED


def _content(payload: dict[str, object]) -> str:
    return repr(sorted(payload.items()))


def _counted(contract_id: int) -> dict[str, set[str]]:
    """Kinds that some version of the contract's terms counts."""
    found: dict[str, set[str]] = {}
    for version in contracts.terms_versions(contract_id):
        for sort, kinds in kinds_counted(read_terms(version.document)).items():
            found.setdefault(sort, set()).update(kinds)
    return found


def _problems(draft: Draft, counted: Mapping[str, set[str]], *, now: datetime) -> list[Problem]:
    """What the rules of reporting would refuse."""
    problems = []
    try:
        check_report(draft.kind, draft.payload, today=day_in_finland(now), corrects=None, reason="")
    except RuleBroken as refusal:
        problems.append(Problem(refusal.form_field or "day", refusal.code, refusal.facts))
    own = draft.payload.get("kind") or draft.payload.get("instrument")
    sort = draft.kind.value
    if draft.kind in LIST_OF and (sort not in counted or (own is not None and own not in counted[sort])):
        problems.append(Problem("what", "outcomes.kind_not_counted", {}))
    return problems


def take_import(import_id: int, *, words: Words, tag_words: Mapping[str, str], actor: Actor, now: datetime) -> int:
    """Report every row of a file, and return how many there were.

    Raises:
        NotFound: no such file.
        ImportTaken: it was taken in before.
        ImportFaulty: a row is faulty; then none is reported.
    """
    row = db.session.execute(locked(select(Import).where(Import.id == import_id))).scalar_one_or_none()
    if row is None:
        raise NotFound(what="import")
    if row.taken_at is not None:
        raise ImportTaken()
    contract = contracts.contract(row.contract_id)
    facts = queries.import_by_id(import_id)
    results = dry_run(contract, facts.rows, words=words, tag_words=tag_words, now=now)
    faulty = [one for one in results if one.problems]
    if faulty:
        raise ImportFaulty(count=len(faulty))
    placements = {one.alias: one.id for one in queries.placements_of_contracts([contract.id])}
    for result in results:
        draft = result.draft
        assert draft is not None
        report(
            placements[draft.alias],
            draft.kind,
            draft.payload,
            employer_id=draft.employer_id,
            actor=actor,
            now=now,
        )
    row.taken_at = now
    record("outcomes.import_taken", actor=actor, subject=("import", import_id), now=now, facts={"rows": len(results)})
    return len(results)
