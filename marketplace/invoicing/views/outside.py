"""An invoice that the seller made in a system of its own, in the place of a draft."""

from flask import redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.invoicing import access, messages, queries, services
from marketplace.invoicing.documents import MIME
from marketplace.invoicing.documents.reading import read
from marketplace.invoicing.forms import OutsideForm
from marketplace.invoicing.rules import Comparison, Difference, Whole, compared
from marketplace.invoicing.views.shared import actions, address, bp, crumbs, visible
from marketplace.kernel import clock
from marketplace.kernel.clock import today_in_finland
from marketplace.web.access import allow
from marketplace.web.language import in_readers_form
from marketplace.web.pages import current_actor, done, page, storage


@bp.route("/<int:invoice_id>/muualla", methods=["GET", "POST"])
@allow(*access.SELLERS)
def made_elsewhere(invoice_id: int) -> Response:
    """Take the seller's own invoice in the place of a draft, or show row by row where the two differ."""
    facts = visible(invoice_id)
    if request.method == "GET" and (facts.self_billed or not actions(facts)["answer"]):
        return redirect(address(invoice_id), 303)
    draft, form = queries.document_of(facts, today=today_in_finland()), OutsideForm()
    comparison: Comparison | None = None
    if form.validate_on_submit():
        with form.refusals():
            content = form.file.data.read()
            found = read(content)
            comparison = compared(draft, found, today=today_in_finland())
            number = services.accept_made_elsewhere(
                invoice_id, found, content, storage=storage(), actor=current_actor(), now=clock.now()
            )
            return done(address(invoice_id), _("Invoice %(number)s was taken and sent for review.", number=number))
    return page(
        "invoicing/made_elsewhere.html",
        form=form,
        invoice=facts,
        document=draft,
        comparison=comparison,
        differences=[_shown(one) for one in comparison.differences] if comparison else [],
        crumbs=crumbs(facts),
    )


def _shown(one: Difference) -> tuple[str, str, str]:
    """What differs, what it should be and what it is, in the reader's language."""
    kinds = {kind.value: str(label) for kind, label in messages.KIND_LABELS.items()} if one.field is Whole.KIND else {}
    expected, found = (str(in_readers_form(value)) for value in (one.expected, one.found))
    return str(messages.WHOLE_LABELS[one.field]), kinds.get(expected, expected) or "–", kinds.get(found, found) or "–"


@bp.get("/<int:invoice_id>/alkuperainen")
@allow(*access.READERS)
def original(invoice_id: int) -> Response:
    """The file of an invoice that was made elsewhere, as it came."""
    facts = visible(invoice_id)
    if facts.original_form is None:
        return redirect(address(invoice_id), 303)
    content = storage().fetch(queries.original_file(invoice_id))
    answer = Response(content, mimetype=MIME[facts.original_form])
    answer.headers["Content-Disposition"] = f'attachment; filename="{facts.original_form.value}-{invoice_id}.xml"'
    return answer
