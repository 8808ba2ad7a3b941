"""Pages: who is acting, how a page is answered, and what a reader sees when something is refused."""

import logging
import secrets
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import Flask, current_app, flash, g, redirect, render_template, request, session, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BuildError
from werkzeug.wrappers import Response

from marketplace.audit.services import record_apart
from marketplace.identity import queries as identity
from marketplace.identity.messages import ROLE_LABELS
from marketplace.kernel import clock
from marketplace.kernel.actor import Actor, Role
from marketplace.kernel.db import db
from marketplace.kernel.errors import Conflict, NotAllowed, NotFound, RuleBroken
from marketplace.kernel.keys import Keys
from marketplace.kernel.storage import Storage
from marketplace.web import charts
from marketplace.web.access import rule_of
from marketplace.web.language import COOKIE, LANGUAGES, language
from marketplace.web.navigation import links_for
from marketplace.web.refusals import sentence_of
from marketplace.web.transactions import answer_repeated_form, note_submission

log = logging.getLogger(__name__)


def actor_or_none() -> Actor | None:
    """Who is acting, or None without sign-in."""
    actor: Actor | None = g.get("actor")
    return actor


def current_actor() -> Actor:
    """Who is acting, on a route that needs sign-in.

    Raises:
        NotAllowed: nobody is signed in.
    """
    actor = actor_or_none()
    if actor is None:
        raise NotAllowed(needed=[])
    return actor


def keys() -> Keys:
    """The portal's own keys."""
    found: Keys = current_app.extensions["keys"]
    return found


def storage() -> Storage:
    """The folder of kept files."""
    found: Storage = current_app.extensions["storage"]
    return found


def page(template: str, *, status: int | None = None, crumbs: Any = (), **context: Any) -> Response:
    """Answer with a page; one whose form was refused answers 422.

    Args:
        template: Path under ``templates/``.
        crumbs: Way from the front page, as (label, url) pairs.
    """
    form = context.get("form")
    refused = form is not None and getattr(form, "has_errors", False)
    html = render_template(template, crumbs=crumbs, **context)
    return Response(html, status or (422 if refused else 200), mimetype="text/html")


def done(location: str, message: str = "") -> Response:
    """Lead on after a form had its effect, with a message at the top of the next page."""
    note_submission(location)
    try:
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        repeated = answer_repeated_form()
        if repeated is None:
            raise
        return repeated
    if message:
        flash(message)
    return redirect(location, 303)


def load_actor() -> None:
    """Find who is acting before anything else is asked."""
    g.actor = None
    person_id = session.get("person_id")
    if person_id is None:
        return
    g.actor, g.unread_notices = identity.actor_with_unread(person_id, session.get("organisation_id"), now=clock.now())
    if g.actor is None:
        session.clear()


def url_or_none(endpoint: str, **values: Any) -> str | None:
    """The address of a route, or None when no room brings it."""
    try:
        return url_for(endpoint, **values)
    except BuildError:
        return None


def url_if_open(endpoint: str, **values: Any) -> str | None:
    """The address of a route, or None when it is closed to the reader, so that nobody is shown a shut door."""
    rule = rule_of(current_app, endpoint)
    if rule is None or not rule.allows(actor_or_none()):
        return None
    return url_for(endpoint, **values)


def _language_links() -> list[dict[str, Any]]:
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return [
        {
            "code": code,
            "label": label,
            "url": f"{request.path}?{urlencode([*kept, ('lang', code)])}",
            "current": code == language(),
        }
        for code, label in LANGUAGES.items()
    ]


def shared_context() -> dict[str, Any]:
    """What every template knows."""
    actor = actor_or_none()
    return {
        "actor": actor,
        "navigation": links_for(actor),
        "locale": language(),
        "language_links": _language_links(),
        "demo_mode": current_app.config["DEMO"],
        "version": current_app.config["VERSION"],
        "csp_nonce": g.get("csp_nonce", ""),
        "unread_notices": g.get("unread_notices", 0),
        "role_labels": ROLE_LABELS,
        "now": clock.now(),
    }


def _error_page(status: int, **context: Any) -> Response:
    db.session.rollback()
    return page(f"errors/{status}.html", status=status, **context)


def answer_refusal(refusal: RuleBroken) -> Response:
    """A refusal that no form has shown becomes a page that says which rule refused."""
    db.session.rollback()
    if isinstance(refusal, NotAllowed):
        _note_refused_attempt()
        needed = [str(ROLE_LABELS[Role(role)]) for role in refusal.facts.get("needed", [])]
        return _error_page(403, needed=needed, refusal=sentence_of(refusal))
    if isinstance(refusal, NotFound):
        return _error_page(404)
    return _error_page(409, refusal=sentence_of(refusal))


def _note_refused_attempt() -> None:
    """Attempts to reach what is not one's own leave a mark."""
    actor = actor_or_none()
    if actor is not None:
        record_apart(
            "web.attempt_refused",
            actor=actor,
            subject=("route", request.endpoint or ""),
            now=clock.now(),
            facts={"method": request.method},
        )


def answer_http_error(error: HTTPException) -> Response | HTTPException:
    """Errors of the protocol as pages in the reader's language."""
    if isinstance(error, CSRFError):
        return _error_page(400, refusal=None, form_expired=True)
    if error.code in (400, 403, 404, 405, 413, 429, 503):
        return _error_page({405: 404}.get(error.code, error.code))
    return error


def answer_stale_row(error: StaleDataError) -> Response:
    """Two people changed one row at the same moment; the second is told."""
    log.info("a row was changed by somebody else meanwhile")
    return answer_refusal(Conflict())


def answer_unreachable_database(error: OperationalError) -> Response:
    """The database does not answer: said calmly, logged fully."""
    log.exception("the database did not answer")
    db.session.rollback()
    return Response(render_template("errors/bare503.html"), 503, mimetype="text/html")


def answer_unexpected(error: Exception) -> Response:
    """What nobody foresaw: logged with its trace, shown with a number to quote."""
    number = secrets.token_hex(4)
    log.exception("unexpected error %s", number)
    return _error_page(500, error_number=number)


def remember_language(response: Response) -> Response:
    """Keep the language that was asked for in a cookie."""
    if request.args.get("lang") in LANGUAGES:
        response.set_cookie(
            COOKIE,
            request.args["lang"],
            max_age=365 * 24 * 3600,
            samesite="Lax",
            httponly=True,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )
    return response


def set_headers(response: Response) -> Response:
    """Headers that keep a page to itself."""
    nonce = g.get("csp_nonce", "")
    response.headers.setdefault(
        "Content-Security-Policy",
        f"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "object-src 'none'; manifest-src 'self'",
    )
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store" if g.get("actor") else "no-cache")
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    return response


def set_nonce() -> None:
    """A fresh nonce a page for the content security policy."""
    g.csp_nonce = secrets.token_urlsafe(16)


def register(app: Flask) -> None:
    """Bind the pages' answers to an application."""
    app.context_processor(shared_context)
    app.jinja_env.globals.update(
        url_or_none=url_or_none,
        url_if_open=url_if_open,
        datetime=datetime,
        bar_layout=charts.bar_layout,
        line_layout=charts.line_layout,
    )
    app.register_error_handler(RuleBroken, answer_refusal)
    app.register_error_handler(HTTPException, answer_http_error)
    app.register_error_handler(StaleDataError, answer_stale_row)
    app.register_error_handler(OperationalError, answer_unreachable_database)
    app.register_error_handler(Exception, answer_unexpected)
    app.after_request(set_headers)
    app.after_request(remember_language)
