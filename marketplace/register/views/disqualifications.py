"""Who is disqualified from deciding an application."""

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.identity import services as identity
from marketplace.identity.rules.disqualification import MatterKind
from marketplace.kernel import clock
from marketplace.kernel.clock import day_in_finland
from marketplace.register import access, queries
from marketplace.register.views.blueprint import bp, category_names, queue_crumbs
from marketplace.web.access import allow
from marketplace.web.disqualifications import disqualification_form, disqualification_page
from marketplace.web.language import localised
from marketplace.web.pages import current_actor, done

MATTER = MatterKind.APPLICATION


@bp.route("/hakemukset/<int:application_id>/esteellisyys", methods=["GET", "POST"])
@allow(*access.DECIDERS)
def disqualifications(application_id: int) -> Response:
    """Record that somebody is disqualified from deciding the application."""
    found, now = queries.application(application_id), clock.now()
    form = disqualification_form(current_actor(), day_in_finland(now))
    here = url_for("register.disqualifications", application_id=application_id)
    if form.validate_on_submit():
        with form.refusals():
            identity.disqualify(
                int(form.person.data), MATTER, application_id, form.to_ground(), actor=current_actor(), now=now
            )
            return done(here, _("The disqualification was recorded."))
    return disqualification_page(
        form,
        MATTER,
        application_id,
        about=f"{queries.provider(found.provider_id).name}: {localised(category_names()[found.category_id])}",
        back=url_for("register.application", application_id=application_id),
        take_back=here,
        crumbs=queue_crumbs(),
    )


@bp.post("/hakemukset/<int:application_id>/esteellisyys/<int:disqualification_id>")
@allow(*access.DECIDERS)
def take_back_disqualification(application_id: int, disqualification_id: int) -> Response:
    """Take back a record that was mistaken."""
    identity.take_back_disqualification(
        disqualification_id, MATTER, application_id, actor=current_actor(), now=clock.now()
    )
    here = url_for("register.disqualifications", application_id=application_id)
    return done(here, _("The record was taken back."))
