"""For which organisation to act."""

from flask import redirect, request, session
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.accounts.forms import ActionForm
from marketplace.accounts.rules import local_address
from marketplace.accounts.views.blueprint import bp
from marketplace.identity import queries as identity
from marketplace.identity import services as identity_services
from marketplace.identity.messages import KIND_LABELS
from marketplace.kernel import clock
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.errors import NotFound
from marketplace.web.access import signed_in
from marketplace.web.pages import current_actor, done, page


@bp.get("/organisaatiot")
@signed_in()
def organisations() -> Response:
    """The organisations that a person may act for, with the roles held there."""
    person_id, today = current_actor().person_id, day_in_finland(clock.now())
    return page(
        "accounts/organisations.html",
        organisations=identity.organisations_of(person_id, today),
        roles=identity.roles_of(person_id, today),
        kind_labels=KIND_LABELS,
        new_action=ActionForm,
    )


@bp.post("/organisaatiot/<int:organisation_id>")
@signed_in()
def use_organisation(organisation_id: int) -> Response:
    """Act for an organisation from now on."""
    person_id = current_actor().person_id
    if organisation_id not in identity.roles_of(person_id, day_in_finland(clock.now())):
        raise NotFound(what="organisation")
    identity_services.choose_organisation(person_id, organisation_id)
    session["organisation_id"] = organisation_id
    name = identity.organisation(organisation_id).name
    return done("/", _("You act for %(organisation)s now.", organisation=name))


@bp.get("/organisaatiot/uusin")
@signed_in()
def use_organisation_of_last_grant() -> Response:
    """Act for the organisation where the person was given a role last; changes this browser's session only."""
    actor = current_actor()
    newest = identity.last_granted_organisation(actor.person_id, day_in_finland(clock.now()))
    if newest is not None:
        session["organisation_id"] = newest
    return redirect(local_address(request.args.get("next")) or "/", 303)
