"""The page where a whole case is taken out as one file."""

from flask import Blueprint, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.audit import queries as audit
from marketplace.handover import access, services
from marketplace.handover.forms import TakeForm
from marketplace.handover.rules import Part
from marketplace.identity import queries as identity
from marketplace.kernel import clock
from marketplace.kernel.errors import NotFound
from marketplace.tenders import queries as tenders
from marketplace.tenders.documents import decision_pdf
from marketplace.tenders.rules import CallFacts, CallState
from marketplace.web.access import allow
from marketplace.web.pages import current_actor, page

bp = Blueprint("handover", __name__, url_prefix="/luovutus")

LANGUAGES = ("fi", "sv", "en")


@bp.route("/<int:call_id>", methods=["GET", "POST"])
@allow(*access.READERS)
def case(call_id: int) -> Response:
    """What the file holds, who took it before, and the file itself."""
    found, form = tenders.call(call_id), TakeForm()
    if found.stored_state is CallState.DRAFT or not access.may_take(current_actor(), found):
        raise NotFound(what="case")
    if form.validate_on_submit():
        content = services.take_out(call_id, _papers(found), actor=current_actor(), now=clock.now())
        answer = Response(content, 200, mimetype="application/zip")
        answer.headers.set("Content-Disposition", "attachment", filename=f"{found.code}-asia.zip")
        return answer
    taken = audit.events(subject=("call", str(call_id)), action="handover.taken")[0]
    return page(
        "handover/case.html",
        form=form,
        call=found,
        taken=taken,
        people=identity.people({one.person_id for one in taken}),
        crumbs=[
            (_("Mini-tenders"), url_for("tenders.calls")),
            (found.code, url_for("tenders.call", call_id=call_id)),
        ],
    )


def _papers(found: CallFacts) -> list[Part]:
    """Each decision on paper in each language."""
    return [
        Part(
            f"10-paatokset/{made.number}/paatos-{language}.pdf",
            decision_pdf(made.document, made.document_sha256, tenders.times_of(made), language=language),
        )
        for made in tenders.decisions(found.id)
        for language in LANGUAGES
    ]
