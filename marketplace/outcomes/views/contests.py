"""Contested rejections: the provider's grounds, the thread, and another person's decision."""

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.identity import queries as identity
from marketplace.kernel import clock
from marketplace.kernel.actor import Role
from marketplace.kernel.errors import NotFound
from marketplace.outcomes import access, messages, queries, services
from marketplace.outcomes.forms import ContestForm, DecisionForm
from marketplace.outcomes.rules import CONTEST_WITHIN, DECIDE_WITHIN, EvidenceKind, Verdict
from marketplace.outcomes.views.shared import bp, crumbs_of, present_home, reporters_placement, today_here, visible
from marketplace.ring import queries as ring
from marketplace.web.access import allow
from marketplace.web.pages import current_actor, done, page


@bp.get("/tulokset/riitautukset")
@allow(*access.QUEUE_READERS)
def contests() -> Response:
    """Contested rejections that wait for the reader's municipality, the earliest deadline first."""
    rows, today = queries.open_contests(), today_here()
    places = queries.participants_of([one.fact_id for one in rows])
    homes = queries.homes_of({participant for _placement, participant in places.values()})
    acted_for = ring.homes_of(current_actor().municipality_code or "", "verify", today)
    sees_all = current_actor().has(Role.AUDITOR)
    shown = [one for one in rows if sees_all or present_home(homes[places[one.fact_id][1]], today) in acted_for]
    return page(
        "outcomes/contests.html",
        rows=shown,
        today=today,
        me=current_actor().person_id,
        people=identity.people({one.first_verdict_by for one in shown}),
        crumbs=[(_("Verification"), url_for("outcomes.queue"))],
    )


@bp.route("/tulokset/<int:fact_id>/riitautus", methods=["GET", "POST"])
@allow(*access.REPORTERS)
def contest(fact_id: int) -> Response:
    """Contest the rejection of a fact."""
    found = queries.fact(fact_id)
    placement, contract = reporters_placement(found.placement_id)
    form = ContestForm()
    if form.validate_on_submit():
        with form.refusals():
            services.contest(fact_id, form.grounds.data or "", actor=current_actor(), now=clock.now())
            return done(
                url_for("outcomes.fact", fact_id=fact_id),
                _("The rejection was contested. Another person decides about it."),
            )
    return page(
        "outcomes/contest.html",
        form=form,
        fact=found,
        placement=placement,
        contract=contract,
        contest_days=CONTEST_WITHIN.days,
        decide_days=DECIDE_WITHIN.days,
        labels=messages,
        crumbs=crumbs_of(placement),
    )


@bp.route("/tulokset/<int:fact_id>/riitautus/ratkaise", methods=["GET", "POST"])
@allow(*access.VERIFIERS)
def decide_contest(fact_id: int) -> Response:
    """Decide about a contested rejection."""
    found, contest = queries.fact(fact_id), queries.contest_of(fact_id)
    placement, contract, _home = visible(found.placement_id)
    if contest is None:
        raise NotFound(what="contest")
    form = DecisionForm()
    if form.validate_on_submit():
        with form.refusals():
            services.decide_contest(
                fact_id,
                Verdict(form.verdict.data),
                grounds=form.grounds.data or "",
                evidence=EvidenceKind(form.evidence.data) if form.evidence.data else None,
                actor=current_actor(),
                now=clock.now(),
            )
            return done(url_for("outcomes.fact", fact_id=fact_id), _("The decision was given."))
    return page(
        "outcomes/decide_contest.html",
        form=form,
        fact=found,
        contest=contest,
        placement=placement,
        contract=contract,
        people=identity.people({contest.first_verdict_by, contest.opened_by}),
        remarks=queries.messages_about(fact_id),
        labels=messages,
        crumbs=crumbs_of(placement),
    )
