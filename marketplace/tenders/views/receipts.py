"""Pages of what has been sent: the receipt, taking a bid back, and what anybody needs to check a receipt."""

from io import BytesIO
from pathlib import Path

from flask import Response as FileResponse
from flask import send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.identity import queries as identity
from marketplace.kernel import clock
from marketplace.kernel.errors import NotFound
from marketplace.register import queries as register
from marketplace.tenders import access, messages, queries
from marketplace.tenders.documents import receipt_pdf
from marketplace.tenders.forms import WithdrawForm
from marketplace.tenders.rules import call_state, media_type_of
from marketplace.tenders.sealing.binding import fingerprint_of
from marketplace.tenders.services import attaching, bidding
from marketplace.tenders.views.blueprint import bidding_provider, bp, crumbs_of, received_at, visible
from marketplace.tenders.views.evaluation import opened_call
from marketplace.web.access import allow, public
from marketplace.web.language import language, moment
from marketplace.web.pages import current_actor, done, keys, page

VERIFIER = Path(__file__).resolve().parents[3] / "scripts" / "verify_receipt.py"


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


@bp.get("/<int:call_id>/tarjous/<bid_id>/kuitti.pdf")
@allow(*access.OWN)
def receipt_paper(call_id: int, bid_id: str) -> Response:
    """The receipt on paper."""
    call, sent = visible(call_id), _own_bid(call_id, bid_id)
    exact = sent.received_at.strftime("%H:%M:%S.%f")
    made = receipt_pdf(
        _("Receipt of a bid in %(code)s", code=call.code),
        [
            (_("Call"), f"{call.code}: {call.title}"),
            (_("Provider"), register.provider(sent.provider_id).name),
            (_("Version"), str(sent.version)),
            (
                _("Received"),
                _("%(moment)s (to the second: %(exact)s UTC)", moment=moment(sent.received_at), exact=exact),
            ),
            (_("Number of the bid"), sent.id),
            (_("Fingerprint in the sealed list"), sent.digest),
        ],
        signed=sent.receipt,
        key=fingerprint_of(keys().receipt.public_key().public_bytes_raw()),
        language=language(),
    )
    name = f"{call.code}-kuitti-{sent.version}.pdf"
    return send_file(BytesIO(made), mimetype="application/pdf", as_attachment=True, download_name=name)


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


@bp.get("/<int:call_id>/avatut/<bid_id>/<int:place>")
@allow(*access.RECORD_READERS)
def opened_file(call_id: int, bid_id: str, place: int) -> Response:
    """One file of an opened bid."""
    opened_call(call_id)
    file = attaching.opened_file(call_id, bid_id, place, server_key=keys().server)
    return send_file(
        BytesIO(file.content), mimetype=media_type_of(file.content), as_attachment=True, download_name=file.name
    )


@bp.get("/kuittiavain.pem")
@public()
def receipt_key() -> Response:
    """The public half of the receipt key."""
    return send_file(
        BytesIO(keys().receipt_public_pem()),
        mimetype="application/x-pem-file",
        as_attachment=True,
        download_name="kuittiavain.pem",
    )


@bp.get("/verify_receipt.py")
@public()
def verifier() -> Response:
    """The program that checks a receipt without the portal."""
    return send_file(
        BytesIO(VERIFIER.read_bytes()), mimetype="text/x-python", as_attachment=True, download_name=VERIFIER.name
    )
