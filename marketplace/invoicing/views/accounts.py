"""The monthly journal on the page and as files."""

from datetime import date

from flask import request
from werkzeug.wrappers import Response

from marketplace.invoicing import access, messages, queries
from marketplace.invoicing.documents.journal import as_csv, as_workbook
from marketplace.invoicing.views.shared import bp, crumbs, scope
from marketplace.kernel.clock import add_months, today_in_finland
from marketplace.kernel.errors import NotFound
from marketplace.ring import queries as ring
from marketplace.web.access import allow
from marketplace.web.language import language
from marketplace.web.pages import page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MONTHS_SHOWN = 24
FIRST_YEAR, LAST_YEAR = 2000, 2200


def _month(text: str | None) -> date:
    """The first day of a month written as 2026-11; this month without one."""
    this = today_in_finland().replace(day=1)
    if not text:
        return this
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError as wrong:
        raise NotFound(what="month") from wrong
    if not FIRST_YEAR <= month.year <= LAST_YEAR:
        raise NotFound(what="month")
    return month


@bp.get("/paivakirja")
@allow(*access.READERS)
def journal() -> Response:
    """What was invoiced, credited and paid in a month, with its sums by municipality."""
    month = _month(request.args.get("kk"))
    entries = queries.journal(scope(), month)
    sums: dict[str, list[int]] = {}
    for one in entries:
        of_municipality = sums.setdefault(one.municipality, [0, 0, 0, 0])
        for place, cents in enumerate((one.net_cents, one.vat_cents, one.gross_cents, one.paid_cents)):
            of_municipality[place] += cents
    this = today_in_finland().replace(day=1)
    return page(
        "invoicing/journal.html",
        month=month,
        months=[add_months(this, -back) for back in range(MONTHS_SHOWN)],
        entries=entries,
        sums=sums,
        municipality_names={one.code: one.names for one in ring.municipalities()},
        labels=messages,
        crumbs=crumbs(),
    )


@bp.get("/paivakirja.<ending>")
@allow(*access.READERS)
def journal_file(ending: str) -> Response:
    """The journal of a month as CSV or as a workbook."""
    month = _month(request.args.get("kk"))
    names = {one.code: one.names.text(language()) for one in ring.municipalities()}
    entries = queries.journal(scope(), month)
    if ending == "csv":
        answer = Response(as_csv(entries, names), mimetype="text/csv")
    elif ending == "xlsx":
        answer = Response(as_workbook(entries, names), mimetype=XLSX)
    else:
        raise NotFound(what="file")
    answer.headers["Content-Disposition"] = f'attachment; filename="{month:%Y-%m}.{ending}"'
    return answer
