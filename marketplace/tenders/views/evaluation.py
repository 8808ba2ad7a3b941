"""Pages of evaluation: points with reasons, the comparison, and the award decision."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.identity import queries as identity
from marketplace.kernel import clock
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.register import queries as register
from marketplace.tenders import access, messages, queries
from marketplace.tenders.forms import AwardForm, score_form
from marketplace.tenders.rules import CallFacts, CallState, Ranked, ScoresMissing
from marketplace.tenders.services import awarding
from marketplace.tenders.views.blueprint import bp, crumbs_of, own_provider, reading_of, ring_names, visible
from marketplace.web.access import allow, signed_in
from marketplace.web.language import number
from marketplace.web.pages import current_actor, done, page


def _opened(call_id: int) -> CallFacts:
    """A call whose opened bids the actor may see.

    Raises:
        NotAllowed: they are not the actor's to see.
        NotFound: nothing has been opened.
    """
    found = visible(call_id)
    if not access.may_see_opened(current_actor(), found):
        raise NotAllowed(needed=list(access.RECORD_READERS))
    if found.stored_state not in (CallState.OPENED, CallState.DECIDED):
        raise NotFound(what="opening")
    return found


@bp.route("/<int:call_id>/arviointi", methods=["GET", "POST"])
@allow(*access.RECORD_READERS)
def evaluate(call_id: int) -> Response:
    """Points for each answer, each with its reason; the bidder reads both."""
    found = _opened(call_id)
    bids = queries.opened_bids(call_id)
    given = {(one.bid_id, one.question): one for one in queries.scores(call_id)}
    form = score_form([one.bid_id for one in bids], found.questions, given)
    may_score = access.may_evaluate(current_actor(), found) and found.stored_state is CallState.OPENED
    if form.validate_on_submit():
        if not may_score:
            raise NotAllowed(needed=list(access.EVALUATORS))
        with form.refusals():
            changed = [one for one in form.to_scores([b.bid_id for b in bids], found.questions) if _is_new(one, given)]
            awarding.score(call_id, changed, actor=current_actor(), now=clock.now())
            return done(url_for("tenders.evaluate", call_id=call_id), _("The points were saved."))
    return page(
        "tenders/evaluate.html",
        form=form,
        call=found,
        bids=bids,
        given=given,
        may_score=may_score,
        providers=register.providers([one.provider_id for one in bids]),
        people=identity.people({one.given_by for one in given.values()}),
        labels=messages,
        crumbs=crumbs_of(found),
    )


def _is_new(one: tuple[str, str, int, str], given: dict[tuple[str, str], Any]) -> bool:
    before = given.get((one[0], one[1]))
    return before is None or (before.points, before.reason) != (one[2], one[3].strip())


@bp.get("/<int:call_id>/vertailu")
@allow(*access.RECORD_READERS)
def compare(call_id: int) -> Response:
    """The comparison by the points given so far, with how each figure came about."""
    found = _opened(call_id)
    bids = {one.bid_id: one for one in queries.opened_bids(call_id)}
    rows, missing = _ranked_so_far(call_id)
    return page(
        "tenders/compare.html",
        call=found,
        rows=rows,
        missing=missing,
        bids=bids,
        scores={(one.bid_id, one.question): one for one in queries.scores(call_id)},
        modelled=awarding.modelled(found),
        costs=awarding.modelled_costs(found),
        providers=register.providers([one.provider_id for one in bids.values()]),
        may_decide=access.may_edit(current_actor(), found) and found.stored_state is CallState.OPENED,
        labels=messages,
        crumbs=crumbs_of(found),
    )


def _ranked_so_far(call_id: int) -> tuple[list[Ranked], int]:
    """The ranking, or how many answers have no points yet."""
    try:
        return awarding.ranked(call_id), 0
    except ScoresMissing as waiting:
        return [], int(waiting.facts["missing"])


def _choice(one: Ranked, name: str) -> str:
    points = number(messages.in_points(one.total_points), 2)
    return _("%(rank)s. %(name)s: %(points)s points", rank=one.rank, name=name, points=points)


@bp.route("/<int:call_id>/paatos/uusi", methods=["GET", "POST"])
@allow(*access.OFFICERS)
def award(call_id: int) -> Response:
    """Decide the award."""
    found = _opened(call_id)
    if not access.may_edit(current_actor(), found):
        raise NotAllowed(needed=list(access.OFFICERS))
    rows = awarding.ranked(call_id)
    dear, providers = awarding.above_saving(found), register.providers([one.provider_id for one in rows])
    form = AwardForm(winners=[one.bid_id for one in rows[: found.winners_max]])
    form.winners.choices = [(one.bid_id, _choice(one, providers[one.provider_id].name)) for one in rows]
    if form.validate_on_submit():
        with form.refusals():
            awarding.award(
                call_id,
                chosen=form.winners.data or [],
                reasons=form.reasons.data or "",
                justification=form.justification.data or "",
                actor=current_actor(),
                now=clock.now(),
            )
            return done(
                url_for("tenders.decision", call_id=call_id), _("The award was decided. Every bidder was told.")
            )
    return page(
        "tenders/award.html",
        form=form,
        call=found,
        rows=rows,
        dear=[providers[one.provider_id].name for one in rows if one.bid_id in dear],
        providers=providers,
        labels=messages,
        crumbs=crumbs_of(found),
    )


@bp.get("/<int:call_id>/paatos")
@signed_in()
def decision(call_id: int) -> Response:
    """The award decision: the comparison for all who took part, one's own answers and scores for each bidder."""
    found = visible(call_id)
    made, provider = queries.decision(call_id), own_provider()
    if made is None:
        raise NotFound(what="decision")
    own = [one.bid_id for one in made.rows if provider is not None and one.provider_id == provider.id]
    if not own and not access.is_buyers_side(current_actor()):
        raise NotFound(what="decision")
    shown = {one.bid_id for one in made.rows} if access.may_see_opened(current_actor(), found) else set(own)
    scores = {(one.bid_id, one.question): one for one in queries.scores(call_id) if one.bid_id in shown}
    names, providers = ring_names(), register.providers([one.provider_id for one in made.rows])
    return page(
        "tenders/decision.html",
        call=found,
        decision=made,
        bids={one.bid_id: one for one in queries.opened_bids(call_id) if one.bid_id in shown},
        own=own,
        scores=scores,
        providers=providers,
        winners=[providers[one.provider_id].name for one in made.rows if one.bid_id in made.winners],
        decider=identity.person(made.decided_by),
        appeal_ends_on=awarding.appeal_end_of(made),
        reading=reading_of(found, names),
        may_draft=access.may_edit(current_actor(), found) and current_actor().has(*access.OFFICERS),
        labels=messages,
        crumbs=crumbs_of(found),
        **names,
    )
