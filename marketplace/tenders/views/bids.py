"""Pages of bids: the form, the receipt, withdrawing. Nothing of a bid's content is put anywhere but into its seal.

What was typed is shown again only in the very answer to the request that brought it. It is not put into messages,
sessions of people who are signed in, logs or the audit chain. A session that ran out keeps typed text encrypted under
a key outside the database, as every form does, and gives it back once to the same person.
"""

from datetime import datetime
from uuid import uuid4

from flask import Response as FileResponse
from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.identity import queries as identity
from marketplace.kernel import clock
from marketplace.kernel.errors import NotFound
from marketplace.tenders import access, messages, queries
from marketplace.tenders.forms import BidForm, WithdrawForm, bid_form
from marketplace.tenders.rules import CallFacts, NotInvited, NotOpen, call_state, offer_problems, offer_total
from marketplace.tenders.services import bidding, drafts
from marketplace.tenders.views.blueprint import (
    bidding_provider,
    bp,
    crumbs_of,
    keyring,
    reading_of,
    received_at,
    ring_names,
    visible,
)
from marketplace.web.access import allow
from marketplace.web.pages import current_actor, done, keys, page


@bp.route("/<int:call_id>/tarjous", methods=["GET", "POST"])
@allow(*access.BIDDERS)
def bid(call_id: int) -> Response:
    """Write and send a bid; a later one replaces an earlier one."""
    at = received_at()
    found, provider = visible(call_id), bidding_provider()
    earlier = bidding.bid_in_force(call_id, provider.id)
    draft = queries.draft_of(call_id, provider.id)
    form = bid_form(found, str(uuid4()))
    if draft is not None and request.method == "GET":
        typed = drafts.typed_in_draft(call_id, provider.id, drafts_key=keys().drafts)
        form = bid_form(found, str(uuid4()), typed=typed, version=draft.version)
    if "save" in request.form and form.is_submitted() and form.holds_no_identity_code():
        with form.refusals():
            drafts.save_draft(
                call_id,
                form.typed(),
                is_complete=form.validate() and not offer_problems(found, form.to_offer(found)),
                seen_version=form.seen_version,
                provider_id=provider.id,
                drafts_key=keys().drafts,
                actor=current_actor(),
                now=at,
            )
            return done(url_for("tenders.bid", call_id=call_id), _("The draft was saved. It has NOT been sent."))
    elif form.validate_on_submit():
        with form.refusals():
            sent = bidding.submit_bid(
                call_id,
                form.to_offer(found),
                bid_id=form.drawn_id(),
                provider_id=provider.id,
                keyring=keyring(),
                actor=current_actor(),
                received_at=at,
            )
            return done(url_for("tenders.receipt", call_id=call_id, bid_id=sent.id))
    elif request.method == "GET":
        _check_may_write(found, provider.id, at)
    return _bid_page(found, form, earlier, draft)


def _check_may_write(call: CallFacts, provider_id: int, now: datetime) -> None:
    """Show the form only while a bid could be sent.

    Raises:
        NotOpen, NotInvited: as their names say.
    """
    state = call_state(call.stored_state, call.deadline, now)
    if state != "published":
        raise NotOpen(state=state)
    if not bidding.may_bid(call, provider_id, at=now):
        raise NotInvited()


def _bid_page(
    call: CallFacts, form: BidForm, earlier: queries.SentBid | None, draft: queries.DraftFacts | None
) -> Response:
    names, offer = ring_names(), form.to_offer(call)
    return page(
        "tenders/bid.html",
        form=form,
        call=call,
        earlier=earlier,
        reading=reading_of(call, names),
        draft=draft,
        would_bring={code: cents * call.expected.get(code, 0) for code, cents in offer.prices.items()},
        total=offer_total(call, offer) if offer.prices else None,
        crumbs=crumbs_of(call),
        **names,
    )


def _own_bid(call_id: int, bid_id: str) -> queries.SentBid:
    """A bid of the actor's own organisation; another's is not found.

    Raises:
        NotFound: there is none.
    """
    found = queries.bid(bid_id)
    if found is None or found.call_id != call_id or found.provider_id != bidding_provider().id:
        raise NotFound(what="bid")
    return found


@bp.get("/<int:call_id>/tarjous/<bid_id>")
@allow(*access.OWN)
def receipt(call_id: int, bid_id: str) -> Response:
    """The receipt of a sent bid."""
    call, sent = visible(call_id), _own_bid(call_id, bid_id)
    in_force = bidding.bid_in_force(call_id, sent.provider_id)
    return page(
        "tenders/receipt.html",
        call=call,
        sent=sent,
        sender=identity.person(sent.sent_by),
        in_force=in_force,
        withdrawn_at=queries.withdrawn(call_id).get(sent.id),
        is_open=call_state(call.stored_state, call.deadline, clock.now()) == "published",
        labels=messages,
        crumbs=crumbs_of(call),
    )


@bp.get("/<int:call_id>/tarjous/<bid_id>/kuitti")
@allow(*access.OWN)
def receipt_file(call_id: int, bid_id: str) -> Response:
    """The signed receipt as a file, byte by byte as it was signed."""
    call, sent = visible(call_id), _own_bid(call_id, bid_id)
    name = f"{call.code}-kuitti-{sent.version}.json"
    return FileResponse(
        sent.receipt, mimetype="application/json", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@bp.route("/<int:call_id>/tarjous/peru", methods=["GET", "POST"])
@allow(*access.BIDDERS)
def withdraw(call_id: int) -> Response:
    """Take a bid back, after asking once more."""
    at = received_at()
    call, provider = visible(call_id), bidding_provider()
    in_force = bidding.bid_in_force(call_id, provider.id)
    form = WithdrawForm()
    if form.validate_on_submit():
        with form.refusals():
            bidding.withdraw_bid(call_id, provider_id=provider.id, actor=current_actor(), received_at=at)
            return done(url_for("tenders.call", call_id=call_id), _("Your bid was withdrawn. Nobody has read it."))
    return page("tenders/withdraw.html", form=form, call=call, sent=in_force, crumbs=crumbs_of(call))
