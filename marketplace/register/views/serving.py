"""A provider's mail addresses, its messages with the ring, and everything that it has been told, with who got it."""

from itertools import groupby
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.identity import queries as identity
from marketplace.identity import services as identity_services
from marketplace.identity.rules import LinkPurpose, LinkSpent
from marketplace.kernel import clock
from marketplace.kernel.actor import SYSTEM, Role
from marketplace.kernel.errors import NotAllowed
from marketplace.notices import queries as notices
from marketplace.notices.texts import text_of
from marketplace.register import access, queries, services
from marketplace.register.forms.own import BareForm
from marketplace.register.forms.serving import AddressForm, MessageForm
from marketplace.register.views.blueprint import bp, own_crumbs, own_provider, queue_crumbs
from marketplace.web.access import allow, public
from marketplace.web.addresses import page_number
from marketplace.web.language import language
from marketplace.web.pages import actor_or_none, current_actor, done, keys, page

OFFICIAL = ("register", "tenders", "contracts")
"""What everybody of a provider may read of what it was told; the rest is for those whom it was told to."""
LOG_PAGE = 100


@bp.route("/tuottaja/osoitteet", methods=["GET", "POST"])
@allow(Role.PROVIDER_ADMIN)
def addresses() -> Response:
    """Mail addresses of the organisation to which decisions and invitations go, and adding one."""
    own = own_provider()
    form = AddressForm()
    if form.validate_on_submit():
        with form.refusals():
            services.add_address(
                own.id, form.email.data or "", key=keys().accounts, actor=current_actor(), now=clock.now()
            )
            return done(url_for("register.addresses"), _("A link was sent to the address. It is in use once opened."))
    found = identity.addresses_of(own.organisation_id)
    return page(
        "register/addresses.html",
        form=form,
        addresses=found,
        unreachable=notices.unreachable_addresses([one.email for one in found]),
        new_action=BareForm,
        crumbs=own_crumbs(),
    )


@bp.post("/tuottaja/osoitteet/<int:address_id>/poisto")
@allow(Role.PROVIDER_ADMIN)
def remove_address(address_id: int) -> Response:
    """Take a mail address off."""
    services.remove_address(own_provider().id, address_id, actor=current_actor(), now=clock.now())
    return done(url_for("register.addresses"), _("The address was taken off."))


@bp.post("/tuottaja/osoitteet/<int:address_id>/uudestaan")
@allow(Role.PROVIDER_ADMIN)
def ask_address_again(address_id: int) -> Response:
    """Send a new link to a mail address."""
    services.ask_address_again(own_provider().id, address_id, key=keys().accounts, now=clock.now())
    return done(url_for("register.addresses"), _("A new link was sent."))


@bp.route("/tuottaja/osoite/<secret>", methods=["GET", "POST"])
@public()
def confirm_address(secret: str) -> Response:
    """Whoever reads the mail confirms the address; looking alone confirms nothing."""
    form = BareForm()
    try:
        link = identity.open_link(secret, LinkPurpose.ADDRESS, now=clock.now())
        if form.validate_on_submit():
            identity_services.confirm_address(secret, actor=actor_or_none() or SYSTEM, now=clock.now())
            return done(url_for("publication.front"), _("The address was confirmed. Messages come here from now on."))
    except LinkSpent:
        return page("accounts/link_spent.html", status=404)
    return page("register/confirm_address.html", form=form, email=link.email)


@bp.route("/tuottaja/viestit", methods=["GET", "POST"])
@allow(*access.OWN)
def messages() -> Response:
    """The provider's messages with the ring, writing one, and a log of what it was told."""
    own = own_provider()
    return _messages_page(own.id, own=True)


@bp.route("/tuottajat/<int:provider_id>/viestit", methods=["GET", "POST"])
@allow(*access.READERS)
def provider_messages(provider_id: int) -> Response:
    """The ring's messages with a provider, who got and read them, and writing one."""
    return _messages_page(queries.provider(provider_id).id, own=False)


def _messages_page(provider_id: int, *, own: bool) -> Response:
    form = MessageForm()
    if form.validate_on_submit():
        if not own and not access.may_decide(current_actor()):
            raise NotAllowed(needed=list(access.DECIDERS))
        with form.refusals():
            services.send_message(
                provider_id,
                form.subject.data or "",
                form.body.data or "",
                from_ring=not own,
                actor=current_actor(),
                now=clock.now(),
            )
            return done(request.path, _("The message was sent."))
    provider = queries.provider(provider_id)
    found = queries.messages_of(provider_id)
    deliveries = queries.deliveries_of_messages(provider_id)
    log, pages = _log(provider.organisation_id)
    readers = {one.person_id for rows in deliveries.values() for one in rows}
    readers |= {row.person_id for _text, rows in log for row in rows}
    return page(
        "register/messages.html",
        form=form,
        provider=provider,
        own=own,
        may_write=own or access.may_decide(current_actor()),
        messages=found,
        deliveries=deliveries,
        people=identity.people({one for one in readers if one} | {one.sent_by for one in found}),
        log=log,
        number=page_number(),
        pages=pages,
        crumbs=own_crumbs() if own else [*queue_crumbs(), (provider.name, _page_of(provider_id))],
    )


def _page_of(provider_id: int) -> str:
    return url_for("register.provider", provider_id=provider_id)


def _log(organisation_id: int) -> tuple[list[tuple[Any, list[Any]]], int]:
    """What the organisation was told, each with its receivers; and how many pages there are."""
    rows, count = notices.log_of(organisation_id, OFFICIAL, page=page_number(), page_size=LOG_PAGE)
    told = groupby(rows, key=lambda row: (row.created_at, row.kind, row.link))
    grouped = [list(group) for _key, group in told]
    return [(text_of(one[0].kind, one[0].facts, language()), one) for one in grouped], -(-count // LOG_PAGE)
