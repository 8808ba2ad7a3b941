"""Coming in: an account of one's own, an invitation, a forgotten password, a lost second factor."""

from typing import Any

from flask import current_app, redirect, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.accounts import services
from marketplace.accounts.forms import ActionForm, AddressForm, ConfirmForm, NewPersonForm, PasswordForm
from marketplace.accounts.views.blueprint import bp
from marketplace.accounts.views.entering import counted_as, enter, second_factor_is_forced, start_half
from marketplace.identity import queries as identity
from marketplace.identity import services as identity_services
from marketplace.identity.rules import LinkPurpose, LinkSpent, SignInRefused
from marketplace.kernel import clock
from marketplace.web.access import public
from marketplace.web.language import language
from marketplace.web.pages import actor_or_none, done, keys, page, url_or_none


def mail_goes_out() -> bool:
    """Whether the portal has a mail server."""
    return bool(current_app.config["MAIL_SERVER"])


def _spent() -> Response:
    return page("accounts/link_spent.html", status=404)


def _let_in(person_id: int, wanted: str | None) -> Response:
    """Lead a person who has just chosen a password to the second factor, or in."""
    if second_factor_is_forced():
        start_half(person_id, wanted)
        return done(url_for("accounts.first_second_factor"))
    return done(enter(person_id, wanted, how="password"))


@bp.route("/tunnus/uusi", methods=["GET", "POST"])
@public()
def sign_up() -> Response:
    """Ask for an account by mail."""
    form = AddressForm()
    if mail_goes_out() and form.validate_on_submit():
        email = form.email.data or ""
        with form.refusals():
            identity_services.begin_attempt(
                counted_as("link", email), now=clock.now(), limits=identity_services.LINKS_ASKED_FOR
            )
            services.ask_to_sign_up(email, language=language(), key=keys().accounts, now=clock.now())
            return done(url_for("accounts.mail_sent"))
    return page("accounts/sign_up.html", form=form, mail_goes_out=mail_goes_out())


@bp.get("/posti-lahti")
@public()
def mail_sent() -> Response:
    """What to do next after a link was asked for, the same whoever asked."""
    return page("accounts/mail_sent.html")


@bp.route("/tunnus/uusi/<secret>", methods=["GET", "POST"])
@public()
def complete_sign_up(secret: str) -> Response:
    """Choose name and password by the mailed link."""
    try:
        link = identity.open_link(secret, LinkPurpose.SIGN_UP, now=clock.now())
    except LinkSpent:
        return _spent()
    form = NewPersonForm(data={"language": link.language})
    if form.validate_on_submit():
        with form.refusals():
            person_id = identity_services.sign_up(
                secret,
                name=(form.name.data or "").strip(),
                password=form.new_password.data or "",
                language=form.language.data,
                now=clock.now(),
            )
            return _let_in(person_id, url_or_none("register.new_provider"))
    return page("accounts/new_person.html", form=form, email=link.email, organisation=None, roles=())


@bp.route("/kutsu/<secret>", methods=["GET", "POST"])
@public()
def invitation(secret: str) -> Response:
    """Come in by an invitation: as a new person, or as the one who is signed in."""
    now = clock.now()
    try:
        link = identity.open_link(secret, LinkPurpose.INVITATION, now=now)
        invited = identity.invitation(link.invitation_id or 0)
    except LinkSpent:
        return _spent()
    facts: dict[str, Any] = {
        "email": link.email,
        "organisation": identity.organisation(invited.organisation_id) if invited.organisation_id else None,
        "roles": invited.roles,
    }
    actor = actor_or_none()
    if actor is not None:
        return _accept_as_known(secret, actor.person_id, facts)
    if identity.person_by_email(link.email) is not None:
        return page("accounts/invited_known.html", wanted=request.path, **facts)
    form = NewPersonForm(data={"language": link.language})
    if form.validate_on_submit():
        with form.refusals():
            person_id = identity_services.accept_as_new_person(
                secret,
                name=(form.name.data or "").strip(),
                password=form.new_password.data or "",
                language=form.language.data,
                now=now,
            )
            return _let_in(person_id, None if invited.organisation_id else url_or_none("register.new_provider"))
    return page("accounts/new_person.html", form=form, **facts)


def _accept_as_known(secret: str, person_id: int, facts: dict[str, Any]) -> Response:
    form = ActionForm()
    if form.validate_on_submit():
        with form.refusals():
            organisation_id = identity_services.accept_as_known_person(secret, person_id=person_id, now=clock.now())
            if organisation_id is not None:
                session["organisation_id"] = organisation_id
            return done(url_for("accounts.organisations"), _("You have accepted the invitation."))
    return page("accounts/invited_signed_in.html", form=form, **facts)


@bp.route("/salasana", methods=["GET", "POST"])
@public()
def forgotten() -> Response:
    """Ask for a new password by mail."""
    form = AddressForm()
    if mail_goes_out() and form.validate_on_submit():
        email = form.email.data or ""
        with form.refusals():
            identity_services.begin_attempt(
                counted_as("link", email), now=clock.now(), limits=identity_services.LINKS_ASKED_FOR
            )
            services.ask_for_new_password(email, key=keys().accounts, now=clock.now())
            return done(url_for("accounts.mail_sent"))
    return page("accounts/forgotten.html", form=form, mail_goes_out=mail_goes_out())


@bp.route("/salasana/<secret>", methods=["GET", "POST"])
@public()
def new_password(secret: str) -> Response:
    """Choose a new password by the mailed link; signing in follows, with the second factor."""
    try:
        identity.open_link(secret, LinkPurpose.FORGOTTEN, now=clock.now())
    except LinkSpent:
        return _spent()
    form = PasswordForm()
    if form.validate_on_submit():
        with form.refusals():
            services.choose_new_password(secret, form.new_password.data or "", now=clock.now())
            return done(url_for("accounts.sign_in"), _("The password was changed. Sign in with it."))
    return page("accounts/new_password.html", form=form)


@bp.route("/uusi-tunniste/<secret>", methods=["GET", "POST"])
@public()
def replace_second_factor(secret: str) -> Response:
    """Set up a second factor in the place of a lost one: by the mailed link and the password."""
    now = clock.now()
    try:
        link = identity.open_link(secret, LinkPurpose.SECOND_FACTOR, now=now)
    except LinkSpent:
        return _spent()
    if actor_or_none() is not None:
        return redirect(url_for("accounts.own_second_factor"), 303)
    form = ConfirmForm()
    if form.validate_on_submit():
        with form.refusals():
            person = identity_services.person_with_password(
                link.email, form.password.data or "", attempt=counted_as("password", link.email), now=now
            )
            if person.id != link.person_id:
                raise SignInRefused()
            identity_services.use_link(secret, LinkPurpose.SECOND_FACTOR, now=now)
            start_half(person.id, None)
            return done(url_for("accounts.first_second_factor"))
    return page("accounts/replace_second_factor.html", form=form)
