"""One's own account."""

from flask import session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.accounts import services
from marketplace.accounts.forms import ActionForm, CodeForm, ConfirmForm, OwnDetailsForm, OwnPasswordForm
from marketplace.accounts.rules import local_address
from marketplace.accounts.views.blueprint import bp
from marketplace.accounts.views.entering import counted_as
from marketplace.accounts.views.sign_in import fresh_secret, shown_secret
from marketplace.identity import queries as identity
from marketplace.identity import services as identity_services
from marketplace.identity.rules import PersonFacts
from marketplace.kernel import clock
from marketplace.web.access import signed_in
from marketplace.web.pages import current_actor, done, keys, page
from marketplace.web.sessions import ABSOLUTE_LIMIT, IDLE_LIMIT


def _me() -> PersonFacts:
    return identity.person(current_actor().person_id)


def _crumbs() -> list[tuple[str, str]]:
    return [(_("My account"), url_for("accounts.own"))]


@bp.get("/oma")
@signed_in()
def own() -> Response:
    """Name, language, password, second factor and sessions."""
    me, now = _me(), clock.now()
    return page(
        "accounts/own.html",
        person=me,
        factor=identity.second_factor(me.id),
        sessions=identity.sessions_of(me.id, seen_since=now - IDLE_LIMIT, made_since=now - ABSOLUTE_LIMIT),
        this_session=_this_session(),
        new_action=ActionForm,
    )


def _this_session() -> int | None:
    row_id: int | None = session.row_id  # type: ignore[attr-defined]
    return row_id


@bp.route("/oma/tiedot", methods=["GET", "POST"])
@signed_in()
def own_details() -> Response:
    """Change one's name and the language of messages."""
    me = _me()
    form = OwnDetailsForm(data={"name": me.name, "language": me.language})
    if form.validate_on_submit():
        identity_services.change_own_details(
            me.id,
            name=(form.name.data or "").strip(),
            language=form.language.data,
            actor=current_actor(),
            now=clock.now(),
        )
        return done(url_for("accounts.own"), _("Your details were changed."))
    return page("accounts/own_details.html", form=form, person=me, crumbs=_crumbs())


def _confirm(me: PersonFacts, password: str) -> None:
    """Ask the password once more before something that matters (OWASP ASVS 5.0, 7.5.1)."""
    identity_services.person_with_password(
        me.email, password, attempt=counted_as("password", me.email), now=clock.now()
    )


@bp.route("/oma/salasana", methods=["GET", "POST"])
@signed_in()
def own_password() -> Response:
    """Change one's password; other sessions end."""
    me = _me()
    form = OwnPasswordForm()
    if form.validate_on_submit():
        with form.refusals():
            _confirm(me, form.password.data or "")
            services.change_password(
                me.id, form.new_password.data or "", now=clock.now(), keep_session_id=_this_session()
            )
            return done(url_for("accounts.own"), _("The password was changed. Your other sessions were ended."))
    return page("accounts/own_password.html", form=form, crumbs=_crumbs())


class OwnFactorForm(ConfirmForm, CodeForm):
    """The password, and the first code of the new second factor."""


@bp.route("/oma/toinen-tunniste", methods=["GET", "POST"])
@signed_in()
def own_second_factor() -> Response:
    """Set up a second factor, also in the place of the one that is set."""
    me = _me()
    secret = fresh_secret()
    form = OwnFactorForm()
    if form.validate_on_submit():
        with form.refusals():
            _confirm(me, form.password.data or "")
            codes = identity_services.set_second_factor(
                me.id,
                secret,
                form.code.data or "",
                key=keys().totp,
                attempt=counted_as("code", me.email),
                now=clock.now(),
                keep_session_id=_this_session(),
            )
            session.pop("new_secret")
            session["fresh_codes"], session["fresh_codes_next"] = codes, url_for("accounts.own")
            return done(url_for("accounts.recovery_codes"))
    return page(
        "accounts/second_factor.html", form=form, forced=False, crumbs=_crumbs(), **shown_secret(secret, me.email)
    )


@bp.route("/oma/varakoodit", methods=["GET", "POST"])
@signed_in()
def recovery_codes() -> Response:
    """Fresh recovery codes, shown until the person says they are kept; without fresh ones, the way to renew them."""
    me = _me()
    fresh = session.get("fresh_codes")
    form = ActionForm() if fresh else ConfirmForm()
    if form.validate_on_submit():
        if fresh:
            session.pop("fresh_codes")
            return done(local_address(session.pop("fresh_codes_next", None)) or url_for("accounts.own"))
        with form.refusals():
            _confirm(me, form["password"].data or "")
            session["fresh_codes"] = identity_services.renew_recovery_codes(me.id, key=keys().totp, now=clock.now())
            session["fresh_codes_next"] = url_for("accounts.own")
            return done(url_for("accounts.recovery_codes"))
    return page(
        "accounts/recovery_codes.html",
        form=form,
        fresh=fresh,
        factor=identity.second_factor(me.id),
        crumbs=_crumbs(),
    )


@bp.post("/oma/istunnot/<int:session_id>")
@signed_in()
def end_session(session_id: int) -> Response:
    """End one of one's own sessions."""
    actor = current_actor()
    identity_services.end_session(session_id, person_id=actor.person_id, actor=actor, now=clock.now())
    return done(url_for("accounts.own"), _("The session was ended."))


@bp.post("/oma/istunnot")
@signed_in()
def end_other_sessions() -> Response:
    """End all of one's sessions but this one."""
    identity_services.end_sessions(current_actor().person_id, now=clock.now(), keep_session_id=_this_session())
    return done(url_for("accounts.own"), _("Your other sessions were ended."))
