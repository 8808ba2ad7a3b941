"""Pages of the register: the provider's own, the officers' queue, and the public list."""

from flask import Blueprint, abort, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from marketplace.kernel import clock
from marketplace.kernel.actor import Role
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.errors import Incomplete, NotFound
from marketplace.register import access, messages, queries, services
from marketplace.register.forms import ApplicationForm, DecisionForm, DetailsForm, WithdrawForm, declaration_form
from marketplace.register.rules import Outcome, ProviderFacts, exclusion_grounds
from marketplace.ring import queries as ring
from marketplace.web.access import allow, public, signed_in
from marketplace.web.navigation import NavigationItem
from marketplace.web.pages import current_actor, done, page

bp = Blueprint("register", __name__)

NAVIGATION = [
    NavigationItem(_l("Register"), "register.public_list", None, 20),
    NavigationItem(_l("Our organisation"), "register.home", frozenset(access.OWN), 10),
    NavigationItem(_l("Applications"), "register.queue", frozenset(access.READERS), 30),
]


def _own_provider() -> ProviderFacts:
    """The provider that the actor acts for."""
    own = queries.provider_of_organisation(current_actor().organisation_id)
    if own is None:
        raise NotFound(what="provider")
    return own


@bp.get("/rekisteri")
@public()
def public_list() -> Response:
    """Who is admitted to each category today."""
    now = clock.now()
    providers = queries.providers()
    by_category: dict[int, list[tuple[ProviderFacts, str]]] = {}
    for one in queries.all_admissions(now):
        by_category.setdefault(one.category_id, []).append((providers[one.provider_id], one.since.isoformat()))
    for rows in by_category.values():
        rows.sort(key=lambda row: row[0].name)
    return page(
        "register/public_list.html", categories=ring.categories(day_in_finland(now)), admitted_by_category=by_category
    )


@bp.route("/tuottaja/uusi", methods=["GET", "POST"])
@signed_in()
def new_provider() -> Response:
    """A provider enters the register."""
    form = DetailsForm()
    if form.validate_on_submit():
        with form.refusals():
            services.register_provider(form.to_details(), actor=current_actor(), now=clock.now())
            return done(url_for("accounts.use_organisation_of_last_grant"), _("The organisation was registered."))
    return page("register/details_form.html", form=form, new=True)


@bp.get("/tuottaja")
@allow(*access.OWN)
def home() -> Response:
    """What a provider has done, what is missing, and where its applications stand."""
    own = queries.provider_of_organisation(current_actor().organisation_id)
    if own is None:
        return redirect(url_for("register.new_provider"))
    now = clock.now()
    applications = queries.applications_of(own.id)
    admitted = {one.category_id: one for one in queries.admissions_of(own.id, now)}
    waiting = {one.category_id for one in applications if one.state.value == "received"}
    return page(
        "register/home.html",
        provider=own,
        declaration=queries.declaration_of(own.id),
        applications=applications,
        decisions=queries.decisions_on([one.id for one in applications]),
        categories=ring.categories(day_in_finland(now)),
        category_names={one.id: one.names for one in ring.categories()},
        admitted=admitted,
        waiting=waiting,
        labels=messages,
    )


@bp.route("/tuottaja/tiedot", methods=["GET", "POST"])
@allow(Role.PROVIDER_ADMIN)
def details() -> Response:
    """Change the organisation's details."""
    own = _own_provider()
    given = {**vars(own), "vat_registered": "yes" if own.vat_registered else "no"}
    form = DetailsForm(data=given)
    if request.method == "POST":
        form.business_id.data = own.business_id
    if form.validate_on_submit():
        with form.refusals():
            services.change_details(
                own.id, form.to_details(), seen_version=form.seen_version, actor=current_actor(), now=clock.now()
            )
            return done(url_for("register.home"), _("The details were changed."))
    return page("register/details_form.html", form=form, new=False, crumbs=_own_crumbs())


def _own_crumbs() -> list[tuple[str, str]]:
    return [(_("Our organisation"), url_for("register.home"))]


