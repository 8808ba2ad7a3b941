"""The provider accepts, declines, makes contact, interrupts, goes on and ends."""

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.kernel import clock
from marketplace.kernel.errors import NotFound
from marketplace.outcomes import access, messages, queries, services
from marketplace.outcomes.forms import StepForm
from marketplace.outcomes.rules import (
    DRAFT,
    FactKind,
    FactRow,
    Ground,
    Known,
    Prospect,
    Step,
    next_steps,
    prospects,
    supposing,
)
from marketplace.outcomes.views.shared import bp, crumbs_of, reporters_placement, today_here
from marketplace.terms.rules import Version
from marketplace.terms.schemas import read_terms
from marketplace.web.access import allow
from marketplace.web.pages import current_actor, done, page


@bp.route("/osallistujat/<int:placement_id>/vaihe/<step>", methods=["GET", "POST"])
@allow(*access.REPORTERS)
def step(placement_id: int, step: str) -> Response:
    """Take a step; what it does to payments is shown before it is confirmed."""
    found, contract = reporters_placement(placement_id)
    if step not in set(Step):
        raise NotFound(what="step")
    chosen, today = Step(step), today_here()
    at, steps = queries.standing_of(placement_id)
    form = StepForm(day=today)
    form.fit(chosen)
    if form.validate_on_submit() and form.day.data is not None:
        ground = form.ground.data if form.ground is not None else None
        with form.refusals():
            services.take_step(
                placement_id,
                chosen,
                day=form.day.data,
                ground=Ground(ground) if ground else None,
                note=(form.note.data or "") if form.note is not None else "",
                actor=current_actor(),
                now=clock.now(),
            )
            return done(url_for("outcomes.placement", placement_id=placement_id), _("The step was noted."))
    known = queries.gather([placement_id]).known[placement_id]
    return page(
        "outcomes/step.html",
        form=form,
        placement=found,
        contract=contract,
        step=chosen,
        possible=chosen in next_steps(at, steps),
        prospects=_after_ending(queries.versions_of(contract.id), known) if chosen is Step.ENDED else [],
        attribution_days=read_terms(contract.terms_document).attribution_days,
        labels=messages,
        crumbs=crumbs_of(found),
    )


def _after_ending(versions: list[Version], known: Known) -> list[Prospect]:
    """What the placement still brings when the service ends today and what waits is verified."""
    today = today_here()
    ending = FactRow(
        id=DRAFT,
        placement_id=0,
        kind=FactKind.END,
        payload={"date": today.isoformat()},
        reported_on=today,
        reported_by=0,
        reported_at=clock.now(),
    )
    return prospects(versions, supposing(known, draft=ending), today=today)
