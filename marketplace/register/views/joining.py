"""Asking to join a provider that is in the register, and its administrator's answer."""

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.identity import queries as identity
from marketplace.kernel import clock
from marketplace.kernel.actor import Role
from marketplace.kernel.errors import NotFound
from marketplace.register import queries, services
from marketplace.register.forms.joining import JoinForm, join_answer_form
from marketplace.register.views.blueprint import bp, own_crumbs, own_provider
from marketplace.web.access import allow, signed_in
from marketplace.web.pages import current_actor, done, page


@bp.route("/tuottaja/liity", methods=["GET", "POST"])
@signed_in()
def join() -> Response:
    """Ask the administrator of a provider to be taken in."""
    form = JoinForm(data={"business_id": request.args.get("y-tunnus", "")[:20]})
    if form.validate_on_submit():
        with form.refusals():
            services.ask_to_join(
                (form.business_id.data or "").strip(), form.words.data or "", actor=current_actor(), now=clock.now()
            )
            return done(url_for("register.join"), _("The administrator was asked. You are told of the answer."))
    waiting = queries.join_requests_of(current_actor().person_id)
    names = queries.providers([one.provider_id for one in waiting])
    return page("register/join.html", form=form, waiting=waiting, names=names)


@bp.route("/tuottaja/liittymiset/<int:join_id>", methods=["GET", "POST"])
@allow(Role.PROVIDER_ADMIN)
def answer_join(join_id: int) -> Response:
    """Take a person into the provider, or refuse."""
    own = own_provider()
    found = queries.join_request(join_id)
    if found.provider_id != own.id:
        raise NotFound(what="join request")
    form = join_answer_form()
    if form.validate_on_submit():
        with form.refusals():
            services.answer_join(
                join_id,
                accepts=form.accepts,
                roles=form.to_roles(),
                reason=form.reason.data or "",
                provider_id=own.id,
                actor=current_actor(),
                now=clock.now(),
            )
            return done(url_for("register.home"), _("The person was told of your answer."))
    person = identity.person(found.person_id)
    return page("register/answer_join.html", form=form, found=found, person=person, crumbs=own_crumbs())
