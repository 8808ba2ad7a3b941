"""What reports are made of, gathered from the windows of the rooms below: a fixed number of queries for any size."""

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from marketplace.contracts import queries as contracts
from marketplace.contracts.rules import ContractFacts
from marketplace.kernel.clock import day_in_finland
from marketplace.modelling import queries as modelling
from marketplace.outcomes import queries as outcomes
from marketplace.outcomes.rules import Home
from marketplace.payments import queries as payments
from marketplace.reports.rules import Purchases, Served, absences_of
from marketplace.ring import queries as ring
from marketplace.tenders import queries as tenders
from marketplace.tenders.rules import CallState


def served(chosen: Sequence[ContractFacts]) -> list[Served]:
    """Every placement under some contracts with what was paid and what it brought."""
    ids = [one.id for one in chosen]
    categories = {one.id: one.category_id for one in chosen}
    placements = outcomes.placements_of_contracts(ids)
    homes = outcomes.homes_of({one.participant_id for one in placements})
    groups = outcomes.groups_of([one.id for one in placements])
    paid = payments.paid_by_participant(ids)
    results: dict[tuple[int, str], dict[str, int]] = {}
    for (contract, milestone, alias), count in payments.results_by_participant(ids).items():
        results.setdefault((contract, alias), {})[milestone] = count
    documents = outcomes.counted_documents(ids)
    found = []
    for one in placements:
        key = (one.contract_id, one.alias)
        text = documents.get(key, "")
        found.append(
            Served(
                contract_id=one.contract_id,
                category_id=categories[one.contract_id],
                alias=one.alias,
                municipality=_home_on(homes.get(one.participant_id, []), day_in_finland(one.referred_at)),
                groups=groups.get(one.id, one.groups),
                paid_after=one.paid_after,
                started=bool(text),
                paid_cents=paid.get(key, 0),
                results=results.get(key, {}),
                absences=absences_of(json.loads(text), paid_after=one.paid_after) if text else (),
            )
        )
    return found


def _home_on(homes: Sequence[Home], day: date) -> str:
    begun = [one for one in homes if one.since <= day]
    return begun[-1].municipality if begun else (homes[0].municipality if homes else "")


def plan_of_call(call_id: int) -> modelling.ModelFacts | None:
    """The economic model that a call was published with, or None."""
    model_id = tenders.call(call_id).model_id
    return modelling.model(model_id) if model_id is not None else None


def contracts_under_report(category_id: int | None, municipality: str) -> list[ContractFacts]:
    """Signed contracts, all of them or those of a category or of a participating municipality."""
    return [
        one
        for one in contracts.signed()
        if (category_id is None or one.category_id == category_id)
        and (not municipality or municipality in one.municipalities)
    ]


WITHOUT_CONTRACT = (CallState.PUBLISHED, CallState.CLOSED, CallState.OPENED)


def purchases(now: datetime) -> Purchases:
    """The ring's purchases at a moment against the value that was announced when it was founded."""
    today = day_in_finland(now)
    paid: dict[int, int] = defaultdict(int)
    coming = 0
    for _, outlook in payments.outlooks(today).values():
        for (_, year), cents in outlook.booked.items():
            paid[year] += cents
        coming += sum(outlook.certain.values()) + sum(outlook.expected.values())
    announced = ring.founding(today)
    return Purchases(
        paid=dict(sorted(paid.items())),
        coming_cents=coming,
        committed_cents=sum(tenders.appropriations_of_calls(now, WITHOUT_CONTRACT).values()),
        estimated_cents=announced.estimated_cents if announced is not None else None,
    )
