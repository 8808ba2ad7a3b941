"""Pages of opening: one's own opening key, the sealed list, and the opening by two officers."""

from base64 import b64encode

from flask import Response as FileResponse
from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.identity import queries as identity
from marketplace.kernel import clock
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.register import queries as register
from marketplace.tenders import access, messages, queries
from marketplace.tenders.forms import MakeKeyForm, OpeningForm
from marketplace.tenders.rules import OPENING_WINDOW, CallFacts, OpeningTooEarly, call_state
from marketplace.tenders.services import opening as services
from marketplace.tenders.views.blueprint import bp, crumbs_of, keyring, visible
from marketplace.web.access import allow, signed_in
from marketplace.web.pages import current_actor, done, page


@bp.route("/avausavain", methods=["GET", "POST"])
@allow(*access.OFFICERS)
def opening_key() -> Response:
    """One's own opening key: make one, and get its file and its words.

    The answer to the form is the page itself and not a redirection: file and words must not be kept anywhere on the
    way to their owner.
    """
    actor, now = current_actor(), clock.now()
    form = MakeKeyForm()
    if form.validate_on_submit():
        file_text, passphrase = services.make_key(label=actor.person_name, actor=actor, now=now)
        return page(
            "tenders/opening_key_made.html",
            passphrase=passphrase,
            file_text=file_text,
            file_url="data:application/json;base64," + b64encode(file_text.encode()).decode(),
            key=queries.opener_keys([actor.person_id])[0],
            crumbs=crumbs_of(),
        )
    mine = queries.opener_keys([actor.person_id])
    return page(
        "tenders/opening_key.html",
        form=form,
        key=mine[0] if mine else None,
        waiting=queries.sealed_to(actor.person_id),
        crumbs=crumbs_of(),
    )


def _openable(call_id: int) -> CallFacts:
    found = visible(call_id)
    if not access.may_open(current_actor(), found):
        raise NotAllowed(needed=list(access.OFFICERS))
    return found


@bp.route("/<int:call_id>/avaus", methods=["GET", "POST"])
@allow(*access.OFFICERS)
def opening(call_id: int) -> Response:
    """One officer's half of the opening; with the other's half the bids are open."""
    found, actor, now = _openable(call_id), current_actor(), clock.now()
    form = OpeningForm()
    status = None
    if form.validate_on_submit():
        with form.refusals():
            try:
                opened = services.give_half(
                    call_id,
                    key_file=form.key_text(),
                    passphrase=form.passphrase.data or "",
                    keyring=keyring(),
                    actor=actor,
                    now=now,
                )
            except services.REFUSALS_OF_OPENING as refusal:
                status = 403 if isinstance(refusal, OpeningTooEarly) else None
                services.note_refused_opening(call_id, refusal.code, actor=actor, now=now)
                raise
            if opened:
                return done(url_for("tenders.record", call_id=call_id), _("The bids were opened."))
            return done(
                url_for("tenders.opening", call_id=call_id),
                _("Your half was received. Another officer must now give theirs."),
            )
    first = queries.first_half(call_id)
    return page(
        "tenders/opening.html",
        status=status,
        form=form,
        call=found,
        state=call_state(found.stored_state, found.deadline, now),
        opened=queries.opening(call_id),
        first=first,
        first_person=identity.person(first.person_id) if first else None,
        first_until=first.given_at + OPENING_WINDOW if first else None,
        window=int(OPENING_WINDOW.total_seconds() // 60),
        openers=identity.people(queries.openers_of(call_id)),
        crumbs=crumbs_of(found),
    )


@bp.get("/<int:call_id>/avauspoytakirja")
@allow(*access.RECORD_READERS)
def record(call_id: int) -> Response:
    """The record of the opening: who opened, when, what was opened and what was left unread."""
    found = visible(call_id)
    if not access.may_see_opened(current_actor(), found):
        raise NotAllowed(needed=list(access.RECORD_READERS))
    made = queries.opening(call_id)
    if made is None:
        raise NotFound(what="opening")
    return page(
        "tenders/record.html",
        call=found,
        opening=made,
        people=identity.people([made.first_opener, made.second_opener]),
        providers=register.providers({one["provider"] for one in made.record["bids"]}),
        bids={one.bid_id: one for one in queries.opened_bids(call_id)},
        labels=messages,
        crumbs=crumbs_of(found),
    )


@bp.get("/<int:call_id>/suljetut")
@signed_in()
def sealed_list(call_id: int) -> Response:
    """The signed list of what lay sealed when the call closed, byte by byte as it was signed."""
    found = visible(call_id)
    document = queries.sealed_list(call_id)
    if document is None:
        raise NotFound(what="sealed list")
    name = f"{found.code}-suljetut.json"
    return FileResponse(
        document, mimetype="application/json", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
