"""Filling a database for measurements of payment runs: contracts through the services, the mass of rows in bulk."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from flask import Flask

from marketplace.identity.services import mark_database
from marketplace.kernel.bulk import insert_rows
from marketplace.kernel.db import Base, db
from marketplace.outcomes.models import Counted, Fact, Participant, ParticipantHome, Placement, Verification
from marketplace.outcomes.rules import FactKind, placement_document
from marketplace.outcomes.rules.facts import FactRow, Verdict
from marketplace.ring.services import load_ring
from scripts.bench.contracts_at_work import MUNICIPALITIES, facts, terms
from tests.factories.contracts import ContractCase, make_provider, signed_contract

MADE_AT = datetime(2025, 1, 2, 8, 0, tzinfo=UTC)
TOLD_AT = "2026-09-01 09:00:00"
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def build(app: Flask, *, participants: int, contracts: int, limited: int) -> dict[str, Any]:
    """Make the schema, the ring, contracts, placements and verified facts; returns how many of each."""
    with app.app_context():
        Base.metadata.create_all(db.engine)
        mark_database(is_demo=False, now=MADE_AT)
        load_ring(now=MADE_AT)
        made = _contracts(contracts, limited)
        db.session.commit()
        numbers, facts_made = count(1), 0
        each = participants // contracts
        for place, contract in enumerate(made):
            facts_made += _fill(contract, range(place * each, (place + 1) * each), numbers)
            db.session.commit()
        _analyse()
    return {"participants": each * contracts, "contracts": contracts, "facts": facts_made, "limited": limited}


def _contracts(count_of: int, limited: int) -> list[ContractCase]:
    provider = make_provider()
    first = signed_contract(terms(), provider=provider, **_span())
    rest = [
        signed_contract(
            terms(limited=number * limited // 100 != (number - 1) * limited // 100),
            provider=provider,
            officer=first.officer,
            **_span(),
        )
        for number in range(1, count_of)
    ]
    return [first, *rest]


def _span() -> dict[str, Any]:
    return {
        "municipalities": MUNICIPALITIES,
        "volume_max": 1_000_000,
        "starts_on": date(2025, 1, 1),
        "ends_on": date(2027, 12, 31),
    }


def _code(number: int, length: int) -> str:
    digits = ""
    for _ in range(length):
        number, digit = divmod(number, 32)
        digits = ALPHABET[digit] + digits
    return digits


def _fill(contract: ContractCase, people: Sequence[int], fact_ids: Iterator[int]) -> int:
    """Placements of one contract with their verified facts."""
    person, organisation = contract.officer.person_id, contract.officer.organisation_id or 0
    reporter = contract.provider.admin.person_id
    participants, homes, placements, reported, verdicts, counted = [], [], [], [], [], []
    for number in people:
        start, groups, home, others = facts(number)
        row, alias = number + 1, _code(number, 7)
        participants.append((row, _code(number, 9), TOLD_AT))
        homes.append((row, row, home, "2020-01-01", person, TOLD_AT))
        placements.append(
            (
                *(row, row, contract.id, alias, json.dumps(groups), "fi"),
                *(person, organisation, TOLD_AT, "2025-02-01", "CHOICE", ""),
            )
        )
        rows = []
        for kind, payload, told_on in [("start", {"date": start.isoformat()}, start), *others]:
            fact_id = next(fact_ids)
            rows.append(_fact(fact_id, row, FactKind(kind), payload, told_on))
            reported.append(
                (fact_id, row, kind.upper(), json.dumps(payload), "", told_on.isoformat(), reporter, TOLD_AT, "")
            )
            verdicts.append(
                (fact_id, fact_id, 1, "VERIFIED", "", "OWN_SYSTEM", told_on.isoformat(), person, organisation, TOLD_AT)
            )
        document = placement_document(
            participant=alias, groups=groups, homes=[(home, date(2020, 1, 1))], facts=rows, later_starts=[]
        )
        counted.append(
            (contract.id, alias, row, 1, json.dumps(document, separators=(",", ":"), sort_keys=True), TOLD_AT)
        )
    insert_rows(Participant, ("id", "pseudonym", "created_at"), participants)
    insert_rows(ParticipantHome, ("id", "participant_id", "municipality", "since", "entered_by", "entered_at"), homes)
    insert_rows(
        Placement,
        (
            "id",
            "participant_id",
            "contract_id",
            "alias",
            "groups",
            "language",
            "referred_by",
            "referred_by_organisation",
            "referred_at",
            "contact_by",
            "way",
            "way_reason",
        ),
        placements,
    )
    insert_rows(
        Fact,
        ("id", "placement_id", "kind", "payload", "employer_id", "reported_on", "reported_by", "reported_at", "reason"),
        reported,
    )
    insert_rows(
        Verification,
        (
            "id",
            "fact_id",
            "round",
            "verdict",
            "reason",
            "evidence",
            "evidence_seen_on",
            "verified_by",
            "verified_for",
            "verified_at",
        ),
        verdicts,
    )
    insert_rows(Counted, ("contract_id", "participant", "placement_id", "version", "document", "changed_at"), counted)
    return len(reported)


def _fact(fact_id: int, placement_id: int, kind: FactKind, payload: dict[str, Any], told_on: date) -> FactRow:
    return FactRow(
        id=fact_id,
        placement_id=placement_id,
        kind=kind,
        payload=payload,
        reported_on=told_on,
        reported_by=1,
        reported_at=MADE_AT,
        verdict=Verdict.VERIFIED,
    )


def _analyse() -> None:
    """Let the database know how large its tables are, as it would after a night at work."""
    db.session.execute(db.text("ANALYZE"))
    db.session.commit()


def change(app: Flask, *, share: float) -> dict[str, Any]:
    """Let a share of all participants have one more verified event, spread evenly over the contracts."""
    every = max(1, round(1 / share))
    with app.app_context():
        rows = db.session.execute(db.select(Counted).order_by(Counted.placement_id)).scalars()
        changed = 0
        for place, row in enumerate(rows):
            if place % every:
                continue
            document = json.loads(row.document)
            told = {"kind": "qualification_unit", "date": "2025-06-20", "reported_on": "2026-10-05"}
            document.setdefault("events", []).append(told)
            row.document = json.dumps(document, separators=(",", ":"), sort_keys=True)
            row.version, row.changed_at = row.version + 1, MADE_AT + timedelta(days=640)
            changed += 1
        db.session.commit()
    return {"changed": changed}
