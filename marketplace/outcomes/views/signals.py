"""Signals: what deserves a second look, explained, and dismissed with a reason."""

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.kernel import clock
from marketplace.kernel.errors import NotFound
from marketplace.outcomes import access, messages, queries, services
from marketplace.outcomes.forms import DismissForm
from marketplace.outcomes.rules import check_dismissal
from marketplace.outcomes.views.shared import bp, crumbs_of, today_here, visible, visible_placements
from marketplace.ring import queries as ring
from marketplace.web.access import allow
from marketplace.web.language import localised
from marketplace.web.pages import current_actor, done, page


@bp.get("/tulokset/huomiot")
@allow(*access.QUEUE_READERS)
def signals() -> Response:
    """All signals that nobody has dismissed, by participant."""
    seen = visible_placements()
    gathered = queries.gather([one.id for one in seen.placements])
    used = {one.contract_id for one in seen.placements}
    today = today_here()
    grounds = queries.grounds_of(used, today=today)
    found = queries.noticed(gathered, grounds, today=today)
    dismissed = gathered.marks.dismissed | queries.dismissed_of_contracts(used)
    return page(
        "outcomes/signals.html",
        rows=[
            (gathered.placements[key], one) for key, many in found.items() for one in many if one.key not in dismissed
        ],
        creamed=[
            (one, messages.explain_creaming(one, group_name(one.group)))
            for one in queries.creamed(gathered)
            if one.key not in dismissed
        ],
        dismissed=len(dismissed),
        contracts=seen.contracts,
        providers=grounds.providers,
        may_dismiss=current_actor().has(*access.VERIFIERS),
        labels=messages,
        crumbs=[(_("Verification"), url_for("outcomes.queue"))],
    )


def group_name(code: str) -> str:
    """A target group in the reader's language."""
    return next((localised(one.names) for one in ring.target_groups() if one.code == code), code)


@bp.route("/sopimukset/<int:contract_id>/huomio/<key>", methods=["GET", "POST"])
@allow(*access.VERIFIERS)
def dismiss_creaming(contract_id: int, key: str) -> Response:
    """Dismiss a signal about whom a provider accepts, with the reason."""
    seen = visible_placements()
    own = [one.id for one in seen.placements if one.contract_id == contract_id]
    found = next((one for one in queries.creamed(queries.gather(own)) if one.key == key), None)
    if found is None or key in queries.dismissed_of_contracts([contract_id]):
        raise NotFound(what="signal")
    form = DismissForm(key=key)
    if form.validate_on_submit():
        with form.refusals():
            reason = form.reason.data or ""
            services.dismiss_creaming(contract_id, key, reason=reason, actor=current_actor(), now=clock.now())
            return done(url_for("outcomes.signals"), _("The signal was dismissed."))
    return page(
        "outcomes/dismiss_creaming.html",
        form=form,
        contract=seen.contracts[contract_id],
        explanation=messages.explain_creaming(found, group_name(found.group)),
        crumbs=[(_("Verification"), url_for("outcomes.queue")), (_("Signals"), url_for("outcomes.signals"))],
    )


@bp.route("/osallistujat/<int:placement_id>/huomio/<key>", methods=["GET", "POST"])
@allow(*access.VERIFIERS)
def dismiss(placement_id: int, key: str) -> Response:
    """Dismiss a signal with the reason."""
    placement, contract, _home = visible(placement_id)
    today = today_here()
    grounds = queries.grounds_of([contract.id], today=today)
    gathered = queries.gather([placement_id])
    found = queries.noticed(gathered, grounds, today=today)[placement_id]
    signal = check_dismissal(found, key, gathered.marks.dismissed, reason="–")
    form = DismissForm(key=key)
    if form.validate_on_submit():
        with form.refusals():
            services.dismiss(placement_id, key, reason=form.reason.data or "", actor=current_actor(), now=clock.now())
            return done(url_for("outcomes.signals"), _("The signal was dismissed."))
    return page(
        "outcomes/dismiss.html",
        form=form,
        placement=placement,
        contract=contract,
        signal=signal,
        labels=messages,
        crumbs=crumbs_of(placement),
    )
