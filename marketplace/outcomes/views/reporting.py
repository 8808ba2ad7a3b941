"""Reporting what happened to one participant."""

from datetime import date
from decimal import Decimal
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.contracts.rules import ContractFacts
from marketplace.kernel import clock
from marketplace.kernel.errors import NotFound
from marketplace.outcomes import access, messages, queries, services
from marketplace.outcomes.forms import FORM_OF, DidNotHappenForm, EventForm, ReportForm, SpellForm
from marketplace.outcomes.rules import ALWAYS_ASKED, FactKind, FactRow
from marketplace.outcomes.rules.practice import Practice
from marketplace.outcomes.views.shared import bp, crumbs_of, reporters_placement, today_here
from marketplace.terms.rules import Earnings, Event, Spell, Terms, kinds_counted
from marketplace.terms.schemas import read_terms
from marketplace.web.access import allow
from marketplace.web.pages import current_actor, done, page


def _filled(corrects: FactRow | None) -> dict[str, Any]:
    """Values of the report form, from the fact that is corrected."""
    if corrects is None:
        return {}
    payload = corrects.payload
    days = {"day": payload.get("start") or payload.get("date"), "end": payload.get("end")}
    values: dict[str, Any] = {name: date.fromisoformat(text) for name, text in days.items() if text}
    values |= {name: Decimal(payload[name]) for name in ("weekly_hours", "value", "units") if payload.get(name)}
    values["tags"] = payload.get("tags") or []
    values |= {"kind": payload.get("kind") or payload.get("instrument"), "amount": payload.get("cents")}
    offered = corrects.offered.value if corrects.offered else ""
    return values | {"corrects": str(corrects.id), "employer_id": corrects.employer_id, "offered": offered}


def _report_form(kind: FactKind, terms: Terms, corrects: FactRow | None, practice: Practice) -> ReportForm:
    form = FORM_OF[kind](data=_filled(corrects))
    form.offer(practice.accepts(kind))
    if isinstance(form, EventForm) and not _events_have_amounts(terms):
        del form.value
    if isinstance(form, SpellForm) and not _hours_matter(terms):
        del form.weekly_hours
    if hasattr(form, "kind"):
        counted = kinds_counted(terms).get(kind.value, [])
        form.kind.choices = [(code, messages.label_of(code)) for code in counted]
    if hasattr(form, "tags"):
        told = set(corrects.payload.get("tags") or ()) if corrects else set()
        asked = _asked_tags(terms) | told
        form.tags.choices = [(tag, label) for tag, label in messages.TAG_LABELS.items() if tag in asked]
    return form


def _events_have_amounts(terms: Terms) -> bool:
    """Whether some milestone looks at the amount of an event."""
    return any(isinstance(one.measure, Event) and one.measure.min_value is not None for one in terms.milestones)


def _hours_matter(terms: Terms) -> bool:
    """Whether some milestone looks at the hours a week."""
    return any(isinstance(one.measure, Spell) and one.measure.min_weekly_hours > 0 for one in terms.milestones)


def _asked_tags(terms: Terms) -> set[str]:
    """Tags that some milestone asks for or leaves out, and those that tell of what would have happened anyway."""
    found = set(ALWAYS_ASKED)
    for one in terms.milestones:
        if isinstance(one.measure, Spell | Earnings):
            found |= one.measure.without_tags | getattr(one.measure, "with_tags", frozenset())
    return found


def _tag_effects(terms: Terms) -> dict[str, str]:
    """What a tag does under the contract, said before it is ticked."""
    measures = [one for one in terms.milestones if isinstance(one.measure, Spell | Earnings)]
    effects = {}
    for tag in messages.TAG_LABELS:
        left_out = [one.code for one in measures if tag in one.measure.without_tags]  # type: ignore[union-attr]
        if left_out:
            effects[tag] = _("Does not count for: %(codes)s", codes=", ".join(left_out))
        elif tag in ALWAYS_ASKED:
            effects[tag] = _("Counts under this contract; the municipality looks at it more closely.")
    return effects


def _corrected(placement_id: int, kind: FactKind) -> FactRow | None:
    """The fact that ``?korjaa=`` names, or the form's hidden field; not found when it is another one's."""
    text = request.form.get("corrects") or request.args.get("korjaa") or ""
    corrects = queries.fact(int(text)) if text.isascii() and text.isdigit() else None
    if corrects is not None and (corrects.placement_id != placement_id or corrects.kind is not kind):
        raise NotFound(what="fact")
    return corrects


@bp.route("/osallistujat/<int:placement_id>/ilmoita/<kind>", methods=["GET", "POST"])
@allow(*access.REPORTERS)
def report(placement_id: int, kind: str) -> Response:
    """Report a fact, or correct one with ``?korjaa=<fact id>``."""
    found, contract = reporters_placement(placement_id)
    if kind not in set(FactKind):
        raise NotFound(what="report")
    fact_kind = FactKind(kind)
    corrects = _corrected(placement_id, fact_kind)
    terms = read_terms(contract.terms_document)
    practice = queries.practice_of(contract.id)
    undone = request.args.get("poista") == "1" and corrects is not None
    form = (
        DidNotHappenForm(corrects=str(corrects.id))
        if undone and corrects
        else _report_form(fact_kind, terms, corrects, practice)
    )
    if form.validate_on_submit():
        with form.refusals():
            services.report(
                placement_id,
                fact_kind,
                form.to_payload(),
                employer_id=form.employer(),
                offered=form.to_offered(),
                corrects=corrects.id if corrects else None,
                reason=form.reason.data or "",
                actor=current_actor(),
                now=clock.now(),
            )
            return done(
                url_for("outcomes.placement", placement_id=placement_id),
                _("The report was received. The municipality verifies it."),
            )
    return _shown(form, found, contract, fact_kind, corrects, undone=undone, terms=terms, practice=practice)


def _shown(
    form: ReportForm,
    found: Any,
    contract: ContractFacts,
    kind: FactKind,
    corrects: FactRow | None,
    *,
    undone: bool,
    terms: Terms,
    practice: Practice,
) -> Response:
    return page(
        "outcomes/report.html",
        form=form,
        placement=found,
        contract=contract,
        kind=kind,
        corrects=corrects,
        undone=undone,
        tag_effects=_tag_effects(terms),
        show_by=practice.show_by(today_here()),
        labels=messages,
        crumbs=crumbs_of(found),
    )
