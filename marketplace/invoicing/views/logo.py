"""The seller's logo on its invoices."""

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.invoicing import access, queries, services
from marketplace.invoicing.documents.logo import prepared
from marketplace.invoicing.forms import LogoForm
from marketplace.invoicing.views.shared import bp, crumbs, own_provider_id
from marketplace.kernel import clock
from marketplace.kernel.errors import NotFound
from marketplace.web.access import allow
from marketplace.web.pages import current_actor, done, page, storage


def _own() -> int:
    found = own_provider_id()
    if found is None:
        raise NotFound(what="provider")
    return found


@bp.route("/logo", methods=["GET", "POST"])
@allow(*access.SELLERS)
def logo() -> Response:
    """The seller brings a logo for its invoices, or takes it away."""
    provider_id, form = _own(), LogoForm()
    if form.validate_on_submit():
        with form.refusals():
            content = None if form.remove.data else prepared(form.file.data.read())
            services.choose_logo(provider_id, content, storage=storage(), actor=current_actor(), now=clock.now())
            return done(url_for("invoicing.logo"), _("Saved. It stands on invoices sent from now on."))
    return page("invoicing/logo.html", form=form, has_logo=bool(queries.logo_of(provider_id)), crumbs=crumbs())


@bp.get("/logo.png")
@allow(*access.SELLERS)
def logo_picture() -> Response:
    """The logo as it stands on invoices."""
    return Response(storage().fetch(queries.logo_of(_own())), mimetype="image/png")
