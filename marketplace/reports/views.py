"""Pages of reports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from marketplace.contracts import queries as contracts
from marketplace.contracts.rules import ContractFacts
from marketplace.kernel import clock
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.errors import NotFound
from marketplace.modelling.rules import Compared, Figures
from marketplace.register import queries as register
from marketplace.reports import access, messages, queries
from marketplace.reports.documents import workbook
from marketplace.reports.rules import By, Served, arranged, figures_of, planned_by_municipality, planned_figures
from marketplace.ring import queries as ring
from marketplace.ring.rules import RateBook
from marketplace.web.access import allow
from marketplace.web.language import localised
from marketplace.web.navigation import NavigationItem
from marketplace.web.pages import current_actor, page

bp = Blueprint("reports", __name__)

NAVIGATION = [NavigationItem(_l("Reports"), "reports.overview", frozenset(access.READERS), 80)]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Table:
    """A table of a report as a page and a workbook show it."""

    by: By
    names: Mapping[str, str]
    rows: Sequence[Compared]

    @property
    def with_plan(self) -> bool:
        """Whether any part was planned."""
        return any(row.planned is not None for row in self.rows)


def _names(chosen: Sequence[ContractFacts], book: RateBook, today: date) -> dict[By, dict[str, str]]:
    """Names of parts in the order they are shown."""
    after = [one.after_days for one in book.share_rule(today).brackets]
    ends = [*(f"–{following}" for following in after[1:]), "–"]
    return {
        By.CONTRACT: {str(one.id): f"{one.code} {one.title}" for one in chosen},
        By.CATEGORY: {str(one.id): localised(one.names) for one in ring.categories()},
        By.MUNICIPALITY: {one.code: localised(one.names) for one in ring.municipalities()},
        By.GROUP: {
            **{one.code: localised(one.names) for one in ring.target_groups()},
            "": str(messages.NO_GROUP),
        },
        By.BRACKET: {
            **{str(begin): f"{begin + 1}{end}" for begin, end in zip(after, ends, strict=True)},
            "": str(messages.NOT_KNOWN),
        },
    }


def _tables(
    served: Sequence[Served],
    chosen: Sequence[ContractFacts],
    every: Sequence[By],
    book: RateBook,
    *,
    planned: Mapping[By, Mapping[str, Figures]],
    least_shown: int | None,
) -> list[Table]:
    today = day_in_finland(clock.now())
    names = _names(chosen, book, today)
    return [
        Table(
            by,
            names[by],
            arranged(
                served,
                by,
                book,
                until=today,
                order=list(names[by]),
                planned=planned.get(by),
                least_shown=least_shown,
            ),
        )
        for by in every
    ]


def _as_workbook(tables: Sequence[Table], name: str) -> Response:
    heads = [_("Participants"), _("Results"), _("Paid"), _("Modelled saving so far"), _("Return per euro")]
    sheets = []
    for table in tables:
        rows = [[table.names.get(one.name, one.name), *_cells(one)] for one in table.rows]
        sheets.append((str(messages.HEADINGS[table.by]), [str(messages.COLUMNS[table.by]), *heads], rows))
    answer = Response(workbook(sheets), mimetype=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


def _cells(one: Compared) -> list[Any]:
    if one.actual is None:
        return [_("hidden")] * 5
    gained = one.actual.return_per_euro
    return [
        one.actual.participants,
        sum((one.actual.outcomes or {}).values()),
        Decimal(one.actual.paid_cents) / 100,
        Decimal(one.actual.saving_cents) / 100,
        None if gained is None else round(Decimal(gained.numerator) / Decimal(gained.denominator), 2),
    ]


@bp.get("/raportit")
@allow(*access.READERS)
def overview() -> Response:
    """What the money bought in the whole ring, or in a part of it."""
    category, municipality = request.args.get("luokka", type=int), request.args.get("kunta", "")
    chosen = queries.contracts_under_report(category, municipality)
    served = [one for one in queries.served(chosen) if not municipality or one.municipality == municipality]
    book = ring.rate_book()
    least = int(ring.setting("small_count_limit", day_in_finland(clock.now())))
    every = (By.CATEGORY, By.MUNICIPALITY, By.GROUP, By.BRACKET, By.CONTRACT)
    tables = _tables(served, chosen, every, book, planned={}, least_shown=least)
    if request.args.get("muoto") == "xlsx":
        return _as_workbook(tables, "raportti")
    whole = figures_of(served, book, until=day_in_finland(clock.now()))
    return page(
        "reports/overview.html",
        whole=whole if len(served) >= least or not served else None,
        tables=tables,
        least=least,
        labels=messages,
        calls={one.call_id: one for one in chosen},
        categories=[(one.id, localised(one.names)) for one in ring.categories()],
        municipalities=[(one.code, localised(one.names)) for one in ring.municipalities()],
        category=category,
        municipality=municipality,
    )


@bp.get("/raportit/kilpailutukset/<int:call_id>")
@allow(*access.READERS)
def call(call_id: int) -> Response:
    """Planned against actual for the contracts of one call."""
    chosen = [one for one in contracts.contracts_of_call(call_id) if one.signed_at is not None]
    if not chosen:
        raise NotFound(what="report")
    responsible = chosen[0].responsible_municipality
    small = access.sees_small_counts(current_actor(), responsible=responsible)
    least = None if small else int(ring.setting("small_count_limit", day_in_finland(clock.now())))
    return _comparison(chosen, queries.served(chosen), least=least, back=True)


@bp.get("/raportit/omat-sopimukset/<int:contract_id>")
@allow(*access.PROVIDERS)
def own(contract_id: int) -> Response:
    """What a provider's own contract has brought."""
    found = contracts.contract(contract_id)
    provider = register.provider_of_organisation(current_actor().organisation_id)
    if provider is None or found.provider_id != provider.id or found.signed_at is None:
        raise NotFound(what="report")
    return _comparison([found], queries.served([found]), least=None, back=False)


@bp.get("/raportit/hankinnat")
@allow(*access.READERS)
def purchases() -> Response:
    """The ring's purchases over time against the value announced when it was founded."""
    return page(
        "reports/purchases.html",
        found=queries.purchases(clock.now()),
        announced=ring.founding(day_in_finland(clock.now())),
        crumbs=[(_("Reports"), url_for("reports.overview"))],
    )


def _comparison(
    chosen: Sequence[ContractFacts], served: Sequence[Served], *, least: int | None, back: bool
) -> Response:
    """Planned against actual. A provider is not shown the buyers' model of what its results save."""
    book, today = ring.rate_book(), day_in_finland(clock.now())
    plan = queries.plan_of_call(chosen[0].call_id) if back else None
    planned = {By.MUNICIPALITY: planned_by_municipality(plan.results)} if plan is not None else {}
    every = (By.CONTRACT, By.MUNICIPALITY, By.GROUP, By.BRACKET)
    tables = _tables(served, chosen, every, book, planned=planned, least_shown=least)
    if request.args.get("muoto") == "xlsx":
        return _as_workbook(tables, chosen[0].call_code)
    actual = figures_of(served, book, until=today)
    return page(
        "reports/comparison.html",
        contracts=chosen,
        plan=planned_figures(plan.results) if plan is not None else None,
        actual=actual if least is None or len(served) >= least or not served else None,
        milestones=[one["code"] for one in chosen[0].terms_document["milestones"]],
        tables=tables,
        least=least,
        labels=messages,
        with_saving=back,
        crumbs=[(_("Reports"), url_for("reports.overview"))] if back else [],
    )
