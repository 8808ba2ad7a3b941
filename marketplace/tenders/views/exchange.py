"""Pages while a call is open: questions and answers, amendments, confirming a bid, declining."""

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.kernel import clock
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.ring import queries as ring
from marketplace.tenders import access, messages, queries
from marketplace.tenders.forms import (
    AmendmentForm,
    AnswerForm,
    ConfirmForm,
    DeclineForm,
    QuestionForm,
    call_form,
)
from marketplace.tenders.rules import (
    CallState,
    DeclineReason,
    call_state,
    check_open,
    last_answer_day,
)
from marketplace.tenders.services import bidding
from marketplace.tenders.services import exchange as services
from marketplace.tenders.views.blueprint import (
    bidding_provider,
    bp,
    crumbs_of,
    own_provider,
    reading_of,
    received_at,
    ring_names,
    visible,
)
from marketplace.web.access import allow, signed_in
from marketplace.web.language import localised
from marketplace.web.pages import current_actor, done, page


@bp.route("/<int:call_id>/kysymykset", methods=["GET", "POST"])
@signed_in()
def questions(call_id: int) -> Response:
    """Questions with their answers; whoever may bid asks here, without being seen."""
    found, provider, now = visible(call_id), own_provider(), clock.now()
    form = QuestionForm()
    if form.validate_on_submit():
        with form.refusals():
            if provider is None or not current_actor().has(*access.BIDDERS):
                raise NotAllowed(needed=list(access.BIDDERS))
            services.ask(call_id, form.text.data or "", provider_id=provider.id, actor=current_actor(), now=now)
            return done(
                url_for("tenders.questions", call_id=call_id),
                _("Your question was received. The answer is given to everyone at once."),
            )
    is_open = call_state(found.stored_state, found.deadline, now) is CallState.PUBLISHED
    ends_at = services.question_time_ends(found, now) if is_open else None
    asked = queries.questions(call_id)
    is_buyer = access.is_buyers_side(current_actor())
    return page(
        "tenders/questions.html",
        form=form,
        call=found,
        questions=[
            one for one in asked if one.answer or is_buyer or (provider is not None and one.provider_id == provider.id)
        ],
        own_provider_id=provider.id if provider else None,
        ends_at=ends_at,
        may_ask=ends_at is not None
        and now <= ends_at
        and provider is not None
        and current_actor().has(*access.BIDDERS)
        and bidding.may_bid(found, provider.id, at=now),
        may_answer=is_open and access.may_edit(current_actor(), found),
        crumbs=crumbs_of(found),
    )


@bp.route("/<int:call_id>/kysymykset/<int:question_id>", methods=["GET", "POST"])
@allow(*access.OFFICERS)
def answer(call_id: int, question_id: int) -> Response:
    """Answer a question to everyone."""
    found, now = visible(call_id), clock.now()
    asked = next((one for one in queries.questions(call_id) if one.id == question_id), None)
    if asked is None:
        raise NotFound(what="question")
    if not access.may_edit(current_actor(), found):
        raise NotAllowed(needed=list(access.OFFICERS))
    check_open(found, now)
    assert found.deadline is not None  # checked above
    form = AnswerForm()
    if form.validate_on_submit():
        with form.refusals():
            services.answer(
                question_id,
                form.text.data or "",
                late_reason=form.late_reason.data or "",
                actor=current_actor(),
                now=now,
            )
            return done(
                url_for("tenders.questions", call_id=call_id),
                _("The answer was given to everyone. If it changes the call, amend the call too."),
            )
    return page(
        "tenders/answer.html",
        form=form,
        call=found,
        asked=asked,
        last_day=last_answer_day(found.deadline, answer_days=services.answer_days(now)),
        crumbs=[*crumbs_of(found), (_("Questions and answers"), url_for("tenders.questions", call_id=call_id))],
    )


@bp.get("/<int:call_id>/muutokset")
@signed_in()
def amendments(call_id: int) -> Response:
    """Every amendment with each value before and after."""
    found = visible(call_id)
    return page(
        "tenders/amendments.html",
        call=found,
        amendments=queries.amendments(call_id),
        may_amend=access.may_edit(current_actor(), found)
        and call_state(found.stored_state, found.deadline, clock.now()) is CallState.PUBLISHED,
        labels=messages,
        crumbs=crumbs_of(found),
        **ring_names(),
    )


@bp.route("/<int:call_id>/muutokset/uusi", methods=["GET", "POST"])
@allow(*access.OFFICERS)
def amend(call_id: int) -> Response:
    """Amend a published call."""
    found, now = visible(call_id), clock.now()
    if not access.may_edit(current_actor(), found):
        raise NotAllowed(needed=list(access.OFFICERS))
    if request.method == "GET":
        check_open(found, now)
    form = call_form(found, AmendmentForm)
    form.target_groups.choices = [(one.code, localised(one.names)) for one in ring.target_groups()]
    if form.validate_on_submit():
        with form.refusals():
            made = services.amend(
                call_id,
                form.to_draft(found),
                reason=form.reason.data or "",
                seen_version=form.seen_version,
                actor=current_actor(),
                now=now,
            )
            return done(
                url_for("tenders.amendments", call_id=call_id),
                _("Amendment %(number)s was made. Everyone invited was told.", number=made.number),
            )
    return page(
        "tenders/amend.html",
        form=form,
        call=found,
        reading=reading_of(found, ring_names()),
        answer_days=services.answer_days(now),
        crumbs=crumbs_of(found),
    )


@bp.route("/<int:call_id>/tarjous/vahvista", methods=["GET", "POST"])
@allow(*access.BIDDERS)
def confirm(call_id: int) -> Response:
    """Keep one's bid as it is after an amendment."""
    at = received_at()
    found, provider = visible(call_id), bidding_provider()
    sent = bidding.bid_in_force(call_id, provider.id)
    form = ConfirmForm()
    if form.validate_on_submit():
        with form.refusals():
            services.confirm_bid(call_id, provider_id=provider.id, actor=current_actor(), received_at=at)
            return done(url_for("tenders.call", call_id=call_id), _("Your bid stands as it is."))
    return page(
        "tenders/confirm.html",
        form=form,
        call=found,
        sent=sent,
        amendment=services.waits_for_confirmation(call_id, sent),
        labels=messages,
        crumbs=crumbs_of(found),
        **ring_names(),
    )


@bp.route("/<int:call_id>/en-tarjoa", methods=["GET", "POST"])
@allow(*access.BIDDERS)
def decline(call_id: int) -> Response:
    """Decline an invitation with a reason."""
    found, provider, now = visible(call_id), bidding_provider(), clock.now()
    form = DeclineForm()
    form.reason.choices = [(one.value, str(messages.DECLINE_LABELS[one])) for one in DeclineReason]
    if form.validate_on_submit():
        with form.refusals():
            services.decline(
                call_id,
                DeclineReason(form.reason.data),
                form.text.data or "",
                provider_id=provider.id,
                actor=current_actor(),
                now=now,
            )
            return done(
                url_for("tenders.call", call_id=call_id),
                _("You declined the invitation. You may still change your mind and bid before the deadline."),
            )
    return page("tenders/decline.html", form=form, call=found, crumbs=crumbs_of(found))
