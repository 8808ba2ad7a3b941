"""How many invoices wait for somebody, as queries that a page with several figures asks together."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, func, select

from marketplace.invoicing.models import Invoice
from marketplace.invoicing.rules import State


def number_for_seller(provider_id: int) -> Select[Any]:
    """How many drafts and returned invoices wait for a provider's answer."""
    return (
        select(func.count())
        .select_from(Invoice)
        .where(Invoice.provider_id == provider_id, Invoice.state.in_([State.DRAFTED, State.RETURNED]))
    )


def number_for_payers(payers: Collection[str], state: State) -> Select[Any]:
    """How many invoices of some municipalities stand in a state."""
    return select(func.count()).select_from(Invoice).where(Invoice.municipality.in_(payers), Invoice.state == state)
