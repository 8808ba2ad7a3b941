"""Organisations, people, their roles and their sessions."""

import secrets
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select, update

from marketplace.audit.services import record
from marketplace.identity.models import (
    DatabaseMark,
    Membership,
    Organisation,
    SignInFailure,
    Submission,
    User,
    WebSession,
)
from marketplace.identity.rules import (
    EndsBeforeStart,
    MembershipFacts,
    check_administrator_left,
    check_grant,
    check_not_to_oneself,
)
from marketplace.kernel.actor import Actor, OrganisationKind, Role
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db, locked
from marketplace.kernel.errors import NotFound


def create_organisation(
    kind: OrganisationKind,
    name: str,
    *,
    business_id: str | None,
    actor: Actor,
    now: datetime,
    municipality_code: str | None = None,
) -> int:
    """Add an organisation and return its id."""
    row = Organisation(
        kind=kind, name=name, business_id=business_id, municipality_code=municipality_code, created_at=now
    )
    db.session.add(row)
    db.session.flush()
    record(
        "identity.organisation_created",
        actor=actor,
        subject=("organisation", row.id),
        now=now,
        facts={"kind": kind.value, "business_id": business_id, "municipality": municipality_code},
    )
    return row.id


def update_organisation(
    organisation_id: int, *, name: str, business_id: str | None, actor: Actor, now: datetime
) -> None:
    """Change an organisation's name or business id.

    Raises:
        NotFound: there is none.
    """
    row = db.session.execute(
        locked(select(Organisation).where(Organisation.id == organisation_id))
    ).scalar_one_or_none()
    if row is None:
        raise NotFound(what="organisation")
    before = {"name": row.name, "business_id": row.business_id}
    row.name, row.business_id = name, business_id
    db.session.flush()
    record(
        "identity.organisation_changed",
        actor=actor,
        subject=("organisation", row.id),
        now=now,
        facts={"before": before, "after": {"name": name, "business_id": business_id}},
    )


def create_person(
    *,
    email: str,
    name: str,
    language: str,
    actor: Actor,
    now: datetime,
    password_digest: str | None = None,
    demo_key: str | None = None,
) -> int:
    """Add a person and return the id.

    Args:
        password_digest: The argon2id text made by the sign-in library; None until the person has chosen one.
        demo_key: Stable key of a demo person, only in a database made as a demo.
    """
    row = User(
        email=email.strip().lower(),
        name=name,
        language=language,
        password=password_digest,
        fs_uniquifier=secrets.token_hex(32),
        created_at=now,
        demo_key=demo_key,
    )
    db.session.add(row)
    db.session.flush()
    record("identity.person_created", actor=actor, subject=("person", row.id), now=now)
    return row.id


def grant_role(
    person_id: int,
    organisation_id: int,
    role: Role,
    *,
    starts_on: date,
    actor: Actor,
    now: datetime,
    ends_on: date | None = None,
) -> int:
    """Give a person a role in an organisation and return the membership's id.

    Raises:
        NotFound: no such organisation.
        RoleDoesNotFit, EndsBeforeStart, RoleHeldAlready: see :func:`marketplace.identity.rules.check_grant`.
        NotToOneself: in the ring and its municipalities another administrator grants.
    """
    organisation = db.session.execute(
        locked(select(Organisation).where(Organisation.id == organisation_id))
    ).scalar_one_or_none()
    if organisation is None:
        raise NotFound(what="organisation")
    check_not_to_oneself(organisation.kind, actor.person_id, person_id)
    held = db.session.execute(
        select(Membership).where(Membership.person_id == person_id, Membership.organisation_id == organisation_id)
    ).scalars()
    check_grant(organisation.kind, role, starts_on, ends_on, [row.as_facts() for row in held])
    row = Membership(
        person_id=person_id,
        organisation_id=organisation_id,
        role=role,
        starts_on=starts_on,
        ends_on=ends_on,
        granted_by=actor.person_id,
        granted_at=now,
    )
    db.session.add(row)
    db.session.flush()
    record(
        "identity.role_granted",
        actor=actor,
        subject=("person", person_id),
        now=now,
        facts={"membership": row.id, "organisation": organisation_id, "role": role.value, **_days(row.as_facts())},
    )
    return row.id


def _days(held: MembershipFacts) -> dict[str, str | None]:
    return {"from": held.starts_on.isoformat(), "to": held.ends_on.isoformat() if held.ends_on else None}


def _membership_to_end(membership_id: int, last_day: date) -> Membership:
    organisation_id = db.session.execute(
        select(Membership.organisation_id).where(Membership.id == membership_id)
    ).scalar_one_or_none()
    # The organisation's row is the lock of all its roles, so that two administrators cannot end each other at once.
    organisation = db.session.execute(
        locked(select(Organisation).where(Organisation.id == organisation_id))
    ).scalar_one_or_none()
    if organisation is None:
        raise NotFound(what="membership")
    rows = db.session.execute(locked(select(Membership).where(Membership.organisation_id == organisation_id))).scalars()
    held = {row.id: row for row in rows}
    row = held[membership_id]
    check_administrator_left(row.as_facts(), [one.as_facts() for one in held.values()], organisation.kind, last_day)
    return row


