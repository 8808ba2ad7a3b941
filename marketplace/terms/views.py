"""Pages of drafting terms: milestone by milestone, read aloud while they are made, and tried out on invented people."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, jsonify, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from marketplace.kernel import clock
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.errors import NotFound
from marketplace.ring import queries as ring
from marketplace.terms import access, messages, queries, services
from marketplace.terms.forms import (
    ActionForm,
    GeneralForm,
    MilestoneForm,
    NewDraftForm,
    RenameForm,
    TrialForm,
    general_form,
    milestone_form,
)
from marketplace.terms.reading import read_aloud
from marketplace.terms.rules import Terms, reached_payments
from marketplace.terms.rules.drafts import DraftFacts
from marketplace.terms.rules.editing import empty_terms, milestone_at, milestones_of, with_milestone
from marketplace.terms.rules.exact import date_of
from marketplace.terms.rules.exposure import calendar_years_between, highest_for_contract, highest_for_participant
from marketplace.terms.rules.invented import COHORTS, example_facts
from marketplace.terms.rules.trial import TRIAL_DAYS, try_out
from marketplace.terms.schemas import TermsFaulty, read_terms
from marketplace.terms.schemas.measures import MEASURES
from marketplace.terms.templates import TEMPLATES, template
from marketplace.web.access import allow
from marketplace.web.addresses import chosen_row
from marketplace.web.language import localised
from marketplace.web.navigation import NavigationItem
from marketplace.web.pages import current_actor, done, page
from marketplace.web.refusals import sentence_of

bp = Blueprint("terms", __name__)

NAVIGATION = [NavigationItem(_l("Payment terms"), "terms.drafts", frozenset(access.EDITORS), 45)]

EMPTY = "empty"


def _draft_url(draft_id: int) -> str:
    return url_for("terms.draft", draft_id=draft_id)


def _crumbs(draft: DraftFacts | None = None) -> list[tuple[str, str]]:
    first = [(_("Payment terms"), url_for("terms.drafts"))]
    return first if draft is None else [*first, (draft.name, _draft_url(draft.id))]


def _names() -> dict[str, Any]:
    """Names that the reading puts in place of codes."""
    return {
        "group_names": {one.code: localised(one.names) for one in ring.target_groups()},
        "payer_names": {one.code: localised(one.names) for one in ring.municipalities()},
    }


def _terms_of(document: Mapping[str, Any]) -> Terms | None:
    try:
        return read_terms(dict(document))
    except TermsFaulty:
        return None


def _readings(document: Mapping[str, Any]) -> dict[str, list[str]]:
    """The terms in plain sentences by language; nothing while they have faults."""
    terms, names = _terms_of(document), _names()
    return {} if terms is None else {code: read_aloud(terms, code, **names) for code in ("fi", "sv", "en")}


@bp.route("/ehdot", methods=["GET", "POST"])
@allow(*access.READERS)
def drafts() -> Response:
    """Terms in the making, and a form to begin new ones."""
    form = NewDraftForm(data={"template": request.args.get("malli", EMPTY)})
    form.template.choices = [
        (EMPTY, _("Empty terms")),
        *((one.code, str(messages.TEMPLATE_NAMES[one.code])) for one in TEMPLATES),
    ]
    if current_actor().has(*access.EDITORS) and form.validate_on_submit():
        with form.refusals():
            ready = template(form.template.data or "")
            document = ready.document if ready is not None else empty_terms()
            made = services.begin_draft(form.name.data or "", document, actor=current_actor(), now=clock.now())
            return done(_draft_url(made))
    return page(
        "terms/drafts.html",
        form=form,
        drafts=queries.drafts(),
        ready=TEMPLATES,
        ready_names=messages.TEMPLATE_NAMES,
        may_edit=current_actor().has(*access.EDITORS),
    )


@bp.get("/ehdot/mallit/<code>")
@allow(*access.READERS)
def ready_terms(code: str) -> Response:
    """Ready terms, read aloud."""
    found = template(code)
    if found is None:
        raise NotFound(what="terms")
    return page(
        "terms/ready.html",
        ready=found,
        name=messages.TEMPLATE_NAMES[code],
        readings=_readings(found.document),
        crumbs=_crumbs(),
        may_edit=current_actor().has(*access.EDITORS),
    )


@bp.get("/ehdot/<int:draft_id>")
@allow(*access.READERS)
def draft(draft_id: int) -> Response:
    """Terms in the making: their milestones, their reading, their faults, and a worked example."""
    found = queries.draft(draft_id)
    terms = _terms_of(found.document)
    return page(
        "terms/draft.html",
        draft=found,
        milestones=milestones_of(found.document),
        measure_names=messages.MEASURES,
        measures=MEASURES,
        readings=_readings(found.document),
        problems=_faults(found.document),
        example=_example(terms) if terms is not None else [],
        action=ActionForm(data={"version": str(found.version)}),
        rename=RenameForm(data={"name": found.name, "version": str(found.version)}),
        may_edit=current_actor().has(*access.EDITORS),
        crumbs=_crumbs(),
    )


def _faults(document: Mapping[str, Any]) -> list[str]:
    """Every fault of a document as a line; none while there is no milestone, because that is said already."""
    if not milestones_of(document):
        return []
    return [f"{one.path}: {sentence_of(one)}" for one in services.terms_problems(document)]


def _example(terms: Terms) -> list[dict[str, Any]]:
    """What an invented participant who reaches everything brings, line by line."""
    starts_on = day_in_finland(clock.now())
    facts = example_facts(terms, starts_on=starts_on)
    return [
        {
            "milestone": payment.occurrence.milestone.code,
            "occurrence": payment.occurrence.occurrence,
            "days": payment.occurrence.achieved - starts_on.toordinal(),
            "achieved_on": date_of(payment.occurrence.achieved),
            "priced": payment.priced.cents,
            "now": payment.cents - payment.held_cents,
            "held": payment.held_cents,
        }
        for payment in reached_payments(terms, [facts], as_of=starts_on + timedelta(days=TRIAL_DAYS))
    ]


@bp.post("/ehdot/<int:draft_id>/nimi")
@allow(*access.EDITORS)
def rename(draft_id: int) -> Response:
    """Give a draft another name."""
    found = queries.draft(draft_id)
    form = RenameForm()
    if form.validate_on_submit():
        with form.refusals():
            services.rename_draft(
                draft_id, form.name.data or "", seen_version=form.seen_version, actor=current_actor(), now=clock.now()
            )
            return done(_draft_url(draft_id), _("The name was changed."))
    return page("terms/rename.html", form=form, draft=found, crumbs=_crumbs(found))


def _milestone_form(found: DraftFacts, place: int | None) -> MilestoneForm:
    use = {"measure": request.args.get("mittari", "")} if place is None else milestone_at(found.document, place)
    if use.get("measure") not in MEASURES:
        raise NotFound(what="measure")
    return milestone_form(found.document, place, use, keys=sorted(ring.keys()), version=found.version)


def _milestone_page(draft_id: int, place: int | None) -> Response:
    found = queries.draft(draft_id)
    form = _milestone_form(found, place)
    readings: dict[str, list[str]] = {}
    if form.validate_on_submit():
        if request.form.get("preview"):
            readings = _typed_reading(found, place, form)
        else:
            with form.refusals():
                services.save_milestone(
                    draft_id,
                    place,
                    form.to_milestone(),
                    seen_version=form.seen_version,
                    actor=current_actor(),
                    now=clock.now(),
                )
                return done(_draft_url(draft_id), _("The milestone was saved."))
    elif place is not None and request.method == "GET":
        readings = _typed_reading(found, place, form)
    return page(
        "terms/milestone.html",
        form=form,
        draft=found,
        place=place,
        measure_name=messages.MEASURES[form.measure],
        measure_hint=messages.MEASURE_HINTS[form.measure],
        readings=readings,
        crumbs=_crumbs(found),
    )


def _typed_reading(found: DraftFacts, place: int | None, form: MilestoneForm) -> dict[str, list[str]]:
    """The typed milestone in plain sentences by language; its faults go to the form."""
    readings: dict[str, list[str]] = {}
    with form.refusals():
        changed = with_milestone(found.document, place, form.to_milestone())
        index = len(milestones_of(changed)) - 1 if place is None else place
        problems = services.milestone_problems(changed, index)
        if problems:
            raise TermsFaulty(problems)
        terms = _terms_of(changed)
        if terms is not None:
            names = _names()
            readings = {code: [read_aloud(terms, code, **names)[index]] for code in ("fi", "sv", "en")}
    return readings


@bp.route("/ehdot/<int:draft_id>/etapit/uusi", methods=["GET", "POST"])
@allow(*access.EDITORS)
def new_milestone(draft_id: int) -> Response:
    """One more milestone with the measure that the address names."""
    return _milestone_page(draft_id, None)


@bp.route("/ehdot/<int:draft_id>/etapit/<int:place>", methods=["GET", "POST"])
@allow(*access.EDITORS)
def milestone(draft_id: int, place: int) -> Response:
    """Change a milestone."""
    return _milestone_page(draft_id, place)


@bp.post("/ehdot/<int:draft_id>/luenta")
@allow(*access.EDITORS)
def reading(draft_id: int) -> Response:
    """The typed milestone read aloud while it is typed; nothing is kept."""
    found = queries.draft(draft_id)
    place = chosen_row("sija")
    form = _milestone_form(found, place)
    readings = _typed_reading(found, place, form) if form.validate_on_submit() else {}
    return Response(render_template("terms/_reading.html", readings=readings), mimetype="text/html")


@bp.post("/ehdot/<int:draft_id>/etapit/<int:place>/siirra")
@allow(*access.EDITORS)
def move(draft_id: int, place: int) -> Response:
    """Move a milestone one step earlier or later."""
    form = ActionForm()
    by = 1 if form.direction.data == "later" or request.form.get("direction") == "later" else -1
    services.move_milestone(draft_id, place, by, seen_version=form.seen_version, actor=current_actor(), now=clock.now())
    return done(_draft_url(draft_id), _("The order was changed."))


@bp.route("/ehdot/<int:draft_id>/etapit/<int:place>/poista", methods=["GET", "POST"])
@allow(*access.EDITORS)
def remove(draft_id: int, place: int) -> Response:
    """Take a milestone away, after asking."""
    found = queries.draft(draft_id)
    form = ActionForm(data={"version": str(found.version)})
    if form.validate_on_submit():
        with form.refusals():
            services.remove_milestone(
                draft_id, place, seen_version=form.seen_version, actor=current_actor(), now=clock.now()
            )
            return done(_draft_url(draft_id), _("The milestone was removed."))
    code = milestone_at(found.document, place)["code"]
    named_by = [one["code"] for one in milestones_of(found.document) if code in (one.get("requires") or [])]
    return page("terms/remove.html", form=form, draft=found, code=code, named_by=named_by, crumbs=_crumbs(found))


@bp.route("/ehdot/<int:draft_id>/yleiset", methods=["GET", "POST"])
@allow(*access.EDITORS)
def general(draft_id: int) -> Response:
    """What applies to all milestones."""
    found = queries.draft(draft_id)
    form = general_form(
        found.document,
        groups=[(one.code, localised(one.names)) for one in ring.target_groups()],
        keys=sorted(ring.keys()),
        payers=[(one.code, localised(one.names)) for one in ring.municipalities()],
        version=found.version,
    )
    if form.validate_on_submit() and _save_general(draft_id, form):
        return done(_draft_url(draft_id), _("The terms were saved."))
    return page("terms/general.html", form=form, draft=found, crumbs=_crumbs(found))


def _save_general(draft_id: int, form: GeneralForm) -> bool:
    with form.refusals():
        services.save_general(
            draft_id, form.to_general(), seen_version=form.seen_version, actor=current_actor(), now=clock.now()
        )
    return not form.has_errors


@bp.get("/ehdot/<int:draft_id>/koe")
@allow(*access.READERS)
def trial(draft_id: int) -> Response:
    """The terms tried out by three invented providers, month by month, with the worst case and what the caps cut."""
    found = queries.draft(draft_id)
    form = TrialForm(request.args or None)
    asked = form.validate() if request.args else True
    participants = (form.participants.data if asked else None) or 20
    starts_on: date = (form.starts_on.data if asked else None) or day_in_finland(clock.now())
    form.participants.data, form.starts_on.data = participants, starts_on
    terms = _terms_of(found.document)
    if terms is None:
        return page("terms/trial.html", draft=found, form=form, trials=[], crumbs=_crumbs(found))
    years = calendar_years_between(starts_on.year, starts_on.year, terms)
    return page(
        "terms/trial.html",
        draft=found,
        form=form,
        trials=[(one.kind, try_out(terms, one, participants=participants, starts_on=starts_on)) for one in COHORTS],
        cohorts=COHORTS,
        each=highest_for_participant(terms),
        whole=highest_for_contract(terms, participants=participants, calendar_years=years),
        labels=messages,
        participants=participants,
        crumbs=_crumbs(found),
    )


@bp.get("/ehdot/<int:draft_id>/ehdot.json")
@allow(*access.READERS)
def as_json(draft_id: int) -> Response:
    """The document itself, for the calculator on the command line."""
    answer: Response = jsonify(queries.draft(draft_id).document)
    answer.headers["Content-Disposition"] = f'attachment; filename="ehdot-{draft_id}.json"'
    return answer
