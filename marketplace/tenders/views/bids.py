"""Pages of writing a bid: the form, its draft, and the look before sending.

Nothing of a bid's content is put anywhere but into its seal. What was typed is shown again only in the very answer to
the request that brought it, or from a draft that its writers kept. It is not put into messages, sessions of people who
are signed in, logs or the audit chain. A session that ran out keeps typed text encrypted under a key outside the
database, as every form does, and gives it back once to the same person.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from flask import Response as FileResponse
from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.kernel.errors import Conflict, Incomplete, NotFound, Problem
from marketplace.register.rules import ProviderFacts
from marketplace.tenders import access, messages, queries
from marketplace.tenders.forms.bids import BidForm, SendForm, bid_form, drawn_id
from marketplace.tenders.rules import (
    Attachment,
    CallFacts,
    KeptFile,
    NotInvited,
    NotOpen,
    Offer,
    call_state,
    offer_problems,
    offer_total,
    taken_files,
)
from marketplace.tenders.services import bidding, drafts
from marketplace.tenders.services.bidding import Enclosed
from marketplace.tenders.services.drafts import DraftContent
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
from marketplace.web.refusals import sentence_of
from marketplace.web.transactions import look_first, write_from_here


@bp.route("/<int:call_id>/tarjous", methods=["GET", "POST"])
@allow(*access.BIDDERS)
def bid(call_id: int) -> Response:
    """Write and send a bid; a later one replaces an earlier one."""
    at = received_at()
    look_first()
    found, provider = visible(call_id), bidding_provider()
    held = drafts.draft_content(call_id, provider.id, drafts_key=keys().drafts)
    form = _form_of(found, held)
    if form.is_submitted():
        answer = _answer(found, provider, form, held, at)
        if answer is not None:
            return answer
    else:
        _check_may_write(found, provider.id, at)
        if "tarkista" in request.args and held is not None:
            _tell_faults(found, form)
    return _bid_page(found, provider, form)


def _form_of(call: CallFacts, held: DraftContent | None) -> BidForm:
    """The form, filled from the draft when it is opened and not sent."""
    if held is None:
        return bid_form(call, str(uuid4()))
    if request.method == "POST":
        return bid_form(call, str(uuid4()), held=held.files)
    return bid_form(call, str(uuid4()), typed=held.typed, version=held.version, held=held.files)


def _answer(
    call: CallFacts, provider: ProviderFacts, form: BidForm, held: DraftContent | None, at: datetime
) -> Response | None:
    """Send or keep what came; None when something was refused and the form is to be shown again."""
    kept = form.kept_files(held.files if held else ())
    new, faults = taken_files(form.given_files(), kept=kept)
    with form.refusals():
        if faults:
            form.validate()
            raise Incomplete(faults)
        if not {"save", "preview"} & set(request.form):
            if form.validate() and not (new and offer_problems(call, form.to_offer(call))):
                return _send(call, provider, form, Enclosed(kept, new, held.salt if held else None, keys().drafts), at)
            if not new:
                return None
        if form.holds_no_identity_code():
            return _save(call, provider, form, kept, new, at)
    return None


def _send(call: CallFacts, provider: ProviderFacts, form: BidForm, enclosed: Enclosed, at: datetime) -> Response:
    offer = form.to_offer(call)
    write_from_here()
    sent = bidding.submit_bid(
        call.id,
        offer,
        bid_id=drawn_id(form.bid_id.data),
        provider_id=provider.id,
        keyring=keyring(),
        actor=current_actor(),
        received_at=at,
        enclosed=enclosed,
    )
    return done(url_for("tenders.receipt", call_id=call.id, bid_id=sent.id))


def _save(
    call: CallFacts,
    provider: ProviderFacts,
    form: BidForm,
    kept: Sequence[KeptFile],
    new: Sequence[Attachment],
    at: datetime,
) -> Response:
    """Keep the draft, and lead to its preview, back to the form, or to the faults of what was meant to be sent.

    Whoever sends files with a form that has faults need not choose the files again.
    """
    is_complete = form.validate() and not offer_problems(call, form.to_offer(call))
    write_from_here()
    drafts.save_draft(
        call.id,
        form.typed(),
        is_complete=is_complete,
        kept=[one.id for one in kept],
        new_files=new,
        seen_version=form.seen_version,
        provider_id=provider.id,
        drafts_key=keys().drafts,
        actor=current_actor(),
        now=at,
    )
    if "preview" in request.form:
        return done(url_for("tenders.preview_bid", call_id=call.id))
    check = None if "save" in request.form else 1
    return done(
        url_for("tenders.bid", call_id=call.id, tarkista=check), _("The draft was saved. It has NOT been sent.")
    )


def _tell_faults(call: CallFacts, form: BidForm) -> None:
    form.validate()
    problems = offer_problems(call, form.to_offer(call))
    if problems:
        form.refuse(Incomplete(problems))


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


def _bid_page(call: CallFacts, provider: ProviderFacts, form: BidForm) -> Response:
    names, offer = ring_names(), form.to_offer(call)
    return page(
        "tenders/bid.html",
        status=200 if request.method == "GET" else None,
        form=form,
        call=call,
        earlier=bidding.bid_in_force(call.id, provider.id),
        reading=reading_of(call, names),
        draft=queries.draft_of(call.id, provider.id),
        crumbs=crumbs_of(call),
        **_brought(call, offer),
        **names,
    )


def _brought(call: CallFacts, offer: Offer) -> dict[str, Any]:
    """What an offer's prices would bring, for templates."""
    return {
        "would_bring": {code: cents * call.expected.get(code, 0) for code, cents in offer.prices.items()},
        "total": offer_total(call, offer) if offer.prices else None,
    }


