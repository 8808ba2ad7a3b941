"""Signing in: password, then second factor; failures are counted before anything is compared."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select

from marketplace.audit.services import record, record_apart
from marketplace.identity import credentials
from marketplace.identity.credentials import Attempt
from marketplace.identity.models import SignInFailure, User
from marketplace.identity.rules import (
    ATTEMPTS_COUNTED_FOR,
    CodeRefused,
    Limits,
    PersonFacts,
    SignInRefused,
    check_attempts,
    check_other_person,
    check_password,
)
from marketplace.identity.services.people import end_sessions
from marketplace.kernel.actor import SYSTEM, Actor
from marketplace.kernel.db import db, locked, short_write
from marketplace.kernel.errors import NotFound

LIMITS = Limits()
LINKS_ASKED_FOR = Limits(pair=3, account=6, address=20)


def begin_attempt(attempt: Attempt, *, now: datetime, limits: Limits = LIMITS) -> int:
    """Count an attempt as failed before it is looked at, so that many at once cannot slip through together.

    Written in a transaction of its own; what the request has done so far is taken back.

    Returns:
        The attempt's id, for :func:`forgive`.
    Raises:
        TooManyAttempts: the limit is reached; this attempt is not counted.
    """
    db.session.rollback()
    since = now - ATTEMPTS_COUNTED_FOR
    same_account = SignInFailure.account_digest == attempt.account
    same_address = SignInFailure.address_digest == attempt.address

    def counted(*which: ColumnElement[bool]) -> int:
        query = select(func.count()).select_from(SignInFailure).where(SignInFailure.at > since, *which)
        return session.execute(query).scalar_one()

    with short_write() as session:
        check_attempts(
            pair=counted(same_account, same_address),
            account=counted(same_account),
            address=counted(same_address),
            limits=limits,
        )
        row = SignInFailure(account_digest=attempt.account, address_digest=attempt.address, at=now)
        session.add(row)
        session.flush()
        return row.id


def forgive(attempt_id: int) -> None:
    """Take an attempt that succeeded out of the count."""
    db.session.execute(delete(SignInFailure).where(SignInFailure.id == attempt_id))


def _note_failure(what: str, attempt: Attempt, person_id: int | None, now: datetime) -> None:
    db.session.rollback()
    record_apart(what, actor=SYSTEM, subject=("account", attempt.account[:16]), now=now, facts={"person": person_id})


def person_with_password(email: str, password: str, *, attempt: Attempt, now: datetime) -> PersonFacts:
    """The person whose e-mail address and password these are.

    Raises:
        TooManyAttempts: too many failed lately.
        SignInRefused: they do not belong together, or the person may not sign in.
    """
    attempt_id = begin_attempt(attempt, now=now)
    row = db.session.execute(select(User).where(User.email == email.strip().lower())).scalar_one_or_none()
    known = row is not None and row.active
    person_id, digest = (row.id, row.password) if row is not None and known else (None, None)
    db.session.rollback()  # hashing takes long on purpose, and the write lock must be free meanwhile
    if not credentials.password_matches(digest, password):
        _note_failure("identity.password_refused", attempt, person_id, now)
        raise SignInRefused()
    found = db.session.execute(locked(select(User).where(User.id == person_id))).scalar_one()
    if digest is not None and credentials.needs_rehash(digest):
        found.password = credentials.hash_password(password)
    forgive(attempt_id)
    db.session.flush()
    return found.as_facts()


def use_totp(person_id: int, code: str, *, key: str, attempt: Attempt, now: datetime) -> None:
    """Accept a code of the second factor once.

    Raises:
        TooManyAttempts: too many codes failed lately.
        CodeRefused: wrong, too old, or used before.
    """
    attempt_id = begin_attempt(attempt, now=now)
    row = _locked_person(person_id)
    secret = credentials.open_totp(key, person_id, row.tf_totp_secret) if row.tf_totp_secret else None
    counter = credentials.totp_counter(secret, code, now, row.totp_last_counter) if secret else None
    if counter is None:
        _note_failure("identity.code_refused", attempt, person_id, now)
        raise CodeRefused()
    row.totp_last_counter = counter
    forgive(attempt_id)
    db.session.flush()


def use_recovery_code(person_id: int, code: str, *, key: str, attempt: Attempt, now: datetime) -> int:
    """Accept a recovery code once and return how many are left.

    Raises:
        TooManyAttempts: too many codes failed lately.
        CodeRefused: there is no such code, or it was used before.
    """
    attempt_id = begin_attempt(attempt, now=now)
    row = _locked_person(person_id)
    digest = credentials.recovery_digest(key, person_id, code)
    kept = list(row.mf_recovery_codes or [])
    if digest not in kept:
        _note_failure("identity.code_refused", attempt, person_id, now)
        raise CodeRefused()
    kept.remove(digest)
    row.mf_recovery_codes = kept
    forgive(attempt_id)
    db.session.flush()
    _record_own("identity.recovery_code_used", person_id, now, left=len(kept))
    return len(kept)


def note_sign_in(person_id: int, *, now: datetime, how: str) -> None:
    """Record that a person came in, and how: ``code``, ``recovery_code``, ``new_factor``, ``password`` or ``demo``."""
    _record_own("identity.signed_in", person_id, now, how=how)


def note_sign_out(actor: Actor, *, now: datetime) -> None:
    """Record that a person went out."""
    record("identity.signed_out", actor=actor, subject=("person", actor.person_id), now=now)


def set_password(person_id: int, password: str, *, now: datetime, keep_session_id: int | None = None) -> None:
    """Give a person a new password; every other session ends.

    Raises:
        NotFound: there is no such person.
        PasswordTooShort, PasswordTooLong, PasswordEasyToGuess: see :func:`marketplace.identity.rules.check_password`.
    """
    row = db.session.get(User, person_id)
    if row is None:
        raise NotFound(what="person")
    check_password(password, email=row.email, name=row.name)
    row.password = credentials.hash_password(password)
    db.session.flush()
    end_sessions(person_id, now=now, keep_session_id=keep_session_id)
    _record_own("identity.password_set", person_id, now)


def set_second_factor(
    person_id: int, secret: str, code: str, *, key: str, attempt: Attempt, now: datetime, keep_session_id: int | None
) -> list[str]:
    """Turn a second factor on after its first code, and return fresh recovery codes to be shown once.

    Raises:
        TooManyAttempts: too many codes failed lately.
        CodeRefused: the code does not come from this secret.
    """
    attempt_id = begin_attempt(attempt, now=now)
    counter = credentials.totp_counter(secret, code, now, None)
    if counter is None:
        raise CodeRefused()
    row = _locked_person(person_id)
    row.tf_totp_secret = credentials.seal_totp(key, person_id, secret)
    row.tf_primary_method, row.totp_last_counter = "authenticator", counter
    forgive(attempt_id)
    db.session.flush()
    end_sessions(person_id, now=now, keep_session_id=keep_session_id)
    _record_own("identity.second_factor_set", person_id, now)
    return renew_recovery_codes(person_id, key=key, now=now)


def renew_recovery_codes(person_id: int, *, key: str, now: datetime) -> list[str]:
    """Ten fresh recovery codes, to be shown once; earlier ones are worth nothing from now on."""
    codes = credentials.new_recovery_codes()
    row = _locked_person(person_id)
    row.mf_recovery_codes = [credentials.recovery_digest(key, person_id, code) for code in codes]
    db.session.flush()
    _record_own("identity.recovery_codes_renewed", person_id, now, count=len(codes))
    return codes


def clear_second_factor(person_id: int, *, actor: Actor, now: datetime) -> None:
    """Take a lost second factor off and end the person's sessions; a mailed link is needed to set up the next.

    Raises:
        NotFound: there is no such person.
        OwnSecondFactor: nobody confirms the loss of their own.
    """
    check_other_person(actor.person_id, person_id)
    row = _locked_person(person_id)
    row.tf_totp_secret, row.totp_last_counter, row.mf_recovery_codes = None, None, None
    row.tf_primary_method = LOST
    db.session.flush()
    end_sessions(person_id, now=now)
    record("identity.second_factor_cleared", actor=actor, subject=("person", person_id), now=now)


LOST = "lost"
"""What stands as a person's second factor after it was taken off: a password alone leads no further."""


def _locked_person(person_id: int) -> User:
    row = db.session.execute(locked(select(User).where(User.id == person_id))).scalar_one_or_none()
    if row is None or not row.active:
        raise NotFound(what="person")
    return row


def _record_own(action: str, person_id: int, now: datetime, **facts: int | str) -> None:
    actor = Actor(person_id, "", None, "", None)
    record(action, actor=actor, subject=("person", person_id), now=now, facts=dict(facts))
