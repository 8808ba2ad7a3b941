"""A second person of a known firm asks to join it, and its administrator answers."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from marketplace.audit.services import record
from marketplace.identity import queries as identity
from marketplace.identity import services as identity_services
from marketplace.kernel.actor import Actor, Role
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db, locked
from marketplace.kernel.errors import NotFound
from marketplace.notices.services import tell
from marketplace.register import queries
from marketplace.register.models import JoinAnswer, JoinRequestRow, Provider
from marketplace.register.rules.joining import NotInRegister, check_answer, check_asking


def ask_to_join(business_id: str, words: str, *, actor: Actor, now: datetime) -> int:
    """Ask a provider's administrator to be taken in; the ring is told where the provider has no administrator.

    Raises:
        NotInRegister: no provider has the business id.
        MemberAlready, AskedAlready: see the rules.
    """
    try:
        provider = queries.provider_by_business_id(business_id)
    except NotFound as unknown:
        raise NotInRegister(business_id=business_id) from unknown
    db.session.execute(locked(select(Provider.id).where(Provider.id == provider.id))).scalar_one()
    held = identity.roles_of(actor.person_id, day_in_finland(now)).get(provider.organisation_id, frozenset())
    check_asking(held, queries.join_requests_of(actor.person_id), provider_id=provider.id)
    row = JoinRequestRow(provider_id=provider.id, person_id=actor.person_id, words=words.strip(), asked_at=now)
    db.session.add(row)
    db.session.flush()
    record(
        "register.join_asked",
        actor=actor,
        subject=("provider", provider.id),
        now=now,
        facts={"request": row.id, "person": actor.person_id},
    )
    facts = {"person": actor.person_name, "provider": provider.name}
    told = tell(
        organisation_id=provider.organisation_id,
        roles=(Role.PROVIDER_ADMIN,),
        kind="register.join_asked",
        facts=facts,
        link=f"/tuottaja/liittymiset/{row.id}",
        now=now,
    )
    if not told:
        tell(
            organisation_id=identity.ring_organisation().id,
            roles=(Role.RING_ADMIN,),
            kind="register.join_unanswerable",
            facts=facts,
            link=f"/henkilot/{provider.organisation_id}",
            now=now,
        )
    return row.id


def answer_join(
    request_id: int,
    *,
    accepts: bool,
    roles: Collection[Role] = (),
    reason: str = "",
    provider_id: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Take a person into the provider with roles, or refuse; the person is told.

    Raises:
        NotFound: the request is to another provider.
        AnsweredAlready, RolesMissing: see the rules.
    """
    row = db.session.execute(locked(select(JoinRequestRow).where(JoinRequestRow.id == request_id))).scalar_one_or_none()
    if row is None or row.provider_id != provider_id:
        raise NotFound(what="join request")
    check_answer(row.as_facts(), accepts=accepts, roles=roles)
    given = sorted(roles) if accepts else []
    provider = queries.provider(provider_id)
    for role in given:
        identity_services.grant_role(
            row.person_id, provider.organisation_id, role, starts_on=day_in_finland(now), actor=actor, now=now
        )
    db.session.add(
        JoinAnswer(
            request_id=row.id,
            accepted=accepts,
            roles=[one.value for one in given],
            reason=reason.strip(),
            answered_by=actor.person_id,
            answered_at=now,
        )
    )
    db.session.flush()
    _announce(row, given, reason.strip(), accepts=accepts, actor=actor, now=now)


def _announce(
    row: JoinRequestRow, given: Collection[Role], reason: str, *, accepts: bool, actor: Actor, now: datetime
) -> None:
    """Record an answer and tell the person of it."""
    record(
        "register.join_answered",
        actor=actor,
        subject=("provider", row.provider_id),
        now=now,
        facts={"request": row.id, "accepted": accepts, "roles": [one.value for one in given]},
    )
    tell(
        person_id=row.person_id,
        kind="register.join_accepted" if accepts else "register.join_refused",
        facts={"provider": queries.provider(row.provider_id).name, "reason": reason},
        link="/organisaatiot" if accepts else "/tuottaja/liity",
        now=now,
    )
