"""Samples of low-value reports: drawing one, what it has shown, and accepting the rest."""

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.identity import queries as identity
from marketplace.kernel import clock
from marketplace.kernel.actor import Role
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.outcomes import access, messages, queries, services
from marketplace.outcomes.rules.sampling import Finding, Part, SampleFacts
from marketplace.outcomes.views.shared import bp, today_here
from marketplace.ring import queries as ring
from marketplace.web.access import allow
from marketplace.web.forms import BaseForm
from marketplace.web.pages import current_actor, done, page


def _visible_sample(sample_id: int) -> SampleFacts:
    """A sample of the reader's organisation, or any for an auditor; else it is not found."""
    found, actor = queries.sample(sample_id), current_actor()
    if found.drawn_for != actor.organisation_id and not actor.has(Role.AUDITOR):
        raise NotFound(what="sample")
    return found


@bp.route("/tulokset/otokset", methods=["GET", "POST"])
@allow(*access.QUEUE_READERS)
def samples() -> Response:
    """Samples of the reader's organisation; whoever verifies draws one here."""
    actor, form = current_actor(), BaseForm()
    may_draw = actor.has(*access.VERIFIERS)
    if form.validate_on_submit():
        if not may_draw:
            raise NotAllowed(needed=list(access.VERIFIERS))
        with form.refusals():
            sample_id = services.draw_sample(actor=actor, now=clock.now())
            return done(url_for("outcomes.sample", sample_id=sample_id), _("The sample was drawn."))
    found = queries.samples_of(None if actor.has(Role.AUDITOR) else actor.organisation_id)
    return page(
        "outcomes/samples.html",
        form=form,
        samples=found,
        findings=queries.findings(found),
        people=identity.people({one.drawn_by for one in found}),
        settings=ring.ring_settings(today_here()),
        may_draw=may_draw,
        labels=messages,
        crumbs=[(_("Verification"), url_for("outcomes.queue"))],
    )


@bp.route("/tulokset/otokset/<int:sample_id>", methods=["GET", "POST"])
@allow(*access.QUEUE_READERS)
def sample(sample_id: int) -> Response:
    """One sample; the rest is accepted here when few of the drawn ones were wrong."""
    found, actor, form = _visible_sample(sample_id), current_actor(), BaseForm()
    if form.validate_on_submit():
        if not actor.has(*access.VERIFIERS):
            raise NotAllowed(needed=list(access.VERIFIERS))
        with form.refusals():
            count = services.accept_rest(sample_id, actor=actor, now=clock.now())
            here = url_for("outcomes.sample", sample_id=sample_id)
            return done(here, _("Accepted by plausibility: %(count)s.", count=count))
    facts = queries.facts_by_id(found.parts)
    shown = queries.findings([found])[sample_id]
    rest = [key for key, part in found.parts.items() if part is Part.REST and facts[key].verdict is None]
    return page(
        "outcomes/sample.html",
        form=form,
        sample=found,
        found=shown,
        rows=[(facts[key], part) for part in Part for key, one in found.parts.items() if one is part],
        rest=len(rest),
        may_accept=actor.has(*access.VERIFIERS) and shown.finding is Finding.FINE and bool(rest),
        people=identity.people({found.drawn_by}),
        labels=messages,
        crumbs=[(_("Verification"), url_for("outcomes.queue")), (_("Samples"), url_for("outcomes.samples"))],
    )
