"""Reads of requests to join a provider."""

from sqlalchemy import Select, select

from marketplace.kernel.db import db
from marketplace.kernel.errors import NotFound
from marketplace.register.models import JoinAnswer, JoinRequestRow
from marketplace.register.rules.joining import JoinRequest


def join_request(request_id: int) -> JoinRequest:
    """One request.

    Raises:
        NotFound: there is none.
    """
    row = db.session.get(JoinRequestRow, request_id)
    if row is None:
        raise NotFound(what="join request")
    return row.as_facts()


def _waiting() -> Select[JoinRequestRow]:
    answered = select(JoinAnswer.request_id).where(JoinAnswer.request_id == JoinRequestRow.id)
    return select(JoinRequestRow).where(~answered.exists()).order_by(JoinRequestRow.id)


def join_requests_to(provider_id: int) -> list[JoinRequest]:
    """Requests to a provider that wait for an answer, oldest first."""
    rows = db.session.execute(_waiting().where(JoinRequestRow.provider_id == provider_id)).scalars()
    return [row.as_facts() for row in rows]


def join_requests_of(person_id: int) -> list[JoinRequest]:
    """A person's requests that wait for an answer, oldest first."""
    rows = db.session.execute(_waiting().where(JoinRequestRow.person_id == person_id)).scalars()
    return [row.as_facts() for row in rows]
