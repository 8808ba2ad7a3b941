"""Pages of evaluation: points with reasons, and the comparison."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.identity import queries as identity
from marketplace.kernel import clock
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.register import queries as register
from marketplace.tenders import access, messages, queries
from marketplace.tenders.forms import score_form
from marketplace.tenders.rules import CallFacts, CallState, Ranked, ScoresMissing
from marketplace.tenders.services import awarding
from marketplace.tenders.views.blueprint import bp, crumbs_of, visible
from marketplace.web.access import allow
from marketplace.web.pages import current_actor, done, page


def opened_call(call_id: int) -> CallFacts:
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
    found = opened_call(call_id)
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
    found = opened_call(call_id)
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
        proposed=next((one for one in queries.proposals(call_id) if one.waits), None),
        labels=messages,
        crumbs=crumbs_of(found),
    )


def _ranked_so_far(call_id: int) -> tuple[list[Ranked], int]:
    """The ranking, or how many answers have no points yet."""
    try:
        return awarding.ranked(call_id), 0
    except ScoresMissing as waiting:
        return [], int(waiting.facts["missing"])
