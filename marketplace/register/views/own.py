"""A provider's own pages: declaration and applications."""

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.kernel import clock
from marketplace.kernel.actor import Role
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.errors import Incomplete, NotAllowed, NotFound
from marketplace.register import access, messages, queries, services
from marketplace.register.forms.own import (
    AnswerForm,
    BareForm,
    application_form,
    declaration_form,
)
from marketplace.register.rules import Part, criteria_of, exclusion_grounds, requirements_of
from marketplace.register.views.blueprint import (
    bp,
    decision_paper,
    own_crumbs,
    own_provider,
    requirements_for,
    service_of,
)
from marketplace.ring import queries as ring
from marketplace.web.access import allow
from marketplace.web.pages import current_actor, done, page


@bp.route("/tuottaja/vakuutus", methods=["GET", "POST"])
@allow(Role.PROVIDER_ADMIN)
def declaration() -> Response:
    """Make the declaration, or a new version of it."""
    own = own_provider()
    now = clock.now()
    versions = queries.declarations_of(own.id)
    form = declaration_form(versions[0] if versions else None)
    if form.validate_on_submit():
        problems = form.problems_found(day_in_finland(now))
        if problems:
            form.refuse(Incomplete(problems))
        else:
            services.declare(
                own.id,
                form.to_explanations(),
                taxes_paid=bool(form.taxes_paid.data),
                registers_right=bool(form.registers_right.data),
                pensions_insured=bool(form.pensions_insured.data),
                answers=form.to_answers(),
                actor=current_actor(),
                now=now,
            )
            return done(url_for("register.home"), _("The declaration was made."))
    return page(
        "register/declaration.html",
        form=form,
        grounds=exclusion_grounds(),
        selection=criteria_of(Part.SELECTION),
        other=criteria_of(Part.OTHER),
        versions=versions,
        due=queries.declaration_due(own.id, day_in_finland(now)),
        bare_form=BareForm(formdata=None),
        kind_labels=messages.GROUND_KIND_LABELS,
        crumbs=own_crumbs(),
    )


@bp.post("/tuottaja/vakuutus/ennallaan")
@allow(Role.PROVIDER_ADMIN)
def declare_unchanged() -> Response:
    """Make the declaration anew as it was."""
    services.declare_unchanged(own_provider().id, actor=current_actor(), now=clock.now())
    return done(url_for("register.home"), _("The declaration was made."))


@bp.route("/tuottaja/hae/<int:category_id>", methods=["GET", "POST"])
@allow(Role.PROVIDER_ADMIN)
def apply(category_id: int) -> Response:
    """Apply to a category."""
    own = own_provider()
    category, today = ring.category(category_id), day_in_finland(clock.now())
    requirements = requirements_of(category.code, today)
    earlier = next((one for one in queries.applications_of(own.id) if one.category_id == category_id), None)
    form = application_form(requirements, {"": earlier.statement, **earlier.answers} if earlier else {})
    if form.validate_on_submit():
        with form.refusals():
            application_id = services.apply(
                own.id,
                category_id,
                form.statement.data or "",
                answers=form.to_answers(),
                actor=current_actor(),
                now=clock.now(),
            )
            return done(
                url_for("register.own_application", application_id=application_id),
                _("The application was received. You are told of the decision here and by mail."),
            )
    return page(
        "register/apply.html",
        form=form,
        category=category,
        requirements=requirements,
        days=ring.legal_parameter("dps.admission_working_days", today).value,
        declaration=queries.declaration_of(own.id),
        crumbs=own_crumbs(),
    )


@bp.route("/tuottaja/hakemukset/<int:application_id>", methods=["GET", "POST"])
@allow(*access.OWN)
def own_application(application_id: int) -> Response:
    """An application with its decision; one that waits may be taken back."""
    own = own_provider()
    application = queries.application(application_id)
    if application.provider_id != own.id:
        raise NotFound(what="application")
    form = BareForm()
    if form.validate_on_submit():
        if not current_actor().has(Role.PROVIDER_ADMIN):
            raise NotAllowed(needed=[Role.PROVIDER_ADMIN])
        with form.refusals():
            services.withdraw(application_id, provider_id=own.id, actor=current_actor(), now=clock.now())
            return done(url_for("register.home"), _("The application was withdrawn."))
    return page(
        "register/own_application.html",
        form=form,
        application=application,
        provider=own,
        category=ring.category(application.category_id),
        requirements=requirements_for(application),
        declaration=queries.declaration(application.declaration_id),
        decision=queries.decisions_on([application_id]).get(application_id),
        service=service_of(application),
        prolongation=queries.prolongation_of(application_id),
        supplements=queries.supplements_of(application_id),
        grounds={one.code: one for one in exclusion_grounds()},
        labels=messages,
        crumbs=own_crumbs(),
    )


@bp.get("/tuottaja/hakemukset/<int:application_id>/paatos.pdf")
@allow(*access.OWN)
def own_decision(application_id: int) -> Response:
    """The decision as a file."""
    own = own_provider()
    application = queries.application(application_id)
    if application.provider_id != own.id:
        raise NotFound(what="application")
    return decision_paper(application, own)


@bp.route("/tuottaja/hakemukset/<int:application_id>/taydennys/<int:supplement_id>", methods=["GET", "POST"])
@allow(Role.PROVIDER_ADMIN)
def supplement(application_id: int, supplement_id: int) -> Response:
    """Answer what the officers asked."""
    own = own_provider()
    application = queries.application(application_id)
    asked = next((one for one in queries.supplements_of(application_id) if one.id == supplement_id), None)
    if application.provider_id != own.id or asked is None:
        raise NotFound(what="supplement")
    back = url_for("register.own_application", application_id=application_id)
    form = AnswerForm()
    if form.validate_on_submit():
        with form.refusals():
            services.answer_supplement(
                supplement_id, form.answer.data or "", provider_id=own.id, actor=current_actor(), now=clock.now()
            )
            return done(back, _("The answer was sent."))
    return page("register/answer_form.html", form=form, asked=asked, back=back, crumbs=own_crumbs())
