"""What placements are worth and what is to be noticed about them: everything the rules need, read for many at once."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from marketplace.contracts import queries as contracts
from marketplace.contracts.rules import ContractFacts
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db
from marketplace.outcomes.models import Counted, Fact, Placement
from marketplace.outcomes.queries.facts import facts_of
from marketplace.outcomes.queries.marks import Marks, marks_of
from marketplace.outcomes.queries.steps import service_reported
from marketplace.outcomes.rules import (
    FactRow,
    Known,
    Noticed,
    Observed,
    PlacementFacts,
    late_reports,
    prospects,
    signals_of,
    standing,
    worth_of_verifying,
)
from marketplace.register import queries as register
from marketplace.register.rules import ProviderFacts
from marketplace.ring import queries as ring
from marketplace.ring.rules import Municipality
from marketplace.terms.rules import Terms, Version
from marketplace.terms.schemas import read_keys, read_terms


def versions_of(contract_id: int) -> list[Version]:
    """All versions of a contract's terms, as the engine takes them."""
    return [Version(one.valid_from, read_terms(one.document)) for one in contracts.terms_versions(contract_id)]


@dataclass(frozen=True)
class Grounds:
    """What placements of some contracts are judged by: the contracts, their terms in force today, who is in them."""

    contracts: dict[int, ContractFacts]
    terms: dict[int, Terms]
    providers: dict[int, ProviderFacts]
    municipalities: list[Municipality]


def grounds_of(contract_ids: Collection[int], *, today: date) -> Grounds:
    """Read what placements of contracts are judged by on a day."""
    chosen, versions = contracts.with_terms_in_force(contract_ids, today)
    terms = {key: read_terms(one.document) for key, one in versions.items()}
    providers = register.providers({one.provider_id for one in chosen.values()})
    return Grounds(chosen, terms, providers, ring.municipalities())


@dataclass(frozen=True)
class Gathered:
    """Placements with all that is known of them.

    Args:
        known: By placement.
        elsewhere: Facts of the same person's other placements, by placement.
        marks: What goes with the placements and with the facts that were named.
    """

    placements: dict[int, PlacementFacts]
    known: dict[int, Known]
    elsewhere: dict[int, list[FactRow]]
    marks: Marks


def gather(placement_ids: Collection[int], fact_ids: Collection[int] = ()) -> Gathered:
    """Read what is known of placements, in a number of questions that does not grow with them.

    Args:
        fact_ids: Facts of which is read, too, who looked at them first and what was asked.
    """
    people = select(Placement.participant_id).where(Placement.id.in_(placement_ids))
    rows = db.session.execute(
        select(Placement, Counted.document)
        .outerjoin(Counted, Counted.placement_id == Placement.id)
        .where(Placement.participant_id.in_(people))
    ).all()
    everywhere = {row.id: row.as_facts() for row, _ in rows}
    starts = {row.id: date.fromisoformat(json.loads(text)["service_start"]) for row, text in rows if text}
    wanted = {key: everywhere[key] for key in placement_ids}
    facts = facts_of(list(everywhere))
    marks = marks_of(placement_ids, {one.participant_id for one in wanted.values()}, fact_ids)
    of_person: dict[int, list[int]] = defaultdict(list)
    for one in everywhere.values():
        of_person[one.participant_id].append(one.id)
    known, elsewhere = {}, {}
    for one in wanted.values():
        others = [other for other in of_person[one.participant_id] if other != one.id]
        known[one.id] = Known(
            participant=one.alias,
            groups=marks.groups.get(one.id, one.groups),
            homes=tuple(marks.homes[one.participant_id]),
            facts=tuple(facts[one.id]),
            other_starts=tuple(starts[other] for other in others if other in starts),
        )
        elsewhere[one.id] = [fact for other in others for fact in facts[other]]
    return Gathered(wanted, known, elsewhere, marks)


def worths(
    gathered: Gathered, wanted: Iterable[tuple[int, int]], grounds: Grounds, *, today: date
) -> dict[int, dict[str, int]]:
    """What verifying facts is worth, in cents by municipality, by fact; under the terms in force on the day.

    Args:
        wanted: Pairs of placement and fact.
    """
    keys = read_keys(ring.keys(members=[one.code for one in grounds.municipalities]))
    found = {}
    for placement_id, fact_id in wanted:
        versions = [Version(date.min, grounds.terms[gathered.placements[placement_id].contract_id])]
        found[fact_id] = worth_of_verifying(versions, gathered.known[placement_id], fact_id, as_of=today, keys=keys)
    return found


def noticed(gathered: Gathered, grounds: Grounds, *, today: date) -> dict[int, list[Noticed]]:
    """Signals by placement, dismissed ones included."""
    payers = {one.business_id: one.code for one in grounds.municipalities if one.business_id}
    days = {fact.reported_on for one in gathered.known.values() for fact in one.facts}
    late = _late(list(grounds.contracts), days)
    found = {}
    for one in gathered.placements.values():
        contract, known = grounds.contracts[one.contract_id], gathered.known[one.id]
        terms = grounds.terms[contract.id]
        seen = Observed(
            placement_id=one.id,
            facts=known.facts,
            elsewhere=gathered.elsewhere[one.id],
            terms=terms,
            achieved_on=_achieved([Version(date.min, terms)], known, today),
            provider_business_id=grounds.providers[contract.provider_id].business_id,
            payers={key: code for key, code in payers.items() if code in contract.municipalities},
            reports_of_day=late[contract.id],
            standing=standing(gathered.marks.steps.get(one.id, ()), service_reported=service_reported(known.facts)),
            referred_on=day_in_finland(one.referred_at),
        )
        found[one.id] = signals_of(seen, today=today)
    return found


def _achieved(versions: Sequence[Version], known: Known, today: date) -> list[date]:
    """Days on which something was reached, waiting facts taken as verified."""
    if not any(one.payload.get("end") for one in known.facts):
        return []
    return [one.achieved_on for one in prospects(versions, known, today=today) if one.achieved_on]


def _late(contract_ids: Collection[int], days: Collection[date]) -> dict[int, dict[tuple[int, date], int]]:
    """How many late reports came of each contract on some days, by the person and the day."""
    rows = db.session.execute(
        select(Placement.contract_id, Fact)
        .join(Placement, Fact.placement_id == Placement.id)
        .where(Placement.contract_id.in_(contract_ids), Fact.reported_on.in_(days), Fact.supersedes.is_(None))
    )
    facts: dict[int, list[FactRow]] = {contract_id: [] for contract_id in contract_ids}
    for contract_id, one in rows:
        told = (one.reported_on, one.reported_by, one.reported_at)
        facts[contract_id].append(FactRow(one.id, one.placement_id, one.kind, one.payload, *told))
    return {contract_id: late_reports(reports) for contract_id, reports in facts.items()}