def _draft_to_send(call: CallFacts, provider: ProviderFacts) -> tuple[DraftContent, Offer, list[Problem]]:
    """The draft, what it offers, and what it lacks.

    Raises:
        NotFound: there is no draft.
    """
    held = drafts.draft_content(call.id, provider.id, drafts_key=keys().drafts)
    if held is None:
        raise NotFound(what="draft")
    form = bid_form(call, "", typed=held.typed, version=held.version, held=held.files)
    offer = form.to_offer(call)
    return held, offer, offer_problems(call, offer)


@bp.route("/<int:call_id>/tarjous/esikatselu", methods=["GET", "POST"])
@allow(*access.BIDDERS)
def preview_bid(call_id: int) -> Response:
    """Look at the draft as it would be sent, take one's own copy, and send it."""
    at = received_at()
    found, provider = visible(call_id), bidding_provider()
    form = SendForm(bid_id=str(uuid4()))
    sent = queries.bid(form.bid_id.data or "") if form.is_submitted() else None
    if sent is not None and (sent.call_id, sent.provider_id) == (call_id, provider.id):
        return done(url_for("tenders.receipt", call_id=call_id, bid_id=sent.id))
    held, offer, problems = _draft_to_send(found, provider)
    form.version.data = form.version.data or str(held.version)
    if form.validate_on_submit():
        with form.refusals():
            return _send_draft(found, provider, form, held, offer, at)
    elif request.method == "GET":
        _check_may_write(found, provider.id, at)
    return page(
        "tenders/bid_preview.html",
        form=form,
        call=found,
        held=held,
        offer=offer,
        problems=[sentence_of(one) for one in problems],
        earlier=bidding.bid_in_force(call_id, provider.id),
        labels=messages,
        crumbs=crumbs_of(found),
        **_brought(found, offer),
    )


def _send_draft(
    call: CallFacts, provider: ProviderFacts, form: SendForm, held: DraftContent, offer: Offer, at: datetime
) -> Response:
    """Send the draft, if it is still the one that was looked at.

    Raises:
        Conflict: it was saved again meanwhile.
    """
    if form.seen_version != held.version:
        raise Conflict(theirs={"version": held.version})
    sent = bidding.submit_bid(
        call.id,
        offer,
        bid_id=drawn_id(form.bid_id.data),
        provider_id=provider.id,
        keyring=keyring(),
        actor=current_actor(),
        received_at=at,
        enclosed=Enclosed(held.files, (), held.salt, keys().drafts),
    )
    return done(url_for("tenders.receipt", call_id=call.id, bid_id=sent.id))


@bp.get("/<int:call_id>/tarjous/oma-kappale")
@allow(*access.BIDDERS)
def own_copy(call_id: int) -> Response:
    """What the draft offers, exactly as it would be sealed: with the receipt it proves later what was offered."""
    call = visible(call_id)
    held, offer, problems = _draft_to_send(call, bidding_provider())
    if problems:
        raise Incomplete(problems)
    text = bidding.copy_to_keep(offer, held.files, held.salt).to_json()
    name = f"{call.code}-oma-kappale.json"
    return FileResponse(
        text, mimetype="application/json", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
