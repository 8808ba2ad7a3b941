"""Signing in and out."""

from typing import Any

from flask import redirect, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.accounts.forms import CodeForm, SignInForm
from marketplace.accounts.rules import local_address
from marketplace.accounts.views.blueprint import bp
from marketplace.accounts.views.drawing import qr_code
from marketplace.accounts.views.entering import (
    HalfSignIn,
    counted_as,
    enter,
    half_sign_in,
    second_factor_is_forced,
    start_half,
)
from marketplace.identity import credentials
from marketplace.identity import queries as identity
from marketplace.identity import services as identity_services
from marketplace.kernel import clock
from marketplace.kernel.actor import Actor
from marketplace.web.access import public
from marketplace.web.pages import actor_or_none, done, keys, page


@bp.route("/kirjaudu", methods=["GET", "POST"])
@public()
def sign_in() -> Response:
    """The first step: e-mail address and password."""
    wanted = local_address(request.args.get("next"))
    if actor_or_none() is not None:
        return redirect(wanted or "/", 303)
    form = SignInForm()
    if form.validate_on_submit():
        email = form.email.data or ""
        with form.refusals():
            person = identity_services.person_with_password(
                email, form.password.data or "", attempt=counted_as("password", email), now=clock.now()
            )
            return _second_step(person.id, wanted)
    return page("accounts/sign_in.html", form=form, wanted=wanted)


def _second_step(person_id: int, wanted: str | None) -> Response:
    factor = identity.second_factor(person_id)
    if factor.lost:
        return page("accounts/second_factor_lost.html", form=None)
    if factor.is_set:
        start_half(person_id, wanted)
        return done(url_for("accounts.code"))
    if second_factor_is_forced():
        start_half(person_id, wanted)
        return done(url_for("accounts.first_second_factor"))
    return done(enter(person_id, wanted, how="password"))


def _start_again(half: HalfSignIn | None) -> Response:
    return redirect(url_for("accounts.sign_in", next=half.wanted if half else None), 303)


@bp.route("/kirjaudu/koodi", methods=["GET", "POST"])
@public()
def code() -> Response:
    """The second step: a code of the authenticator app."""
    half = half_sign_in()
    if half is None:
        return _start_again(half)
    form = CodeForm()
    if form.validate_on_submit():
        email = identity.person(half.person_id).email
        with form.refusals():
            identity_services.use_totp(
                half.person_id,
                form.code.data or "",
                key=keys().totp,
                attempt=counted_as("code", email),
                now=clock.now(),
            )
            return done(enter(half.person_id, half.wanted, how="code"))
    return page("accounts/code.html", form=form)


@bp.route("/kirjaudu/varakoodi", methods=["GET", "POST"])
@public()
def recovery_code() -> Response:
    """The second step without the authenticator app: a recovery code."""
    half = half_sign_in()
    if half is None:
        return _start_again(half)
    form = CodeForm()
    if form.validate_on_submit():
        email = identity.person(half.person_id).email
        with form.refusals():
            left = identity_services.use_recovery_code(
                half.person_id,
                form.code.data or "",
                key=keys().totp,
                attempt=counted_as("code", email),
                now=clock.now(),
            )
            enter(half.person_id, half.wanted, how="recovery_code")
            return done(
                url_for("accounts.own"),
                _("Recovery codes left: %(count)s. If your phone is gone, set up a new second factor now.", count=left),
            )
    return page("accounts/recovery_code.html", form=form)


@bp.route("/kirjaudu/toinen-tunniste", methods=["GET", "POST"])
@public()
def first_second_factor() -> Response:
    """The second step of a person who has no second factor yet: setting it up."""
    half = half_sign_in()
    if half is None or identity.second_factor(half.person_id).is_set:
        return _start_again(half)
    person = identity.person(half.person_id)
    secret = fresh_secret()
    form = CodeForm()
    if form.validate_on_submit():
        with form.refusals():
            codes = identity_services.set_second_factor(
                person.id,
                secret,
                form.code.data or "",
                key=keys().totp,
                attempt=counted_as("code", person.email),
                now=clock.now(),
                keep_session_id=None,
            )
            onwards = enter(person.id, half.wanted, how="new_factor")
            session["fresh_codes"], session["fresh_codes_next"] = codes, onwards
            return done(url_for("accounts.recovery_codes"))
    return page("accounts/second_factor.html", form=form, forced=True, **shown_secret(secret, person.email))


def fresh_secret() -> str:
    """The secret that is being set up in this browser; it stays the same until its first code was right."""
    if "new_secret" not in session:
        session["new_secret"] = credentials.new_totp_secret()
    secret: str = session["new_secret"]
    return secret


def shown_secret(secret: str, email: str) -> dict[str, Any]:
    """The secret as a QR code, and in groups of four for typing."""
    address = credentials.totp_address(secret, email=email, issuer="Rengas")
    return {
        "qr": qr_code(address),
        "typed_secret": " ".join(secret[place : place + 4] for place in range(0, len(secret), 4)),
    }


@bp.post("/ulos")
@public()
def sign_out() -> Response:
    """End the session on the server."""
    actor: Actor | None = actor_or_none()
    if actor is not None:
        identity_services.note_sign_out(actor, now=clock.now())
    session.clear()
    session.renew()  # type: ignore[attr-defined]
    return done("/", _("You have signed out."))
