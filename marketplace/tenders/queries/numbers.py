"""How many calls wait for somebody, as queries that a page with several figures asks together."""

from datetime import datetime

from sqlalchemy import Select, func, select

from marketplace.tenders.models import Bid, Call, Invitation
from marketplace.tenders.queries.calls import _in_state
from marketplace.tenders.rules import CallState


def number_in_state(state: CallState, now: datetime) -> Select[int]:
    """How many calls stand in a state at a moment."""
    return select(func.count()).select_from(Call).where(*_in_state(state, now))


def number_without_bid(provider_id: int, now: datetime) -> Select[int]:
    """How many open calls a provider was invited to and has sent nothing to."""
    sent = select(Bid.id).where(Bid.call_id == Call.id, Bid.provider_id == provider_id)
    return (
        select(func.count())
        .select_from(Call)
        .join(Invitation, Invitation.call_id == Call.id)
        .where(*_in_state(CallState.PUBLISHED, now), Invitation.provider_id == provider_id, ~sent.exists())
    )
