"""Pages before publishing: the economic model, commitments of municipalities, the second officer; and the dates."""

from datetime import date, datetime

from flask import Response as FileResponse
from flask import current_app, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.kernel import clock
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.modelling import queries as modelling
from marketplace.modelling.entry import begin_for
from marketplace.ring import queries as ring
from marketplace.tenders import access, messages, queries
from marketplace.tenders.documents import calendar_file
from marketplace.tenders.forms import ApproveForm, CommitmentForm, PublishForm
from marketplace.tenders.rules import (
    CallFacts,
    CallState,
    Step,
    check_editable,
    last_answer_day,
    latest_commitments,
    timeline,
)
from marketplace.tenders.services import drafting, exchange, publishing
from marketplace.tenders.views.blueprint import bp, crumbs_of, editable, visible
from marketplace.web.access import allow, signed_in
from marketplace.web.addresses import chosen_row
from marketplace.web.language import localised
from marketplace.web.pages import current_actor, done, page

RESERVING = (CallState.PUBLISHED, CallState.CLOSED, CallState.OPENED, CallState.DECIDED)
"""Calls for which a commitment keeps money set aside."""


@bp.route("/<int:call_id>/malli", methods=["GET", "POST"])
@allow(*access.RECORD_READERS)
def model(call_id: int) -> Response:
    """The economic model beside a call; an officer takes one that was made into use."""
    found = visible(call_id)
    may_take = access.may_edit(current_actor(), found) and found.stored_state is CallState.DRAFT
    asked = chosen_row("malli") if may_take else None
    made = found.model_id if asked is None else asked
    form = PublishForm()
    offered = modelling.model(made) if made is not None else None
    if offered is not None and offered.subject != publishing.brief_of(found).subject:
        raise NotFound(what="model")
    if form.validate_on_submit() and offered is not None:
        if not may_take:
            raise NotAllowed(needed=list(access.OFFICERS))
        with form.refusals():
            drafting.set_model(call_id, offered.id, actor=current_actor(), now=clock.now())
            return done(url_for("tenders.publish", call_id=call_id), _("The model stands beside the call now."))
    return page(
        "tenders/model.html",
        form=form,
        call=found,
        model=offered,
        in_use=offered is not None and offered.id == found.model_id,
        may_take=may_take,
        crumbs=crumbs_of(found),
    )


@bp.post("/<int:call_id>/malli/uusi")
@allow(*access.OFFICERS)
def begin_model(call_id: int) -> Response:
    """Hand the draft over to be modelled."""
    found = editable(call_id)
    check_editable(found.stored_state)
    form = PublishForm()
    if form.validate_on_submit():
        with form.refusals():
            return done(begin_for(publishing.brief_of(found), actor=current_actor(), now=clock.now()))
    return page(
        "tenders/model.html", form=form, call=found, model=None, in_use=False, may_take=True, crumbs=crumbs_of(found)
    )


@bp.post("/<int:call_id>/hyvaksy")
@allow(*access.OFFICERS)
def approve(call_id: int) -> Response:
    """A second officer approves the publishing."""
    editable(call_id)
    form = ApproveForm()
    if form.validate_on_submit():
        publishing.approve(call_id, actor=current_actor(), now=clock.now())
    return done(url_for("tenders.publish", call_id=call_id), _("You approved the call. It may be published."))


def _may_enter_for(actor: Actor, call: CallFacts) -> list[str]:
    """Municipalities whose commitment the actor may enter: one's own, or all of a call that one may edit."""
    if access.may_edit(actor, call):
        return list(call.municipalities)
    return [code for code in call.municipalities if code == actor.municipality_code]


@bp.route("/<int:call_id>/sitoumukset", methods=["GET", "POST"])
@allow(*access.OFFICERS)
def commitments(call_id: int) -> Response:
    """What the municipalities have decided to buy, beside what the model expects of each."""
    found, now, actor = visible(call_id), clock.now(), current_actor()
    names = {one.code: one.names for one in ring.municipalities()}
    mine = _may_enter_for(actor, found)
    form = CommitmentForm()
    form.municipality.choices = [(code, localised(names[code])) for code in mine]
    if form.validate_on_submit():
        with form.refusals():
            publishing.commit(call_id, form.to_commitment(now), actor=actor, now=now)
            return done(url_for("tenders.commitments", call_id=call_id), _("The commitment was entered."))
    return page(
        "tenders/commitments.html",
        form=form,
        call=found,
        shares=shares_of(found),
        may_enter=bool(mine) and found.stored_state is CallState.DRAFT,
        municipality_names=names,
        crumbs=crumbs_of(found),
    )


def shares_of(call: CallFacts) -> list[dict[str, object]]:
    """Each municipality's commitment beside its modelled cost and saving, in cents over all years.

    Beside them what its budgets of those years give to the category, and what it has set aside in other calls; what
    running contracts will take is told on the page of commitments, which knows the ledger.
    """
    committed = latest_commitments(queries.commitments(call.id))
    years = modelling.municipal_shares(call.model_id) if call.model_id is not None else {}
    budgets: dict[str, int] = {}
    for year in range(call.starts_on.year, call.ends_on.year + 1):
        for given in ring.appropriations(year):
            if given.category_id == call.category_id:
                budgets[given.municipality_code] = budgets.get(given.municipality_code, 0) + given.cents
    reserved: dict[str, int] = {}
    for (call_id, code), cents in queries.appropriations_of_calls(clock.now(), RESERVING).items():
        if call_id != call.id:
            reserved[code] = reserved.get(code, 0) + cents
    return [
        {
            "code": code,
            "commitment": committed.get(code),
            "budget_cents": budgets.get(code),
            "reserved_cents": reserved.get(code, 0),
            "cost_cents": sum(one.cost_cents for one in years[code].values()) if code in years else None,
            "saving_cents": sum(one.saving_cents for one in years[code].values()) if code in years else None,
        }
        for code in call.municipalities
    ]


def steps_of(call: CallFacts, now: datetime) -> list[Step]:
    """All dates of a call."""
    questions_until: datetime | None = None
    answers_until: date | None = None
    if call.deadline is not None:
        questions_until = exchange.question_time_ends(call, now)
        answers_until = last_answer_day(call.deadline, answer_days=exchange.answer_days(now))
    sealed = queries.sealed_list_facts(call.id)
    cancelled = queries.cancellation(call.id)
    made = queries.decision(call.id)
    standing = queries.standing_of(made) if made and not made.set_aside else None
    appeals = [one.appeal_until for one in queries.service_of(made) if one.appeal_until] if made and standing else []
    return timeline(
        call,
        now=now,
        today=day_in_finland(now),
        questions_until=questions_until,
        answers_until=answers_until,
        closed_at=sealed.closed_at if sealed else None,
        cancelled_at=cancelled.at if cancelled else None,
        standstill_ends_at=standing.standstill_ends_at if standing else None,
        appeal_ends_on=max(appeals, default=None),
    )


@bp.get("/<int:call_id>/aikataulu.ics")
@signed_in()
def calendar(call_id: int) -> Response:
    """The dates as a calendar file."""
    found, now = visible(call_id), clock.now()
    address = current_app.config["PUBLIC_URL"]
    text = calendar_file(
        [(one, str(messages.TIMELINE_LABELS[one.code])) for one in steps_of(found, now)],
        code=found.code,
        title=found.title,
        address=address + url_for("tenders.call", call_id=call_id),
        host=address.split("://")[-1].split(":")[0],
        made_at=now,
    )
    return FileResponse(
        text, mimetype="text/calendar", headers={"Content-Disposition": f'attachment; filename="{found.code}.ics"'}
    )
