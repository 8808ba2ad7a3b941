"""A group's attendance in a week, in one table."""

from datetime import date, timedelta

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.kernel import clock
from marketplace.kernel.errors import NotFound
from marketplace.outcomes import access, messages, queries, services
from marketplace.outcomes.forms import GroupForm
from marketplace.outcomes.rules import FactKind, PlacementFacts, Standing, standing
from marketplace.outcomes.views.shared import bp, reporters_contract, today_here
from marketplace.terms.rules import kinds_counted
from marketplace.terms.schemas import read_terms
from marketplace.web.access import allow
from marketplace.web.pages import current_actor, done, page

RUNNING = (Standing.ACCEPTED, Standing.INTERRUPTED)


def _week(text: str, today: date) -> list[date]:
    """Days from Monday to Friday of the week that holds a day, which is today when the text is no day."""
    try:
        day = date.fromisoformat(text)
        monday = day - timedelta(days=day.weekday())
        return [monday + timedelta(days=number) for number in range(5)]
    except (ValueError, OverflowError):
        return _week(today.isoformat(), today)


def _running(contract_id: int) -> tuple[list[PlacementFacts], set[tuple[int, str]]]:
    """Running placements of a contract by alias, and the days of attendance that were reported of them."""
    people = queries.placements_of_contracts([contract_id])
    facts = queries.facts_of([one.id for one in people])
    steps = queries.marks_of([one.id for one in people], ()).steps
    at = {
        one.id: standing(steps.get(one.id, ()), service_reported=queries.service_reported(facts[one.id]))
        for one in people
    }
    shown = sorted((one for one in people if at[one.id] in RUNNING), key=lambda one: one.alias)
    there = {
        (one.id, fact.payload.get("date", ""))
        for one in shown
        for fact in facts[one.id]
        if fact.kind is FactKind.ATTENDANCE and fact.superseded_by is None
    }
    return shown, there


@bp.route("/osallistujat/ryhma/<int:contract_id>", methods=["GET", "POST"])
@allow(*access.REPORTERS)
def group(contract_id: int) -> Response:
    """Tick who was present on which day of a week (``?paiva=``); what was reported before stays as it is."""
    contract = reporters_contract(contract_id)
    if FactKind.ATTENDANCE.value not in kinds_counted(read_terms(contract.terms_document)):
        raise NotFound(what="attendance")
    today = today_here()
    days = _week(request.args.get("paiva", ""), today)
    shown, there = _running(contract_id)
    form = GroupForm()
    marks = {f"{one.id}:{day.isoformat()}": (one.id, day) for one in shown for day in days if day <= today}
    form.present.choices = [(key, key) for key in marks]
    here = url_for("outcomes.group", contract_id=contract_id, paiva=days[0].isoformat())
    if form.validate_on_submit():
        with form.refusals():
            chosen = [marks[key] for key in form.present.data or []]
            count = services.report_attendance(contract_id, chosen, actor=current_actor(), now=clock.now())
            return done(here, _("Days of attendance reported: %(count)s.", count=count))
    return page(
        "outcomes/group.html",
        form=form,
        contract=contract,
        people=shown,
        days=days,
        today=today,
        there=there,
        before=(days[0] - timedelta(days=7)).isoformat(),
        after=(days[0] + timedelta(days=7)).isoformat() if days[0] + timedelta(days=7) <= today else None,
        labels=messages,
        crumbs=[(_("Participants"), url_for("outcomes.placements"))],
    )
