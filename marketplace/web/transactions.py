"""One transaction a request; a form sent twice has one effect; typed text survives an expired session."""

import hashlib

from flask import Flask, Request, current_app, flash, g, redirect, request, session, url_for
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from marketplace.identity.models import Submission
from marketplace.kernel import clock
from marketplace.kernel.db import db, reading_only
from marketplace.web.forms import NEVER_PARKED
from marketplace.web.sessions import READING, ServerSession


def _token(of: Request) -> str:
    """The number of this sending as it is kept: hashed with the person, so that nobody meets another's form."""
    token = of.form.get("submission", "")[:64] if of.method == "POST" else ""
    actor = g.get("actor")
    person = actor.person_id if actor else None
    return hashlib.sha256(f"{person}\0{token}".encode()).hexdigest() if token else ""


def _earlier_effect(token: str) -> Response | None:
    """Where the first sending of this form led, if it had its effect."""
    found = db.session.execute(
        select(Submission.location, Submission.person_id).where(Submission.token == token)
    ).one_or_none()
    actor = g.get("actor")
    if found is None or found.person_id != (actor.person_id if actor else None):
        return None
    return redirect(found.location, 303)


def answer_repeated_form() -> Response | None:
    """Lead a form that had its effect already to where it led the first time."""
    token = _token(request)
    return _earlier_effect(token) if token else None


def note_submission(location: str) -> None:
    """Note, in the same transaction, that this form has had its effect."""
    token = _token(request)
    if token:
        actor = g.get("actor")
        db.session.add(
            Submission(
                token=token,
                person_id=actor.person_id if actor else None,
                path=request.path[:500],
                location=location,
                at=clock.now(),
            )
        )


def receive_whole() -> None:
    """Read the last byte of a request before its writing begins.

    In the embedded database one writes at a time, and whoever sends a hundred megabytes over a slow line must not keep
    the others from it. Only who has passed the door is listened to for that long.
    """
    db.session.rollback()
    request.form, request.files  # noqa: B018
    reading_only.set(request.method in READING)


def look_first() -> None:
    """Only read for now, although the request may write: whoever checks much must not keep others from writing."""
    db.session.rollback()
    reading_only.set(True)


def write_from_here() -> None:
    """End the reading that went before, and let the next statement begin the request's one writing transaction.

    What was read before may have changed since, so a service that is called now reads again what it depends on.
    """
    db.session.rollback()
    reading_only.set(False)


def park_typed_text() -> Response | None:
    """Keep what was typed when the session ran out in the middle of a form, and ask to sign in again."""
    person = session.expired_person if isinstance(session, ServerSession) else None
    if request.method != "POST" or person is None or request.endpoint is None:
        return None
    path = request.path
    try:
        current_app.url_map.bind("").match(path, method="GET")
    except HTTPException:
        return None
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in NEVER_PARKED]
    session["parked"] = {"path": path, "person": person, "fields": fields}
    flash(gettext("You were signed out because nothing was done for a while. Sign in: what you typed is kept."))
    return redirect(url_for("accounts.sign_in", next=path), 303)


def close_transaction(response: Response) -> Response:
    """Commit what a writing request did when it succeeded, else take everything back."""
    if request.method in READING or response.status_code >= 400:
        db.session.rollback()
        return response
    try:
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        repeated = answer_repeated_form()
        if repeated is None:
            raise
        return repeated
    return response


def register(app: Flask) -> None:
    """Close the transaction of every request, and the session's reading mark with it."""
    app.after_request(close_transaction)

    @app.teardown_request
    def _reset(_: BaseException | None) -> None:
        reading_only.set(False)
