"""Entering the register, a provider's home, and the steps in which it tells of itself."""

from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.identity import queries as identity
from marketplace.kernel import clock
from marketplace.kernel.actor import Role
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.errors import NotFound
from marketplace.register import access, messages, queries, services
from marketplace.register.forms.details import StartForm, step_form
from marketplace.register.forms.own import profile_form
from marketplace.register.rules import ProviderFacts, Step, missing_steps
from marketplace.register.rules.partners import GroupState
from marketplace.register.views.blueprint import bp, category_names, offer_names, own_crumbs, own_provider
from marketplace.ring import queries as ring
from marketplace.web.access import allow, signed_in
from marketplace.web.pages import current_actor, done, keys, page


@bp.route("/tuottaja/uusi", methods=["GET", "POST"])
@signed_in()
def new_provider() -> Response:
    """A provider enters the register; a firm that is there already is led to its administrator."""
    form = StartForm()
    if form.validate_on_submit():
        with form.refusals():
            now, details = clock.now(), form.to_details()
            own_id = services.register_provider(details, actor=current_actor(), now=now)
            services.add_address_if_new(own_id, details.email, key=keys().accounts, actor=current_actor(), now=now)
            return done(
                url_for("accounts.use_organisation_of_last_grant", next=url_for("register.home")),
                _("The organisation was registered. Go on with the list when it suits you: each step is saved."),
            )
    known = queries.known_business_id(form.business_id.data or "") if request.method == "POST" else None
    return page("register/start.html", form=form, known=known)


@bp.get("/tuottaja")
@allow(*access.OWN)
def home() -> Response:
    """What a provider has done, what is missing, and where its applications stand."""
    own = queries.provider_of_organisation(current_actor().organisation_id)
    if own is None:
        return redirect(url_for("register.new_provider"))
    return page("register/home.html", provider=own, **_tasks(own), **_standing(own), labels=messages)


def _tasks(own: ProviderFacts) -> dict[str, Any]:
    """What the list of tasks is made of."""
    today = day_in_finland(clock.now())
    declaration = queries.declaration_of(own.id)
    return {
        "missing": missing_steps(own),
        "steps": list(Step),
        "declaration": declaration,
        "due": queries.declaration_due(own.id, today),
        "profile": queries.profile_of(own.id),
        "proofs": queries.proofs_of(own.id, today),
        "groups": [one for one in queries.groups_of(own.id) if one.state is not GroupState.DISSOLVED],
        "partners": len(queries.partners_of(own.id)),
        "addresses": identity.addresses_of(own.organisation_id),
        "shown": len(queries.capabilities_of(own.id)) + len(queries.references_of(own.id)),
        "places": queries.places_of(own.id, today),
        "today": today,
        "joining": queries.join_requests_to(own.id),
    }


def _standing(own: ProviderFacts) -> dict[str, Any]:
    """Where the provider stands in each category."""
    now = clock.now()
    applications = queries.applications_of(own.id)
    return {
        "hearings": [one for one in queries.measures_of(own.id) if one.outcome is None],
        "applications": applications,
        "decisions": queries.decisions_on([one.id for one in applications]),
        "categories": ring.categories(day_in_finland(now)),
        "category_names": category_names(),
        "admitted": {one.category_id: one for one in queries.admissions_of(own.id, now)},
        "waiting": {one.category_id for one in applications if one.state.value == "received"},
    }


@bp.route("/tuottaja/tiedot/<part>", methods=["GET", "POST"])
@allow(Role.PROVIDER_ADMIN)
def details(part: str) -> Response:
    """Tell or change one step of the organisation's details."""
    if part not in list(Step):
        raise NotFound(what="step")
    own, step = own_provider(), Step(part)
    form = step_form(step, own)
    if form.validate_on_submit():
        with form.refusals():
            services.change_details(
                own.id,
                form.to_details(own.details()),
                steps=(step,),
                seen_version=form.seen_version,
                actor=current_actor(),
                now=clock.now(),
            )
            return done(url_for("register.home"), _("The details were changed."))
    return page("register/details_form.html", form=form, step=step, provider=own, labels=messages, crumbs=own_crumbs())


@bp.route("/tuottaja/esittely", methods=["GET", "POST"])
@allow(Role.PROVIDER_ADMIN)
def profile() -> Response:
    """What the organisation tells of itself to everybody."""
    own = own_provider()
    form = profile_form(queries.profile_of(own.id), offer_names())
    if form.validate_on_submit():
        with form.refusals():
            services.change_profile(
                own.id, form.to_profile(), seen_version=form.seen_version, actor=current_actor(), now=clock.now()
            )
            return done(url_for("register.home"), _("The introduction was changed."))
    return page("register/profile_form.html", form=form, crumbs=own_crumbs())
