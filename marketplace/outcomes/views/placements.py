"""Participants: the list, one placement, and who has looked at it."""

from werkzeug.wrappers import Response

from marketplace.identity import queries as identity
from marketplace.kernel import clock
from marketplace.outcomes import access, messages, queries, services
from marketplace.outcomes.rules import FactKind, contact_overdue, next_steps, prospects, standing
from marketplace.outcomes.views.shared import (
    bp,
    crumbs_of,
    names,
    own_provider_id,
    people_in,
    today_here,
    visible,
    visible_placements,
)
from marketplace.register import queries as register
from marketplace.ring import queries as ring
from marketplace.terms.reading import milestone_sentences
from marketplace.terms.rules import kinds_counted
from marketplace.terms.schemas import read_terms
from marketplace.web.access import allow
from marketplace.web.pages import current_actor, page


@bp.get("/osallistujat")
@allow(*access.READERS)
def placements() -> Response:
    """Placements the actor may see, and the contracts to which one may refer."""
    actor, today = current_actor(), today_here()
    seen = visible_placements()
    chosen, shown = seen.contracts, seen.placements
    reports = queries.reports_of([one.id for one in shown])
    steps = {one.id: seen.steps.get(one.id, []) for one in shown}
    at = {key: standing(taken, service_reported=reports[key].service) for key, taken in steps.items()}
    return page(
        "outcomes/placements.html",
        placements=shown,
        homes=seen.homes,
        reports=reports,
        standings=at,
        overdue={
            one.id
            for one in shown
            if not reports[one.id].service
            and contact_overdue(steps[one.id], at[one.id], contact_by=one.contact_by, today=today)
        },
        contracts=chosen,
        providers=register.providers([one.provider_id for one in chosen.values()]),
        may_refer=actor.has(*access.REFERRERS),
        running=[one for one in chosen.values() if one.runs_on(today)],
        reports_for=[one for one in chosen.values() if actor.has(*access.REPORTERS)],
        with_attendance={
            one.id for one in chosen.values() if "attendance" in kinds_counted(read_terms(one.terms_document))
        },
        municipality_names=names(),
        labels=messages,
    )


@bp.get("/osallistujat/<int:placement_id>")
@allow(*access.READERS)
def placement(placement_id: int) -> Response:
    """A placement: where it stands, what has happened, what it brings, what may be reported."""
    found, contract, home = visible(placement_id)
    actor, own, today = current_actor(), own_provider_id(), today_here()
    services.note_look(placement_id, actor=actor, now=clock.now())
    known = queries.gather([placement_id]).known[placement_id]
    terms = read_terms(contract.terms_document)
    steps = queries.steps_of([placement_id])[placement_id]
    taken = [one.step for one in steps]
    at = standing(taken, service_reported=queries.service_reported(known.facts))
    may_report = access.may_report(actor, contract, own_provider_id=own)
    return page(
        "outcomes/placement.html",
        placement=found,
        contract=contract,
        provider=register.provider(contract.provider_id),
        home=home,
        homes=known.homes,
        groups=known.groups,
        pseudonym=None if actor.is_provider else queries.pseudonym_of(found.participant_id),
        facts=known.facts,
        people=identity.people(people_in(known.facts) | {one.taken_by for one in steps}),
        standing=at,
        steps=steps,
        next_steps=next_steps(at, steps) if may_report else (),
        overdue=not queries.service_reported(known.facts)
        and contact_overdue(taken, at, contact_by=found.contact_by, today=today),
        prospects=prospects(queries.versions_of(contract.id), known, today=today),
        sentences={one.code: milestone_sentences(terms, one) for one in terms.milestones},
        may_report=may_report,
        may_move=actor.has(*access.REFERRERS),
        may_see_looks=actor.has(*access.LOOK_READERS),
        reportable=[FactKind.START, *[FactKind(kind) for kind in kinds_counted(terms)], FactKind.END],
        group_names={one.code: one.names for one in ring.target_groups()},
        municipality_names=names(),
        labels=messages,
        crumbs=crumbs_of(found)[:1],
    )


@bp.get("/osallistujat/<int:placement_id>/katselut")
@allow(*access.LOOK_READERS)
def looks(placement_id: int) -> Response:
    """Who has looked at a participant; a caseworker sees it of the participants that it may see."""
    found, _contract, _home = visible(placement_id)
    rows = queries.looks_at(placement_id)
    people = identity.people({one.person_id for one in rows})
    return page(
        "outcomes/looks.html",
        placement=found,
        rows=rows,
        people=people,
        crumbs=crumbs_of(found),
    )