@bp.route("/tuottaja/vakuutus", methods=["GET", "POST"])
@allow(Role.PROVIDER_ADMIN)
def declaration() -> Response:
    """Make the declaration, or a new version of it."""
    own = _own_provider()
    earlier = queries.declaration_of(own.id)
    form = declaration_form(earlier)
    if form.validate_on_submit():
        problems = form.problems_found()
        if problems:
            form.refuse(Incomplete(problems))
        else:
            services.declare(
                own.id,
                form.to_explanations(),
                taxes_paid=bool(form.taxes_paid.data),
                registers_right=bool(form.registers_right.data),
                pensions_insured=bool(form.pensions_insured.data),
                actor=current_actor(),
                now=clock.now(),
            )
            return done(url_for("register.home"), _("The declaration was made."))
    return page(
        "register/declaration.html",
        form=form,
        grounds=exclusion_grounds(),
        earlier=earlier,
        kind_labels=messages.GROUND_KIND_LABELS,
        crumbs=_own_crumbs(),
    )


@bp.route("/tuottaja/hae/<int:category_id>", methods=["GET", "POST"])
@allow(Role.PROVIDER_ADMIN)
def apply(category_id: int) -> Response:
    """Apply to a category."""
    own = _own_provider()
    category = ring.category(category_id)
    form = ApplicationForm()
    if form.validate_on_submit():
        with form.refusals():
            application_id = services.apply(
                own.id, category_id, form.statement.data or "", actor=current_actor(), now=clock.now()
            )
            return done(
                url_for("register.own_application", application_id=application_id),
                _("The application was received. You are told of the decision here and by mail."),
            )
    return page(
        "register/apply.html",
        form=form,
        category=category,
        declaration=queries.declaration_of(own.id),
        crumbs=_own_crumbs(),
    )


@bp.route("/tuottaja/hakemukset/<int:application_id>", methods=["GET", "POST"])
@allow(*access.OWN)
def own_application(application_id: int) -> Response:
    """An application with its decision; one that waits may be taken back."""
    own = _own_provider()
    application = queries.application(application_id)
    if application.provider_id != own.id:
        raise NotFound(what="application")
    form = WithdrawForm()
    if form.validate_on_submit():
        if not current_actor().has(Role.PROVIDER_ADMIN):
            abort(403)
        with form.refusals():
            services.withdraw(application_id, provider_id=own.id, actor=current_actor(), now=clock.now())
            return done(url_for("register.home"), _("The application was withdrawn."))
    return page(
        "register/application.html",
        form=form,
        application=application,
        provider=own,
        category=ring.category(application.category_id),
        declaration=queries.declaration(application.declaration_id),
        decision=queries.decisions_on([application_id]).get(application_id),
        grounds={one.code: one for one in exclusion_grounds()},
        own=True,
        labels=messages,
        crumbs=_own_crumbs(),
    )


@bp.get("/hakemukset")
@allow(*access.READERS)
def queue() -> Response:
    """Applications that wait, by due day, and those decided."""
    return page(
        "register/queue.html",
        waiting=queries.queue(waiting=True),
        finished=queries.queue(waiting=False),
        category_names={one.id: one.names for one in ring.categories()},
        today=day_in_finland(clock.now()),
        labels=messages,
    )


@bp.route("/hakemukset/<int:application_id>", methods=["GET", "POST"])
@allow(*access.READERS)
def application(application_id: int) -> Response:
    """An application as the officer sees it, with the decision form while it waits."""
    found = queries.application(application_id)
    form = DecisionForm()
    if form.validate_on_submit():
        if not access.may_decide(current_actor()):
            abort(403)
        with form.refusals():
            services.decide(
                application_id,
                Outcome(form.outcome.data),
                section=form.section.data or "",
                reasons=form.reasons.data or "",
                actor=current_actor(),
                now=clock.now(),
            )
            return done(url_for("register.queue"), _("The decision was made and the provider was told."))
    return page(
        "register/application.html",
        form=form,
        application=found,
        provider=queries.provider(found.provider_id),
        category=ring.category(found.category_id),
        declaration=queries.declaration(found.declaration_id),
        decision=queries.decisions_on([application_id]).get(application_id),
        grounds={one.code: one for one in exclusion_grounds()},
        own=False,
        may_decide=access.may_decide(current_actor()),
        labels=messages,
        crumbs=[(_("Applications"), url_for("register.queue"))],
    )
