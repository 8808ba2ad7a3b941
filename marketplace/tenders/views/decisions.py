"""Pages of the award decision: proposing it, making it, reading it, and each bidder's own sheet."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.identity import queries as identity
from marketplace.kernel import clock
from marketplace.kernel.canonical import canonical_json
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.register import queries as register
from marketplace.tenders import access, messages, queries
from marketplace.tenders.documents import decision_pdf, sheet_pdf
from marketplace.tenders.documents.decision import instructions, sheet_rows, standstill_text
from marketplace.tenders.forms.decisions import DecideForm, ProposalForm, ReturnForm
from marketplace.tenders.queries import DecisionFacts
from marketplace.tenders.rules import CallFacts, CallState, Ranked, sheet_of
from marketplace.tenders.services import awarding, deciding
from marketplace.tenders.views.blueprint import bp, crumbs_of, editable, own_provider, visible
from marketplace.web.access import allow, signed_in
from marketplace.web.language import number as in_digits
from marketplace.web.pages import current_actor, done, page
from marketplace.web.papers import check_written_in


def _choice(one: Ranked, name: str) -> str:
    points = in_digits(messages.in_points(one.total_points), 2)
    return _("%(rank)s. %(name)s: %(points)s points", rank=one.rank, name=name, points=points)


def _compared(call_id: int) -> CallFacts:
    """A call of the actor's whose bids are being compared or have been.

    Raises:
        NotFound: nothing has been opened.
    """
    found = editable(call_id)
    if found.stored_state not in (CallState.OPENED, CallState.DECIDED):
        raise NotFound(what="opening")
    return found


@bp.route("/<int:call_id>/paatos/uusi", methods=["GET", "POST"])
@allow(*access.OFFICERS)
def award(call_id: int) -> Response:
    """Propose the award decision; another officer makes it."""
    found = _compared(call_id)
    rows = awarding.ranked(call_id)
    dear, providers = awarding.above_saving(found), register.providers([one.provider_id for one in rows])
    form = ProposalForm(winners=[one.bid_id for one in rows[: found.winners_max]])
    form.winners.choices = [(one.bid_id, _choice(one, providers[one.provider_id].name)) for one in rows]
    if form.validate_on_submit():
        with form.refusals():
            deciding.propose(
                call_id,
                chosen=form.winners.data or [],
                reasons=form.reasons.data or "",
                justification=form.justification.data or "",
                actor=current_actor(),
                now=clock.now(),
            )
            return done(
                url_for("tenders.proposal", call_id=call_id), _("The decision was proposed. Another officer makes it.")
            )
    return page(
        "tenders/award.html",
        form=form,
        call=found,
        rows=rows,
        before=queries.decision(call_id),
        dear=[providers[one.provider_id].name for one in rows if one.bid_id in dear],
        providers=providers,
        labels=messages,
        crumbs=crumbs_of(found),
    )


def _proposal_page(found: CallFacts, form: DecideForm, returning: ReturnForm) -> Response:
    """The newest proposal with its comparison, and both ways on for whoever may decide."""
    made = queries.proposals(found.id)
    if not made:
        raise NotFound(what="proposal")
    rows = awarding.ranked(found.id)
    return page(
        "tenders/proposal.html",
        status=422 if form.has_errors or returning.has_errors else 200,
        form=form,
        returning=returning,
        call=found,
        proposal=made[0],
        rows=rows,
        providers=register.providers([one.provider_id for one in rows]),
        scores={(one.bid_id, one.question): one for one in queries.scores(found.id)},
        proposer=identity.person(made[0].proposed_by),
        may_decide=made[0].waits and made[0].proposed_by != current_actor().person_id,
        labels=messages,
        crumbs=crumbs_of(found),
    )


@bp.route("/<int:call_id>/paatos/ehdotus", methods=["GET", "POST"])
@allow(*access.OFFICERS)
def proposal(call_id: int) -> Response:
    """The proposed decision; an officer who did not propose it makes it."""
    found, form = _compared(call_id), DecideForm()
    if form.validate_on_submit():
        with form.refusals():
            deciding.decide(call_id, actor=current_actor(), now=clock.now())
            return done(url_for("tenders.decision", call_id=call_id), _("The decision was made and sent to all."))
    return _proposal_page(found, form, ReturnForm(formdata=None))


@bp.post("/<int:call_id>/paatos/ehdotus/palautus")
@allow(*access.OFFICERS)
def return_proposal(call_id: int) -> Response:
    """Give the proposal back."""
    found, form = _compared(call_id), ReturnForm()
    if form.validate_on_submit():
        with form.refusals():
            deciding.give_back(call_id, reason=form.reason.data or "", actor=current_actor(), now=clock.now())
            return done(url_for("tenders.proposal", call_id=call_id), _("The proposal was returned."))
    return _proposal_page(found, DecideForm(formdata=None), form)


def decided(call_id: int, number: int | None) -> tuple[CallFacts, DecisionFacts]:
    """A call and one of its decisions, the newest unless a number is given, if the actor may read it.

    Raises:
        NotFound: there is none for the actor: bidders of the comparison and the buyer's side read it.
    """
    found = visible(call_id)
    made = queries.decision(call_id) if number is None else queries.decision_numbered(call_id, number)
    provider = own_provider()
    if made is None or not (
        access.is_buyers_side(current_actor()) or (provider is not None and made.row_of(provider.id) is not None)
    ):
        raise NotFound(what="decision")
    return found, made


@bp.get("/<int:call_id>/paatos")
@signed_in()
def decision(call_id: int) -> Response:
    """The newest award decision."""
    return _decision_page(*decided(call_id, None))


@bp.get("/<int:call_id>/paatos/<int:number>")
@signed_in()
def numbered_decision(call_id: int, number: int) -> Response:
    """One award decision of a call."""
    return _decision_page(*decided(call_id, number))


def _decision_page(found: CallFacts, made: DecisionFacts) -> Response:
    """The decision with its comparison; that a bidder's person opened it is kept."""
    actor, provider = current_actor(), own_provider()
    own = made.row_of(provider.id) if provider is not None else None
    if provider is not None and own is not None:
        deciding.note_read(made.id, provider.id, actor=actor, now=clock.now())
    times = queries.times_of(made, provider.id if provider is not None and own is not None else None)
    return page(
        "tenders/decision.html",
        call=found,
        decision=made,
        document=made.document,
        own=own,
        standing=queries.standing_of(made),
        earlier=[one for one in queries.decisions(found.id) if one.id != made.id],
        providers=register.providers([one.provider_id for one in made.rows]),
        standstill=standstill_text(made.document, times.standstill_until),
        instructions=instructions(made.document, times),
        labels=messages,
        crumbs=crumbs_of(found),
        **_ways_on(found, made),
    )


