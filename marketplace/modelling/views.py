"""Pages of economic models: the list, the form, the figures, exceptions, and one person's saving."""

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from marketplace.identity import queries as identity
from marketplace.kernel import clock
from marketplace.kernel.clock import day_in_finland
from marketplace.modelling import access, messages, presenting, queries, services
from marketplace.modelling.forms import AskExceptionForm, DecideExceptionForm, PersonForm, model_form, to_plan
from marketplace.modelling.queries import BriefFacts, ModelFacts
from marketplace.modelling.rules import (
    ASSUMPTIONS,
    MUNICIPAL_TAX_SOURCE,
    Conditions,
    Plan,
    Saving,
    saving_of_exit,
)
from marketplace.modelling.rules.calibration import TABLE_7, TABLE_7_SOURCE
from marketplace.modelling.rules.starting import carried_over, starting_plan
from marketplace.ring import queries as ring
from marketplace.terms.schemas import read_terms
from marketplace.web.access import allow
from marketplace.web.navigation import NavigationItem
from marketplace.web.pages import current_actor, done, page
from marketplace.web.refusals import sentence_of

bp = Blueprint("modelling", __name__)

NAVIGATION = [NavigationItem(_l("Economic models"), "modelling.models", frozenset(access.READERS), 46)]


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Economic models"), url_for("modelling.models"))]


def _model_crumbs(model: ModelFacts) -> list[tuple[str, str]]:
    return [*_crumbs(), (model.brief.title, url_for("modelling.show", model_id=model.id))]


@bp.get("/mallit")
@allow(*access.READERS)
def models() -> Response:
    """The newest model of every purchase, and exceptions that wait."""
    newest = queries.newest_models()
    waiting = queries.waiting_exceptions()
    return page(
        "modelling/models.html",
        models=newest,
        waiting=waiting,
        waiting_models=queries.models(one.model_id for one in waiting),
        rate=queries.exception_rate(),
    )


def _plan_to_begin(kept: BriefFacts) -> Plan:
    """The purchase's own endings, filled with what an earlier model of it says."""
    brief = kept.brief
    book = ring.rate_book()
    keys = ring.allocation_keys()
    inhabitants = keys[-1].weights if keys else {}
    fresh = starting_plan(
        brief, read_terms(brief.terms_document), rule=book.share_rule(brief.starts_on), inhabitants=inhabitants
    )
    earlier = queries.newest_of(brief.subject)
    return fresh if earlier is None else carried_over(earlier.plan, fresh)


@bp.route("/mallit/uusi/<int:brief_id>", methods=["GET", "POST"])
@allow(*access.MAKERS)
def make(brief_id: int) -> Response:
    """Say what is expected of a purchase, and have its model reckoned."""
    kept = queries.brief(brief_id)
    known = presenting.names()
    plan = _plan_to_begin(kept)
    form = model_form(plan, municipality_names=known.municipalities)
    if form.validate_on_submit():
        with form.refusals():
            model_id = services.make_model(brief_id, to_plan(form, plan), actor=current_actor(), now=clock.now())
            return done(url_for("modelling.show", model_id=model_id), _("The model was made."))
    return page(
        "modelling/form.html",
        form=form,
        brief=kept.brief,
        plan=plan,
        names=known,
        assumptions=ASSUMPTIONS,
        readings=presenting.readings(kept.brief),
        labels=messages,
        presenting=presenting,
        crumbs=_crumbs(),
    )


@bp.get("/mallit/<int:model_id>")
@allow(*access.READERS)
def show(model_id: int) -> Response:
    """The figures of a model, and whether they justify the prices."""
    return _model_page(queries.model(model_id), AskExceptionForm())


def _model_page(model: ModelFacts, form: AskExceptionForm) -> Response:
    exceptions = queries.exceptions_of(model.id)
    people = [one.asked_by for one in exceptions] + [one.decided_by for one in exceptions if one.decided_by]
    return page(
        "modelling/model.html",
        form=form,
        model=model,
        problems=[sentence_of(one) for one in model.problems],
        exceptions=exceptions,
        people=identity.people({*people, model.made_by}),
        versions=queries.versions_of(model.subject),
        names=presenting.names(),
        presenting=presenting,
        assumptions=ASSUMPTIONS,
        labels=messages,
        tax_source=MUNICIPAL_TAX_SOURCE,
        may_make=access.may_make(current_actor()),
        may_decide=lambda asked: access.may_decide(current_actor(), asked.asked_by),
        crumbs=_crumbs(),
    )


@bp.post("/mallit/<int:model_id>/poikkeus")
@allow(*access.MAKERS)
def ask_exception(model_id: int) -> Response:
    """Ask that the purchase goes on although the model does not justify its prices."""
    model = queries.model(model_id)
    form = AskExceptionForm()
    if form.validate_on_submit():
        with form.refusals():
            services.ask_exception(model_id, reason=form.reason.data or "", actor=current_actor(), now=clock.now())
            message = _("The exception was asked for. Another person decides on it.")
            return done(url_for("modelling.show", model_id=model_id), message)
    return _model_page(model, form)


@bp.route("/mallit/poikkeukset/<int:exception_id>", methods=["GET", "POST"])
@allow(*access.MAKERS)
def decide_exception(exception_id: int) -> Response:
    """Decide on an exception as the second person."""
    asked = queries.exception(exception_id)
    model = queries.model(asked.model_id)
    form = DecideExceptionForm()
    if form.validate_on_submit():
        with form.refusals():
            services.decide_exception(
                exception_id,
                approved=form.decision.data == "approve",
                note=form.note.data or "",
                actor=current_actor(),
                now=clock.now(),
            )
            return done(url_for("modelling.show", model_id=model.id), _("The decision was kept."))
    return page(
        "modelling/exception.html",
        form=form,
        asked=asked,
        model=model,
        problems=[sentence_of(one) for one in model.problems],
        people=identity.people([asked.asked_by]),
        may_decide=access.may_decide(current_actor(), asked.asked_by) and asked.approved is None,
        crumbs=_model_crumbs(model),
    )


@bp.get("/mallit/saasto")
@allow(*access.READERS)
def person() -> Response:
    """What one person's exit from benefit saves."""
    asked = bool(request.args.get("paid_days"))
    given = request.args if asked else MultiDict({"starts_on": day_in_finland(clock.now()).isoformat()})
    form = PersonForm(formdata=given)
    saving: Saving | None = None
    if asked and form.validate():
        with form.refusals():
            saving = saving_of_exit(
                ring.rate_book(),
                paid_days=form.paid_days.data or 0,
                starts_on=form.starts_on.data,
                months=form.months.data or 0,
                conditions=Conditions(daily_cents=form.daily.data),
            )
    return page(
        "modelling/person.html",
        form=form,
        saving=saving,
        presenting=presenting,
        observed=TABLE_7,
        observed_source=TABLE_7_SOURCE,
        crumbs=_crumbs(),
    )
