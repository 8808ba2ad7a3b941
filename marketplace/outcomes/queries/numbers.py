"""How many facts wait for a verdict, as a query that a page with several figures asks together with others."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import Select, func, select

from marketplace.outcomes.models import Fact, Placement, Verification
from marketplace.outcomes.queries.placements import home_now


def number_waiting(homes: Collection[str], on: date) -> Select[int]:
    """How many facts wait whose participants live, on a day, in one of some municipalities."""
    return (
        select(func.count())
        .select_from(Fact)
        .join(Placement, Fact.placement_id == Placement.id)
        .outerjoin(Verification, Verification.fact_id == Fact.id)
        .where(Verification.id.is_(None), home_now(on).in_(homes))
    )
