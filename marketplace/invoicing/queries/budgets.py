"""Reads about appropriations and what is earned against them."""

from collections import defaultdict
from datetime import date

from sqlalchemy import select

from marketplace.invoicing.models import BudgetWarning
from marketplace.invoicing.rules import Budget, Standing
from marketplace.kernel.db import db
from marketplace.payments import queries as payments
from marketplace.ring import queries as ring


def budgets(as_of: date) -> list[Budget]:
    """Every appropriation of the budget year of a day, with what is earned of it."""
    earned: dict[tuple[str, int], int] = defaultdict(int)
    for contract, outlook in payments.outlooks(as_of).values():
        for part in (outlook.booked, outlook.certain):
            for (code, year), cents in part.items():
                if year == as_of.year:
                    earned[code, contract.category_id] += cents
    return [
        Budget(
            one.municipality_code,
            one.category_id,
            as_of.year,
            one.cents,
            earned[one.municipality_code, one.category_id],
        )
        for one in ring.appropriations(as_of.year)
    ]


def budget_of(municipality: str, category_id: int, as_of: date) -> Budget | None:
    """A municipality's appropriation for a category; None where none has been recorded."""
    return next(
        (one for one in budgets(as_of) if (one.municipality, one.category_id) == (municipality, category_id)), None
    )


def to_warn(as_of: date) -> list[Budget]:
    """Appropriations that are nearly used up, or more than that, and of which nobody has been warned so far."""
    rows = db.session.execute(select(BudgetWarning).where(BudgetWarning.year == as_of.year)).scalars()
    warned = {(row.municipality, row.category_id, row.appropriated_cents, row.standing) for row in rows}
    return [
        one
        for one in budgets(as_of)
        if one.standing is not Standing.FINE
        and (one.municipality, one.category_id, one.appropriated_cents, one.standing) not in warned
    ]