def _ways_on(found: CallFacts, made: DecisionFacts) -> dict[str, Any]:
    """What the reader may do with a decision."""
    actor = current_actor()
    is_officer = access.may_edit(actor, found)
    return {
        "may_draft": is_officer and not made.set_aside,
        "may_see_service": access.may_see_opened(actor, found),
        "may_ask": (is_officer or actor.has(*access.ANSWERING)) and not made.set_aside,
    }


@bp.get("/<int:call_id>/paatos/<int:number>/<written_in>.pdf")
@signed_in()
def decision_paper(call_id: int, number: int, written_in: str) -> Response:
    """The decision as PDF in a language."""
    check_written_in(written_in)
    found, made = decided(call_id, number)
    content = decision_pdf(made.document, made.document_sha256, queries.times_of(made), language=written_in)
    return as_file(content, f"{found.code}-paatos-{number}-{written_in}.pdf", "application/pdf")


@bp.get("/<int:call_id>/paatos/<int:number>/paatos.json")
@signed_in()
def decision_data(call_id: int, number: int) -> Response:
    """The decision's document, from which anyone can work out the ranking again."""
    found, made = decided(call_id, number)
    return as_file(canonical_json(made.document).encode(), f"{found.code}-paatos-{number}.json", "application/json")


def as_file(content: bytes, name: str, media_type: str) -> Response:
    """A file to be kept, never shown inside the portal."""
    answer = Response(content, 200, mimetype=media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _own_sheet(call_id: int, number: int, provider_id: int) -> tuple[CallFacts, DecisionFacts, Ranked]:
    """A bidder's row of a decision: its own, or any for those who compare.

    Raises:
        NotFound: it is another's, or the provider did not bid.
        NotAllowed: the reader is of the buyers but not among those who compare.
    """
    found, made = decided(call_id, number)
    provider, row = own_provider(), made.row_of(provider_id)
    if row is None or (provider is not None and provider.id != provider_id):
        raise NotFound(what="sheet")
    if provider is None and not access.may_see_opened(current_actor(), found):
        raise NotAllowed(needed=list(access.RECORD_READERS))
    return found, made, row


@bp.get("/<int:call_id>/paatos/<int:number>/tarjoaja/<int:provider_id>")
@signed_in()
def sheet(call_id: int, number: int, provider_id: int) -> Response:
    """A bidder's own sheet: rank, points and reasons beside the best winner's."""
    found, made, row = _own_sheet(call_id, number, provider_id)
    provider = own_provider()
    if provider is not None:
        deciding.note_read(made.id, provider.id, actor=current_actor(), now=clock.now())
    shown = sheet_of(made.document, row.bid_id)
    return page(
        "tenders/sheet.html",
        call=found,
        decision=made,
        sheet=shown,
        compared=sheet_rows(shown),
        provider_id=provider_id,
        answers=next(one.answers for one in queries.opened_bids(call_id) if one.bid_id == row.bid_id),
        standstill=standstill_text(made.document, queries.times_of(made, provider_id).standstill_until),
        instructions=instructions(made.document, queries.times_of(made, provider_id)),
        labels=messages,
        crumbs=[
            *crumbs_of(found),
            (_("Decision"), url_for("tenders.numbered_decision", call_id=call_id, number=number)),
        ],
    )


@bp.get("/<int:call_id>/paatos/<int:number>/tarjoaja/<int:provider_id>/<written_in>.pdf")
@signed_in()
def sheet_paper(call_id: int, number: int, provider_id: int, written_in: str) -> Response:
    """A bidder's own sheet as PDF in a language."""
    check_written_in(written_in)
    found, made, row = _own_sheet(call_id, number, provider_id)
    content = sheet_pdf(
        made.document,
        sheet_of(made.document, row.bid_id),
        made.document_sha256,
        queries.times_of(made, provider_id),
        language=written_in,
    )
    return as_file(content, f"{found.code}-tarjoaja-{number}-{written_in}.pdf", "application/pdf")
