"""While a call is open: questions and answers, amendments, confirming bids, declining."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from marketplace.audit.services import record
from marketplace.kernel.actor import Actor, Role
from marketplace.kernel.clock import day_in_finland, in_utc
from marketplace.kernel.db import db, locked
from marketplace.kernel.errors import Conflict, Incomplete, NotFound
from marketplace.notices.services import tell
from marketplace.register import queries as register
from marketplace.ring import queries as ring
from marketplace.tenders import queries
from marketplace.tenders.models import Amendment, AskedQuestion, Call, Confirmation, Decline, GivenAnswer
from marketplace.tenders.rules import (
    AmendmentFacts,
    CallFacts,
    DeclineReason,
    Draft,
    NothingToConfirm,
    NotInvited,
    amendment_problems,
    amendment_to_confirm,
    changes_of,
    check_answer,
    check_bid,
    check_decline,
    check_open,
    check_question,
    is_material,
    last_answer_day,
    last_question_at,
)
from marketplace.tenders.services.bidding import bid_in_force, may_bid
from marketplace.tenders.services.drafting import as_columns, as_entered
from marketplace.tenders.services.qualification import check_may_handle

BIDDING_ROLES = (Role.PROVIDER_ADMIN, Role.BIDDER)


def _locked_call(call_id: int) -> Call:
    row = db.session.execute(locked(select(Call).where(Call.id == call_id))).scalar_one_or_none()
    if row is None:
        raise NotFound(what="call")
    return row


def answer_days(now: datetime) -> int:
    """How many days before the deadline further information has to be given, by the law in force."""
    return int(ring.legal_parameter("tender.answers_days_before_deadline", day_in_finland(now)).value)


def question_time_ends(call: CallFacts, now: datetime) -> datetime:
    """The last moment for questions about a call that has its deadline."""
    assert call.deadline is not None  # a published call has one
    return last_question_at(call.deadline, answer_days=answer_days(now), is_working_day=ring.is_working_day_calendar())


def ask(call_id: int, text: str, *, provider_id: int, actor: Actor, now: datetime) -> int:
    """Ask a question about a call; who asked is shown to nobody else.

    Returns:
        The question's id.
    Raises:
        NotFound: there is no such call.
        NotOpen, NotInvited, QuestionsClosed: see the rules.
    """
    call = _locked_call(call_id).as_facts()
    check_open(call, now)
    if not may_bid(call, provider_id, at=now):
        raise NotInvited()
    check_question(call, now=now, last_at=question_time_ends(call, now))
    row = AskedQuestion(
        call_id=call_id, provider_id=provider_id, text=text.strip(), asked_by=actor.person_id, asked_at=now
    )
    db.session.add(row)
    db.session.flush()
    record("tenders.question_asked", actor=actor, subject=("question", row.id), now=now, facts={"call": call_id})
    return row.id


def answer(question_id: int, text: str, *, late_reason: str, actor: Actor, now: datetime) -> None:
    """Answer a question to everyone at once.

    Args:
        late_reason: Why the answer comes later than the law's limit, if it does.
    Raises:
        NotFound: there is no such question.
        NotOpen, AnsweredAlready, AnswerLate: see the rules.
    """
    asked = db.session.get(AskedQuestion, question_id)
    if asked is None:
        raise NotFound(what="question")
    check_may_handle(asked.call_id, actor)
    row = _locked_call(asked.call_id)
    given = select(GivenAnswer.id).where(GivenAnswer.question_id == question_id)
    call = row.as_facts()
    check_open(call, now)
    assert call.deadline is not None  # checked above
    check_answer(
        call,
        is_answered=db.session.execute(given).first() is not None,
        late_reason=late_reason,
        now=now,
        last_day=last_answer_day(call.deadline, answer_days=answer_days(now)),
    )
    db.session.add(
        GivenAnswer(
            question_id=question_id,
            text=text.strip(),
            late_reason=late_reason.strip(),
            answered_by=actor.person_id,
            answered_at=now,
        )
    )
    db.session.flush()
    record(
        "tenders.question_answered",
        actor=actor,
        subject=("question", question_id),
        now=now,
        why=late_reason.strip(),
        facts={"call": row.id},
    )
    _tell_invited(row, "tenders.answer", {"code": row.code, "title": row.title}, "/kysymykset", now)


def _tell_invited(row: Call, kind: str, facts: dict[str, Any], page: str, now: datetime) -> None:
    """Tell everyone invited at one moment; providers admitted later read the same on the call's page."""
    for provider in register.providers(queries.invitations(row.id)).values():
        tell(
            organisation_id=provider.organisation_id,
            roles=BIDDING_ROLES,
            kind=kind,
            facts=facts,
            link=f"/kilpailutukset/{row.id}{page}",
            now=now,
        )


