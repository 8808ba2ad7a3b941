"""Pages of payment runs: the list, the one about to begin, and what a run did."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from time import monotonic

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.contracts import queries as contracts
from marketplace.identity import queries as identity
from marketplace.kernel import clock
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db
from marketplace.kernel.errors import Problem
from marketplace.payments import access, messages, queries, services
from marketplace.payments.forms import CarryOnForm, RunForm
from marketplace.payments.queries import MunicipalSum, RefusedFacts
from marketplace.payments.views.commitments import rows_of_commitments
from marketplace.payments.views.shared import LINES_ON_A_PAGE, bp, chosen_page, municipality_names, pages_of
from marketplace.register import queries as register
from marketplace.web.access import allow
from marketplace.web.pages import current_actor, done, page
from marketplace.web.refusals import sentence_of

PATIENCE = 5.0
"""Seconds that a page may spend on settling; what is left is carried on by the timetable."""


@bp.get("")
@allow(*access.READERS)
def runs() -> Response:
    """Payment runs, newest first."""
    found = queries.runs()
    return page(
        "payments/runs.html",
        runs=found,
        people=identity.people({one.started_by for one in found}),
        may_run=current_actor().has(*access.RUNNERS),
    )


@bp.route("/uusi", methods=["GET", "POST"])
@allow(*access.RUNNERS)
def new_run() -> Response:
    """What a run would be over, and what is committed; approving it here begins it."""
    today = day_in_finland(clock.now())
    form = RunForm(as_of=today)
    if form.validate_on_submit() and form.as_of.data is not None:
        with form.refusals():
            actor, now = current_actor(), clock.now()
            run_id = services.begin_run(form.as_of.data, actor=actor, now=now)
            finished = _carry_on(run_id)
            said = _("The run is ready.") if finished else _("The run has begun and is carried on in the background.")
            return done(url_for("payments.run", run_id=run_id), said)
    return page(
        "payments/new_run.html",
        form=form,
        waiting=len(contracts.signed()),
        year=today.year,
        commitments=rows_of_commitments(today, today.year),
        crumbs=[(_("Payment runs"), url_for("payments.runs"))],
    )


def _carry_on(run_id: int) -> bool:
    """Settle contract by contract, each committed by itself, as long as the reader may be kept waiting."""
    # The moment is the machine's own: it measures patience, not a day of the business.
    until = monotonic() + PATIENCE
    db.session.commit()
    for _done in services.carry_on(run_id, actor=current_actor(), now=clock.now()):
        db.session.commit()
        if monotonic() > until:
            break
    return queries.run(run_id).finished


@bp.get("/<int:run_id>")
@allow(*access.READERS)
def run(run_id: int) -> Response:
    """What a run has done: how far it is, what was added by contract and municipality and why, and each line."""
    found = queries.run(run_id)
    journals = queries.journals_of_run(run_id)
    refused = queries.refused_in_run(run_id)
    chosen = {
        one.id: one
        for one in contracts.contracts([one.contract_id for one in journals] + [one.contract_id for one in refused])
    }
    pages = pages_of(found.lines)
    current = chosen_page(request.args.get("page", ""), pages)
    sums = queries.sums_of_run(run_id)
    return page(
        "payments/run.html",
        run=found,
        form=CarryOnForm(),
        may_run=current_actor().has(*access.RUNNERS),
        journals=journals,
        refused=[(chosen[one.contract_id], _sentence(one)) for one in refused],
        contracts=chosen,
        providers=register.providers([one.provider_id for one in chosen.values()]),
        by_contract=_by_contract(sums),
        by_cause=_by_cause(sums),
        by_municipality=_by_municipality(sums),
        lines=queries.lines_of_run(run_id, limit=LINES_ON_A_PAGE, offset=LINES_ON_A_PAGE * (current - 1)),
        current=current,
        pages=pages,
        municipality_names=municipality_names(),
        labels=messages,
        crumbs=[(_("Payment runs"), url_for("payments.runs"))],
    )


@bp.post("/<int:run_id>/jatka")
@allow(*access.RUNNERS)
def carry_on_run(run_id: int) -> Response:
    """Carry on a run that is not through."""
    form = CarryOnForm()
    queries.run(run_id)
    if form.validate_on_submit():
        _carry_on(run_id)
    return done(url_for("payments.run", run_id=run_id))


def _sentence(refused: RefusedFacts) -> str:
    """Why a contract was refused, from the facts that were kept."""
    days = {name: _day_or_text(value) for name, value in refused.facts.items()}
    return sentence_of(Problem("", refused.code, days))


def _day_or_text(value: object) -> object:
    if isinstance(value, str) and len(value) == len("2026-12-31"):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value


def _by_contract(sums: Sequence[MunicipalSum]) -> dict[int, list[MunicipalSum]]:
    found: dict[int, list[MunicipalSum]] = defaultdict(list)
    for one in sums:
        found[one.contract_id].append(one)
    return found


def _by_cause(sums: Sequence[MunicipalSum]) -> list[tuple[str, int, int, int]]:
    """Lines, plus and minus by cause."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for one in sums:
        row = found[str(messages.CAUSE_LABELS[one.cause])]
        row[0], row[1], row[2] = row[0] + one.lines, row[1] + one.plus_cents, row[2] + one.minus_cents
    return [(label, count, plus, minus) for label, (count, plus, minus) in found.items()]


def _by_municipality(sums: Sequence[MunicipalSum]) -> dict[str, tuple[int, int]]:
    """Plus and minus by municipality."""
    found: dict[str, tuple[int, int]] = {}
    for one in sums:
        plus, minus = found.get(one.municipality, (0, 0))
        found[one.municipality] = (plus + one.plus_cents, minus + one.minus_cents)
    return dict(sorted(found.items()))