def end_role(membership_id: int, *, last_day: date, actor: Actor, now: datetime) -> None:
    """Set the last day of a role; a person left without any role is signed out everywhere at once.

    Raises:
        NotFound: no such membership.
        EndsBeforeStart: the last day is before the first.
        LastAdministrator: nobody would be left to grant roles.
    """
    row = _membership_to_end(membership_id, last_day)
    if last_day < row.starts_on:
        raise EndsBeforeStart(starts_on=row.starts_on, ends_on=last_day)
    row.ends_on = last_day
    db.session.flush()
    _record_ending(row, "identity.role_ended", {"to": last_day.isoformat()}, actor=actor, now=now)


def revoke_role(membership_id: int, *, actor: Actor, now: datetime) -> None:
    """Take a role back at this moment; a person left without any role is signed out everywhere at once.

    Raises:
        NotFound: no such membership.
        LastAdministrator: nobody would be left to grant roles.
    """
    row = _membership_to_end(membership_id, day_in_finland(now))
    if row.revoked_at is None:
        row.revoked_at = now
        db.session.flush()
        _record_ending(row, "identity.role_revoked", {}, actor=actor, now=now)


def _record_ending(row: Membership, action: str, facts: dict[str, str], *, actor: Actor, now: datetime) -> None:
    record(
        action,
        actor=actor,
        subject=("person", row.person_id),
        now=now,
        facts={"membership": row.id, "organisation": row.organisation_id, "role": row.role.value, **facts},
    )
    end_sessions_without_role(row.person_id, now=now)


def end_sessions_without_role(person_id: int, *, now: datetime) -> None:
    """End a person's sessions when no role is left today."""
    today = day_in_finland(now)
    left = db.session.execute(
        select(Membership.id)
        .where(
            Membership.person_id == person_id,
            Membership.revoked_at.is_(None),
            Membership.starts_on <= today,
            (Membership.ends_on.is_(None)) | (Membership.ends_on >= today),
        )
        .limit(1)
    ).scalar_one_or_none()
    if left is None:
        end_sessions(person_id, now=now)


def end_sessions(person_id: int, *, now: datetime, keep_session_id: int | None = None) -> None:
    """End every session of a person, except the one to be kept."""
    ended = update(WebSession).where(WebSession.person_id == person_id, WebSession.ended_at.is_(None))
    if keep_session_id is not None:
        ended = ended.where(WebSession.id != keep_session_id)
    db.session.execute(ended.values(ended_at=now))


def choose_organisation(person_id: int, organisation_id: int) -> None:
    """Remember which organisation a person acted for last."""
    db.session.execute(update(User).where(User.id == person_id).values(last_organisation_id=organisation_id))


def mark_database(*, is_demo: bool, now: datetime) -> None:
    """Say once what a new database was made as."""
    if db.session.get(DatabaseMark, 1) is None:
        db.session.add(DatabaseMark(id=1, is_demo=is_demo, made_at=now, facts={}))
        db.session.flush()


def change_own_details(person_id: int, *, name: str, language: str, actor: Actor, now: datetime) -> None:
    """Change a person's name and language.

    Raises:
        NotFound: there is no such person.
    """
    row = db.session.execute(locked(select(User).where(User.id == person_id))).scalar_one_or_none()
    if row is None:
        raise NotFound(what="person")
    changed = [what for what, same in (("name", row.name == name), ("language", row.language == language)) if not same]
    row.name, row.language = name, language
    db.session.flush()
    if changed:
        record(
            "identity.person_changed",
            actor=actor,
            subject=("person", person_id),
            now=now,
            facts={"changed": changed},
        )


def end_session(session_id: int, *, person_id: int, actor: Actor, now: datetime) -> None:
    """End one session of a person.

    Raises:
        NotFound: it is not that person's, or has ended.
    """
    row = db.session.execute(
        locked(
            select(WebSession).where(
                WebSession.id == session_id, WebSession.person_id == person_id, WebSession.ended_at.is_(None)
            )
        )
    ).scalar_one_or_none()
    if row is None:
        raise NotFound(what="session")
    row.ended_at, row.content = now, b""
    db.session.flush()
    record("identity.session_ended", actor=actor, subject=("person", person_id), now=now, facts={"session": row.id})


ATTEMPTS_KEPT_FOR = timedelta(days=1)
FORMS_KEPT_FOR = timedelta(days=30)
SESSIONS_KEPT_FOR = timedelta(days=30)


def forget_what_has_passed(*, now: datetime) -> None:
    """Delete attempts to sign in, numbers of sent forms, and sessions, when they are older than anything asks for.

    What happened stays in the audit chain; these rows only held traces of who used the portal when.
    """
    db.session.execute(delete(SignInFailure).where(SignInFailure.at < now - ATTEMPTS_KEPT_FOR))
    db.session.execute(delete(Submission).where(Submission.at < now - FORMS_KEPT_FOR))
    db.session.execute(delete(WebSession).where(WebSession.seen_at < now - SESSIONS_KEPT_FOR))
