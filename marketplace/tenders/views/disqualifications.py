"""Who is disqualified from preparing and deciding a call."""

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.identity import services as identity
from marketplace.identity.rules.disqualification import MatterKind
from marketplace.kernel import clock
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.errors import NotAllowed
from marketplace.tenders import access
from marketplace.tenders.rules import CallFacts
from marketplace.tenders.views.blueprint import bp, crumbs_of, visible
from marketplace.web.access import allow
from marketplace.web.disqualifications import disqualification_form, disqualification_page
from marketplace.web.pages import current_actor, done

MATTER = MatterKind.CALL


def _of_buyers(call_id: int) -> CallFacts:
    """A call in which the actor takes part on the buyers' side.

    Raises:
        NotAllowed: another municipality's matter.
    """
    found = visible(call_id)
    if not access.may_see_opened(current_actor(), found):
        raise NotAllowed(needed=list(access.EVALUATORS))
    return found


@bp.route("/<int:call_id>/esteellisyys", methods=["GET", "POST"])
@allow(*access.EVALUATORS)
def disqualifications(call_id: int) -> Response:
    """Record that somebody is disqualified from the call."""
    found, now = _of_buyers(call_id), clock.now()
    form = disqualification_form(current_actor(), day_in_finland(now))
    here = url_for("tenders.disqualifications", call_id=call_id)
    if form.validate_on_submit():
        with form.refusals():
            identity.disqualify(
                int(form.person.data), MATTER, call_id, form.to_ground(), actor=current_actor(), now=now
            )
            return done(here, _("The disqualification was recorded."))
    return disqualification_page(
        form,
        MATTER,
        call_id,
        about=f"{found.code}: {found.title}",
        back=url_for("tenders.call", call_id=call_id),
        take_back=here,
        crumbs=crumbs_of(found),
    )


@bp.post("/<int:call_id>/esteellisyys/<int:disqualification_id>")
@allow(*access.EVALUATORS)
def take_back_disqualification(call_id: int, disqualification_id: int) -> Response:
    """Take back a record that was mistaken."""
    _of_buyers(call_id)
    identity.take_back_disqualification(disqualification_id, MATTER, call_id, actor=current_actor(), now=clock.now())
    return done(url_for("tenders.disqualifications", call_id=call_id), _("The record was taken back."))