def amend(
    call_id: int, draft: Draft, *, reason: str, seen_version: int | None, actor: Actor, now: datetime
) -> AmendmentFacts:
    """Change a published call by a numbered amendment that everyone invited is told of at once.

    Bids already given are kept; after a material amendment their bidders are asked to confirm or replace them.

    Args:
        draft: The call as it shall be. What is bought, by whom and for whom's account stays as it was invited.
    Raises:
        NotFound: there is no such call.
        NotOpen: its deadline has passed, or it is not published.
        Conflict: somebody else amended it since the form was opened.
        Incomplete: something is missing or unlawful; all of it at once.
    """
    check_may_handle(call_id, actor)
    row = _locked_call(call_id)
    before = row.as_facts()
    check_open(before, now)
    if seen_version != row.version:
        raise Conflict(theirs=as_entered(row))
    kept = ("title", "category_id", "responsible_municipality", "municipalities", "standstill")
    wanted = replace(draft, **{name: getattr(before, name) for name in kept})
    changes = changes_of(before, wanted)
    problems = amendment_problems(
        before,
        replace(before, **vars(wanted)),
        changes,
        reason=reason,
        now=now,
        answer_days=answer_days(now),
        is_working_day=ring.is_working_day_calendar(),
    )
    if problems:
        raise Incomplete(problems)
    made = Amendment(
        call_id=call_id,
        number=len(queries.amendments(call_id)) + 1,
        changes=changes,
        is_material=is_material(changes),
        reason=reason.strip(),
        made_by=actor.person_id,
        made_at=now,
    )
    db.session.add(made)
    for name, value in as_columns(wanted).items():
        setattr(row, name, value)
    db.session.flush()
    _note_amendment(row, made, actor, now)
    return made.as_facts()


def _note_amendment(row: Call, made: Amendment, actor: Actor, now: datetime) -> None:
    record(
        "tenders.call_amended",
        actor=actor,
        subject=("call", row.id),
        now=now,
        why=made.reason,
        facts={"number": made.number, "material": made.is_material, "changed": sorted(made.changes)},
    )
    facts = {
        "code": row.code,
        "title": row.title,
        "number": made.number,
        "material": made.is_material,
        "deadline": row.deadline.isoformat() if row.deadline else "",
    }
    _tell_invited(row, "tenders.amendment", facts, "/muutokset", now)


def waits_for_confirmation(call_id: int, bid: queries.SentBid | None) -> AmendmentFacts | None:
    """The amendment after which a bid has to be confirmed or replaced, or None."""
    if bid is None:
        return None
    confirmed = queries.confirmations(call_id).get(bid.id, set())
    return amendment_to_confirm(queries.amendments(call_id), sent_at=bid.received_at, confirmed=confirmed)


def confirm_bid(call_id: int, *, provider_id: int, actor: Actor, received_at: datetime) -> None:
    """Keep a bid as it is after an amendment.

    Raises:
        NotFound: there is no such call.
        NotOpen, DeadlinePassed, NotInvited, NothingToConfirm: see the rules.
    """
    call = _locked_call(call_id).as_facts()
    check_bid(call, invited=may_bid(call, provider_id, at=received_at), received_at=received_at)
    bid = bid_in_force(call_id, provider_id)
    after = waits_for_confirmation(call_id, bid)
    if bid is None or after is None:
        raise NothingToConfirm()
    db.session.add(
        Confirmation(
            call_id=call_id,
            bid_id=bid.id,
            amendment=after.number,
            received_at=in_utc(received_at),
            confirmed_by=actor.person_id,
        )
    )
    db.session.flush()
    record(
        "tenders.bid_confirmed",
        actor=actor,
        subject=("bid", bid.id),
        now=received_at,
        facts={"call": call_id, "amendment": after.number},
    )


def decline(call_id: int, reason: DeclineReason, text: str, *, provider_id: int, actor: Actor, now: datetime) -> None:
    """Decline an invitation with a reason; nobody else reads it before the deadline.

    Raises:
        NotFound: there is no such call.
        NotOpen, NothingToDecline, BidInForce, DeclinedAlready: see the rules.
    """
    call = _locked_call(call_id).as_facts()
    check_decline(
        call,
        invited=queries.invitation_of(call_id, provider_id) is not None,
        has_bid=bid_in_force(call_id, provider_id) is not None,
        has_declined=provider_id in queries.declines(call_id),
        now=now,
    )
    db.session.add(
        Decline(
            call_id=call_id,
            provider_id=provider_id,
            reason=reason,
            text=text.strip(),
            declined_by=actor.person_id,
            declined_at=now,
        )
    )
    db.session.flush()
    # The reason is not in the chain, which the auditor reads while the call is open.
    record("tenders.invitation_declined", actor=actor, subject=("call", call_id), now=now, facts={})
