"""How a seller's e-invoices leave the portal, and sending one again."""

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.invoicing import access, queries, services
from marketplace.invoicing.forms import PlainForm, SendingForm
from marketplace.invoicing.views.shared import address, bp, crumbs, own_provider_id, visible
from marketplace.kernel import clock
from marketplace.kernel.errors import NotFound
from marketplace.web.access import allow
from marketplace.web.pages import current_actor, done, page


@bp.route("/lahetystapa", methods=["GET", "POST"])
@allow(*access.SELLERS)
def sending() -> Response:
    """The seller chooses how its e-invoices travel."""
    provider_id = own_provider_id()
    if provider_id is None:
        raise NotFound(what="provider")
    now = queries.sending(provider_id)
    form = SendingForm(channel=now.channel.value, form=now.form.value, address=now.address)
    if form.validate_on_submit():
        with form.refusals():
            services.choose_sending(provider_id, form.to_sending(), actor=current_actor(), now=clock.now())
            return done(url_for("invoicing.invoices"), _("Saved. Invoices that you accept from now on go this way."))
    return page("invoicing/sending.html", form=form, crumbs=crumbs())


@bp.post("/<int:invoice_id>/lahetys")
@allow(*access.SELLERS)
def send(invoice_id: int) -> Response:
    """Send the e-invoice to the seller's operator, once more if need be."""
    visible(invoice_id)
    form = PlainForm()
    if form.validate_on_submit():
        services.send_again(invoice_id, actor=current_actor(), now=clock.now())
        return done(address(invoice_id), _("The e-invoice is on its way to your operator."))
    raise NotFound(what="page")
