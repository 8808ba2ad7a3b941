"""The page of commitments: what running contracts cost and may cost each municipality, against its appropriation."""

from dataclasses import dataclass
from datetime import date

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.kernel import clock
from marketplace.kernel.clock import day_in_finland
from marketplace.payments import access, queries
from marketplace.payments.rules import Outlook, together
from marketplace.payments.views.shared import bp
from marketplace.ring import queries as ring
from marketplace.web.access import allow
from marketplace.web.language import localised
from marketplace.web.pages import page


@dataclass(frozen=True)
class CommitmentRow:
    """A municipality and category in a budget year; cents.

    Args:
        expected: Booked, certain and expected together.
        highest: Booked, certain and the most that can come together; None where nothing bounds it.
        appropriation: None where none has been recorded.
    """

    municipality: str
    category: str
    appropriation: int | None
    booked: int
    certain: int
    expected: int
    highest: int | None

    @property
    def state(self) -> str:
        """How it stands: ``unknown``, ``over`` (expected over), ``tight`` (the most would go over) or ``fine``."""
        if self.appropriation is None:
            return "unknown"
        if self.expected > self.appropriation:
            return "over"
        if self.highest is None or self.highest > self.appropriation:
            return "tight"
        return "fine"


def rows_of_commitments(as_of: date, year: int) -> list[CommitmentRow]:
    """Every municipality and category that has an appropriation or a running contract in a budget year."""
    by_category: dict[int, list[Outlook]] = {}
    for contract, outlook in queries.outlooks(as_of).values():
        by_category.setdefault(contract.category_id, []).append(outlook)
    appropriated = {(one.municipality_code, one.category_id): one.cents for one in ring.appropriations(year)}
    categories = ring.categories()
    found = []
    for municipality in ring.municipalities():
        for category in categories:
            outlook = together(by_category.get(category.id, []))
            key = (municipality.code, year)
            appropriation = appropriated.get((municipality.code, category.id))
            if appropriation is None and not any(key in part for part in _parts(outlook)):
                continue
            found.append(_row(localised(municipality.names), localised(category.names), appropriation, outlook, key))
    return found


def _parts(outlook: Outlook) -> tuple[dict[tuple[str, int], int | None], ...]:
    return (dict(outlook.booked), dict(outlook.certain), dict(outlook.expected), outlook.highest)


def _row(
    municipality: str, category: str, appropriation: int | None, outlook: Outlook, key: tuple[str, int]
) -> CommitmentRow:
    booked, certain = outlook.booked.get(key, 0), outlook.certain.get(key, 0)
    most = outlook.highest.get(key, 0)
    return CommitmentRow(
        municipality,
        category,
        appropriation,
        booked,
        certain,
        booked + certain + outlook.expected.get(key, 0),
        None if most is None else booked + certain + most,
    )


@bp.get("/sitoumukset")
@allow(*access.READERS)
def commitments() -> Response:
    """What is booked, certain, expected and possible in a budget year, against the appropriations."""
    today = day_in_finland(clock.now())
    asked = request.args.get("vuosi", "")
    years = range(today.year - 1, today.year + 4)
    year = int(asked) if asked.isascii() and asked.isdigit() and int(asked) in years else today.year
    return page(
        "payments/commitments.html",
        rows=rows_of_commitments(today, year),
        year=year,
        years=[(one, str(one)) for one in years],
        crumbs=[(_("Payment runs"), url_for("payments.runs"))],
    )
