"""The payment terms of a draft: from here into the editor of terms, and from the editor back."""

from dataclasses import replace

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.kernel import clock
from marketplace.tenders import access
from marketplace.tenders.forms import PublishForm
from marketplace.tenders.rules import check_editable
from marketplace.tenders.services import drafting
from marketplace.tenders.views.blueprint import bp, crumbs_of, editable, reading_of, ring_names
from marketplace.terms import entry
from marketplace.terms import queries as terms_in_making
from marketplace.web.access import allow
from marketplace.web.addresses import chosen_row
from marketplace.web.pages import current_actor, done, page


@bp.route("/<int:call_id>/ehdot", methods=["GET", "POST"])
@allow(*access.OFFICERS)
def terms(call_id: int) -> Response:
    """The terms as they are, beside those that come from the editor."""
    found = editable(call_id)
    check_editable(found.stored_state)
    asked = chosen_row("ehdot")
    made = terms_in_making.draft(asked) if asked is not None else None
    form = PublishForm(data={"version": str(found.version)})
    if made is not None and form.validate_on_submit():
        with form.refusals():
            drafting.take_terms(
                call_id, made.document, seen_version=form.seen_version, actor=current_actor(), now=clock.now()
            )
            return done(
                url_for("tenders.edit", call_id=call_id),
                _("The terms were taken. Check the ceilings and the expected numbers."),
            )
    names = ring_names()
    return page(
        "tenders/terms.html",
        form=form,
        call=found,
        made=made,
        present=reading_of(found, names),
        coming=reading_of(replace(found, terms_document=made.document), names) if made is not None else None,
        others=[one for one in terms_in_making.drafts(20) if made is None or one.id != made.id],
        crumbs=crumbs_of(found),
    )


@bp.post("/<int:call_id>/ehdot/muokkaa")
@allow(*access.OFFICERS)
def edit_terms(call_id: int) -> Response:
    """Send the draft's terms into the editor."""
    found = editable(call_id)
    check_editable(found.stored_state)
    address = entry.begin_for(
        url_for("tenders.terms", call_id=call_id),
        name=f"{found.code} {found.title}",
        document=found.terms_document,
        actor=current_actor(),
        now=clock.now(),
    )
    return done(address)
