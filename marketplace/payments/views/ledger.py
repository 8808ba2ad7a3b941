"""Pages of a contract's ledger: all lines, why a line was booked, and a participant's way from facts to cents."""

from collections.abc import Sequence

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.contracts import queries as contracts
from marketplace.contracts.rules import ContractFacts
from marketplace.identity import queries as identity
from marketplace.kernel import clock
from marketplace.kernel.clock import day_in_finland
from marketplace.outcomes import access as outcome_access
from marketplace.outcomes import messages as outcome_messages
from marketplace.outcomes import queries as outcomes
from marketplace.outcomes.rules import home_on
from marketplace.payments import access, messages, queries
from marketplace.payments.queries import LineFacts
from marketplace.payments.telling import steps_of
from marketplace.payments.views.shared import (
    LINES_ON_A_PAGE,
    bp,
    chosen_page,
    group_names,
    municipality_names,
    pages_of,
    visible_contract,
)
from marketplace.register import queries as register
from marketplace.ring import queries as ring
from marketplace.terms.reading import milestone_sentences
from marketplace.terms.schemas import read_terms
from marketplace.web.access import allow
from marketplace.web.pages import current_actor, page


def _crumbs(contract: ContractFacts) -> list[tuple[str, str]]:
    return [
        (contract.code, url_for("contracts.contract", contract_id=contract.id)),
        (_("Payments"), url_for("payments.ledger", contract_id=contract.id)),
    ]


@bp.get("/sopimus/<int:contract_id>")
@allow(*access.READERS, *access.OWN)
def ledger(contract_id: int) -> Response:
    """All lines of a contract: what the provider is paid and why."""
    contract = visible_contract(contract_id)
    sums = queries.sums_by_municipality([contract_id])
    journals = queries.journals_of_contract(contract_id)
    pages = pages_of(sum(one.line_count for one in journals))
    current = chosen_page(request.args.get("page", ""), pages)
    return page(
        "payments/ledger.html",
        contract=contract,
        provider=register.provider(contract.provider_id),
        lines=queries.lines_of(contract_id, limit=LINES_ON_A_PAGE, offset=LINES_ON_A_PAGE * (current - 1)),
        current=current,
        pages=pages,
        journals=[one for one in journals if one.line_count],
        total_cents=sum(sums.values()),
        sums=sums,
        settled_to=queries.settled_to(contract_id),
        sees_runs=current_actor().has(*access.READERS),
        municipality_names=municipality_names(),
        labels=messages,
        crumbs=[(_("Contracts"), url_for("contracts.contracts")), _crumbs(contract)[0]],
    )


@bp.get("/rivi/<int:line_id>")
@allow(*access.READERS, *access.OWN)
def line(line_id: int) -> Response:
    """The way from facts to cents of one line, from stored figures."""
    found = queries.line(line_id)
    contract = visible_contract(found.contract_id)
    lines = queries.lines_of_participant(contract.id, found.participant)
    facts = outcomes.facts_behind(contract.id, found.participant)
    placement = outcomes.placement_by_alias(contract.id, found.participant)
    changes = _changes(contract, found)
    return page(
        "payments/line.html",
        line=found,
        contract=contract,
        steps=steps_of(_told(found, lines), group_names=group_names()),
        facts=facts,
        changes=changes,
        people=identity.people({one.verified_by for one in facts if one.verified_by} | {one.by for one in changes}),
        reading=_reading(contract, found),
        siblings=[one for one in lines if one.key == found.key],
        sees_runs=current_actor().has(*access.READERS),
        sees_facts=_sees_facts(contract, placement.participant_id),
        municipality_names=municipality_names(),
        labels=messages,
        outcome_labels=outcome_messages,
        crumbs=_crumbs(contract),
    )


def _sees_facts(contract: ContractFacts, participant_id: int) -> bool:
    """Whether the pages of the participant's facts are open to the reader; what they say stands on the line itself."""
    actor, today = current_actor(), day_in_finland(clock.now())
    if not actor.has(*outcome_access.READERS):
        return False
    home = home_on(outcomes.homes_of([participant_id])[participant_id], today)
    return outcome_access.may_see_placement(
        actor,
        contract,
        # That a provider sees its own contracts only has been asked before.
        own_provider_id=contract.provider_id,
        acts_for_home=home in ring.homes_of(actor.municipality_code or "", "verify", today),
    )


def _told(line: LineFacts, lines: Sequence[LineFacts]) -> dict[str, object]:
    """Figures to tell: the line's own, or, where it takes something back, those of the line that it takes back."""
    if line.because:
        return line.because
    earlier = [one for one in lines if one.key == line.key and one.id < line.id and one.because]
    return earlier[-1].because if earlier else {}


def _changes(contract: ContractFacts, line: LineFacts) -> list[outcomes.PlacementChange]:
    """What was verified or corrected for the participant since the settlement before the line's."""
    before = queries.journal_before(contract.id, line.journal_id)
    after = before.settled_at if before is not None else None
    return outcomes.changes_of(contract.id, [line.participant], after=after, until=line.booked_at)


def _reading(contract: ContractFacts, line: LineFacts) -> list[str]:
    """The milestone in words, under the terms that the line was booked on."""
    versions = contracts.terms_versions(contract.id, known_at=line.booked_at)
    day = line.achieved_on or contract.starts_on
    in_force = [one for one in versions if one.valid_from <= day] or versions[:1]
    terms = read_terms(in_force[-1].document)
    milestone = next((one for one in terms.milestones if one.code == line.milestone), None)
    return milestone_sentences(terms, milestone) if milestone is not None else []


@bp.get("/sopimus/<int:contract_id>/osallistuja/<alias>")
@allow(*access.READERS, *access.OWN)
def participant(contract_id: int, alias: str) -> Response:
    """A participant's way from facts to cents: each result as a timeline, with what was booked for it and where."""
    contract = visible_contract(contract_id)
    placement = outcomes.placement_by_alias(contract_id, alias)
    lines = queries.lines_of_participant(contract_id, alias)
    names = group_names()
    results: dict[tuple[str, str], list[LineFacts]] = {}
    for one in lines:
        results.setdefault((one.milestone, one.occurrence), []).append(one)
    return page(
        "payments/participant.html",
        contract=contract,
        placement=placement,
        results=[
            (milestone, occurrence, booked, steps_of(_newest(booked), group_names=names))
            for (milestone, occurrence), booked in results.items()
        ],
        total_cents=sum(one.cents for one in lines),
        pending=queries.pending_of(contract_id, alias),
        sees_facts=_sees_facts(contract, placement.participant_id),
        sees_runs=current_actor().has(*access.READERS),
        municipality_names=municipality_names(),
        labels=messages,
        crumbs=_crumbs(contract),
    )


def _newest(lines: Sequence[LineFacts]) -> dict[str, object]:
    """The figures that were stored last for a result."""
    return next((one.because for one in reversed(lines) if one.because), {})
