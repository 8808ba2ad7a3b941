"""Participants, facts and verdicts with valid defaults, made through the services."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from marketplace.kernel.actor import Actor
from marketplace.outcomes import queries, services
from marketplace.outcomes.rules import EvidenceKind, FactKind, PlacementFacts, Verdict
from tests.factories.contracts import LAHTI, ContractCase, signed_contract

REFERRED_ON = date(2026, 1, 12)
_choice = random.Random(20260112)


def at_noon(day: date) -> datetime:
    """Noon of a day, as UTC shows it."""
    return datetime.combine(day, time(12), tzinfo=UTC)


@dataclass
class PlacementCase:
    """A placement with its contract's people."""

    id: int
    contract: ContractCase
    home: str

    @property
    def facts(self) -> PlacementFacts:
        """The placement as it stands."""
        return queries.placement(self.id)

    @property
    def alias(self) -> str:
        """What ledger lines call the participant."""
        return self.facts.alias

    @property
    def pseudonym(self) -> str:
        """What the caseworker calls the participant."""
        return queries.pseudonym_of(self.facts.participant_id)

    @property
    def caseworker(self) -> Actor:
        """Who verifies for the home municipality at referral."""
        return self.contract.caseworker(self.home)


def placement(
    contract: ContractCase | None = None,
    *,
    home: str = LAHTI,
    home_since: date = date(2020, 1, 1),
    groups: Sequence[str] = (),
    pseudonym: str = "",
    on: date = REFERRED_ON,
    paid_after: int | None = None,
) -> PlacementCase:
    """A participant referred under a contract; nothing has happened yet."""
    contract = contract or signed_contract()
    placement_id = services.refer(
        contract.id,
        pseudonym=pseudonym,
        home_municipality=home,
        home_since=home_since,
        groups=groups,
        language="fi",
        paid_after=paid_after,
        actor=contract.caseworker(home),
        now=at_noon(on),
        choose=_choice.choice,
    )
    return PlacementCase(placement_id, contract, home)


def reported(
    case: PlacementCase,
    kind: FactKind,
    payload: dict[str, Any],
    *,
    on: date,
    corrects: int | None = None,
    reason: str = "Ilmoitettu väärin.",
) -> int:
    """A reported fact that waits for its verdict."""
    return services.report(
        case.id,
        kind,
        payload,
        actor=case.contract.provider.reporter,
        now=at_noon(on),
        corrects=corrects,
        reason=reason if corrects is not None else "",
    )


def verified(
    case: PlacementCase,
    kind: FactKind,
    payload: dict[str, Any],
    *,
    on: date,
    corrects: int | None = None,
    verifier: Actor | None = None,
) -> int:
    """A fact reported and verified on a day."""
    fact_id = reported(case, kind, payload, on=on, corrects=corrects)
    services.verify(
        fact_id,
        Verdict.VERIFIED,
        evidence=EvidenceKind.OWN_SYSTEM,
        actor=verifier or case.caseworker,
        now=at_noon(on),
    )
    return fact_id


def started(case: PlacementCase, day: date = date(2026, 1, 15)) -> int:
    """A verified service start."""
    return verified(case, FactKind.START, {"date": day.isoformat()}, on=day)


def job_payload(
    start: date, *, end: date | None = None, weekly_hours: str = "30", tags: Sequence[str] = ()
) -> dict[str, Any]:
    """A job as it is reported."""
    return {
        "kind": "employment",
        "start": start.isoformat(),
        "end": end.isoformat() if end else None,
        "weekly_hours": weekly_hours,
        "tags": list(tags),
    }


def verified_job(
    case: PlacementCase | None = None,
    *,
    start: date = date(2026, 2, 2),
    end: date | None = None,
    on: date | None = None,
    weekly_hours: str = "30",
) -> tuple[PlacementCase, int]:
    """A participant whose service has started and whose job was verified; returns the placement and the job's fact."""
    case = case or placement()
    if not any(one.kind is FactKind.START for one in queries.facts_of([case.id])[case.id]):
        started(case)
    fact_id = verified(case, FactKind.SPELL, job_payload(start, end=end, weekly_hours=weekly_hours), on=on or start)
    return case, fact_id
